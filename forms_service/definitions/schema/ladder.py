"""What a process says of a matter: who takes part, its stages, how it may go on, what comes in, what is agreed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forms_service.definitions.schema.basis import Data, FieldName, FormRef, Slug, Source
from forms_service.definitions.schema.requests import Prefill


class Party(Data):
    """Who takes part in a matter, by what they are in it. Who that is, are rows of the case."""

    slug: Slug
    title: str
    fields: dict[str, FieldName] = {}  # name, role, agency, email: fields of the form that begins the process
    follows: bool = False  # may be given a link to this one matter, and sees nothing else
    many: bool = False


class StageForm(Data):
    form: Slug
    need: Literal["required", "optional"]
    note: str | None = None


class StageEnd(Data):
    """How a stage can end. A person records it; no date does."""

    slug: Slug
    label: str
    to: Slug | None = None  # the stage that follows
    resolves: bool = False  # the matter is resolved by it


class Stage(Data):
    """One rung of a ladder. Its dates are the steps that name it; escalating early is always allowed."""

    id: Slug
    number: str = ""  # as printed; never compared between partnerships
    title: str
    who: str
    event: str | None = None  # recorded when the stage is opened
    informal: bool = False  # no formal stage: shown, and may be passed over
    forms: tuple[StageForm, ...] = ()
    ends: tuple[StageEnd, ...] = Field(min_length=1)
    source: Source
    note: str | None = None


class Outcome(Data):
    """One way in which the process may go on. A person records it; the service never decides."""

    slug: Slug
    label: str
    criteria: Literal["met", "not-met"] | None = None
    begins: tuple[Slug, ...] = ()  # processes proposed as cases of their own, linked to this one
    completes: bool = False  # nothing more follows here
    source: Source | None = None
    note: str | None = None


class FormReceived(Data):
    """A form that may come in while the process runs; the one that begins it stands under `notification`."""

    form: FormRef
    title: str = ""  # what it is here, where the form's own title does not say
    stages: tuple[Slug, ...] = ()  # at which it is expected; none: at any time
    parties: tuple[Slug, ...] = ()  # who may send it by their link
    facts: dict[str, FieldName] = {}  # what it brings up to date
    stage_field: FieldName | None = None  # a choice of stages: for which of them this copy was sent
    blank: bool = False  # the office sends it out empty from the case's page
    prefill: dict[FieldName, Prefill] = {}


class Plan(Data):
    """A list of actions with owners and dates, reviewed until all are done."""

    slug: Slug
    title: str
    overseen_by: str = ""
    record: Slug | None = None  # the letter that prints it


class MissingReturn(Data):
    """What is proposed for a return that does not come; without it, a task for the manager."""

    process: Slug  # of the same partnership
    after: Slug  # the call of `chasing` from whose first unanswered try on it is proposed
