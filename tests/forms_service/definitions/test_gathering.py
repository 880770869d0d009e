from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from forms_service.cli.collate import collatable
from forms_service.definitions.answers import Settled
from forms_service.definitions.gathering import carried_reference, gather, people_and_outline, period_asked_about
from forms_service.definitions.returned import place_in_words, report_plan, return_content
from forms_service.domain.collated import RegisterState
from forms_service.domain.collation import state_of
from forms_service.errors import InvalidInputError
from parsers.types import (
    Certainty,
    Outcome,
    ParsedField,
    ParsedTable,
    ParseResult,
    Place,
    Problem,
    Refusal,
    Unplaced,
)
from tests.shipped_definitions import shipped_library

CASE = "EX-2026-001"


@cache
def what():
    return collatable(shipped_library(), "_example")


def field(value, raw=None, certainty=Certainty.EXACT, **more):
    raw = raw if raw is not None else str(value)
    return ParsedField(
        value, raw, certainty, "tag", Place(part="word/document.xml", path="/w:body/w:tbl[2]/w:tr"), **more
    )


def read(file, agency, *, case_ref=CASE, **fields):
    return ParseResult(
        file=file,
        outcome=Outcome.PARSED,
        sha256=file.ljust(64, "0"),
        parser_version="1",
        media_type="application/pdf",
        partnership="_example",
        form=what().form.slug,
        version="1",
        case_ref=case_ref,
        fields={"agency_name": field(agency), "any_involvement": field("yes", "☒ Yes ☐ No"), **fields},
    )


def content_of(result, **more):
    return return_content(result, what().form, what().use, what().report, key="R01", file="return", **more)


def odd_of(*results):
    return {odd.file: odd.code for odd in gather(results, what(), CASE).odd}


def test_the_reference_that_most_files_carry_is_used():
    results = [read("a", "A"), read("b", "B"), read("c", "C", case_ref="EX-2026-002"), read("d", "D", case_ref=None)]
    assert carried_reference(results, what()) == (CASE, 2)


def test_a_reference_counts_whatever_its_case_and_spaces():
    assert carried_reference([read("a", "A", case_ref=" ex-2026-001 ")], what()) == (CASE, 1)


@pytest.mark.parametrize("references", [(CASE, "EX-2026-002"), (None, None)])
def test_a_tie_or_no_reference_is_not_guessed(references):
    results = [read(str(number), "A", case_ref=reference) for number, reference in enumerate(references)]
    with pytest.raises(InvalidInputError, match="--case"):
        carried_reference(results, what())


def test_every_odd_file_has_its_reason():
    refused = replace(
        read("refused", "A"), outcome=Outcome.REFUSED, refusal=Refusal("encrypted", "refused: it is locked.")
    )
    results = [
        read("plain", "Example School"),
        refused,
        replace(read("unknown", "A"), outcome=Outcome.UNRECOGNISED, form=None),
        replace(read("kind", "A"), form="note-1"),
        replace(read("stranger", "A"), partnership="elsewhere"),
        read("case", "A", case_ref="EX-2026-002"),
        read("bare", "Example Nursery", case_ref=None),
        replace(read("copy", "Example School"), sha256=read("plain", "x").sha256),
        read("later", "example  SCHOOL"),
        replace(read("older", "Example Charity"), version="0"),
    ]
    assert odd_of(*results) == {
        "refused": "unreadable",
        "unknown": "unrecognised",
        "kind": "wrong-form",
        "stranger": "other-partnership",
        "case": "other-case",
        "bare": "no-reference",
        "copy": "same-file-twice",
        "plain": "same-agency-twice",
        "older": "old-version",
    }
    gathered = gather(results, what(), CASE)
    assert [content.agency for content in gathered.contents] == [
        "Example School",
        "Example Nursery",
        "example  SCHOOL",
        "Example Charity",
    ]
    assert next(odd.reason for odd in gathered.odd if odd.file == "refused") == "It is locked."


def test_plain_returns_are_not_odd():
    assert odd_of(read("a", "A"), read("b", "B")) == {}


def test_of_printed_options_only_the_chosen_one_is_the_answer():
    involved = content_of(read("a", "A")).involvement
    assert (involved.text, involved.value) == ("Yes", "yes")


