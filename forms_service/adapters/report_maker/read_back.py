"""The proof that nothing was lost on the way into the pack: its own text is read, and each value is looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pypdfium2

# Marks that a text layer puts at a line's end for a hyphen, or that have no width.
_MARKS = re.compile("[\u0002\u00ad\u200b-\u200d\u2060\ufeff\ufffe]")


def text_of_pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for page in document:
            layer = page.get_textpage()
            texts.append(layer.get_text_range())
            layer.close()
            page.close()
        return texts
    finally:
        document.close()


def bare(text: str) -> str:
    """NFKC, without white space and without the marks of line ends."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", _MARKS.sub("", text)))


def not_found(pdf: bytes, values: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The places whose value is not in the pages, in their order; a value may run over from one page to the next."""
    pages = [bare(text) for text in text_of_pages(pdf)]
    whole = "".join(pages)
    return tuple(
        place
        for place, value in values
        if (wanted := bare(_drawable(value))) and wanted not in whole and not _runs_over(wanted, pages)
    )


def _drawable(value: str) -> str:
    # What XML cannot hold stands in the report as a replacement mark.
    return "".join(
        "\ufffd" if unicodedata.category(letter) == "Cc" and letter not in "\t\n\r" else letter for letter in value
    )


def _runs_over(wanted: str, pages: Sequence[str]) -> bool:
    """The start on one page and the rest on the next ones; headers and other cells may stand between."""
    for first, page in enumerate(pages):
        rest = wanted[_longest_start(wanted, page) :]
        if len(rest) == len(wanted):
            continue
        for following in pages[first + 1 :]:
            taken = _longest_start(rest, following)
            if not taken:
                break
            rest = rest[taken:]
            if not rest:
                return True
    return False


def _longest_start(wanted: str, page: str) -> int:
    """How many letters of the start of `wanted` the page holds in one piece."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if wanted[:middle] in page:
            low = middle
        else:
            high = middle - 1
    return low
