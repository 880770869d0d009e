"""A form filled in step by step: one page for each section, a list of them, and a page to check the answers.

How a door uses it (web/public/drafts.py is an example):

* `Flow(form, steps_of(form, wanted), kept, save, step_url, tasks_url, check_url)`: what was typed lives where the door
  wants. `kept` is what is there now; `save(step_id, values)` keeps one step's values (`put_in` joins them to the rest)
  and returns what is there then. It runs in the request's own writing work: committed with the answer.
* GET of a step: give the template `flow` and `page=step_page(flow, step_id)`; it calls `step_heading(flow, page)` and
  `step_form(flow, page)` of macros/page_steps.html.
* POST of a step: `went = take_step(flow, step_id)`. Whatever was typed is saved, also when something is missing.
  Where `went` is an address, redirect to it; else show the step again as 400: what is missing was told.
* List of steps: `task_list(flow)`. Page to check: `check_answers(flow)`; each link there comes back there.
* The final send, from a form named "send": `tell(missing_in(flow))` where something is missing, else what the door does
  with `flow.kept.answers`.

Buttons of a step: `go=on` (or none) saves and continues, `go=later` saves and leads to the list whatever is missing,
`more=<table>` saves and shows one more row. Nothing of it needs a script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from flask import g, request
from werkzeug.datastructures import MultiDict

from forms_service.definitions.answers import put_in
from forms_service.definitions.schema import FieldData, Form, Section
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.web.again import field_id, tell
from forms_service.web.moments import LONDON, say_moment
from forms_service.web.page_form import (
    Wanted,
    every_field,
    flat_answers,
    missing_answers,
    read_answers,
    row_count,
    with_gaps,
)
from parsers.types import FieldKind, JsonValue

__all__ = [
    "AnswerRow",
    "Flow",
    "Kept",
    "Step",
    "StepPage",
    "StepState",
    "answer_rows",
    "find_step",
    "missing_in",
    "next_step",
    "put_in",
    "read_step",
    "state_of",
    "step_page",
    "steps_of",
    "take_step",
    "tasks_of",
]

STEP_FORM, SEND_FORM = "step", "send"


@dataclass(frozen=True, slots=True)
class Step:
    """One section of the form, with the fields that are asked for."""

    id: str
    title: str
    intro: str | None
    fields: tuple[FieldData, ...]
    number: int
    total: int


class StepState(StrEnum):
    COMPLETED = "completed"
    NOT_STARTED = "not-started"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed so far, and which steps were saved at least once."""

    answers: Mapping[str, JsonValue] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Flow:
    form: Form
    steps: tuple[Step, ...]
    kept: Kept
    save: Callable[[str, dict[str, JsonValue]], Kept]
    step_url: Callable[[str], str]
    tasks_url: str
    check_url: str

    @property
    def tasks(self) -> list[Task]:
        return tasks_of(self)

    def rows(self, step: Step) -> list[AnswerRow]:
        return answer_rows(self, step)


@dataclass(frozen=True, slots=True)
class StepPage:
    """What the page of one step shows."""

    step: Step
    flat: Mapping[str, JsonValue]
    counts: Mapping[str, int]
    action: str


