"""The shape of every file under form_templates/: frozen, unknown keys refused, each key with its meaning.

`schema: 1` stands in every file; a published schema stays loadable. Closed lists (kinds, triggers, conditions) live
here and in code; which of them are used, in what order and with what numbers and words, is data.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from parsers.types import FieldKind

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
PartnershipSlug = Annotated[str, StringConstraints(pattern=r"^_?[a-z0-9]+(?:-[a-z0-9]+)*$")]  # "_": made up
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
LetterName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_0-9]+)*$")]  # "stage.discussions"
FormRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/v\d+$")]  # "note-1/v2"


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=False)


class File(Data):
    schema_: Literal[1] = Field(alias="schema")


# --- rules of time ------------------------------------------------------------------------------------------------


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


class Source(Data):
    """Where the rule is written: the seed document, the passage, and a short marked quotation."""

    document: str  # "seed 004" or the name of the guidance
    passage: str  # "Flowchart 2, Working Day Two"
    line: int | None = None
    last: int | None = None  # last line of the passage, where it is longer than one
    quote: str | None = Field(default=None, max_length=400)


class Condition(Data):
    """What finishes a step; all that are given must hold. A closed list (domain/stages.py)."""

    event: str | None = None  # this event is recorded
    letters: tuple[Slug, ...] = ()  # every letter of these kinds has left (accepted or sent otherwise)
    calls: Slug | None = None  # every call of this rung is made
    requests: Literal["issued", "answered"] | None = None
    views: Literal["all"] | None = None  # every partner's view on the criteria is in
    pack: Literal["released", "acknowledged"] | None = None
    decision: Literal["frozen", "responded", "signed"] | None = None
    booked: Slug | None = None  # the time of this step's meeting is confirmed
    form: Slug | None = None  # a document of this form was received and accepted; with `stage`: one sent for that stage
    stage: Slug | None = None  # this stage has ended, by a person's record; with `form`: for which the form was sent
    confirmed_by: tuple[Slug, ...] = ()  # each of these parties has confirmed it
    outcome: Literal["recorded"] | None = None  # the outcome of the process is on record
    actions: Slug | None = None  # every action of this plan is done or dropped, and there is one
    by_hand: bool = False  # a person ticks it

    @property
    def a_person_ticks(self) -> bool:
        """Also where only a form can say that it is done: a copy that does not say its stage finishes nothing."""
        return self.by_hand or (self.form is not None and self.stage is not None)


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


class Audience(StrEnum):
    """To whom a letter goes, in every process. Beside these: the offices of the partnership and the parties of the
    process, by their slugs. Who that is, are rows."""

    PARTNERS = "partners"
    REVIEW_GROUP = "review-group"
    AGENCIES = "agencies"  # each agency asked, by its own request
    NOTIFIER = "notifier"
    BUSINESS_UNIT = "business-unit"
    BUSINESS_MANAGER = "business-manager"  # whoever may sign in as such; else people of the directory
    DEPUTY_MANAGER = "deputy-manager"  # people of the directory
    DUTY_OFFICER = "duty-officer"  # people of the directory
    PANEL = "panel"
    STATUTORY_NOTIFIER = "statutory-notifier"
    PARTIES = "parties"  # everybody who takes part in the matter
    FILE = "file"  # made for the case file, sent to nobody


# --- partnership --------------------------------------------------------------------------------------------------


class ChoiceData(Data):
    slug: Slug
    label: str


class ClockRules(Data):
    convention: Literal["day0", "day1"] = "day0"
    cut_off: Clock | None = None
    working_from: Clock = "09:00"
    working_to: Clock = "17:00"
    due_hour: Clock | None = None  # none: working_to

    @property
    def due_at(self) -> str:
        return self.due_hour or self.working_to


class Partner(Data):
    slug: Slug
    title: str  # "The local authority"
    organisation: str
    statutory_notifier: bool = False  # the one who tells the Panel


class Body(Data):
    name: str
    short_name: str
    aliases: tuple[str, ...] = ()


class ContactPoint(Data):
    name: str
    telephone: str
    email: str | None = None
    hours: str | None = None


class Closure(Data):
    from_: date = Field(alias="from")
    to: date
    why: str


class ChasingRules(Data):
    most_a_day: int = Field(default=3, ge=1)  # reminders to one address in a day, over all cases
    out_of_office: Literal["copy-deputy", "as-usual"] = "copy-deputy"  # the contact's mailbox answered by itself


class UnopenedRung(Data):
    """Nobody has looked at a notification: one message to these, once."""

    id: Slug
    after_hours: int = Field(ge=1, le=80)  # working hours since it was received
    letter: Slug  # a message
    to: Slug  # an audience or an office


class Office(Data):
    """Whom letters reach beside those who run the case: a chair, a board, an inspectorate. Who that is: contacts."""

    slug: Slug
    title: str  # "The Chair of the partnership"
    organisation: str = ""
    by_hand: bool = False  # does not follow our links: the letter is downloaded and recorded as sent otherwise


class ActionRules(Data):
    """Reminders of agreed actions to whoever answers for them."""

    letter: Slug  # a message
    days_before: int = Field(default=2, ge=0)  # working days before the action is due
    overdue_every: int = Field(default=5, ge=1)  # working days between reminders once it is late


class Retention(Data):
    """How long a closed case is kept. Nothing is erased by itself: a review is due, and two people decide."""

    processes: tuple[Slug, ...] = ()  # none: every process that no other entry names
    years: int = Field(ge=1, le=120)
    source: str  # whose rule it is


class Log(Data):
    """A list of the matters on record, in the layout of a form: one row a matter."""

    slug: Slug
    title: str
    processes: tuple[Slug, ...] = Field(min_length=1)
    form: FormRef
    table: FieldName
    columns: dict[FieldName, str]  # column of the table -> what fills it (form_templates/README.md, logs)


class Partnership(File):
    slug: PartnershipSlug
    name: str
    short_name: str
    business_unit: Body
    review_group: Body
    partners: tuple[Partner, ...] = Field(min_length=1)
    mailbox: str
    telephone: str
    address: tuple[str, ...]
    signatory_role: str
    urgent: tuple[ContactPoint, ...] = Field(min_length=1)  # child at risk now
    area: str  # "North East Lincolnshire"
    clock: ClockRules = ClockRules()
    marking: str
    reference: str  # "EX-{year}-{number:03}"
    look_back_months: int = Field(ge=1)
    chasing: ChasingRules = ChasingRules()
    unopened: tuple[UnopenedRung, ...] = ()
    closures: tuple[Closure, ...] = ()  # warn, never move a date
    offices: tuple[Office, ...] = ()
    themes: tuple[ChoiceData, ...] = ()  # of learning, counted for the yearly report
    fewest_counted: int = Field(default=5, ge=1)  # a count below this is held back
    actions: ActionRules | None = None
    logs: tuple[Log, ...] = ()
    retention: tuple[Retention, ...] = ()
    retention_note: str = ""
    panel: ContactPoint | None = None
    accent: str = "#1d4f5f"  # letterhead rule


# --- forms --------------------------------------------------------------------------------------------------------


class SharedCell(Data):
    """Columns of a table that are printed in one cell, each value behind its own label."""

    name: FieldName
    label: str  # heading over the cell
    columns: tuple[FieldName, ...] = Field(min_length=2)


MOST_IN_A_ROW = 8  # options beside each other; more cannot be read on a page


class FieldData(Data):
    name: FieldName
    label: str
    kind: FieldKind
    required: bool = False
    required_when: str | None = None  # "any_involvement=yes"
    choices: tuple[ChoiceData, ...] = ()
    columns: tuple[FieldData, ...] = ()
    rows: int = 3  # empty rows printed in a table
    hint: str | None = None
    prefilled: bool = False
    wide: bool = False  # a table column that takes the room
    layout: Literal["list", "row"] = "list"  # of the options of a choice; row: each in a cell of its own
    cells: tuple[SharedCell, ...] = ()  # of a table

    @model_validator(mode="after")
    def _shape(self) -> FieldData:
        if self.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE) and len(self.choices) < 2:
            raise ValueError(f"a {self.kind.value} needs at least two choices")
        if self.kind is FieldKind.TABLE and not self.columns:
            raise ValueError("a table needs columns")
        if self.kind is not FieldKind.TABLE and self.columns:
            raise ValueError("only a table has columns")
        if self.layout == "row" and not 2 <= len(self.choices) <= MOST_IN_A_ROW:
            raise ValueError(f"a row takes from two to {MOST_IN_A_ROW} choices")
        if any(column.layout != "list" for column in self.columns):
            raise ValueError("a column of a table has no room for a row of options")
        self._check_cells()
        return self

    def _check_cells(self) -> None:
        names = [column.name for column in self.columns]
        used: set[str] = set()
        for cell in self.cells:
            missing = [name for name in cell.columns if name not in names]
            if missing:
                raise ValueError(f"the cell {cell.name} names the column {missing[0]}, which the table does not have")
            first = names.index(cell.columns[0])
            if tuple(names[first : first + len(cell.columns)]) != cell.columns:
                raise ValueError(f"the columns of the cell {cell.name} must stand one after the other, in this order")
            if cell.name in names or cell.name in used or used & set(cell.columns):
                raise ValueError(f"the cell {cell.name} needs a name of its own and columns of its own")
            kinds = {column.kind for column in self.columns[first : first + len(cell.columns)]}
            if kinds & {FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TICK}:
                raise ValueError(f"the cell {cell.name} holds what is written, no options to mark")
            used |= {cell.name, *cell.columns}


class Section(Data):
    id: Slug
    title: str
    intro: str | None = None
    fields: tuple[FieldData, ...]


class Form(File):
    slug: Slug
    version: int = Field(ge=1)
    code: str  # "NOTE-1"
    accepted_codes: tuple[str, ...] = ()
    title: str
    intro: tuple[str, ...] = ()
    office_use: str | None = None
    sections: tuple[Section, ...] = Field(min_length=1)
    source: Source

    @property
    def ref(self) -> str:
        return f"{self.slug}/v{self.version}"

    def fields(self) -> tuple[FieldData, ...]:
        return tuple(field for section in self.sections for field in section.fields)


class OldVersion(Data):
    """How an older version's fields map onto the current one. Fields not named keep their name."""

    version: int
    renamed: dict[str, str] = {}
    gone: tuple[str, ...] = ()


