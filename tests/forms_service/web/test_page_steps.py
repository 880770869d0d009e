"""A form step by step: one page a section, saved whatever is missing, checked at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from forms_service.definitions.schema import Form
from forms_service.errors import NotFoundError
from forms_service.web.again import wrong_inputs
from forms_service.web.page_steps import (
    Flow,
    Kept,
    StepState,
    answer_rows,
    find_step,
    missing_in,
    next_step,
    put_in,
    state_of,
    step_page,
    steps_of,
    take_step,
)
from parsers.types import JsonValue

YES_NO = [{"slug": "yes", "label": "Yes, it is"}, {"slug": "no", "label": "No"}]


def _form() -> Form:
    sections: list[dict[str, Any]] = [
        {"id": "office", "title": "Office", "fields": [
            {"name": "sent_on", "label": "Sent", "kind": "date", "prefilled": True}]},
        {"id": "you", "title": "You", "fields": [
            {"name": "who", "label": "Who", "kind": "text", "required": True},
            {"name": "on", "label": "When", "kind": "date"}]},
        {"id": "them", "title": "Them", "fields": [
            {"name": "known", "label": "Known?", "kind": "choice", "choices": YES_NO},
            {"name": "why", "label": "Why", "kind": "long_text", "required_when": "known=no"},
            {"name": "people", "label": "People", "kind": "table", "columns": [
                {"name": "name", "label": "Name", "kind": "text", "required": True},
                {"name": "born", "label": "Born", "kind": "date"}]}]},
    ]  # fmt: skip
    return Form.model_validate(
        {
            "schema": 1, "slug": "made-up", "version": 1, "code": "MADE-UP", "title": "Made up",
            "source": {"document": "test", "passage": "test"}, "sections": sections,
        }
    )  # fmt: skip


class Door:
    """Keeps what was typed as a door would."""

    def __init__(self, **answers: JsonValue) -> None:
        self.kept = Kept(answers, frozenset())

    @property
    def flow(self) -> Flow:
        return Flow(
            form=_form(),
            steps=steps_of(_form(), lambda field: not field.prefilled),
            kept=self.kept,
            save=self.save,
            step_url=lambda step_id: f"/steps/{step_id}",
            tasks_url="/steps",
            check_url="/check",
        )

    def save(self, step_id: str, values: dict[str, JsonValue]) -> Kept:
        self.kept = replace(self.kept, answers=put_in(self.kept.answers, values), seen=self.kept.seen | {step_id})
        return self.kept

    def post(self, step_id: str, sent: dict[str, str], query: str = "") -> tuple[str | None, list[str]]:
        with Flask("made-up").test_request_context(
            f"/steps/{step_id}{query}", method="POST", data={"form": "step", **sent}
        ):
            went = take_step(self.flow, step_id)
            return went, [wrong.field for wrong in wrong_inputs()]


def test_sections_with_nothing_to_fill_in_are_not_counted() -> None:
    steps = Door().flow.steps
    assert [(step.id, step.number, step.total) for step in steps] == [("you", 1, 2), ("them", 2, 2)]
    with pytest.raises(NotFoundError):
        find_step(steps, "office")


def test_a_step_is_saved_and_leads_to_the_next_and_the_last_to_the_check() -> None:
    door = Door()
    assert door.post("you", {"who": "Somebody", "on": "15 7 2026"}) == ("/steps/them", [])
    assert door.kept.answers == {"who": "Somebody", "on": "2026-07-15"}
    assert door.post("them", {"known": "yes"}) == ("/check", [])


def test_what_is_typed_is_saved_though_something_is_missing_which_is_said() -> None:
    door = Door()
    assert door.post("you", {"on": "15 1 2027"}) == (None, ["who"])
    assert door.kept.answers == {"on": "2027-01-15"}
    assert state_of(door.flow, door.flow.steps[0]) is StepState.PROBLEM


def test_coming_back_later_asks_for_nothing() -> None:
    door = Door()
    assert door.post("you", {"on": "early March", "go": "later"}) == ("/steps", [])
    assert door.kept.answers == {"on": "early March"}


def test_what_was_emptied_is_empty_and_the_other_steps_stay() -> None:
    door = Door(who="Somebody", on="2026-07-15", known="yes")
    door.post("you", {"who": "Somebody else"})
    assert door.kept.answers == {"who": "Somebody else", "known": "yes"}


def test_a_change_from_the_check_page_comes_back_to_it() -> None:
    door = Door(who="Somebody")
    assert door.post("you", {"who": "Another"}, "?back=check") == ("/check", [])
    with Flask("made-up").test_request_context("/steps/you?back=check"):
        assert step_page(door.flow, "you").action == "/steps/you?back=check"


def test_another_row_is_an_address_so_that_reloading_the_page_sends_nothing() -> None:
    door = Door()
    sent = {"people.rows": "2", "people.1.name": "Testchild Beta", "more": "people"}
    assert door.post("them", sent) == ("/steps/them?people.rows=3#step-people.2.name", [])
    assert door.kept.answers == {"people": [{"name": "Testchild Beta"}]}
    with Flask("made-up").test_request_context("/steps/them?people.rows=3"):
        page = step_page(door.flow, "them")
    assert page.counts == {"people": 3}
    assert page.flat["people.0.name"] == "Testchild Beta"


def test_a_begun_row_must_have_what_its_table_requires() -> None:
    door = Door()
    assert door.post("them", {"people.rows": "2", "people.1.born": "1 2 2019"}) == (None, ["people.0.name"])


def test_the_list_says_how_far_each_step_is_and_where_to_go_on() -> None:
    door = Door()
    assert [state_of(door.flow, step) for step in door.flow.steps] == [StepState.NOT_STARTED] * 2
    door.post("you", {})
    door.post("them", {"known": "no", "why": "Because."})
    assert [state_of(door.flow, step) for step in door.flow.steps] == [StepState.PROBLEM, StepState.COMPLETED]
    assert (found := next_step(door.flow)) is not None
    assert found.id == "you"
    door.post("you", {"who": "Somebody"})
    assert next_step(door.flow) is None


def test_the_check_page_says_answers_in_words_and_where_to_change_them() -> None:
    door = Door(on="2027-01-15", known="yes", people=[{"name": "Testchild Alpha", "born": "2019-03-14"}])
    flow = door.flow
    who, on = answer_rows(flow, flow.steps[0])
    assert (who.words, who.needed, who.change) == ((), True, "/steps/you?back=check#step-who")
    assert (on.words, on.needed) == (("15 January 2027",), False)
    known, why, people = answer_rows(flow, flow.steps[1])
    assert known.words == ("Yes, it is",)
    assert (why.words, why.needed) == ((), False)
    assert people.rows == ((("Name", "Testchild Alpha"), ("Born", "14 March 2019")),)
    assert [error.field for error in missing_in(flow)] == ["who"]
    assert who.anchor == "send-who"


def test_only_what_belongs_to_the_step_is_taken_from_what_was_sent() -> None:
    door = Door(known="yes")
    door.post("you", {"who": "Somebody", "known": "no"})
    assert door.kept.answers == {"who": "Somebody", "known": "yes"}
