"""Where an agency's own request stands: what it sent and what came of it, what it asked for, what we ask back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import (
    AgencyLink,
    AgencyRequest,
    CaseFile,
    Document,
    Extension,
    HandOver,
    Letter,
    Question,
    Reading,
    Understanding,
)
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience, Trigger


@dataclass(frozen=True, slots=True)
class AskedLonger:
    state: str
    asked_at: datetime
    wanted_on: date | None
    due_on_before: date
    due_at_before: datetime
    due_on_after: date | None
    due_at_after: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Without the colleague's name: whoever reads the page need not be the one who gave it."""

    kind: str
    state: str
    asked_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A question of the unit about one answer; `path` empty: about the whole return."""

    id: str
    document_id: str
    path: str
    text: str
    state: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnStanding:
    longer: AskedLonger | None
    handed_over: HandedOver | None
    questions: tuple[AskedBack, ...]
    was_unclear: dict[str, int]
    """By document: answers that were not certain and text that had no place when it was read."""
    read_as_form: frozenset[str]
    """Documents of which there is something to show."""
    confirmed: dict[str, datetime]
    letter_document_id: str | None


def own_standing(work: Work, request_id: str) -> OwnStanding:
    asked = work.session.get_one(AgencyRequest, request_id)
    readings = work.session.execute(
        select(Reading.id, Reading.document_id, Reading.counts, Reading.outcome)
        .join(Document, Document.id == Reading.document_id)
        .where(Document.request_id == request_id, Document.kind == "return", Reading.is_current)
    ).all()
    confirmed = work.session.execute(
        select(Understanding.document_id, Understanding.at)
        .join(Reading, Reading.id == Understanding.reading_id)
        .join(Document, Document.id == Understanding.document_id)
        .where(Document.request_id == request_id, Reading.is_current)
    ).all()
    return OwnStanding(
        longer=_longer(work, asked),
        handed_over=_handed_over(work, asked),
        questions=sent_questions(work, asked),
        was_unclear={
            row.document_id: int(row.counts.get("undetermined", 0)) + int(row.counts.get("unplaced", 0))
            for row in readings
        },
        read_as_form=frozenset(row.document_id for row in readings if row.outcome == "parsed"),
        confirmed={row.document_id: row.at for row in confirmed},
        letter_document_id=_letter(work, asked),
    )


def sent_questions(work: Work, asked: AgencyRequest) -> tuple[AskedBack, ...]:
    """Those that were sent to the agency, the open ones first."""
    vault = work.vault(asked.case_id)
    rows = work.session.scalars(
        select(Question)
        .where(Question.request_id == asked.id, Question.state.in_(("sent", "answered")), Question.sent_at.is_not(None))
        .order_by(Question.state.desc(), Question.sent_at, Question.at, Question.id)
    )
    return tuple(
        AskedBack(
            row.id,
            row.document_id,
            row.path,
            str(vault.open_json("question", row.id, "sealed", row.sealed).get("text") or ""),
            row.state,
            row.sent_at,
        )
        for row in rows
    )


def was_passed_on(work: Work, link: AgencyLink) -> bool:
    """The link ended because a colleague answers now, not because nothing is asked any more."""
    if link.revoked_at is None:
        return False
    found = work.session.scalar(
        select(HandOver.id)
        .join(AgencyRequest, AgencyRequest.id == HandOver.request_id)
        .where(
            HandOver.request_id == link.request_id,
            HandOver.kind == "pass-on",
            HandOver.state == "done",
            AgencyRequest.state.not_in(("stood-down", "declined")),
        )
        .limit(1)
    )
    return found is not None


def _longer(work: Work, asked: AgencyRequest) -> AskedLonger | None:
    row = work.session.scalar(
        select(Extension)
        .where(Extension.request_id == asked.id, Extension.state != "withdrawn")
        .order_by(Extension.asked_at.desc(), Extension.id)
        .limit(1)
    )
    if row is None:
        return None
    told = work.vault(asked.case_id).open_json("extension", row.id, "answer_sealed", row.answer_sealed)
    return AskedLonger(
        row.state,
        row.asked_at,
        row.wanted_on,
        row.due_on_before,
        row.due_at_before,
        row.due_on_after,
        row.due_at_after,
        str(told.get("reason") or ""),
    )


def _handed_over(work: Work, asked: AgencyRequest) -> HandedOver | None:
    row = work.session.scalar(
        select(HandOver)
        .where(HandOver.request_id == asked.id, HandOver.state.in_(("asked", "refused")))
        .order_by(HandOver.asked_at.desc(), HandOver.id)
        .limit(1)
    )
    if row is None:
        return None
    told = work.vault(asked.case_id).open_json("hand_over", row.id, "answer_sealed", row.answer_sealed)
    return HandedOver(row.kind, row.state, row.asked_at, str(told.get("reason") or ""))


def _letter(work: Work, asked: AgencyRequest) -> str | None:
    """The letter that explains the request, as it was sent."""
    case = work.session.get_one(CaseFile, asked.case_id)
    kinds = {
        use.letter
        for use in pinned_process(work.session, case).letters
        if use.made_on is Trigger.REQUESTS_ISSUED and use.to == Audience.AGENCIES
    }
    return work.session.scalar(
        select(Letter.document_id)
        .where(
            Letter.request_id == asked.id,
            Letter.kind.in_(kinds),
            Letter.state == "released",
            Letter.document_id.is_not(None),
        )
        .order_by(Letter.released_at.desc(), Letter.id)
        .limit(1)
    )