class Reading(File):
    """reading.yml: what only improves reading; versioned apart, may improve under open cases."""

    version: int = 1
    labels: dict[str, tuple[str, ...]] = {}  # field or table.column -> other labels seen
    choices: dict[str, dict[str, tuple[str, ...]]] = {}  # field -> slug -> other words
    people: tuple[str, ...] = ()  # fields and table.columns that name persons
    boilerplate: tuple[str, ...] = ()
    old_versions: tuple[OldVersion, ...] = ()


# --- letters ------------------------------------------------------------------------------------------------------


class Mail(Data):
    subject: str  # template; case reference, form and dates only
    text: str  # template of the plain text part


class Letter(File):
    slug: Slug
    code: str | None = None  # "LETTER-2"
    title: str
    kind: Literal["letter", "message", "record"] = "letter"  # message: mail text only; record: document only
    document: str | None = None  # "letter.docx" beside letter.yml
    free_text: tuple[FieldName, ...] = ()  # blocks an officer may write before release
    mail: Mail | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _parts(self) -> Letter:
        if self.kind != "message" and not self.document:
            raise ValueError(f"a {self.kind} needs a document")
        if self.kind == "message" and not self.mail:
            raise ValueError("a message needs mail")
        return self


# --- report -------------------------------------------------------------------------------------------------------


