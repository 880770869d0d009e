"""What a collation goes from and to: returns as read, the plan of the report, and the report. Frozen, plain types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date, datetime
from enum import StrEnum

# --- what goes in -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """One answer as it stands in a return: `text` is verbatim, for reading; `value` is plain, for comparing."""

    text: str
    certainty: str = "exact"
    place: str = ""  # in words: "page 2", or part and path of the document
    value: str = ""  # ISO date, slug of a choice; the text itself elsewhere
    label: str = ""  # the question as the form prints it
    precision: str | None = None
    undetermined: bool = False  # the document does not say which; a person was not yet asked
    reasons: tuple[str, ...] = ()
    original: str | None = None  # before tracked changes
    settled_by: str | None = None
    choice: bool = False  # one of the form's printed options: its words prove nothing when found again

    @property
    def doubtful(self) -> bool:
        """A person has to look: undetermined, inferred, or changed under tracking; and nobody has."""
        unsure = self.undetermined or self.certainty == "inferred" or self.original is not None
        return unsure and self.settled_by is None

    @property
    def empty(self) -> bool:
        return not self.text.strip() and not self.undetermined


@dataclass(frozen=True, slots=True)
class UnplacedPiece:
    """Text of a return that belongs to no question; a person must file or dismiss it."""

    text: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class NilStatement:
    """An agency says in words that it knows nothing. An empty form is never one."""

    statement: ReportedValue
    systems: ReportedValue
    searched_by: ReportedValue


Row = Mapping[str, ReportedValue]


@dataclass(frozen=True, slots=True)
class ReturnContent:
    """One return of one agency, at one version."""

    key: str  # "R03"; unique in one collation
    agency: str  # as asked, or as the form says where the request is not known
    file: str  # a label without personal data: case reference, form, version
    sha256: str
    form: str
    form_version: str
    agency_key: str = ""  # of the AskedAgency; empty: matched by name
    service: str = ""  # one body may return for several services; each is a return of its own
    asked_at: datetime | None = None
    due_at: datetime | None = None
    received_at: datetime | None = None
    route: str = ""
    version_no: int | None = None
    signed: bool | None = None  # None: the form has no place for it
    involvement: ReportedValue | None = None  # the question that a nil answers
    nil: NilStatement | None = None
    fields: Mapping[str, ReportedValue] = with_default(default_factory=dict)
    tables: Mapping[str, tuple[Row, ...]] = with_default(default_factory=dict)
    # What shows that an agency was involved: beside a nil statement, it contradicts it.
    substance_fields: frozenset[str] = frozenset()
    substance_tables: frozenset[str] = frozenset()
    unplaced: tuple[UnplacedPiece, ...] = ()
    problems: tuple[str, ...] = ()  # sentences for people


class AskedState(StrEnum):
    ASKED = "asked"
    STOOD_DOWN = "stood-down"
    REFUSED = "refused"  # declined to answer


@dataclass(frozen=True, slots=True)
class AskedAgency:
    name: str
    key: str = ""
    email: str | None = None
    asked_at: datetime | None = None
    due_at: datetime | None = None
    receipt_confirmed_at: datetime | None = None
    state: AskedState = AskedState.ASKED
    chases: int = 0


@dataclass(frozen=True, slots=True)
class OddFile:
    """A file that did not become part of the report, and why."""

    file: str
    code: str  # unreadable | other-case | wrong-form | same-agency-twice | unrecognised | other-partnership | ...
    reason: str


@dataclass(frozen=True, slots=True)
class PersonFact:
    role: str  # "Child", "Mother", "Suspected perpetrator"
    name: str
    birth_date: str = ""  # as the report prints it
    born_on: str = ""  # the same as ISO, for comparing; where it is missing the printed words are compared
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """The part of report.yml that collation follows. Names are field names of the form."""

    sections: tuple[PlannedSection, ...]
    labels: Mapping[str, str]  # field or table.column -> printed label
    chronology: ChronologyPlan
    actions: ActionPlan
    compare: tuple[ComparePlan, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    other_agencies: TablePlan | None = None
    required: tuple[RequiredField, ...] = ()
    prefilled: frozenset[str] = frozenset()  # written by the business unit, so no agency's words


@dataclass(frozen=True, slots=True)
class RequiredField:
    """Must be answered; where `when` is given, only if that field has that value."""

    name: str
    when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PlannedSection:
    id: str
    title: str
    kind: str
    fields: tuple[str, ...] = ()
    intro: str = ""


@dataclass(frozen=True, slots=True)
class ChronologyPlan:
    table: str
    date: str
    event: str
    time: str | None = None
    source: str | None = None
    extra: tuple[str, ...] = ()
    gap_days: int = 28


@dataclass(frozen=True, slots=True)
class ActionPlan:
    table: str
    action: str
    by_whom: str
    completed: str


@dataclass(frozen=True, slots=True)
class ComparePlan:
    id: str
    title: str
    table: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class TablePlan:
    """Which column says what: keys are meanings (name, why), values are columns."""

    table: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    text: str
    set: str  # definition | local | national


@dataclass(frozen=True, slots=True)
class CollationInput:
    reference: str
    marking: str
    partnership: str
    made_at: datetime
    returns: tuple[ReturnContent, ...]
    asked: tuple[AskedAgency, ...] | None = None  # None: the list of those asked is not known
    control: tuple[tuple[str, str], ...] = ()  # label and text: notified, meeting, due to the Panel
    people: tuple[PersonFact, ...] = ()
    outline: tuple[tuple[str, str], ...] = ()  # label and text
    odd_files: tuple[OddFile, ...] = ()
    period: tuple[date, date] | None = None  # the period agencies were asked about
    unreviewed: bool = True
    addendum_to: str | None = None  # the pack this adds to; that pack stays as it is


# --- what comes out -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trace:
    """Return, field and place of one statement."""

    key: str
    agency: str
    field: str
    label: str
    place: str

    def in_words(self) -> str:
        return ", ".join(part for part in (self.key, self.label or self.field, self.place) if part)


class RegisterState(StrEnum):
    RETURNED = "returned"
    NIL = "nil"
    OUTSTANDING = "outstanding"
    REFUSED = "refused"
    STOOD_DOWN = "stood-down"
    SUPERSEDED = "superseded"
    NOT_ASKED = "not-asked"  # came without having been asked for
    UNCLEAR = "unclear"  # neither involvement nor a nil can be read from it


@dataclass(frozen=True, slots=True)
class RegisterRow:
    agency: str
    state: RegisterState
    key: str = ""
    file: str = ""
    asked_at: datetime | None = None
    due_at: datetime | None = None
    receipt_confirmed_at: datetime | None = None
    received_at: datetime | None = None
    route: str = ""
    version_no: int | None = None
    signed: bool | None = None
    late: bool = False
    chases: int = 0
    sha256: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    value: ReportedValue
    trace: Trace


@dataclass(frozen=True, slots=True)
class AgencyWords:
    """What one agency says in one section of the report, verbatim."""

    agency: str
    key: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class NilReturn:
    agency: str
    key: str
    statement: ReportedValue
    systems: ReportedValue
    searched_by: ReportedValue
    trace: Trace


@dataclass(frozen=True, slots=True)
class ChronologyEntry:
    first: date | None  # None: undated
    last: date | None  # the same day, or the end of what an imprecise date can mean
    date_text: str  # as written
    imprecise: bool
    time_text: str
    event: ReportedValue
    source: str
    extra: tuple[tuple[str, str], ...]  # label and text
    trace: Trace
    like: tuple[str, ...] = ()  # keys of returns that tell nearly the same; marked, never merged
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """No agency reports anything between these days."""

    after: date
    before: date
    days: int


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Statements that do not agree, all quoted. Which is right is for people."""

    title: str
    about: str
    quotes: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    agency: str
    action: ReportedValue
    by_whom: str
    completed: str
    outstanding: bool
    trace: Trace


@dataclass(frozen=True, slots=True)
class MissingItem:
    agency: str
    what: str


@dataclass(frozen=True, slots=True)
class Caveat:
    agency: str
    what: str
    quote: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class CollatedReport:
    reference: str
    marking: str
    partnership: str
    made_at: datetime
    unreviewed: bool
    asked_known: bool
    sections: tuple[PlannedSection, ...]
    control: tuple[tuple[str, str], ...]
    people: tuple[PersonFact, ...]
    outline: tuple[tuple[str, str], ...]
    register: tuple[RegisterRow, ...]
    words: Mapping[str, tuple[AgencyWords, ...]]  # section id -> agencies
    nil_returns: tuple[NilReturn, ...]
    chronology: tuple[ChronologyEntry | Gap, ...]
    undated: tuple[ChronologyEntry, ...]
    discrepancies: tuple[Discrepancy, ...]
    actions: tuple[ActionRow, ...]
    missing: tuple[MissingItem, ...]
    caveats: tuple[Caveat, ...]
    criteria: tuple[Criterion, ...]
    odd_files: tuple[OddFile, ...]
    values: tuple[tuple[str, str], ...]  # place and text of every value in force, for the read-back of the pack
    addendum_to: str | None = None
