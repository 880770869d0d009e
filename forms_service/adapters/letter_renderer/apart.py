"""Uploaded templates are opened in a limited process of their own: `python -I -m` the module `child` beside this one.

In: a JSON head with the names and values, then the file, each behind eight bytes of length. Out: a JSON head with the
faults, then the letter of the made-up case. Where the process dies, that is the fault.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO

from forms_service.errors import Mistake
from forms_service.limited_child import packed, piece, run_limited
from forms_service.ports import TriedLetter

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
    request = packed(json.dumps(head).encode()) + packed(template)
    ended = run_limited([sys.executable, "-I", "-m", _MODULE], request, wall_seconds=_SECONDS)
    stream = BytesIO(ended.answer if ended.code == 0 else b"")
    faults, made = piece(stream), piece(stream)
    if faults is None or made is None:
        return TriedLetter((_STOPPED,), None)
    return TriedLetter(tuple(Mistake(*each) for each in json.loads(faults)), made or None)
