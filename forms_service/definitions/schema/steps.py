"""Rules of time, and the lines of the timetable that have them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from forms_service.definitions.schema.basis import Clock, Data, Slug, Source


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    HOURS = "hours"


class Rule(Data):
    """Count so many units after or before an anchor."""

    anchor: str  # an event's stable name (DESIGN 4), or request.due for chasing
    count: int = Field(ge=0)
    unit: Unit
    direction: Literal["after", "before"] = "after"
    kind: Literal["on", "by", "window"] = "by"
    at: Clock | None = None  # London wall-clock hour; none: the partnership's due hour
    convention: Literal["day0", "day1"] | None = None  # none: the partnership's


class Condition(Data):
    """What finishes a step; all that are given must hold. A closed list (domain/stages.py)."""

    event: str | None = None  # this event is recorded
    letters: tuple[Slug, ...] = ()  # every letter of these kinds has left; with `stage`: that its opening or end made
    calls: Slug | None = None  # every call of this rung is made
    requests: Literal["issued", "answered"] | None = None
    views: Literal["all"] | None = None  # every partner's view on the criteria is in
    pack: Literal["released", "acknowledged"] | None = None
    decision: Literal["frozen", "responded", "signed"] | None = None
    booked: Slug | None = None  # the time of this step's meeting is confirmed
    form: Slug | None = None  # a document of this form was received and accepted; with `stage`: one sent for that stage
    stage: Slug | None = None  # this stage has ended, by a person's record; with `form` or `letters`: of which they are
    recorder: Slug | None = None  # of this stage it is agreed who writes the record of what was agreed
    confirmed_by: tuple[Slug, ...] = ()  # each of these parties has confirmed it
    outcome: Literal["recorded"] | None = None  # the outcome of the process is on record
    actions: Slug | None = None  # every action of this plan is done or dropped, and there is one
    by_hand: bool = False  # a person ticks it

    @property
    def a_person_ticks(self) -> bool:
        """Also where only a form can say that it is done: a copy that does not say its stage finishes nothing.

        And where letters of one stage tell what people may have told each other already.
        """
        return self.by_hand or (self.stage is not None and (self.form is not None or bool(self.letters)))


class Step(Data):
    """One line of the timetable."""

    id: Slug
    title: str
    actor: str
    rule: Rule | None = None  # none: the source gives no date, and none is invented
    latest: Rule | None = None  # the last day, where the source has an earlier and a later one
    opens: Rule | None = None  # first day of a window
    source: Source
    legal_class: Literal["statutory", "panel", "local"] = "local"
    documents: tuple[Slug, ...] = ()
    note: str | None = None  # where the source contradicts itself, and what was chosen
    alternative_to: Slug | None = None  # two clocks for one duty: the earlier is in force
    done_when: Condition = Condition(by_hand=True)
    red_when_missing: bool = False  # a red task while it is open on its day
    stage: Slug | None = None  # the stage of the ladder that it belongs to; none: the whole process
    only_when: tuple[Slug, ...] = ()  # shown once one of these outcomes is on record; none: always
    repeats: bool = False  # done again and again, on days that a person chooses
    how_soon: str | None = None  # the source's own word where it counts no days: "at once"; shown in place of a date

    @model_validator(mode="after")
    def _a_rule_says_it_already(self) -> Step:
        if self.how_soon is not None and self.rule is not None:
            raise ValueError("`how_soon` is for a step that has no `rule`: leave one of them out")
        return self
