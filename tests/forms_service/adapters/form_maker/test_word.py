"""The Word edition: the right control for each answer, and a document that is pleasant to fill and to hear."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Mapping

import docx
import pytest
from lxml import etree

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.schema import Form, Partnership
from parsers.types import JsonValue

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
Element = etree._Element


class Document:
    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.root = self.part("word/document.xml")

    def part(self, name: str) -> Element:
        return etree.fromstring(self.archive.read(name))

    def controls(self, tag: str) -> list[Element]:
        return [
            control
            for control in self.root.iter(f"{W}sdt")
            if any(entry.get(f"{W}val") == tag for entry in control.findall(f"{W}sdtPr/{W}tag"))
        ]

    def control(self, tag: str) -> Element:
        (only,) = self.controls(tag)
        return only


def properties(control: Element) -> Element:
    found = control.find(f"{W}sdtPr")
    assert found is not None
    return found


def shown(control: Element) -> str:
    return "".join("\n" if part.tag == f"{W}br" else part.text or "" for part in control.iter(f"{W}t", f"{W}br"))


@pytest.fixture
def make(small_form: Form, partnership: Partnership):
    def made(answers: Mapping[str, JsonValue] | None = None) -> Document:
        return Document(
            FormMaker().blank(partnership, small_form, "docx", case_reference="TS-2026-007", answers=answers)
        )

    return made


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("agency_name", f"{W}richText"),
        ("summary", f"{W}richText"),
        ("signed_on", f"{W}date"),
        ("aware_at", f"{W}richText"),
        ("involved", f"{W}dropDownList"),
        ("systems=no", f"{W14}checkbox"),
        ("agreed", f"{W14}checkbox"),
        ("chronology", f"{W15}repeatingSection"),
    ],
)
def test_each_kind_of_answer_has_its_kind_of_control(make, tag: str, kind: str) -> None:
    assert properties(make().control(tag)).find(kind) is not None


def test_each_control_has_the_label_as_its_name_and_an_identifier_of_its_own(make) -> None:
    document = make()

    assert properties(document.control("involved")).find(f"{W}alias").get(f"{W}val") == "Any involvement?"
    identifiers = Counter(entry.get(f"{W}val") for entry in document.root.iter(f"{W}id"))
    assert max(identifiers.values()) == 1


def test_a_text_control_stands_within_its_paragraph_so_that_other_programs_keep_tracked_changes_in_it(make) -> None:
    document = make()

    for tag in ("agency_name", "summary", "chronology.event"):
        for control in document.controls(tag):
            assert control.getparent().tag == f"{W}p"
            assert properties(control).find(f"{W}text") is None


def test_an_unanswered_control_shows_a_prompt_that_is_marked_as_one(make) -> None:
    document = make()

    for tag in ("agency_name", "summary", "signed_on", "involved"):
        assert properties(document.control(tag)).find(f"{W}showingPlcHdr") is not None, tag
    assert shown(document.control("agency_name")) == "Click or tap here to enter text."
    assert shown(document.control("involved")) == "Choose an item."


def test_answers_stand_in_their_controls_and_are_no_prompts(make) -> None:
    document = make(
        {
            "agency_name": "Imaginary & Sons",
            "summary": "First line\nSecond line",
            "signed_on": "2026-07-08",
            "aware_at": "2026-01-08T14:30",
            "involved": "not-known",
            "systems": ["yes", "not-known"],
            "agreed": True,
        }
    )

    assert shown(document.control("agency_name")) == "Imaginary & Sons"
    assert shown(document.control("summary")) == "First line\nSecond line"
    assert shown(document.control("signed_on")) == "08/07/2026"
    assert properties(document.control("signed_on")).find(f"{W}date").get(f"{W}fullDate") == "2026-07-08T00:00:00Z"
    assert shown(document.control("aware_at")) == "08/01/2026 14:30"
    assert shown(document.control("involved")) == "Not known"
    assert [shown(document.control(f"systems={slug}")) for slug in ("yes", "no", "not-known")] == ["☒", "☐", "☒"]
    ticks = {
        tag: properties(document.control(tag)).find(f"{W14}checkbox/{W14}checked") for tag in ("systems=no", "agreed")
    }
    assert ticks["systems=no"].get(f"{W14}val") == "0"
    assert ticks["agreed"].get(f"{W14}val") == "1"
    assert properties(document.control("agency_name")).find(f"{W}showingPlcHdr") is None


def test_a_date_that_is_no_day_is_printed_as_it_was_given(make) -> None:
    control = make({"signed_on": "early March"}).control("signed_on")

    assert shown(control) == "early March"
    assert properties(control).find(f"{W}date").get(f"{W}fullDate") is None


def test_dates_are_picked_in_british_order(make) -> None:
    picker = properties(make().control("signed_on")).find(f"{W}date")

    assert picker.find(f"{W}dateFormat").get(f"{W}val") == "dd/MM/yyyy"
    assert picker.find(f"{W}lid").get(f"{W}val") == "en-GB"


def test_a_drop_down_offers_the_words_and_stores_the_slug(make) -> None:
    items = properties(make().control("involved")).findall(f"{W}dropDownList/{W}listItem")

    assert [(item.get(f"{W}displayText"), item.get(f"{W}value")) for item in items[1:]] == [
        ("Yes", "yes"),
        ("No", "no"),
        ("Not known", "not-known"),
    ]


def test_rows_can_be_added_and_as_many_are_printed_as_there_are_answers(make) -> None:
    blank = make()
    filled = make({"chronology": [{"event": f"Visit {number}", "seen": "yes"} for number in range(5)]})

    items = list(blank.root.iter(f"{W15}repeatingSectionItem"))
    assert len(items) == len(blank.controls("chronology.event")) == 2
    assert [shown(control) for control in filled.controls("chronology.event")] == [f"Visit {n}" for n in range(5)]
    assert {shown(control) for control in filled.controls("chronology.seen")} == {"Yes"}


def test_table_headers_repeat_and_short_rows_stay_whole(make) -> None:
    document = make()
    rows = list(document.root.iter(f"{W}tr"))

    headers = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert ["".join(cell.itertext()) for cell in headers[0].findall(f"{W}tc")] == [
        "Date", "Time", "EventIn your own words.", "Child seen",
    ]  # fmt: skip
    splitting = [row for row in rows if row.find(f"{W}trPr/{W}cantSplit") is None]
    assert ["".join(row.itertext())[:7] for row in splitting] == ["Summary"]


def test_headings_are_real_headings(make) -> None:
    document = docx.Document(io.BytesIO(make().archive.fp.getvalue()))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]

    assert headings == [("Heading 1", "Trial Form"), ("Heading 2", "Everything"), ("Heading 3", "Chronology of events")]


def test_header_and_footer_carry_marking_edition_reference_and_page_of_pages(make) -> None:
    document = make()
    header, footer = document.part("word/header1.xml"), document.part("word/footer1.xml")

    words = "".join(header.itertext())
    assert "OFFICIAL-SENSITIVE" in words
    assert "TRIAL-1 version 3" in words
    assert "Case reference: TS-2026-007" in words
    assert "OFFICIAL-SENSITIVE" in "".join(footer.itertext())
    fields = [entry.get(f"{W}instr", "").strip() for entry in footer.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_title_language_and_author_are_those_of_the_partnership(make) -> None:
    core = docx.Document(io.BytesIO(make().archive.fp.getvalue())).core_properties

    assert core.title == "TRIAL-1 Trial Form"
    assert core.language == "en-GB"
    assert core.author == core.last_modified_by == "Testshire Safeguarding Children Partnership"


def test_label_and_answer_tables_say_that_the_first_column_is_their_header(make) -> None:
    looks = [table.find(f"{W}tblPr/{W}tblLook") for table in make().root.iter(f"{W}tbl")]

    assert [(look.get(f"{W}firstColumn"), look.get(f"{W}firstRow")) for look in looks] == [("1", "0"), ("0", "1")]


def test_nothing_in_the_document_is_locked(make) -> None:
    document = make()

    assert not list(document.root.iter(f"{W}lock"))
    assert document.part("word/settings.xml").find(f"{W}documentProtection") is None
