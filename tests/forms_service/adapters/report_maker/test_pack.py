import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from PIL import ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from forms_service.adapters.report_maker import PackReportMaker
from forms_service.domain.collation import collate
from forms_service.ports import Original
from tests.forms_service.adapters.report_maker.test_flatten import filled
from tests.forms_service.domain.returned_by import PLAN, given, happened, returned


def a_pdf(*texts, size=A4, turn=0, marking=""):
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for text in texts:
        canvas.drawCentredString(size[0] / 2, size[1] - 40, marking)
        canvas.bookmarkPage(text)
        canvas.addOutlineEntry(text, text)
        canvas.drawString(60, 400, text)
        canvas.setPageRotation(turn)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def content():
    return collate(given(returned("R01", "Example School", fields={"summary": "Seen."})), PLAN)


def pack_of(content, *originals, report=None):
    return PackReportMaker().pack_pdf(
        content,
        report or a_pdf("Section one", "Section two"),
        originals,
        marking="OFFICIAL-SENSITIVE",
        reference="EX-2026-001",
        title="Joined Report: pack EX-2026-001",
    )


def texts(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def test_index_report_and_originals_follow_each_other_and_the_index_knows_their_pages(content):
    pages = texts(pack_of(content, Original("R01 School", a_pdf("one", "two", "three"), "RESTRICTED")))
    assert len(pages) == 6
    index = " ".join(pages[0].split())
    assert "Report OFFICIAL-SENSITIVE 2 to 3" in index
    assert "1. R01 School RESTRICTED 4 to 6" in index
    assert "two" in pages[4]


@pytest.mark.parametrize(("month", "day"), [(1, "7 January 2027"), (7, "8 July 2027")])
def test_the_day_on_the_cover_and_what_is_still_to_come_are_told_by_londons_day(month, day):
    row = happened(f"2027-0{month}-08", "Seen at school.")
    school = returned("R01", "Example School", tables={"chronology": [row]})
    late = replace(given(school), made_at=datetime(2027, month, 7, 23, 30, tzinfo=UTC))
    content = collate(late, PLAN)
    assert re.search(rf"Made on (\w+ )?{day}", " ".join(texts(pack_of(content))[0].split()))
    (entry,) = content.chronology
    assert ("dated after the report was made" in entry.notes) is (month == 1)


def test_every_page_is_stamped_with_reference_marking_and_number(content):
    pages = texts(pack_of(content, Original("R01 School", a_pdf("one"), "")))
    for number, page in enumerate(pages, start=1):
        assert f"Pack page {number} of {len(pages)}" in page
        assert "EX-2026-001 UNREVIEWED" in " ".join(page.split())
        assert "OFFICIAL-SENSITIVE" in page


def test_an_originals_own_marking_stays_on_its_pages_and_stands_in_the_index(content):
    pages = texts(pack_of(content, Original("R01 School", a_pdf("one", "two", marking="RESTRICTED"), "")))
    assert "RESTRICTED" in pages[0]
    assert all("RESTRICTED" in page for page in pages[-2:])


def test_two_forms_with_the_same_field_names_each_show_their_own_answers(content):
    made = pack_of(
        content,
        Original("R01", filled(agency="Example School", summary="From the school"), ""),
        Original("R02", filled(agency="Example Surgery", summary="From the surgery"), ""),
    )
    pages = texts(made)
    assert "From the school" in pages[-2]
    assert "From the surgery" in pages[-1]
    assert PdfReader(BytesIO(made)).get_fields() is None


def test_what_does_not_fit_its_box_follows_the_form_in_full(content):
    words = "The child was seen at home. " * 60
    made = pack_of(content, Original("R01", filled(summary=words), ""))
    assert "answers in full" in texts(made)[-1]
    assert PackReportMaker().not_found(made, [("R01, Summary", words)]) == ()


@pytest.mark.parametrize(("size", "turn"), [(landscape(A4), 0), (A4, 90), (A4, 270), (A4, 180), ((300, 900), 180)])
def test_an_original_of_any_size_and_turn_is_drawn_between_the_strips_as_a_viewer_shows_it(content, size, turn):
    original = a_pdf("Turned words", size=size, turn=turn)
    before = pypdfium2.PdfDocument(original)[0].render(scale=1).to_pil().convert("L")
    page = pypdfium2.PdfDocument(pack_of(content, Original("", original, "")))[3]
    sheet = page.render(scale=2).to_pil().convert("L")
    assert (sheet.width > sheet.height) == (before.width > before.height)
    inside = sheet.crop((0, 2 * 26, sheet.width, sheet.height - 2 * 26))
    part = min(inside.width / before.width, inside.height / before.height)
    wide, high = round(before.width * part), round(before.height * part)
    left, upper = (inside.width - wide) // 2, (inside.height - high) // 2
    after = inside.crop((left, upper, left + wide, upper + high)).resize(before.size)
    difference = sum(ImageChops.difference(before, after).histogram()[128:])
    turned_over = sum(ImageChops.difference(before.rotate(180), after).histogram()[128:])
    assert difference * 3 < turned_over


def test_bookmarks_lead_to_index_report_its_sections_and_each_original(content):
    reader = PdfReader(BytesIO(pack_of(content, Original("R01 School", a_pdf("one"), ""))))

    def walk(items):
        for item in items:
            if isinstance(item, list):
                yield from walk(item)
            else:
                yield item["/Title"], reader.get_destination_page_number(item)

    assert list(walk(reader.outline)) == [
        ("Index", 0),
        ("Report", 1),
        ("Section one", 1),
        ("Section two", 2),
        ("Originals", 3),
        ("1. R01 School", 3),
    ]


def test_title_and_language_are_set_and_nobody_is_named(content):
    reader = PdfReader(BytesIO(pack_of(content)))
    assert reader.metadata == {"/Title": "Joined Report: pack EX-2026-001"}
    assert reader.root_object["/Lang"] == "en-GB"


def test_an_original_that_cannot_be_opened_has_a_page_that_says_so(content):
    pages = texts(pack_of(content, Original("R01 School", b"%PDF-1.4 broken", ""), Original("R02", a_pdf("two"), "")))
    assert "cannot be shown here" in pages[-2]
    assert "two" in pages[-1]


def test_nothing_active_of_an_original_gets_into_the_pack(content):
    writer = PdfWriter(clone_from=BytesIO(a_pdf("one")))
    writer.add_open_action(JavaScript("app.alert('x')"))
    writer.add_attachment("inside.txt", b"attached words")
    writer.add_uri(0, "http://example.org/track", (0, 0, 100, 100))
    out = BytesIO()
    writer.write(out)
    made = pack_of(content, Original("R01", out.getvalue(), ""))
    reader = PdfReader(BytesIO(made))
    assert not reader.attachments
    assert "/OpenAction" not in reader.root_object
    assert all("/Annots" not in page for page in reader.pages)
    assert b"app.alert" not in made


def test_a_reviewed_pack_is_not_called_unreviewed(content):
    assert "UNREVIEWED" not in "".join(texts(pack_of(replace(content, unreviewed=False))))


def test_an_index_of_several_pages_counts_itself(content):
    originals = [Original(f"R{number:02} Example School", a_pdf("words"), "") for number in range(60)]
    pages = texts(pack_of(content, *originals))
    index_pages = sum("Section one" not in page and "Original" not in page for page in pages[:5]) - 1
    assert f"2. R01 Example School None found {index_pages + 4}" in " ".join(" ".join(pages[:3]).split())
