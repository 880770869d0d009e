"""What a process says of its forms: the notification, what agencies are asked and how they are chased, the decision."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from forms_service.definitions.schema.basis import ChoiceData, Data, FieldName, FormRef, Slug, Source
from forms_service.definitions.schema.steps import Rule


class TableMap(Data):
    """Which columns of a repeating table say what about a person or an agency."""

    table: FieldName
    columns: dict[str, FieldName]


class NotificationUse(Data):
    form: FormRef
    children: TableMap | None = None  # keys: full_name, birth_date, nhs_number, address
    child: dict[str, FieldName] = {}  # the same keys, where the form has one child in single fields
    people: TableMap | None = None  # keys: full_name, relationship, birth_date, suspected_perpetrator
    agencies: TableMap | None = None  # keys: name, contact, worked_with
    facts: dict[str, FieldName] = {}  # incident_on, aware_at, outcome, circumstances, notifier_name/agency/email/...


class Prefill(StrEnum):
    """What the business unit fills in before a form goes out. Of a table, columns of these names are filled."""

    ISSUED_ON = "request.issued_on"  # date
    DUE = "request.due"  # text: weekday, date and hour
    RETURN_TO = "request.return_to"  # text
    WHAT_IS_ASKED = "request.what_is_asked"  # text: about whom, and why this agency
    PERIOD_FROM = "request.period_from"  # date
    PERIOD_TO = "request.period_to"  # date
    OUTLINE = "case.outline"  # text
    CHILDREN = "request.children"  # rows: full_name, also_known_as, dob_or_edd, nhs_number, home_address
    PERSONS = "request.persons"  # rows: full_name, also_known_as, relationship, date_of_birth, address
    EVERYONE = "request.everyone"  # rows: full_name, relationship, date_of_birth; children first
    INITIALS = "case.children_initials"  # text
    RECEIVED_ON = "notification.received_on"  # date
    SIN_REFERENCE = "sin.reference"  # text
    PAPERS_ON = "pack.released_on"  # date
    MEETING_ON = "meeting.held_on"  # date
    REGISTER = "returns.register"  # rows: agency, status (returned, nil, late, outstanding), note


class NilRule(Data):
    field: FieldName
    equals: Slug
    statement: FieldName
    systems: FieldName
    searched_by: FieldName | None = None


class ReturnUse(Data):
    form: FormRef
    due: Rule  # from request.issued
    source: Source | None = None  # of that rule
    note: str | None = None
    longer: Rule | None = None  # from request.due: the new day that is proposed when an agency needs longer
    agency_name: FieldName
    service: FieldName | None = None  # one agency may return for several services; each return stays in force
    nil: NilRule
    prefill: dict[FieldName, Prefill] = {}
    known_persons: TableMap | None = None  # keys: full_name, birth_date, known
    other_agencies: TableMap | None = None  # keys: name, why
    signed: tuple[FieldName, ...] = ()


class Rung(Data):
    """One rung of chasing, counted from the request's own due date."""

    id: Slug
    title: str
    rule: Rule
    channel: Literal["mail", "call"]
    letter: Slug | None = None
    hold: bool = False
    to: tuple[Literal["contact", "deputy", "manager"], ...] = Field(default=("contact",), min_length=1)
    only_if_unconfirmed: bool = False  # a receipt call: nothing to do once receipt was confirmed


class CollationReminder(Data):
    """Returns are all in and nobody has begun the pack: one message, once for each time that they were complete."""

    id: Slug
    rule: Rule  # from returns.complete
    letter: Slug  # a message
    to: Slug


class DecisionUse(Data):
    form: FormRef
    outcome: FieldName | None = None  # first axis: are the criteria met
    recommendation: FieldName  # second axis: what should be done
    rationale: FieldName | None = None
    reviewer: FieldName | None = None
    agreed: FieldName | None = None  # the partners' joint answer in their words
    responses: TableMap | None = None  # keys: partner, response, comments, on
    signatures: TableMap | None = None  # keys: partner, name, role, signature, on
    criteria: tuple[FieldName, ...] = ()  # answered one by one
    prefill: dict[FieldName, Prefill] = {}
    chair_name: FieldName
    letter: Slug  # the letter that carries the decision
    needs_event: str | None = None  # the event whose reference must be known before it goes
    response_choices: tuple[ChoiceData, ...] = ()
    agreeing: tuple[Slug, ...] = ()  # responses that count as agreement
    statement: str  # what a partner signs to
