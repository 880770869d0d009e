"""Strangers' PDFs are flattened in a limited process of their own: `python -I -m` this module.

In and out: for each document eight bytes of length and the bytes; on the way out, a JSON head goes before each PDF. One
process does all the originals of a pack. Where it dies, the document it was at is the one that cannot be shown, and
another process goes on after it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO, NoReturn

from pypdf import PdfReader

from forms_service.adapters.report_maker.flatten import Flattened, UnopenedPdfError, flatten
from forms_service.settings import minimal_environment

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
    request = b"".join(len(pdf).to_bytes(8, "big") + pdf for pdf in pdfs)
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
        answer, _ = process.communicate(request, timeout=_SECONDS * (1 + len(pdfs)))
    except subprocess.TimeoutExpired:
        _kill_group(process.pid)
        answer, _ = process.communicate()
    except BaseException:
        # Also when we ourselves are stopped: nothing of ours is left behind.
        _kill_group(process.pid)
        process.communicate()
        raise
    return list(_answers(BytesIO(answer)))


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _answers(stream: BinaryIO) -> Iterator[Flattened | None]:
    while (head := _piece(stream)) is not None and (pdf := _piece(stream)) is not None:
        in_full = tuple((label, text) for label, text in json.loads(head))
        yield Flattened(pdf, in_full) if pdf else None


def _piece(stream: BinaryIO) -> bytes | None:
    """The next piece, or nothing where the other side stopped before or within it."""
    length = stream.read(8)
    if len(length) < 8:
        return None
    piece = stream.read(int.from_bytes(length, "big"))
    return piece if len(piece) == int.from_bytes(length, "big") else None


# --- in the child -------------------------------------------------------------------------------------------------


def main() -> NoReturn:
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    used = 0
    while (pdf := _piece(sys.stdin.buffer)) is not None:
        used += _SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (used, resource.RLIM_INFINITY))
        try:
            flat: Flattened | None = _checked(flatten(pdf))
        except UnopenedPdfError:
            flat = None
        for piece in (json.dumps(flat.in_full if flat else []).encode(), flat.pdf if flat else b""):
            answers.write(len(piece).to_bytes(8, "big") + piece)
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
