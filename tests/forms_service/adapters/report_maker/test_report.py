import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from forms_service.adapters.report_maker import PackReportMaker
from forms_service.adapters.report_maker.read_report import report_blocks
from forms_service.definitions.schema import Partnership, Report
from forms_service.domain.collated import AskedAgency, Gap, OddFile, PersonFact, PlannedSection, UnplacedPiece
from forms_service.domain.collation import collate
from tests.forms_service.domain.returned_by import PLAN, given, happened, returned, said

KINDS = (
    "control", "people", "outline", "register", "agency-fields", "nil-returns", "chronology", "discrepancies",
    "actions", "criteria", "missing", "caveats",
)  # fmt: skip
SECTIONS = tuple(PlannedSection(kind, f"Section {kind}", kind, ("summary",)) for kind in KINDS)
PARTNERSHIP = Partnership.model_validate(
    {
        "schema": 1, "slug": "example", "name": "Example Safeguarding Partnership", "short_name": "Example",
        "business_unit": {"name": "Unit", "short_name": "U"}, "review_group": {"name": "Group", "short_name": "G"},
        "partners": [{"slug": "council", "title": "The council", "organisation": "Example Council"}],
        "mailbox": "unit@example.org", "telephone": "01632 960001", "address": ["1 Example Street"],
        "signatory_role": "Manager", "urgent": [{"name": "Hub", "telephone": "01632 960002"}], "area": "Exampleshire",
        "marking": "OFFICIAL-SENSITIVE", "reference": "EX-{year}-{number:03}", "look_back_months": 12,
    }
)  # fmt: skip
REPORT = Report.model_validate(
    {
        "schema": 1, "slug": "joined", "code": "JOINED-1", "title": "Joined Report", "form": "form/v1",
        "sections": [{"id": kind, "title": kind, "kind": kind} for kind in KINDS],
        "chronology": {"table": "chronology", "date": "date", "event": "event"},
        "actions": {"table": "actions", "action": "action", "by_whom": "by_whom", "completed": "completed"},
    }
)  # fmt: skip
WORDS = "Seen <b>at home</b> & at school.\n\nSecond paragraph — with “quotes”, emoji 😀 and a bell\x07."


@pytest.fixture(scope="module")
def content():
    talking = returned(
        "R01",
        "Example School",
        fields={"summary": WORDS},
        tables={
            "chronology": (
                happened("2026-01-05", "Seen & well", written="5/1/26"),
                happened("", "Undated", written="?"),
            ),
            "actions": ({"action": said("Siblings seen"), "by_whom": said("A doctor"), "completed": said("")},),
            "others": ({"name": said("Example Housing")},),
        },
        unplaced=(UnplacedPiece("Please ring me", "textbox", "page 1"),),
    )
    nil = returned("R02", "Example Housing", involved="no", nil="We searched and hold nothing.")
    return collate(
        given(
            talking,
            nil,
            asked=(AskedAgency("Example School"), AskedAgency("Example Housing"), AskedAgency("Example Police")),
            people=(PersonFact("Child", "Testchild Alpha Examplethorpe", "2020-05-01"),),
            outline=(("Outline", "A child was hurt."),),
            odd_files=(OddFile("broken.docx", "unreadable", "It cannot be opened."),),
        ),
        replace(PLAN, sections=SECTIONS),
    )


@pytest.fixture(scope="module")
def made(content):
    return PackReportMaker().report_docx(PARTNERSHIP, REPORT, content)


