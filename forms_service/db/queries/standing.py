"""How one request stands, as the rules of chasing want to know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from forms_service.db.models import AgencyLink, AgencyRequest, Call, CaseFile, Document, HandOver, Letter, Mail
from forms_service.db.queries.chasing_facts import ChasingFacts, chasing_facts
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.work import Work
from forms_service.definitions.rules import clock_spec, rung_rule
from forms_service.definitions.schema import Process, Rung, Trigger
from forms_service.domain.chasing import (
    DELAYED,
    NOT_DELIVERED,
    UNUSABLE_UPLOAD,
    DatedRung,
    FirstLetter,
    Standing,
    Who,
    first_letter,
)
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
    delayed_mail: str = ""  # the newest first letter, where the other side is still trying to deliver it
    unusable_upload: str = ""  # the newest upload, where it cannot be used
    first_letter: Mail | None = None  # the newest that asked for the return


def chase_cause(request: AgencyRequest) -> str:
    return f"due {request.due_on}"


def request_standing(work: Work, case: CaseFile, request: AgencyRequest) -> RequestStanding | None:
    """None where the request was never issued: there is nothing to chase."""
    return standings_of(work, case, [request]).get(request.id)


def standings_of(work: Work, case: CaseFile, requests: Sequence[AgencyRequest]) -> dict[str, RequestStanding]:
    """By request; the same few queries whatever their number."""
    issued = [each for each in requests if each.issued_at is not None and each.due_at is not None]
    if not issued:
        return {}
    process = pinned_process(work.session, case)
    partnership = pinned_partnership(work.session, case)
    clock = clock_spec(partnership.clock)
    ids = [each.id for each in issued]
    letters = _first_letters(work, process, ids)
    uploads = _uploads(work, ids)
    calls = _calls(work, ids)
    chasers = _chasers(work, ids)
    opened = _opened(work, ids)
    facts = chasing_facts(work, case.id, issued)
    copy_deputy = partnership.chasing.out_of_office == "copy-deputy"
    return {
        each.id: _standing(
            case,
            each,
            tuple(_dated(work, rung, each, clock) for rung in process.chasing),
            letters=letters.get(each.id, []),
            uploads=uploads.get(each.id, []),
            calls=calls.get(each.id, []),
            chasers=chasers.get(each.id, set()),
            opened=each.id in opened,
            facts=facts[each.id],
            copy_deputy=copy_deputy,
        )
        for each in issued
    }


def _standing(
    case: CaseFile,
    request: AgencyRequest,
    ladder: tuple[DatedRung, ...],
    *,
    letters: Sequence[Mail],
    uploads: Sequence[Document],
    calls: Sequence[tuple[str, str]],
    chasers: set[tuple[str, str]],
    opened: bool,
    facts: ChasingFacts,
    copy_deputy: bool,
) -> RequestStanding:
    assert request.due_at is not None
    cause = chase_cause(request)
    newest = uploads[-1] if uploads else None
    unusable = newest if newest is not None and _cannot_be_used(newest) else None
    came_back = facts.came_back
    if came_back is not None and came_back.rung == "" and opened:
        came_back = None  # they opened the link that it carried
    doubtful = came_back.id if came_back is not None else letters[-1].id if letters else ""
    delayed = letters[-1].id if letters and letters[-1].id in facts.delayed else ""
    done = {rung for rung, of in chasers if of == cause} | {rung for rung, of in calls if of == cause}
    if (NOT_DELIVERED, doubtful) in calls:
        done.add(NOT_DELIVERED)
    if (DELAYED, delayed) in calls:
        done.add(DELAYED)
    not_ours = facts.not_ours or (request.paused_at is not None and unusable is None)
    standing = Standing(
        due_at=request.due_at,
        over=case.state != "open" or request.state in _OVER or any(_answers(each) for each in uploads),
        letter=first_letter(mail.state for mail in letters),
        receipt_confirmed=request.receipt_confirmed_at is not None or opened,
        paused=unusable is not None or (request.paused_at is not None and not not_ours),
        being_read=newest is not None and newest.state in _TO_BE_READ,
        not_ours=not_ours,
        came_back=came_back is not None,
        quiet_until=facts.quiet_until,
        away=facts.away,
        out_of_office=facts.out_of_office,
        copy_deputy=copy_deputy,
        delayed=bool(delayed),
        known=facts.known,
        upload_to_call_about=unusable is not None and (UNUSABLE_UPLOAD, unusable.id) not in calls,
        done=frozenset(done),
    )
    return RequestStanding(
        standing,
        ladder,
        cause,
        doubtful_mail=doubtful if standing.letter is FirstLetter.IN_DOUBT or standing.came_back else "",
        delayed_mail=delayed,
        unusable_upload=unusable.id if unusable is not None else "",
        first_letter=letters[-1] if letters else None,
    )


def first_letter_kinds(process: Process) -> frozenset[str]:
    """What asks an agency for its return."""
    return frozenset(use.letter for use in process.letters if use.made_on is Trigger.REQUESTS_ISSUED)


def first_letter_of(work: Work, case: CaseFile, request: AgencyRequest) -> FirstLetter:
    found = _first_letters(work, pinned_process(work.session, case), [request.id])
    return first_letter(mail.state for mail in found.get(request.id, []))


def _first_letters(work: Work, process: Process, request_ids: Sequence[str]) -> dict[str, list[Mail]]:
    """Of one that was handed on, only what went to the new person: they never saw what went before."""
    handed_on = _handed_on(work, request_ids)
    found: dict[str, list[Mail]] = {}
    for mail in work.session.scalars(
        select(Mail)
        .where(
            Mail.request_id.in_(request_ids),
            Mail.rung == "",
            Mail.kind.in_(first_letter_kinds(process)),
            Mail.recipient_key.like("request:%"),
        )
        .order_by(Mail.created_at, Mail.id)
    ):
        assert mail.request_id is not None
        newest = handed_on.get(mail.request_id)
        if newest is None or mail.cause.partition("#")[0] == newest:
            found.setdefault(mail.request_id, []).append(mail)
    return found


def _handed_on(work: Work, request_ids: Sequence[str]) -> dict[str, str]:
    """The newest hand-over of each request; the letter to the new person has its id as cause."""
    found: dict[str, str] = {}
    for request_id, hand_over_id in work.session.execute(
        select(HandOver.request_id, HandOver.id)
        .where(HandOver.request_id.in_(request_ids), HandOver.state == "done")
        .order_by(HandOver.answered_at, HandOver.id)
    ):
        found[request_id] = hand_over_id
    return found


def _chasers(work: Work, request_ids: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """Rung and cause of each reminder that was asked for."""
    found: dict[str, set[tuple[str, str]]] = {}
    for request_id, rung, cause in work.session.execute(
        select(Letter.request_id, Letter.rung, Letter.cause).where(
            Letter.request_id.in_(request_ids), Letter.rung != ""
        )
    ):
        found.setdefault(str(request_id), set()).add((rung, cause))
    return found


def _calls(work: Work, request_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for request_id, rung, cause in work.session.execute(
        select(Call.request_id, Call.rung, Call.cause).where(Call.request_id.in_(request_ids))
    ):
        found.setdefault(request_id, []).append((rung, cause))
    return found


def _uploads(work: Work, request_ids: Sequence[str]) -> dict[str, list[Document]]:
    """The newest last."""
    found: dict[str, list[Document]] = {}
    for document in work.session.scalars(
        select(Document)
        .where(Document.request_id.in_(request_ids), Document.direction == "in")
        .order_by(Document.created_at, Document.id)
    ):
        assert document.request_id is not None
        found.setdefault(document.request_id, []).append(document)
    return found


def _dated(work: Work, rung: Rung, request: AgencyRequest, clock: ClockSpec) -> DatedRung:
    assert request.issued_at is not None
    assert request.due_at is not None
    rule = rung_rule(rung)
    # A reminder is for the morning of its day, and the day it counts from is never day 1.
    rule = replace(rule, at=rule.at or clock.working_from, convention=rule.convention or Convention.DAY0, kind="on")
    at = request.issued_at if rule.anchor == "request.issued" else request.due_at
    due = work_out(rule, Anchor(rule.anchor, at), work.services.calendar, replace(clock, cut_off=None))
    return DatedRung(
        rung.id,
        rung.channel,
        due.due_at,
        only_if_unconfirmed=rung.only_if_unconfirmed,
        to=tuple(Who(each) for each in rung.to),
    )


def _answers(document: Document) -> bool:
    return document.usable and document.problem_code is None and document.state in ("read", "accepted")


def _cannot_be_used(document: Document) -> bool:
    return (
        document.state in ("failed", "rejected")
        or not document.usable
        or (document.problem_code is not None and document.state not in _TO_BE_READ)
    )


def _opened(work: Work, request_ids: Sequence[str]) -> set[str]:
    """By the recipient's own POST; a mail scanner fetches and posts nothing. A link that ended was somebody else's."""
    return set(
        work.session.scalars(
            select(AgencyLink.request_id)
            .where(
                AgencyLink.request_id.in_(request_ids),
                AgencyLink.opened_at.is_not(None),
                AgencyLink.revoked_at.is_(None),
            )
            .distinct()
        )
    )
