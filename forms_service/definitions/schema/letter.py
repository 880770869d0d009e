"""letter.yml, and what makes a letter in a process, for whom."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import model_validator

from forms_service.definitions.schema.basis import Data, FieldName, File, LetterName, Slug, Source


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