@pytest.fixture(scope="module")
def text(made):
    document = docx.Document(BytesIO(made))
    return "\n".join("".join(node.itertext()) for node in document.element.body.iter(f"{W}p"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(made, name):
    with zipfile.ZipFile(BytesIO(made)) as archive:
        return archive.read(name).decode()


def test_the_sections_are_numbered_headings_in_the_order_of_the_data(made):
    headings = [p.text for p in docx.Document(BytesIO(made)).paragraphs if p.style.name == "Heading 1"]
    assert headings == [f"{number}. Section {kind}" for number, kind in enumerate(KINDS, start=1)]


def test_an_agencys_words_stand_word_for_word_with_return_and_field(text):
    assert "Seen <b>at home</b> & at school." in text
    assert "Second paragraph — with “quotes”, emoji 😀 and a bell\ufffd." in text
    assert "R01, Summary, page 2" in text


def test_what_is_unknown_is_said_and_not_left_blank(made, text):
    for words in ("Outstanding", "Nothing yet", "Not known", "Not reported as completed", "Written: 5/1/26"):
        assert words in text
    document = docx.Document(BytesIO(made))
    empty = [cell for table in document.tables for row in table.rows for cell in row.cells if not cell.text.strip()]
    # Only the column that people fill in.
    assert len(empty) == len(PLAN.criteria)


def test_what_people_must_see_is_in_the_report(text):
    for words in (
        "UNREVIEWED",
        "broken.docx",
        "It cannot be opened.",
        "We searched and hold nothing.",
        "Example Housing",
        "Please ring me",
        "Events without a date that can be placed",
        "☐ Not clear",
        "Testchild Alpha Examplethorpe",
    ):
        assert words in text


def test_marking_and_page_x_of_y_are_on_every_page(made):
    assert "OFFICIAL-SENSITIVE" in part(made, "word/header1.xml")
    footer = part(made, "word/footer1.xml")
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


def test_a_reviewed_report_bears_no_banner(content):
    made = PackReportMaker().report_docx(PARTNERSHIP, REPORT, replace(content, unreviewed=False))
    assert "UNREVIEWED" not in part(made, "word/header1.xml") + part(made, "word/document.xml")


def test_an_addendum_says_to_what(content):
    made = PackReportMaker().report_docx(PARTNERSHIP, REPORT, replace(content, addendum_to="pack 1"))
    assert "Addendum to the Joined Report" in part(made, "word/document.xml")


def test_header_rows_repeat_and_no_table_is_ragged(made):
    for table in docx.Document(BytesIO(made)).element.body.iter(f"{W}tbl"):
        columns = len(table.find(f"{W}tblGrid"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(int(span.get(f"{W}val")) if span is not None else 1 for span in spans) == columns
        if table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1":
            assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


def test_the_package_is_sound_and_says_nothing_of_who_made_it(made):
    with zipfile.ZipFile(BytesIO(made)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        for name in names:
            etree.fromstring(archive.read(name))
    core = part(made, "docProps/core.xml")
    assert "creator" not in core
    assert "lastModifiedBy" not in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert 'w:lang w:val="en-GB"' in part(made, "word/styles.xml")


def test_the_same_content_gives_the_same_bytes(content, made):
    assert PackReportMaker().report_docx(PARTNERSHIP, REPORT, content) == made


def test_a_gap_runs_across_the_table(content):
    gap = Gap(after=content.made_at.date(), before=content.made_at.date(), days=40)
    made = PackReportMaker().report_docx(PARTNERSHIP, REPORT, replace(content, chronology=(gap, *content.chronology)))
    assert "No agency reports an event between Friday 8 January 2027 and" in part(made, "word/document.xml")


def test_the_page_says_what_the_issued_report_says_in_its_order(content, made):
    blocks = report_blocks(made)
    document = docx.Document(BytesIO(made))
    kinds = [block.kind for block in blocks]
    assert [block.text for block in blocks if block.kind == "Heading1"] == [
        each.text for each in document.paragraphs if each.style.style_id == "Heading1"
    ]
    assert kinds.count("table") + kinds.count("facts") == len(document.tables)
    shown = "\n".join(text for block in blocks for row in block.rows for cell in row for _, text in cell.lines)
    assert "Seen <b>at home</b> & at school." in shown
    in_words = "".join(each.text or "" for each in document.element.body.iter(qn("w:t")))
    assert "".join(shown.split()) == "".join(in_words.split())
