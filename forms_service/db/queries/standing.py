"""How one request stands, as the rules of chasing want to know it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from forms_service.db.models import AgencyLink, AgencyRequest, Call, CaseFile, Document, Letter, Mail
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.work import Work
from forms_service.definitions.rules import clock_spec, rung_rule
from forms_service.definitions.schema import Process, Rung, Trigger
from forms_service.domain.chasing import NOT_DELIVERED, UNUSABLE_UPLOAD, DatedRung, FirstLetter, Standing, first_letter
from forms_service.domain.deadlines import ClockSpec, Convention, work_out
from forms_service.domain.events import Anchor

_OVER = frozenset({"answered", "nil", "stood-down", "declined"})
_TO_BE_READ = frozenset({"received", "reading"})


@dataclass(frozen=True, slots=True)
class RequestStanding:
    standing: Standing
    ladder: tuple[DatedRung, ...]
    due_cause: str  # a request whose date was moved climbs the ladder anew
    doubtful_mail: str = ""  # the newest first letter that may not have arrived
    unusable_upload: str = ""  # the newest upload, where it cannot be used


def chase_cause(request: AgencyRequest) -> str:
    return f"due {request.due_on}"


def request_standing(work: Work, case: CaseFile, request: AgencyRequest) -> RequestStanding | None:
    """None where the request was never issued: there is nothing to chase."""
    if request.issued_at is None or request.due_at is None:
        return None
    process = pinned_process(work.session, case)
    clock = clock_spec(pinned_partnership(work.session, case).clock)
    cause = chase_cause(request)
    letters = _first_letters(work, process, request)
    newest = _newest_upload(work, request)
    unusable = newest if newest is not None and _cannot_be_used(newest) else None
    doubtful = letters[-1].id if letters else ""
    calls = work.session.execute(select(Call.rung, Call.cause, Call.state).where(Call.request_id == request.id)).all()
    called = {(call.rung, call.cause) for call in calls}
    done = set(
        work.session.scalars(
            select(Letter.rung).where(Letter.request_id == request.id, Letter.rung != "", Letter.cause == cause)
        )
    )
    done |= {call.rung for call in calls if call.cause == cause}
    if (NOT_DELIVERED, doubtful) in called:
        done.add(NOT_DELIVERED)
    standing = Standing(
        due_at=request.due_at,
        over=case.state != "open" or request.state in _OVER or _has_usable_upload(work, request),
        letter=first_letter(mail.state for mail in letters),
        receipt_confirmed=request.receipt_confirmed_at is not None or _was_opened(work, request),
        paused=request.paused_at is not None
        or unusable is not None
        or (newest is not None and newest.state in _TO_BE_READ),
        upload_to_call_about=unusable is not None and (UNUSABLE_UPLOAD, unusable.id) not in called,
        done=frozenset(done),
    )
    return RequestStanding(
        standing,
        tuple(_dated(work, rung, request, clock) for rung in process.chasing),
        cause,
        doubtful_mail=doubtful if standing.letter is FirstLetter.IN_DOUBT else "",
        unusable_upload=unusable.id if unusable is not None else "",
    )


def first_letter_kinds(process: Process) -> frozenset[str]:
    """What asks an agency for its return."""
    return frozenset(use.letter for use in process.letters if use.made_on is Trigger.REQUESTS_ISSUED)


def first_letter_of(work: Work, case: CaseFile, request: AgencyRequest) -> FirstLetter:
    return first_letter(mail.state for mail in _first_letters(work, pinned_process(work.session, case), request))


def _first_letters(work: Work, process: Process, request: AgencyRequest) -> list[Mail]:
    kinds = first_letter_kinds(process)
    return list(
        work.session.scalars(
            select(Mail)
            .where(
                Mail.request_id == request.id,
                Mail.rung == "",
                Mail.kind.in_(kinds),
                Mail.recipient_key.like("request:%"),
            )
            .order_by(Mail.created_at, Mail.id)
        )
    )


def _dated(work: Work, rung: Rung, request: AgencyRequest, clock: ClockSpec) -> DatedRung:
    assert request.issued_at is not None
    assert request.due_at is not None
    rule = rung_rule(rung)
    # A reminder is for the morning of its day, and the day it counts from is never day 1.
    rule = replace(rule, at=rule.at or clock.working_from, convention=rule.convention or Convention.DAY0, kind="on")
    at = request.issued_at if rule.anchor == "request.issued" else request.due_at
    due = work_out(rule, Anchor(rule.anchor, at), work.services.calendar, replace(clock, cut_off=None))
    return DatedRung(rung.id, rung.channel, due.due_at, only_if_unconfirmed=rung.only_if_unconfirmed)


def _newest_upload(work: Work, request: AgencyRequest) -> Document | None:
    return work.session.scalar(
        select(Document)
        .where(Document.request_id == request.id, Document.direction == "in")
        .order_by(Document.created_at.desc(), Document.id.desc())
        .limit(1)
    )


def _has_usable_upload(work: Work, request: AgencyRequest) -> bool:
    found = work.session.scalar(
        select(Document.id)
        .where(
            Document.request_id == request.id,
            Document.direction == "in",
            Document.usable.is_(True),
            Document.problem_code.is_(None),
            Document.state.in_(("read", "accepted")),
        )
        .limit(1)
    )
    return found is not None


def _cannot_be_used(document: Document) -> bool:
    return (
        document.state in ("failed", "rejected")
        or not document.usable
        or (document.problem_code is not None and document.state not in _TO_BE_READ)
    )


def _was_opened(work: Work, request: AgencyRequest) -> bool:
    """By the recipient's own POST; a mail scanner fetches and posts nothing."""
    found = work.session.scalar(
        select(AgencyLink.id).where(AgencyLink.request_id == request.id, AgencyLink.opened_at.is_not(None)).limit(1)
    )
    return found is not None
