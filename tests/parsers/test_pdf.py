"""PDF forms by their fields; a PDF that lost them is never blank."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

from parsers.types import Certainty, Outcome
from tests.documents import pdf
from tests.parsers.rules import PROPERTIES, is_whole, one, read, rows

LABELS = (
    "FORM-7 version 2", "Case reference: EX-2026-004", "Name of agency", "Summary of involvement", "Date last seen",
    "Was there any involvement?", "Worked with", "The child", "The family", "Someone else", "NHS number",
    "I have checked this form", "Significant events", "Date of event", "What happened", "Child seen", "Page 1 of 1",
)  # fmt: skip
FIELDS: dict[str, str | bool] = {
    "agency_name": "Quaintshire Trust",
    "summary": "Line one\nLine two",
    "seen_on": "3/4/26",
    "involved": "yes",
    "worked_with=child": True,
    "worked_with=family": False,
    "worked_with=other": True,
    "nhs_number": "",
    "agreed": True,
    "events.1.date": "1/2/26",
    "events.1.event": "Met",
    "events.1.seen": "No",
    "events.2.date": "",
    "events.2.event": "",
    "events.10.event": "Last",
    "events.3.event": "Third",
}


def test_fields_ticks_and_rows_are_read_by_name() -> None:
    result = read(pdf(*LABELS, fields=FIELDS, properties=PROPERTIES))
    assert (result.outcome, result.recognised_by, result.case_ref) == (Outcome.PARSED, "properties", "EX-2026-004")
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert one(result, "summary").value == "Line one\nLine two"
    assert one(result, "seen_on").value == "2026-04-03"
    assert one(result, "worked_with").value == ("child", "other")
    assert one(result, "agreed").value is True
    assert one(result, "nhs_number").certainty is Certainty.EMPTY
    assert [row["event"].value for row in rows(result, "events")] == ["Met", "Third", "Last"]
    assert rows(result, "events")[0]["seen"].value == "no"
    assert one(result, "agency_name").method == "acroform"
    assert one(result, "agency_name").place.page == 1
    assert not result.unplaced
    assert is_whole(result)


def test_structure_and_field_names_do_without_properties() -> None:
    result = read(pdf(*LABELS, fields=FIELDS))
    assert result.outcome is Outcome.PARSED
    assert result.recognised_by in ("tags", "structure")


def test_a_field_that_is_gone_is_missing_and_not_blank() -> None:
    fields = {name: value for name, value in FIELDS.items() if name != "summary"}
    result = read(pdf(*LABELS, fields=fields, properties=PROPERTIES))
    assert one(result, "summary").certainty is Certainty.UNDETERMINED
    assert "fields-missing" in {problem.code for problem in result.problems}


def test_words_written_on_the_page_are_listed() -> None:
    result = read(pdf(*LABELS, "We never met this family", fields=FIELDS, properties=PROPERTIES))
    assert [each.text for each in result.unplaced] == ["We never met this family"]


def test_a_field_of_no_question_is_listed() -> None:
    result = read(pdf(*LABELS, fields={**FIELDS, "extra": "More to say"}, properties=PROPERTIES))
    assert [(each.text, each.kind) for each in result.unplaced] == [("More to say", "field")]


def test_a_printed_form_is_for_a_person_and_never_empty() -> None:
    result = read(pdf(*LABELS, "Quaintshire Trust", properties=PROPERTIES))
    assert result.outcome is Outcome.UNRECOGNISED
    assert "flat-pdf" in {problem.code for problem in result.problems}
    assert "form-7" in " ".join(result.nearest)
    assert "Quaintshire Trust" in result.unplaced[0].text
    assert is_whole(result)


def test_a_scan_is_for_a_person() -> None:
    result = read(pdf())
    assert result.outcome is Outcome.UNRECOGNISED
    assert {problem.code for problem in result.problems} == {"scan"}


def test_a_form_that_only_may_not_be_changed_is_read() -> None:
    result = read(pdf(*LABELS, fields=FIELDS, properties=PROPERTIES, owner_password="owner"))
    assert result.outcome is Outcome.PARSED
    assert one(result, "agency_name").value == "Quaintshire Trust"


def test_fields_that_only_the_page_still_knows_are_read() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(*LABELS, fields=FIELDS, properties=PROPERTIES)))
    writer.root_object["/AcroForm"][NameObject("/Fields")] = ArrayObject()  # type: ignore[index]
    made = io.BytesIO()
    writer.write(made)
    assert one(read(made.getvalue()), "agency_name").value == "Quaintshire Trust"


def test_two_forms_joined_into_one_file_do_not_hide_one_another() -> None:
    writer = PdfWriter()
    for name in ("Trust A", "Trust B"):
        source = pdf(*LABELS, fields={**FIELDS, "agency_name": name}, properties=PROPERTIES)
        writer.append(PdfReader(io.BytesIO(source)))
    writer.add_metadata({f"/{name}": value for name, value in PROPERTIES.items()})
    made = io.BytesIO()
    writer.write(made)
    field = one(read(made.getvalue()), "agency_name")
    assert field.certainty is Certainty.UNDETERMINED
    assert set(field.candidates) == {"Trust A", "Trust B"}
