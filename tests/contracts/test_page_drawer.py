"""What the service may rely on in a drawer, whatever it draws."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from forms_service.adapters.page_drawer.drawer import LimitedPageDrawer
from forms_service.errors import ConversionFailedError
from forms_service.ports import PageDrawer
from tests.fakes import FakeConverter, FakeDrawer


class _Converter(FakeConverter):
    """What it makes can be drawn."""

    def to_pdf(self, data: bytes, suffix: str) -> bytes:
        return _page(super().to_pdf(data, suffix).decode())


def _page(words: str) -> bytes:
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=(300, 200), invariant=1)
    canvas.drawString(20, 100, words)
    canvas.save()
    return kept.getvalue()


def _photograph() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture(params=["fake", "real"])
def drawer(request: pytest.FixtureRequest) -> PageDrawer:
    return FakeDrawer(_Converter()) if request.param == "fake" else LimitedPageDrawer(_Converter())


@pytest.mark.parametrize("suffix", ["docx", "odt", "doc", "rtf"])
def test_what_a_document_was_turned_into_comes_with_its_pages_as_the_converter_made_it(
    drawer: PageDrawer, suffix: str
) -> None:
    assert drawer.draw(b"a return", suffix, []).pdf == _Converter().to_pdf(b"a return", suffix)


def test_what_came_as_pdf_or_picture_was_turned_into_nothing(drawer: PageDrawer) -> None:
    assert drawer.draw(_page("a return"), "pdf", []).pdf == b""
    assert drawer.draw(_photograph(), "png", []).pdf == b""


def test_what_has_no_pages_is_refused(drawer: PageDrawer) -> None:
    with pytest.raises(ConversionFailedError):
        drawer.draw(b"PK", "bin", [])
