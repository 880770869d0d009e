"""Uploaded templates are opened in a limited process of their own: `python -I -m` the module `child` beside this one.

In: a JSON head with the names and values, then the file, each behind eight bytes of length. Out: a JSON head with the
faults, then the letter of the made-up case. Where the process dies, that is the fault.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from forms_service.errors import Mistake
from forms_service.ports import TriedLetter
from forms_service.settings import minimal_environment

_MODULE = "forms_service.adapters.letter_renderer.child"
_SECONDS = 60  # of wall clock; the child sets its own limits of CPU and memory
_STOPPED = Mistake(
    "",
    "The whole file",
    "Looking through this file took more time or memory than a letter can need, so it was stopped.",
    "Make a new Word document, copy the text into it and send that.",
)


def try_apart(
    template: bytes,
    *,
    known: frozenset[str],
    given: frozenset[str],
    needed: Sequence[frozenset[str]],
    samples: Sequence[Mapping[str, object]],
    title: str,
) -> TriedLetter:
    head = {
        "known": sorted(known),
        "given": sorted(given),
        "needed": [sorted(names) for names in needed],
        "samples": list(samples),
        "title": title,
    }
    answer = _run(packed(json.dumps(head).encode()) + packed(template))
    stream = BytesIO(answer)
    faults, made = piece(stream), piece(stream)
    if faults is None or made is None:
        return TriedLetter((_STOPPED,), None)
    return TriedLetter(tuple(Mistake(*each) for each in json.loads(faults)), made or None)


def _run(request: bytes) -> bytes:
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=minimal_environment(PYTHONDONTWRITEBYTECODE="1"),
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(request, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        _kill_group(process.pid)
        process.communicate()
        return b""
    except BaseException:
        # Also when we ourselves are stopped: nothing of ours is left behind.
        _kill_group(process.pid)
        process.communicate()
        raise
    return answer if process.returncode == 0 else b""


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def packed(content: bytes) -> bytes:
    return len(content).to_bytes(8, "big") + content


def piece(stream: BinaryIO) -> bytes | None:
    """The next piece, or nothing where the other side stopped before or within it."""
    length = stream.read(8)
    if len(length) < 8:
        return None
    content = stream.read(int.from_bytes(length, "big"))
    return content if len(content) == int.from_bytes(length, "big") else None
