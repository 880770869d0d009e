from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from forms_service.adapters.report_maker.flatten import UnopenedPdfError, flatten


def a_form():
    """Two lines, a box of several lines, a tick box and a list, all empty; made without any appearance of a value."""
    out = BytesIO()
    canvas = Canvas(out)
    form = canvas.acroForm
    canvas.drawString(60, 780, "Name of agency")
    form.textfield(name="agency", tooltip="Name of agency", x=60, y=750, width=200, height=20, fontSize=10)
    form.textfield(
        name="summary", tooltip="Summary", x=60, y=600, width=300, height=100, fontSize=10, fieldFlags="multiline"
    )
    form.checkbox(name="seen", x=60, y=560, size=16, tooltip="Child seen")
    form.choice(name="known", x=60, y=520, width=100, height=20, value="No", options=["Yes", "No"], tooltip="Known")
    canvas.save()
    return out.getvalue()


def filled(**values):
    """As a program fills a form that leaves all drawing to the reader."""
    writer = PdfWriter(clone_from=BytesIO(a_form()))
    for annotation in writer.pages[0]["/Annots"]:
        widget = annotation.get_object()
        if widget["/T"] in values:
            value = values[widget["/T"]]
            widget[NameObject("/V")] = NameObject(value) if value.startswith("/") else TextStringObject(value)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def shown(pdf):
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())


def dark(pdf, box):
    """How many dark pixels a part of the first page has: left, lower, right, upper in points."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=2).to_pil().convert("L")
    left, lower, right, upper = (2 * edge for edge in box)
    part = picture.crop((left, picture.height - upper, right, picture.height - lower))
    return sum(part.histogram()[:120])


def test_answers_are_drawn_into_the_page_and_nothing_can_be_filled():
    flat = flatten(filled(agency="Example School", summary="First line.\nSecond line.", known="Yes"))
    assert "Example School" in shown(flat.pdf)
    assert "First line. Second line." in shown(flat.pdf)
    assert not PdfReader(BytesIO(flat.pdf)).pages[0].get("/Annots")
    assert flat.in_full == ()


def test_a_name_beyond_latin_letters_is_shown_or_printed_in_full():
    flat = flatten(filled(agency="Łódź Żółć"))
    assert "Łódź Żółć" in shown(flat.pdf) or ("Name of agency", "Łódź Żółć") in flat.in_full


def test_a_tick_is_seen_and_no_tick_is_not():
    box = (62, 562, 74, 574)
    assert dark(flatten(filled(seen="/Yes")).pdf, box) > dark(flatten(filled(seen="/Off")).pdf, box) + 20


def test_an_empty_tick_box_keeps_its_frame():
    assert dark(flatten(filled(seen="/Off")).pdf, (58, 558, 80, 580)) > 20


def test_an_answer_longer_than_its_box_is_printed_in_full():
    words = "The child was seen at home. " * 60
    flat = flatten(filled(summary=words, agency="Example School"))
    assert flat.in_full == (("Summary", words),)


def test_a_stale_appearance_does_not_hide_the_answer():
    stale = PdfWriter(clone_from=BytesIO(filled(agency="Earlier answer")))
    stale.update_page_form_field_values(stale.pages[0], {"agency": "Earlier answer"}, auto_regenerate=False)
    for annotation in stale.pages[0]["/Annots"]:
        if annotation.get_object()["/T"] == "agency":
            annotation.get_object()[NameObject("/V")] = TextStringObject("Later answer")
    out = BytesIO()
    stale.write(out)
    text = shown(flatten(out.getvalue()).pdf)
    assert "Later answer" in text
    assert "Earlier answer" not in text


def test_a_pdf_with_an_owners_password_only_opens():
    writer = PdfWriter(clone_from=BytesIO(filled(agency="Example School")))
    writer.encrypt(user_password="", owner_password="made-up", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    assert "Example School" in shown(flatten(out.getvalue()).pdf)


def test_a_pdf_with_a_password_or_none_at_all_says_so():
    writer = PdfWriter(clone_from=BytesIO(a_form()))
    writer.encrypt(user_password="made-up", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    for data in (out.getvalue(), b"%PDF-1.7 and then nothing", b""):
        with pytest.raises(UnopenedPdfError):
            flatten(data)
