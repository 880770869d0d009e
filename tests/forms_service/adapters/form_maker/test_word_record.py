"""A form as a finished record: it reads as one, and what is not in it is said to be not recorded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
import pytest
from lxml import etree

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions import printed
from forms_service.definitions.schema import Form, Partnership
from forms_service.errors import InvalidInputError
from parsers.types import JsonValue
from tests.forms_service.adapters.form_maker.test_editions import properties_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STAMP = f"Decision SHA-256 {'ab' * 32}; signed by 2 of 3 partners"
ANSWERS: dict[str, JsonValue] = {
    "agency_name": "Example School",
    "summary": "First line\nSecond line",
    "signed_on": "2026-12-10",
    "involved": "not-known",
    "systems": ["yes", "not-known"],
    "agreed": True,
    "chronology": [{"date": "2026-03-03", "event": "Seen at home."}, {}],
}


def record(partnership: Partnership, form: Form, answers: Mapping[str, JsonValue]) -> bytes:
    return FormMaker().blank(
        partnership, form, "docx", case_reference="TS-2026-007", answers=answers, final=True, stamp=STAMP
    )


def answered(data: bytes) -> dict[str, str]:
    """Label -> answer, of the questions that have one cell."""
    tables = docx.Document(io.BytesIO(data)).tables
    return {row.cells[0].text: row.cells[1].text for table in tables for row in table.rows if len(row.cells) == 2}


def test_answers_stand_as_plain_words(partnership: Partnership, small_form: Form) -> None:
    assert answered(record(partnership, small_form, ANSWERS)) == {
        "Name of agency": "Example School",
        "Summary": "First line\nSecond line",
        "Date signed": "10/12/2026",
        "When you knew": "Not recorded",
        "Any involvement?": "Not known",
        "Systems": "Yes\nNot known",
        "I agree": "Yes",
    }


def test_what_is_not_answered_says_so(partnership: Partnership, small_form: Form) -> None:
    data = record(partnership, small_form, {})
    said = answered(data)
    assert said["Systems"] == "None of these ticked"
    assert said["I agree"] == "Not ticked"
    assert {said[label] for label in ("Name of agency", "Summary", "Date signed", "Any involvement?")} == {
        "Not recorded"
    }
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert words[words.index("Chronology of events") + 1] == "Nothing recorded"


def test_a_table_has_the_rows_that_were_recorded_and_no_other(partnership: Partnership, small_form: Form) -> None:
    tables = docx.Document(io.BytesIO(record(partnership, small_form, ANSWERS))).tables
    assert [cell.text for cell in tables[-1].rows[1].cells] == [
        "03/03/2026",
        "Not recorded",
        "Seen at home.",
        "Not recorded",
    ]
    assert len(tables[-1].rows) == 2


def test_nothing_is_left_to_fill_in_and_nobody_is_told_to(partnership: Partnership, small_form: Form) -> None:
    data = record(partnership, small_form, ANSWERS)
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    assert list(root.iter(f"{W}sdt")) == []
    text = "".join(root.itertext())
    for words in (
        printed.TEXT_PLACEHOLDER, printed.DATE_PLACEHOLDER, printed.ROW_TEXT_PLACEHOLDER,
        printed.ROW_DATE_PLACEHOLDER, printed.CHOICE_PLACEHOLDER, printed.MUST_BE_ANSWERED,
        printed.ROWS_ADVICE_WORD, "Please answer.", "What you did and why.", "In your own words.",
    ):  # fmt: skip
        assert words not in text


def test_the_stamp_is_printed_at_the_foot_of_each_page(partnership: Partnership, small_form: Form) -> None:
    section = docx.Document(io.BytesIO(record(partnership, small_form, ANSWERS))).sections[0]
    assert section.footer.paragraphs[0].text == STAMP
    assert partnership.marking in [paragraph.text for paragraph in section.footer.paragraphs]


def test_it_is_still_known_which_form_and_case_it_is(partnership: Partnership, small_form: Form) -> None:
    form = FormMaker().blank(partnership, small_form, "docx", case_reference="TS-2026-007")
    assert properties_of(record(partnership, small_form, ANSWERS), "docx") == properties_of(form, "docx")


@pytest.mark.parametrize("edition", ["odt", "pdf"])
def test_a_record_is_made_in_word_alone(partnership: Partnership, small_form: Form, edition: str) -> None:
    with pytest.raises(InvalidInputError):
        FormMaker().blank(partnership, small_form, edition, final=True)
