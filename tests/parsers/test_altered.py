"""What an agency changed in the form itself is told apart from its answers."""

from __future__ import annotations

from dataclasses import replace

from parsers.types import ParseResult
from tests.documents import docx, questions, row, table
from tests.parsers.rules import EVENTS, FORM, PAIRS, PROPERTIES, is_whole, read

RULES = replace(
    FORM,
    fields=tuple(
        replace(rule, section="health", section_title="Health") if rule.name in ("nhs_number", "seen_on") else rule
        for rule in FORM.fields
    ),
)


def altered(result: ParseResult, what: str) -> list[tuple[str | None, str | None]]:
    assert is_whole(result)
    return [(each.field, each.place.text) for each in result.altered if each.what == what]


def returned(pairs: dict[str, str], *blocks: str) -> ParseResult:
    return read(docx(questions(*pairs.items()), *blocks, properties=PROPERTIES), RULES)


def test_a_question_that_is_none_of_the_forms_is_named_and_its_words_stay_unplaced() -> None:
    result = returned({**PAIRS, "Shoe size of the child": "Thirteen"})

    assert altered(result, "question-added") == [(None, "Shoe size of the child")]
    assert "Thirteen" in " ".join(piece.text for piece in result.unplaced)


def test_an_answered_form_has_no_question_added() -> None:
    assert altered(returned(dict.fromkeys(PAIRS, "Words")), "question-added") == []


def test_a_section_of_which_nothing_is_left_was_removed() -> None:
    left = {label: "" for label in PAIRS if label not in ("NHS number", "Date last seen")}

    assert altered(returned(left), "section-removed") == [(None, "Health")]
    assert altered(returned({**left, "NHS number": ""}), "section-removed") == []


def test_a_column_put_into_a_table_is_named() -> None:
    heading = [column.label for column in EVENTS.columns]
    made = table(row(*heading, "Weather on the day"), row("3 January 2026", "Seen", "Yes", "Snow"))
    result = returned(PAIRS, made)

    assert altered(result, "column-added") == [("events", "Weather on the day")]
    assert altered(returned(PAIRS, table(row(*heading), row("3 July 2026", "Seen", "Yes"))), "column-added") == []
