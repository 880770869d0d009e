"""One document drawn in a process of its own: `python -I -m ...child`, started and killed by whoever asks.

In: the length of a JSON head, the head, the PDF. Out: a JSON head and the pictures, each behind its length. What goes
wrong is said by the exit code alone; no word of a document may reach a log by way of a traceback.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from typing import Any, NoReturn

import pypdfium2 as pdfium
from pypdfium2 import raw

from forms_service.adapters.page_drawer.places import find_places

_OFTEN_ENOUGH = 130 / 72  # dots for each point of the page
_COLOURS = 64
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


@dataclass(frozen=True, slots=True)
class _Page:
    page: Any
    width: int
    height: int


def main() -> NoReturn:
    stdin, answer_to = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    _silence()
    try:
        (length,) = struct.unpack(">Q", stdin.read(8))
        head = json.loads(stdin.read(length))
        _limit(head)
        for part in _drawn(head, stdin.read()):
            answer_to.write(struct.pack(">Q", len(part)) + part)
        answer_to.flush()
    except BaseException:
        os._exit(4)
    os._exit(0)


def _drawn(head: dict[str, Any], data: bytes) -> list[bytes]:
    pdf = pdfium.PdfDocument(data)
    # Filled fields are drawn by the form's own layer; without it a filled form looks empty.
    pdf.init_forms()
    pages = [_sized(pdf[number], head["most_pixels"]) for number in range(min(len(pdf), head["most_pages"]))]
    places: list[dict[str, list[int]]] = [{} for _ in pages]
    searched = []
    for each in head["wanted"]:
        number = (each["page"] or 0) - 1
        if each["rect"] and 0 <= number < len(pages):
            places[number][each["path"]] = _box(pages[number], [tuple(each["rect"])])
        elif each["page"] is None:
            searched.append((each["path"], each["label"], each["words"]))
    texts = [page.page.get_textpage() for page in pages]
    found = find_places([text.get_text_range() for text in texts], searched)
    for path, (number, start, count) in found.items():
        places[number][path] = _box(pages[number], _rectangles(texts[number], start, count))
    pictures = [_picture(page) for page in pages]
    answer = {
        "page_count": len(pdf),
        "pages": [
            {"width": page.width, "height": page.height, "places": marks}
            for page, marks in zip(pages, places, strict=True)
        ],
    }
    return [json.dumps(answer).encode(), *pictures]


def _sized(page: Any, most_pixels: int) -> _Page:
    wide, high = page.get_size()
    scale = min(_OFTEN_ENOUGH, (most_pixels / max(wide * high, 1)) ** 0.5)
    return _Page(page, max(int(wide * scale), 1), max(int(high * scale), 1))


def _rectangles(text: Any, start: int, count: int) -> list[tuple[float, ...]]:
    return [text.get_rect(number) for number in range(text.count_rects(start, count))]


def _box(page: _Page, rectangles: list[tuple[float, ...]]) -> list[int]:
    """Left, top, width and height in the picture, round all of them; turned and cropped as the page is."""
    across, down = [], []
    for left, bottom, right, top in rectangles:
        for x, y in ((left, bottom), (right, top)):
            at_x, at_y = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page.page.raw, 0, 0, page.width, page.height, 0, x, y, at_x, at_y)
            across.append(min(max(at_x.value, 0), page.width))
            down.append(min(max(at_y.value, 0), page.height))
    if not across:
        return [0, 0, page.width, page.height]
    return [min(across), min(down), max(max(across) - min(across), 1), max(max(down) - min(down), 1)]


def _picture(page: _Page) -> bytes:
    wide, _ = page.page.get_size()
    bitmap = page.page.render(scale=page.width / max(wide, 1), may_draw_forms=True)
    image = bitmap.to_pil().convert("RGB").resize((page.width, page.height)).quantize(_COLOURS)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    bitmap.close()
    return kept.getvalue()


def _silence() -> None:
    """A library that prints must neither spoil the answer nor tell anyone what the document says."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _limit(head: dict[str, Any]) -> None:
    # A network of its own with nothing in it, where this kernel lets us; where not, nothing here opens a connection.
    ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NET)
    memory, seconds = head["memory_bytes"], head["seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Whoever started us kills us on the wall clock; if they die first, this does.
    signal.alarm(seconds + 5)


if __name__ == "__main__":
    main()
