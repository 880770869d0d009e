"""The OpenDocument edition: a form that any office program can fill without controls."""

from __future__ import annotations

import io
import zipfile

import odfdo
import pytest
from lxml import etree

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.schema import Form, Partnership

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@pytest.fixture
def make(small_form: Form, partnership: Partnership):
    def made(answers=None) -> odfdo.Document:
        data = FormMaker().blank(partnership, small_form, "odt", case_reference="TS-2026-007", answers=answers)
        return odfdo.Document(io.BytesIO(data))

    return made


def answers_by_label(document: odfdo.Document) -> dict[str, list[str]]:
    root = etree.fromstring(document.get_part("content.xml").serialize())
    table = next(iter(root.iter(f"{TABLE}table")))
    rows = table.findall(f"{TABLE}table-row")
    return {"".join(row[0][0].itertext()): ["".join(line.itertext()) for line in row[1]] for row in rows}


def test_choices_are_boxes_to_mark_and_the_answer_is_marked(make) -> None:
    empty = answers_by_label(make())
    filled = answers_by_label(make({"involved": "no", "systems": ["yes", "no"], "agreed": True}))

    assert empty["Any involvement?"] == ["☐ Yes ☐ No ☐ Not known"]
    assert filled["Any involvement?"] == ["☐ Yes ☒ No ☐ Not known"]
    assert filled["Systems"] == ["☒ Yes ☒ No ☐ Not known"]
    assert filled["I agree"] == ["☒"]


def test_answers_keep_their_lines_and_dates_are_british(make) -> None:
    filled = answers_by_label(make({"summary": "One\nTwo", "signed_on": "2026-07-08", "agency_name": "A & B"}))

    assert filled["Summary"] == ["One", "Two"]
    assert filled["Date signed"] == ["08/07/2026"]
    assert filled["Name of agency"] == ["A & B"]


def test_several_spaces_and_tabs_survive(make) -> None:
    root = etree.fromstring(make({"agency_name": "  A   B\tC"}).get_part("content.xml").serialize())
    line = next(p for p in root.iter(f"{TEXT}p") if "".join(p.itertext()).split() == ["A", "BC"])

    spoken = line.text or ""
    for piece in line:
        spoken += " " * int(piece.get(f"{TEXT}c", "1")) if piece.tag == f"{TEXT}s" else "\t"
        spoken += piece.tail or ""
    assert spoken == "  A   B\tC"


def test_tables_repeat_their_header_and_hold_each_row(make) -> None:
    root = etree.fromstring(
        make({"chronology": [{"event": f"Visit {n}"} for n in range(4)]}).get_part("content.xml").serialize()
    )
    table = list(root.iter(f"{TABLE}table"))[1]

    header = table.find(f"{TABLE}table-header-rows/{TABLE}table-row")
    assert ["".join(cell[0].itertext()) for cell in header] == ["Date", "Time", "Event", "Child seen"]
    rows = table.findall(f"{TABLE}table-row")
    assert ["".join(row[2].itertext()) for row in rows] == [f"Visit {n}" for n in range(4)]


def test_headings_have_levels(make) -> None:
    root = etree.fromstring(make().get_part("content.xml").serialize())
    headings = [(h.get(f"{TEXT}outline-level"), "".join(h.itertext())) for h in root.iter(f"{TEXT}h")]

    assert headings == [("1", "Trial Form"), ("2", "Everything"), ("3", "Chronology of events")]


def test_header_and_footer_carry_marking_edition_reference_and_page_of_pages(make) -> None:
    styles = etree.fromstring(make().get_part("styles.xml").serialize())
    words = "".join(styles.itertext())

    assert words.count("OFFICIAL-SENSITIVE") == 2
    assert "TRIAL-1 version 3" in words
    assert "Case reference: TS-2026-007" in words
    assert next(iter(styles.iter(f"{TEXT}page-number"))) is not None
    assert next(iter(styles.iter(f"{TEXT}page-count"))) is not None


def test_title_language_and_author_are_those_of_the_partnership(make) -> None:
    meta = make().get_part("meta.xml")

    assert meta.title == "TRIAL-1 Trial Form"
    assert meta.language == "en-GB"
    assert meta.creator == "Testshire Safeguarding Children Partnership"


def test_the_type_of_the_file_stands_first_and_plain(small_form: Form, partnership: Partnership) -> None:
    archive = zipfile.ZipFile(io.BytesIO(FormMaker().blank(partnership, small_form, "odt")))
    first = archive.infolist()[0]

    assert first.filename == "mimetype"
    assert first.compress_type == zipfile.ZIP_STORED
    assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
