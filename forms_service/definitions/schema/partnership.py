"""partnership.yml: who they are, how their days count, whom letters reach, how long cases are kept."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from forms_service.definitions.schema.basis import (
    ChoiceData,
    Clock,
    Data,
    FieldName,
    File,
    FormRef,
    PartnershipSlug,
    Slug,
)


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


class SourceDocument(Data):
    """What the rules were taken from, under the title by which the people of the partnership know it."""

    id: str  # as `source` of a step or a form names it
    title: str


class Log(Data):
    """A list of the matters on record, in the layout of a form: one row a matter."""

    slug: Slug
    title: str
    processes: tuple[Slug, ...] = Field(min_length=1)
    form: FormRef
    table: FieldName
    columns: dict[FieldName, str]  # column of the table -> what fills it (form_templates/README.md, logs)
    head: dict[FieldName, Literal["agency", "partnership", "year"]] = {}  # field outside the table -> what fills it


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
    documents: tuple[SourceDocument, ...] = ()
    panel: ContactPoint | None = None
    accent: str = "#1d4f5f"  # letterhead rule

    def title_of(self, document: str) -> str:
        """Of a source document; one that is not listed is named by its title already."""
        return next((each.title for each in self.documents if each.id == document), document)
