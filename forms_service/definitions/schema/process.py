"""One version of a process: all that holds for whoever runs it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forms_service.definitions.schema.basis import File, Slug, Source
from forms_service.definitions.schema.ladder import FormReceived, MissingReturn, Outcome, Party, Plan, Stage
from forms_service.definitions.schema.letter import LetterUse
from forms_service.definitions.schema.requests import CollationReminder, DecisionUse, NotificationUse, ReturnUse, Rung
from forms_service.definitions.schema.steps import Step


class Process(File):
    slug: Slug
    version: int = Field(ge=1)
    title: str
    called: Literal["case", "review", "matter"] = "case"  # what one run of it is called
    reference: str | None = None  # how references are made, where not as the partnership's
    starts_with: str  # the event that starts the clock
    source: Source
    notification: NotificationUse | None = None
    agency_return: ReturnUse | None = None
    decision: DecisionUse | None = None
    report: Slug | None = None
    parties: tuple[Party, ...] = ()
    stages: tuple[Stage, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    receives: tuple[FormReceived, ...] = ()
    plans: tuple[Plan, ...] = ()
    missing_return: MissingReturn | None = None
    steps: tuple[Step, ...] = Field(min_length=1)
    letters: tuple[LetterUse, ...] = ()
    chasing: tuple[Rung, ...] = ()
    collation: tuple[CollationReminder, ...] = ()
    pack_step: Slug | None = None  # the step at which the pack goes out
    meeting_step: Slug | None = None
    conference_step: Slug | None = None  # the partners' conference; both get their time from a person
    statutory_step: Slug | None = None  # the statutory notification
    views_step: Slug | None = None
