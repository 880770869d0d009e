"""One reading in a process of its own: `python -I -m parsers.child`, started and killed by whoever asks.

In: eight bytes with the length of a JSON head, the head (name, rules, limits), then the document. Out: the result as
JSON. What goes wrong is said by the exit code alone; no word of a document may reach a log by way of a traceback.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any, BinaryIO, NoReturn

import parsers
from parsers.rules_json import rules_from_json

DONE = 0
NO_MEMORY = 3
CRASHED = 4
LARGEST_ANSWER = 96 * 1024 * 1024


def main() -> NoReturn:
    stdin, answer_to = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    _silence()
    try:
        head = json.loads(stdin.read(int.from_bytes(stdin.read(8), "big")))
        _limit(head["limits"])
        _answer(head, stdin.read(), answer_to)
    except MemoryError:
        os._exit(NO_MEMORY)
    except BaseException as error:
        # lxml says it in its own words when an allocation fails under the limit.
        os._exit(NO_MEMORY if "emory" in str(error)[:200] else CRASHED)
    os._exit(DONE)


def _answer(head: dict[str, Any], data: bytes, answer_to: BinaryIO) -> None:
    result = parsers.parse(head["name"], data, rules_from_json(head["rules"]))
    answer = json.dumps(parsers.json_form(result)).encode()
    if len(answer) > LARGEST_ANSWER:
        os._exit(NO_MEMORY)
    answer_to.write(answer)
    answer_to.flush()


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
