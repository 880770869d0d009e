"""One reading in a process of its own: `python -I -m parsers.child`, started and killed by whoever asks.

In, each behind eight bytes of length: a short JSON head (name, whether it looks like a PDF, limits, how many of what
follows), the rules of each form, the document, and what it was converted to if it was. Out, the same way: the result as
JSON, then the documents in it where it is a container. What goes wrong is said by the exit code alone; no word of a
document may reach a log by way of a traceback.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, BinaryIO, NoReturn

import parsers
from parsers.rules_json import rules_from_json
from parsers.safe_xml import is_starved
from parsers.types import FormRules

DONE = 0
NO_MEMORY = 3
CRASHED = 4
LARGEST_ANSWER = 96 * 1024 * 1024
# Kept free to say that there is no more: without it, saying so fails too.
_RESERVE = 4 * 1024 * 1024


def main() -> NoReturn:
    stdin, answer_to = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    _silence()
    reserve = bytearray(_RESERVE)
    try:
        head = json.loads(_piece(stdin))
        # Before the limits: under them Python cannot keep what it compiles, and would compile it for each document.
        import_module("parsers.converted")
        if head["pdf"]:
            import_module("parsers.pdf.read_twice")
        # Before anything large: what is given back by then would stay ours, beyond the limit.
        _limit(head["limits"])
        rules = [_rules(stdin) for _ in range(head["rules"])]
        _answer(head, rules, [_piece(stdin) for _ in range(head["pieces"])], answer_to)
    except BaseException as error:
        del reserve
        os._exit(NO_MEMORY if is_starved(error) else CRASHED)
    os._exit(DONE)


def _answer(head: dict[str, Any], rules: Sequence[FormRules], pieces: Sequence[bytes], answer_to: BinaryIO) -> None:
    name, data = head["name"], pieces[0]
    if len(pieces) > 1:
        result = parsers.parse_converted(name, data, pieces[1], rules)
    else:
        result = parsers.parse(name, data, rules, inside=head["inside"], children=False)
    documents = () if result.refusal else _documents(result, name, data)
    answers = [json.dumps(parsers.json_form(result)).encode()]
    answers.append(json.dumps([each.name for each in documents]).encode())
    answers += [each.data for each in documents]
    if sum(len(each) for each in answers) > LARGEST_ANSWER:
        os._exit(NO_MEMORY)
    for each in answers:
        answer_to.write(len(each).to_bytes(8, "big") + each)
    answer_to.flush()


def _documents(result: parsers.ParseResult, name: str, data: bytes) -> tuple[parsers.Packed, ...]:
    if not any(problem.code == "container" for problem in result.problems):
        return ()
    return parsers.unpack(name, data)


def _rules(stream: BinaryIO) -> FormRules:
    """One form at a time: of all forms at once, the JSON alone is twice the rules."""
    (rules,) = rules_from_json([json.loads(_piece(stream))])
    return rules


def _piece(stream: BinaryIO) -> bytes:
    return stream.read(int.from_bytes(stream.read(8), "big"))


def _silence() -> None:
    """A library that prints must neither spoil the answer nor tell anyone what the document says."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _limit(limits: dict[str, int]) -> None:
    cpu, memory = limits["cpu_seconds"], limits["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Whoever started us kills us on the wall clock; if they die first, this does.
    signal.alarm(limits["wall_seconds"] + 5)


if __name__ == "__main__":
    main()