class ReportSection(Data):
    """A closed list of kinds; which, in what order, from which fields, is data."""

    id: Slug
    title: str
    kind: Literal[
        "control",
        "people",
        "outline",
        "register",
        "agency-fields",
        "nil-returns",
        "chronology",
        "discrepancies",
        "actions",
        "missing",
        "criteria",
        "caveats",
    ]
    fields: tuple[FieldName, ...] = ()
    intro: str | None = None


class ChronologyMap(Data):
    table: FieldName
    date: FieldName
    time: FieldName | None = None
    event: FieldName
    source: FieldName | None = None
    extra: tuple[FieldName, ...] = ()
    gap_days: int = 28  # a gap longer than this is shown


class ActionMap(Data):
    table: FieldName
    action: FieldName
    by_whom: FieldName
    completed: FieldName


class Comparison(Data):
    """Values that should agree between returns: rows of a table, matched by key, compared by value."""

    id: Slug
    title: str
    table: FieldName
    key: FieldName
    value: FieldName
    kind: Literal["same-value"] = "same-value"


class CriterionText(Data):
    id: Slug
    text: str
    set: Literal["definition", "local", "national"]


class Report(File):
    slug: Slug
    version: int = 1
    code: str
    title: str
    form: FormRef
    sections: tuple[ReportSection, ...] = Field(min_length=1)
    chronology: ChronologyMap
    actions: ActionMap
    compare: tuple[Comparison, ...] = ()
    criteria: tuple[CriterionText, ...] = ()


