"""What runs in the limited process of `apart.py`: one template is looked through, and the answer written."""

from __future__ import annotations

import json
import os
import sys
from typing import NoReturn

from forms_service.adapters.letter_renderer.trial import try_out
from forms_service.limited_child import answers_alone, limit_this_process, packed, piece

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 30


def main() -> NoReturn:
    answers = answers_alone()
    limit_this_process(memory_bytes=_MEMORY, seconds=_SECONDS)
    head, template = piece(sys.stdin.buffer), piece(sys.stdin.buffer)
    if head is None or template is None:
        os._exit(1)
    asked = json.loads(head)
    tried = try_out(
        template,
        known=frozenset(asked["known"]),
        given=frozenset(asked["given"]),
        needed=[frozenset(names) for names in asked["needed"]],
        samples=asked["samples"],
        title=asked["title"],
    )
    faults = [(each.file, each.place, each.message, each.remedy) for each in tried.faults]
    answers.write(packed(json.dumps(faults).encode()) + packed(tried.made or b""))
    answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
