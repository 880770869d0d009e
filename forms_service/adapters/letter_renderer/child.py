"""What runs in the limited process of `apart.py`: one template is looked through, and the answer written."""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import NoReturn

from forms_service.adapters.letter_renderer.apart import packed, piece
from forms_service.adapters.letter_renderer.trial import try_out

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 30


def main() -> NoReturn:
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, resource.RLIM_INFINITY))
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