# --- process ------------------------------------------------------------------------------------------------------


class Trigger(StrEnum):
    """What makes a letter. A closed list."""

    NOTIFICATION_RECEIVED = "notification.received"
    CASE_OPENED = "case.opened"
    REQUESTS_ISSUED = "requests.issued"  # per request
    RETURN_RECEIVED = "return.received"
    RETURN_UNUSABLE = "return.unusable"  # a file that came through the agency's link cannot be its return
    RETURN_QUESTIONED = "return.questioned"  # the unit sent questions about a return; per sending
    RETURNS_COMPLETE = "returns.complete"
    CALLS_DUE = "calls.due"
    EXTENSION_GRANTED = "extension.granted"  # the agency has longer
    EXTENSION_REFUSED = "extension.refused"  # it asked for longer, and the date stands
    PACK_RELEASED = "pack.released"
    RECOMMENDATION_FROZEN = "recommendation.frozen"
    DECISION_SIGNED = "decision.signed"
    CASE_CLOSED = "case.closed"
    STAGE_OPENED = "stage.opened"  # of a ladder; `stage` says which
    STAGE_ENDED = "stage.ended"
    OUTCOME_RECORDED = "outcome.recorded"  # `only_when` says which
    EVENT_RECORDED = "event.recorded"  # `event` says which
    CHASE = "chase"  # by its rung
    BY_HAND = "by-hand"


class LetterUse(Data):
    """One letter in this process: when it is made, for whom, and whether a person must release it."""

    letter: Slug
    to: Slug  # an audience, an office of the partnership or a party of this process
    copies_to: tuple[Slug, ...] = ()
    made_on: Trigger
    hold: bool = True
    step: Slug | None = None  # the step whose date it serves
    stage: Slug | None = None  # only at this stage
    ends: tuple[Slug, ...] = ()  # of `stage.ended`: only where it ended so; none: however it ended
    event: str | None = None  # of `event.recorded`: which
    only_when: tuple[Slug, ...] = ()  # only with one of these outcomes
    only_if: dict[str, tuple[str, ...]] = {}  # only where these facts of the case have one of these values
    tells: tuple[LetterName, ...] = ()  # to an office: names beyond what every office is told


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


class AddedDay(Data):
    """A bank holiday proclaimed after the calendar package was released."""

    date: date
    name: str
    why: str


class RemovedDay(Data):
    date: date
    why: str


class CalendarOverrides(File):
    added: tuple[AddedDay, ...] = ()
    removed: tuple[RemovedDay, ...] = ()


class VocabularyName(Data):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_0-9<>-]+)*$")]
    meaning: str
    sample: str | bool | int | list[dict[str, str]] | list[str]


class Vocabulary(File):
    names: tuple[VocabularyName, ...]