def test_words_stay_as_they_stand_and_a_doubtful_choice_shows_them():
    result = read(
        "a",
        "A",
        summary_of_involvement=field("x", "  The words, & <more>.\n\nSecond paragraph. "),
        any_involvement=field(None, "☒ Yes ☒ No", Certainty.UNDETERMINED),
    )
    content = content_of(result)
    assert content.fields["summary_of_involvement"].text == "  The words, & <more>.\n\nSecond paragraph. "
    assert content.involvement.undetermined
    assert content.involvement.text == "☒ Yes ☒ No"


def test_a_placeholder_left_in_place_is_no_answer_and_no_nil():
    result = read(
        "a",
        "A",
        any_involvement=field(None, "Choose an item.", Certainty.EMPTY),
        summary_of_involvement=field(None, "Click or tap here to enter text.", Certainty.EMPTY),
    )
    content = content_of(result)
    assert content.fields["summary_of_involvement"].empty
    assert state_of(content)[0] is RegisterState.UNCLEAR


def test_no_with_a_statement_is_a_nil_and_names_the_systems():
    result = read(
        "a",
        "A",
        any_involvement=field("no", "No"),
        nil_return_statement=field("We hold nothing."),
        systems_checked=field("All records"),
    )
    content = content_of(result)
    assert state_of(content)[0] is RegisterState.NIL
    assert content.nil.systems.text == "All records"


def test_a_chronology_row_contradicts_a_nil_though_the_form_does_not_require_it():
    result = read(
        "a",
        "A",
        any_involvement=field("no", "No"),
        nil_return_statement=field("We hold nothing."),
        chronology=ParsedTable(({"event": field("Seen at home")},)),
    )
    assert state_of(content_of(result))[0] is RegisterState.UNCLEAR


def test_what_a_person_settled_lies_over_the_reading_and_is_said():
    result = read("a", "A", any_involvement=field(None, "☒ Yes ☒ No", Certainty.UNDETERMINED))
    involved = content_of(result, settled={"any_involvement": Settled("no", "Ada Madeup", "by telephone")}).involvement
    assert (involved.text, involved.value, involved.settled_by, involved.doubtful) == ("No", "no", "Ada Madeup", False)


def test_unplaced_text_answers_to_gone_questions_and_problems_all_come_along():
    result = replace(
        read("a", "A", of_an_older_form=field("Old answer")),
        unplaced=(Unplaced("Please ring", "textbox", Place(page=2)),),
        problems=(Problem("macro", "a: it has macros."),),
    )
    content = content_of(result)
    assert [(piece.text, piece.place) for piece in content.unplaced] == [
        ("Please ring", "page 2"),
        ("Old answer", "table 2, row 1"),
    ]
    assert content.problems == ("a: it has macros.",)
    assert content_of(result, unplaced=()).unplaced[0].text == "Old answer"


def test_persons_and_period_come_from_the_units_own_part_each_once():
    person = ParsedTable(({"full_name": field("Testchild Alpha"), "date_of_birth": field("2020-05-01", "1 May 2020")},))
    period = {"scope_period_from": field("2025-12-17"), "scope_period_to": field("2026-12-17")}
    results = [read("a", "A", persons=person, **period), read("b", "B", persons=person, **period)]
    gathered = gather(results, what(), CASE)
    plan = report_plan(what().report, what().form, what().use)
    people, _ = people_and_outline(gathered.contents, plan)
    assert [(one.name, one.details) for one in people] == [("Testchild Alpha", (("Date of birth", "1 May 2020"),))]
    assert period_asked_about(results, what().use) in {None, (date(2025, 12, 17), date(2026, 12, 17))}


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(page=3, part="x"), "page 3"),
        (Place(part="word/document.xml", path="/w:document/w:body/w:tbl[8]/w:tr[3]/w:tc[2]/w:p[1]"), "table 8, row 3"),
        (Place(part="word/document.xml", path="/w:document/w:body/w:p[12]"), "paragraph 12"),
        (Place(part="word/header1.xml", path="/w:hdr/w:p"), "header, paragraph 1"),
        (
            Place(part="content.xml", path="/office:body/table:table[2]/table:table-row/table:table-cell"),
            "table 2, row 1",
        ),
        (Place(), ""),
    ],
)
def test_a_place_is_said_in_words(place, words):
    assert place_in_words(place) == words
