"""Pages are drawn in a limited child; answers are found on them; a child that breaks is an error in our words."""

from __future__ import annotations

import io
import sys

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.page_drawer.drawer import LimitedPageDrawer
from forms_service.errors import ConversionFailedError
from forms_service.ports import WantedPlace
from tests.fakes import FakeConverter
from tests.forms_service.web.site import SAMPLES


def drawer(**limits: int) -> LimitedPageDrawer:
    return LimitedPageDrawer(FakeConverter(), **limits)


def pages_of(*texts: str, size: tuple[float, float] = (595, 842)) -> bytes:
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=size)
    for text in texts:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


def test_each_page_becomes_a_picture_and_what_stands_on_it_is_found_there() -> None:
    data = pages_of("Name of agency Example School", "Has your agency had any involvement? Yes")
    drawn = drawer().draw(
        data,
        "pdf",
        [
            WantedPlace("agency_name", "Name of agency", "Example School"),
            WantedPlace("any_involvement", "Has your agency had any involvement?", "Yes"),
            WantedPlace("not_there", "Whatever else", "No such words"),
        ],
    )
    assert drawn.page_count == 2
    assert [set(page.places) for page in drawn.pages] == [{"agency_name"}, {"any_involvement"}]
    picture = Image.open(io.BytesIO(drawn.pages[0].png))
    assert picture.size == (drawn.pages[0].width, drawn.pages[0].height)
    assert picture.convert("RGB").getpixel((3, 3)) == (255, 255, 255), "paper stays white"
    left, top, width, height = drawn.pages[0].places["agency_name"]
    marked = picture.convert("L").crop((left, top, left + width, top + height))
    assert marked.getextrema()[0] < 100, "there is ink in the marked place"
    assert top < drawn.pages[0].height / 4, "measured from the top"
    assert width < drawn.pages[0].width / 2


def test_a_filled_pdf_form_shows_what_was_filled_in_and_its_own_places_are_used() -> None:
    data = (SAMPLES / "safer-nel/forms/scsi-5/v2/samples/police-return.pdf").read_bytes()
    drawn = drawer().draw(data, "pdf", [WantedPlace("lead_worker", page=1, rect=(72.0, 100.0, 300.0, 120.0))])
    left, top, width, _ = drawn.pages[0].places["lead_worker"]
    assert 120 < left < 140
    assert 400 < width < 420
    assert top > drawn.pages[0].height * 0.8


def test_no_more_pages_and_pixels_are_drawn_than_allowed_and_the_count_says_what_is_missing() -> None:
    drawn = drawer(most_pages=2).draw(pages_of(*"abcd", size=(5000, 5000)), "pdf", [])
    assert (len(drawn.pages), drawn.page_count) == (2, 4)
    assert drawn.pages[0].width * drawn.pages[0].height <= 1_700_000
    assert Image.open(io.BytesIO(drawn.pages[0].png)).size == (drawn.pages[0].width, drawn.pages[0].height)


def test_a_child_that_breaks_hangs_or_answers_nonsense_is_an_error_in_our_words() -> None:
    with pytest.raises(ConversionFailedError):
        drawer().draw(b"%PDF-1.4 nothing behind it", "pdf", [])
    locked = PdfWriter()
    locked.add_blank_page(100, 100)
    locked.encrypt("a made-up password")
    kept = io.BytesIO()
    locked.write(kept)
    with pytest.raises(ConversionFailedError):
        drawer().draw(kept.getvalue(), "pdf", [])
    with pytest.raises(ConversionFailedError):
        drawer().draw(b"PK", "zip", [])
    for code in ("print('nonsense')", "pass", "import os; os.kill(os.getpid(), 9)"):
        broken = drawer()
        broken._command = (sys.executable, "-I", "-c", code)  # type: ignore[assignment]
        with pytest.raises(ConversionFailedError):
            broken.draw(pages_of("a"), "pdf", [])
    slow = drawer(wall_seconds=1)
    slow._command = (sys.executable, "-I", "-c", "import time; time.sleep(60)")  # type: ignore[assignment]
    with pytest.raises(ConversionFailedError, match="too long"):
        slow.draw(pages_of("a"), "pdf", [])


def test_a_word_return_is_converted_and_its_answers_are_found_in_it() -> None:
    data = (SAMPLES / "safer-nel/forms/scsi-5/v2/samples/full-return.docx").read_bytes()
    real = LimitedPageDrawer(LibreOfficeConverter(soffice="soffice", wall_seconds=120))
    drawn = real.draw(data, "docx", [WantedPlace("any_involvement", "Has your agency had any involvement?")])
    assert drawn.page_count == len(drawn.pages) > 1
    assert [number for number, page in enumerate(drawn.pages) if "any_involvement" in page.places]
    turned_into = PdfReader(io.BytesIO(drawn.pdf))
    assert len(turned_into.pages) == drawn.page_count
    assert "Has your agency had any involvement?" in " ".join(
        " ".join(page.extract_text().split()) for page in turned_into.pages
    )