@dataclass(frozen=True, slots=True)
class Task:
    step: Step
    state: StepState
    href: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of the page to check. `rows`: of a table, each row as pairs of label and words."""

    label: str
    words: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    needed: bool  # required, and not there
    change: str
    anchor: str


def steps_of(form: Form, wanted: Wanted = every_field) -> tuple[Step, ...]:
    """The sections that have a field to fill in; the others are passed over and not counted."""
    asked: list[tuple[Section, tuple[FieldData, ...]]] = []
    for section in form.sections:
        fields = tuple(each for each in section.fields if wanted(each))
        if fields:
            asked.append((section, fields))
    return tuple(
        Step(section.id, section.title, section.intro, fields, number, len(asked))
        for number, (section, fields) in enumerate(asked, start=1)
    )


def find_step(steps: Sequence[Step], step_id: str) -> Step:
    for step in steps:
        if step.id == step_id:
            return step
    raise NotFoundError


def read_step(form: Form, step: Step, sent: MultiDict[str, str]) -> dict[str, JsonValue]:
    """What was typed in one step; what was left empty is there as nothing, so that it empties what was kept."""
    asked = _of(step)
    return with_gaps(form, read_answers(form, sent, asked), asked)


def missing_in(flow: Flow, step: Step | None = None) -> list[InvalidInputError]:
    """Required and not there: in one step, or in all of them."""
    steps = flow.steps if step is None else (step,)
    return [error for each in steps for error in missing_answers(flow.form, flow.kept.answers, _of(each))]


def step_page(flow: Flow, step_id: str) -> StepPage:
    step = find_step(flow.steps, step_id)
    return StepPage(
        step,
        flat_answers(flow.form, flow.kept.answers),
        {each.name: row_count(each, flow.kept.answers, _asked_rows(each)) for each in step.fields if each.columns},
        _address(flow.step_url(step_id), {"back": "check"} if _from_check() else {}),
    )


def take_step(flow: Flow, step_id: str) -> str | None:
    """Saves what was typed. Where to go then; none where something is missing, which was told."""
    step = find_step(flow.steps, step_id)
    kept = flow.save(step_id, read_step(flow.form, step, request.form))
    if more := request.form.get("more"):
        return _with_another_row(flow, step, more)
    if request.form.get("go") == "later":
        return flow.tasks_url
    missing = missing_answers(flow.form, kept.answers, _of(step))
    if missing:
        g.keep_typed = True
        tell(missing)
        return None
    if _from_check():
        return flow.check_url
    following = flow.steps[step.number : step.number + 1]
    return flow.step_url(following[0].id) if following else flow.check_url


def state_of(flow: Flow, step: Step) -> StepState:
    if step.id not in flow.kept.seen:
        return StepState.NOT_STARTED
    return StepState.PROBLEM if missing_in(flow, step) else StepState.COMPLETED


def tasks_of(flow: Flow) -> list[Task]:
    return [Task(step, state_of(flow, step), flow.step_url(step.id)) for step in flow.steps]


def next_step(flow: Flow) -> Step | None:
    """The first that was never saved, else the first in which something is missing."""
    for state in (StepState.NOT_STARTED, StepState.PROBLEM):
        for step in flow.steps:
            if state_of(flow, step) is state:
                return step
    return None


def answer_rows(flow: Flow, step: Step) -> list[AnswerRow]:
    lacking = {error.field for error in missing_in(flow, step)}
    return [_answer_row(flow, step, each, lacking) for each in step.fields]


def _answer_row(flow: Flow, step: Step, asked: FieldData, lacking: Iterable[str | None]) -> AnswerRow:
    value = flow.kept.answers.get(asked.name)
    rows: list[tuple[tuple[str, str], ...]] = []
    words: tuple[str, ...] = ()
    if asked.kind is FieldKind.TABLE:
        for row in value if isinstance(value, list) else ():
            cells = row if isinstance(row, dict) else {}
            rows.append(
                tuple((column.label, "; ".join(say_answer(column, cells.get(column.name)))) for column in asked.columns)
            )
    else:
        words = tuple(say_answer(asked, value))
    wrong = [name for name in lacking if name is not None and _belongs(name, asked)]
    anchor = wrong[0] if wrong else (f"{asked.name}.0.{asked.columns[0].name}" if asked.columns else asked.name)
    change = _address(flow.step_url(step.id), {"back": "check"}) + f"#{field_id(STEP_FORM, anchor)}"
    return AnswerRow(asked.label, words, tuple(rows), bool(wrong), change, field_id(SEND_FORM, anchor))


def say_answer(asked: FieldData, value: JsonValue) -> list[str]:
    """An answer in the words of the form; nothing where there is none."""
    if value in (None, "", [], False):
        return []
    labels = {choice.slug: choice.label for choice in asked.choices}
    if asked.kind is FieldKind.TICK:
        return ["Yes"]
    if asked.kind is FieldKind.MULTI_CHOICE and isinstance(value, list):
        return [labels.get(str(each), str(each)) for each in value]
    text = str(value)
    if asked.kind in (FieldKind.DATE, FieldKind.DATETIME):
        return [_say_when(asked.kind, text)]
    return [labels.get(text, text)]


def _say_when(kind: FieldKind, text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if kind is FieldKind.DATETIME and "T" in text:
        return say_moment(at if at.tzinfo else at.replace(tzinfo=LONDON))
    return f"{at.day} {at:%B %Y}"  # as it was typed: a birth date needs no weekday


def _belongs(name: str, asked: FieldData) -> bool:
    return name == asked.name or name.startswith(f"{asked.name}.")


def _of(step: Step) -> Wanted:
    names = {each.name for each in step.fields}
    return lambda each: each.name in names


def _asked_rows(table: FieldData) -> MultiDict[str, str] | None:
    """How many rows the page had, or was asked to have: from the form, else from the address."""
    for sent in (request.form, request.args):
        if f"{table.name}.rows" in sent:
            return MultiDict({f"{table.name}.rows": sent[f"{table.name}.rows"]})
    return None


def _with_another_row(flow: Flow, step: Step, name: str) -> str:
    rows = {each.name: row_count(each, {}, request.form) for each in step.fields if each.columns}
    asked = {f"{table}.rows": str(count) for table, count in rows.items()}
    if _from_check():
        asked["back"] = "check"
    table = next((each for each in step.fields if each.name == name and each.columns), None)
    # The new row is where the page opens, so that nobody has to look for it.
    place = f"#{field_id(STEP_FORM, f'{name}.{rows[name] - 1}.{table.columns[0].name}')}" if table else ""
    return _address(flow.step_url(step.id), asked) + place


def _from_check() -> bool:
    return request.args.get("back") == "check"


def _address(url: str, values: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(values)}" if values else url
