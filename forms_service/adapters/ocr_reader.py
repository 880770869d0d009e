"""Tesseract, started for one page at a time and thrown away: pictures in, words and where they stand out.

The pages are strangers'. Each has its own 0700 folder, wiped after use, no network where the kernel allows, its own
process group and limits. What comes out is only ever a proposal: a person looks at the page and types.
"""

from __future__ import annotations

import os
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from forms_service.errors import ConversionFailedError, InvalidInputError
from forms_service.limited_child import run_limited, without_network
from forms_service.ports import DrawnPage, PageDrawer, PageText, ReadWord

# The suffix under which the page drawer knows them.
_SUFFIXES = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "image/gif": "gif",
}
_MEMORY_BYTES = 1024 * 1024 * 1024
_LARGEST_FILE = 64 * 1024 * 1024
_WORD = "5"  # the level of a word in Tesseract's table
_COLUMNS = 12


class TesseractOcrReader:
    """`drawer` draws the pages as large as letters have to be to be read."""

    def __init__(self, drawer: PageDrawer, *, tesseract: str = "tesseract", wall_seconds: int = 180) -> None:
        self._drawer = drawer
        self._tesseract = tesseract
        self._wall_seconds = wall_seconds

    def available(self) -> bool:
        return shutil.which(self._tesseract) is not None

    def read(self, data: bytes, media_type: str) -> tuple[PageText, ...]:
        if media_type not in _SUFFIXES:
            raise InvalidInputError("Only pictures and PDF files are read by their looks.", code="cannot-convert")
        if not self.available():
            raise ConversionFailedError(
                f"The program {self._tesseract!r} is not installed, so pictures cannot be read. Install tesseract-ocr "
                "and tesseract-ocr-eng, or name the program in FORMS_TESSERACT.",
                code="ocr-missing",
            )
        deadline = time.monotonic() + self._wall_seconds
        read: list[PageText] = []
        for page in self._drawer.draw(data, _SUFFIXES[media_type], ()).pages:
            left = deadline - time.monotonic()
            words = self._words(page, left) if left > 1 else None
            if words is None:
                break
            read.append(PageText(tuple(words)))
        if not read:
            raise ConversionFailedError("Reading the pages by their looks took too long and was stopped.")
        return tuple(read)

    def _words(self, page: DrawnPage, seconds: float) -> list[ReadWord] | None:
        """None: there was no time left for it."""
        with TemporaryDirectory(prefix="forms-ocr-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            (folder / "page.png").write_bytes(page.png)
            ended = run_limited(
                [
                    *without_network(),
                    self._tesseract,
                    "page.png",
                    "stdout",
                    "-l",
                    "eng",
                    "--psm",
                    "3",
                    "-c",
                    "tessedit_create_tsv=1",
                ],
                wall_seconds=seconds,
                folder=folder,
                # One core for each page, and nothing written but in the folder that is wiped.
                environment={"OMP_THREAD_LIMIT": "1", "HOME": str(folder), "TMPDIR": str(folder)},
                limits={
                    resource.RLIMIT_AS: _MEMORY_BYTES,
                    resource.RLIMIT_FSIZE: _LARGEST_FILE,
                    resource.RLIMIT_CORE: 0,
                    resource.RLIMIT_CPU: max(int(seconds), 1),
                },
            )
        if ended.code is None:
            return None
        if ended.code != os.EX_OK:
            raise ConversionFailedError("Tesseract could not read this page.")
        return list(_read_table(ended.answer.decode("utf-8", "replace"), page))


def _read_table(table: str, page: DrawnPage) -> Iterator[ReadWord]:
    """Words in reading order. A line is known by its block, paragraph and number."""
    lines: dict[tuple[str, ...], int] = {}
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD or not cells[11].strip():
            continue
        left, top, width, height, sureness = (float(cell) for cell in cells[6:11])
        yield ReadWord(
            text=cells[11].strip(),
            line=lines.setdefault(tuple(cells[1:5]), len(lines)),
            box=(left / page.width, top / page.height, width / page.width, height / page.height),
            sureness=min(max(round(sureness), 0), 100),
        )
