"""One document drawn in a process of its own: `python -I -m ...child`, started and killed by whoever asks.

In: the length of a JSON head, the head, the PDF. Out: a JSON head and the pictures, each behind its length. What goes
wrong is said by the exit code alone; no word of a document may reach a log by way of a traceback.
"""

from __future__ import annotations

import ctypes
import io
import json
import math
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any, NoReturn

import pypdfium2 as pdfium
from PIL import Image, ImageOps
from pypdfium2 import raw

from forms_service.adapters.page_drawer.places import find_places
from forms_service.limited_child import answers_alone, limit_this_process, packed, piece

_COLOURS = 64
_PAPER = 248  # of 255: lighter than this is the white of the paper
_POINTS_PER_INCH = 72
# Of a picture as it comes: a page scanned at 600 dots an inch has 35 million.
_MOST_PIXELS_TAKEN = 80_000_000


@dataclass(frozen=True, slots=True)
class _Page:
    page: Any
    scale: float
    width: int
    height: int


def main() -> NoReturn:
    stdin, answers = sys.stdin.buffer, answers_alone()
    try:
        head = json.loads(piece(stdin) or b"")
        limit_this_process(memory_bytes=head["memory_bytes"], seconds=head["seconds"])
        # Whoever started us kills us on the wall clock; if they die first, this does.
        signal.alarm(head["seconds"] + 5)
        data = piece(stdin) or b""
        for part in _drawn(head, data) if data[:1024].find(b"%PDF-") >= 0 else _drawn_pictures(head, data):
            answers.write(packed(part))
        answers.flush()
    except BaseException:
        os._exit(4)
    os._exit(0)


def _drawn(head: dict[str, Any], data: bytes) -> list[bytes]:
    pdf = pdfium.PdfDocument(data)
    # Filled fields are drawn by the form's own layer; without it a filled form looks empty.
    pdf.init_forms()
    pages = [_sized(pdf[number], head) for number in range(min(len(pdf), head["most_pages"]))]
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


def _drawn_pictures(head: dict[str, Any], data: bytes) -> list[bytes]:
    """A photograph of a form, or the pages of a fax, upright and no larger than a page."""
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS_TAKEN // 2  # Pillow refuses at twice this, and warns before
    taken = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "GIF"))
    count = getattr(taken, "n_frames", 1) if taken.format == "TIFF" else 1
    pages, pictures = [], []
    for number in range(min(count, head["most_pages"])):
        taken.seek(number)
        image = ImageOps.exif_transpose(taken).convert("RGB")
        scale = min(1.0, (head["most_pixels"] / (image.width * image.height)) ** 0.5)
        size = (max(int(image.width * scale), 1), max(int(image.height * scale), 1))
        pages.append({"width": size[0], "height": size[1], "places": {}})
        pictures.append(_as_png(image.resize(size).quantize(_COLOURS)))
    return [json.dumps({"page_count": count, "pages": pages}).encode(), *pictures]


def _sized(page: Any, head: dict[str, Any]) -> _Page:
    wide, high = (max(side, 1.0) for side in page.get_size())
    scale = min(head["dots_per_inch"] / _POINTS_PER_INCH, _largest_scale(wide, high, head["most_pixels"]))
    # As pdfium itself rounds: the picture that comes is of this size, and the places are measured in it.
    return _Page(page, scale, math.ceil(wide * scale), math.ceil(high * scale))


def _largest_scale(wide: float, high: float, most_pixels: int) -> float:
    """At which there are no more pixels than this, both sides rounded up: where (wide s + 1)(high s + 1) is as many."""
    round_it, area = wide + high, wide * high
    return (math.sqrt(round_it**2 + 4 * area * (most_pixels - 1)) - round_it) / (2 * area)


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
    bitmap = page.page.render(scale=page.scale, may_draw_forms=True)
    drawn = bitmap.to_pil().convert("RGB")
    # A sixth of the time of Pillow's usual way, and as good for print on paper; only the paper turns a little grey.
    few = drawn.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    few.putpalette([255 if part >= _PAPER else part for part in few.getpalette() or []])
    bitmap.close()
    return _as_png(few)


def _as_png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


if __name__ == "__main__":
    main()
