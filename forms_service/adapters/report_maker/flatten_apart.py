"""Strangers' PDFs are flattened in a limited process of their own: `python -I -m` this module.

In and out: for each document eight bytes of length and the bytes; on the way out, a JSON head goes before each PDF. One
process does all the originals of a pack. Where it dies, the document it was at is the one that cannot be shown, and
another process goes on after it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import BinaryIO, NoReturn

from pypdf import PdfReader

from forms_service.adapters.report_maker.flatten import Flattened, UnopenedPdfError, flatten
from forms_service.limited_child import answers_alone, limit_this_process, packed, piece, run_limited

_MODULE = "forms_service.adapters.report_maker.flatten_apart"
_MEMORY = 1024 * 1024 * 1024
_SECONDS = 30  # of CPU and of wall clock, for the process and again for each document
_LARGEST_CONTENT = 128 * 1024 * 1024  # of a document's pages, unpacked


def flatten_all(pdfs: Sequence[bytes]) -> list[Flattened | None]:
    """In the order given; none for what cannot be shown."""
    done: list[Flattened | None] = []
    while len(done) < len(pdfs):
        done += _run(pdfs[len(done) :])
        if len(done) < len(pdfs):
            done.append(None)
    return done


def _run(pdfs: Sequence[bytes]) -> list[Flattened | None]:
    """As many as one process gets through."""
    request = b"".join(packed(pdf) for pdf in pdfs)
    command = [sys.executable, "-I", "-m", _MODULE]
    return list(_answers(BytesIO(run_limited(command, request, wall_seconds=_SECONDS * (1 + len(pdfs))).answer)))


def _answers(stream: BinaryIO) -> Iterator[Flattened | None]:
    while (head := piece(stream)) is not None and (pdf := piece(stream)) is not None:
        in_full = tuple((label, text) for label, text in json.loads(head))
        yield Flattened(pdf, in_full) if pdf else None


# --- in the child -------------------------------------------------------------------------------------------------


def main() -> NoReturn:
    answers = answers_alone()
    limit_this_process(memory_bytes=_MEMORY)
    used = 0
    while (pdf := piece(sys.stdin.buffer)) is not None:
        used += _SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (used, resource.RLIM_INFINITY))
        try:
            flat: Flattened | None = _checked(flatten(pdf))
        except UnopenedPdfError:
            flat = None
        answers.write(packed(json.dumps(flat.in_full if flat else []).encode()) + packed(flat.pdf if flat else b""))
        answers.flush()
    os._exit(0)


def _checked(flat: Flattened) -> Flattened:
    """What the pack will unpack again outside these limits is unpacked here once."""
    size = 0
    for page in PdfReader(BytesIO(flat.pdf)).pages:
        contents = page.get_contents()
        size += len(contents.get_data()) if contents is not None else 0
        if size > _LARGEST_CONTENT:
            raise UnopenedPdfError
    return flat


if __name__ == "__main__":
    main()
