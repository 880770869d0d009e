"""The pages of a stranger's document as pictures, drawn in a limited child process: memory, CPU, time, no network.

What is neither PDF nor picture is turned into a PDF first, by the converter. A child that is killed or breaks is an
error in our words.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any

from forms_service.errors import ConversionFailedError
from forms_service.limited_child import packed, piece, run_limited
from forms_service.ports import Converter, DrawnPage, DrawnPages, WantedPlace

# Whatever its size, no picture has more points than an ordinary page and a little.
_ORDINARY_PAGE = 8.27 * 11.69 * 1.04
_CONVERTED = frozenset({"docx", "odt", "doc", "rtf"})
_DRAWN = frozenset({"pdf", "png", "jpg", "tif", "gif"})


class LimitedPageDrawer:
    def __init__(
        self,
        converter: Converter,
        *,
        most_pages: int = 40,
        dots_per_inch: int = 130,
        memory_mib: int = 512,
        wall_seconds: int = 60,
    ) -> None:
        self._converter = converter
        self._most_pages = most_pages
        self._dots_per_inch = dots_per_inch
        self._memory_bytes = memory_mib * 1024 * 1024
        self._wall_seconds = wall_seconds
        self._command = (sys.executable, "-I", "-m", "forms_service.adapters.page_drawer.child")

    def draw(self, data: bytes, suffix: str, wanted: Sequence[WantedPlace]) -> DrawnPages:
        converted = b""
        if suffix in _CONVERTED:
            data = converted = self._converter.to_pdf(data, suffix)
        elif suffix not in _DRAWN:
            raise ConversionFailedError(f"Pages of a .{suffix} file cannot be shown as pictures.")
        head = {
            "wanted": [asdict(each) for each in wanted],
            "most_pages": self._most_pages,
            "dots_per_inch": self._dots_per_inch,
            "most_pixels": round(_ORDINARY_PAGE * self._dots_per_inch**2),
            "memory_bytes": self._memory_bytes,
            "seconds": self._wall_seconds,
        }
        return _read_answer(self._run(packed(json.dumps(head).encode()) + packed(data)), converted)

    def _run(self, request: bytes) -> bytes:
        ended = run_limited(self._command, request, wall_seconds=self._wall_seconds)
        if ended.code is None:
            raise ConversionFailedError("Drawing the pages took too long and was stopped.")
        if ended.code != 0:
            raise ConversionFailedError("The pages could not be drawn.")
        return ended.answer


def _read_answer(answer: bytes, converted: bytes) -> DrawnPages:
    """The head, then each picture, each behind its length."""
    stream = BytesIO(answer)
    try:
        head = json.loads(piece(stream) or b"")
        pages = tuple(_read_page(page, piece(stream)) for page in head["pages"])
        return DrawnPages(pages=pages, page_count=int(head["page_count"]), pdf=converted)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ConversionFailedError("The pages could not be drawn.") from error


def _read_page(page: dict[str, Any], png: bytes | None) -> DrawnPage:
    if png is None:
        raise ValueError("page")
    return DrawnPage(
        png=png,
        width=int(page["width"]),
        height=int(page["height"]),
        places={
            str(path): (int(box[0]), int(box[1]), int(box[2]), int(box[3])) for path, box in page["places"].items()
        },
    )
