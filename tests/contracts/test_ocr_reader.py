"""What the typing screen may rely on: the fake and Tesseract itself keep the same promises."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from forms_service.adapters.ocr_reader import TesseractOcrReader
from forms_service.adapters.page_drawer.drawer import LimitedPageDrawer
from forms_service.errors import ConversionFailedError, InvalidInputError
from forms_service.ports import OcrReader
from tests.fakes import FakeConverter, FakeOcrReader

LINES = ("Name of agency: Example Primary School", "No involvement with this family")

Make = Callable[..., OcrReader]


def real(*, here: bool = True, **limits: int) -> TesseractOcrReader:
    drawer = LimitedPageDrawer(FakeConverter(), dots_per_inch=250)
    return TesseractOcrReader(drawer, tesseract="tesseract" if here else "no-such-tesseract", **limits)


def fake(*, here: bool = True) -> FakeOcrReader:
    return FakeOcrReader(*LINES, here=here)


@pytest.fixture(params=[real, fake], ids=["tesseract", "fake"])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param


def picture(kind: str = "PNG") -> bytes:
    image = Image.new("L", (1600, 700), 255)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(LINES):
        pen.text((100, 150 + 250 * number), line, fill=0, font=ImageFont.load_default(60))
    kept = io.BytesIO()
    image.save(kept, kind)
    return kept.getvalue()


def scan(pages: int = 1) -> bytes:
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=(800, 350))
    for _ in range(pages):
        canvas.drawImage(ImageReader(io.BytesIO(picture())), 0, 0, 800, 350)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("TIFF"), "image/tiff"),
        (scan(), "application/pdf"),
    ],
    ids=["png", "jpeg", "tiff", "pdf"],
)
def test_the_words_of_a_picture_come_line_by_line_each_with_its_place_on_the_page(make, data, media_type):
    (page,) = make().read(data, media_type)
    assert page.lines == LINES
    for word in page.words:
        left, top, width, height = word.box
        assert 0 <= left < left + width <= 1.001
        assert 0 <= top < top + height <= 1.001
        assert 0 <= word.sureness <= 100
    first, last = page.words[0], page.words[-1]
    assert first.box[0] < last.box[0], "the first word stands left of the last"
    assert first.box[1] < last.box[1], "and above it"


def test_what_is_no_picture_is_not_looked_at(make):
    with pytest.raises(InvalidInputError):
        make().read(b"words", "text/plain")


def test_without_the_program_it_says_so(make):
    reader = make(here=False)
    assert not reader.available()
    with pytest.raises(ConversionFailedError) as caught:
        reader.read(picture(), "image/png")
    assert caught.value.code == "ocr-missing"


def test_each_page_of_a_scan_comes_in_its_turn():
    assert [page.lines for page in real().read(scan(3), "application/pdf")] == [LINES] * 3


def test_a_scan_that_takes_too_long_is_stopped_and_nothing_stays_on_the_disk(tmp_path, passing_files):
    program = tmp_path / "slow"
    program.write_text(f"#!/bin/sh\nls {passing_files} > {tmp_path}/seen\nsleep 60 &\nsleep 60\n")
    program.chmod(0o755)
    reader = TesseractOcrReader(LimitedPageDrawer(FakeConverter()), tesseract=str(program), wall_seconds=4)
    with pytest.raises(ConversionFailedError, match="too long"):
        reader.read(picture(), "image/png")
    assert "forms-ocr-" in (tmp_path / "seen").read_text()
    assert list(passing_files.iterdir()) == []


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(200), b"%PDF-1.7\nno more than that"], ids=["png", "pdf"]
)
def test_a_broken_picture_is_an_error_in_our_words(data):
    with pytest.raises(ConversionFailedError, match="could not be drawn"):
        real().read(data, "image/png" if data.startswith(b"\x89") else "application/pdf")


def test_a_picture_with_more_points_than_any_scan_is_not_opened():
    kept = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(kept, "PNG")
    with pytest.raises(ConversionFailedError):
        real().read(kept.getvalue(), "image/png")
