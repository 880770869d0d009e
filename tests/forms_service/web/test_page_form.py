"""A form on the page: what is typed becomes answers, and answers stand in the boxes again as one types them."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms_service.definitions.schema import Form
from forms_service.web.page_form import flat_answers, missing_answers, read_answers, row_count, with_gaps


def _form() -> Form:
    choices = [{"slug": "yes", "label": "Yes"}, {"slug": "no", "label": "No"}]
    fields: list[dict[str, Any]] = [
        {"name": "who", "label": "Who", "kind": "text", "required": True},
        {"name": "on", "label": "When", "kind": "date"},
        {"name": "at", "label": "At what time", "kind": "datetime"},
        {"name": "known", "label": "Known?", "kind": "choice", "choices": choices},
        {"name": "why", "label": "Why", "kind": "long_text", "required_when": "known=no"},
        {"name": "kinds", "label": "Kinds", "kind": "multi_choice", "choices": choices},
        {"name": "sure", "label": "Sure", "kind": "tick"},
        {
            "name": "rows", "label": "Rows", "kind": "table",
            "columns": [
                {"name": "day", "label": "Day", "kind": "date"},
                {"name": "event", "label": "Event", "kind": "text"},
            ],
        },
    ]  # fmt: skip
    return Form.model_validate(
        {
            "schema": 1, "slug": "made-up", "version": 1, "code": "MADE-UP", "title": "Made up",
            "source": {"document": "test", "passage": "test"},
            "sections": [{"id": "all", "title": "All", "fields": fields}],
        }
    )  # fmt: skip


SENT = MultiDict(
    [
        ("who", "  Somebody \r\n"), ("on", "15 1 2027"), ("at", "15 7 2026 2:30pm"), ("known", "no"), ("kinds", "yes"),
        ("kinds", "no"), ("sure", "yes"), ("rows.rows", "3"), ("rows.0.day", "early March"), ("rows.2.event", "Came."),
    ]
)  # fmt: skip


def test_what_is_typed_becomes_answers_and_empty_rows_fall_away() -> None:
    assert read_answers(_form(), SENT) == {
        "who": "Somebody",
        "on": "2027-01-15",
        "at": "2026-07-15T14:30",
        "known": "no",
        "kinds": ["yes", "no"],
        "sure": True,
        "rows": [{"day": "early March"}, {"event": "Came."}],
    }


def test_answers_stand_in_the_boxes_as_one_types_them() -> None:
    flat = flat_answers(_form(), read_answers(_form(), SENT))
    assert flat["on"] == "15 1 2027"
    assert flat["at"] == "15 7 2026 14:30"
    assert flat["rows.0.day"] == "early March"
    assert flat["rows.1.event"] == "Came."


def test_what_must_be_answered_is_asked_for_also_where_another_answer_makes_it_so() -> None:
    answers = read_answers(_form(), SENT)
    assert [error.field for error in missing_answers(_form(), answers)] == ["why"]
    assert [error.field for error in missing_answers(_form(), {})] == ["who"]


def test_no_choice_is_taken_that_the_form_does_not_offer() -> None:
    answers = read_answers(_form(), MultiDict([("known", "perhaps"), ("kinds", "other")]))
    assert answers == {}


def test_what_is_emptied_on_the_page_is_emptied_in_a_draft() -> None:
    kept = with_gaps(_form(), {"who": "Somebody"})
    assert kept["who"] == "Somebody"
    assert kept["rows"] == []
    assert kept["on"] is None


@pytest.mark.parametrize(("sent", "count"), [({}, 2), ({"rows.rows": "4"}, 4), ({"rows.rows": "4", "more": "rows"}, 5)])
def test_the_page_shows_as_many_rows_as_were_asked_for(sent: dict[str, str], count: int) -> None:
    table = _form().fields()[-1]
    assert row_count(table, {}, MultiDict(sent)) == count


def test_nobody_can_ask_for_endless_rows() -> None:
    assert row_count(_form().fields()[-1], {}, MultiDict({"rows.rows": "100000"})) <= 60
