"""Longer time for one agency: asked for by it or by telephone, answered by an officer, both dates kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Call, CaseFile, Extension
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records.asking import conflicts_of
from forms_service.db.records.due_dates import move_request
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.requests import withdraw_unsent
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.definitions.rules import clock_spec, following_rule
from forms_service.definitions.schema import Trigger
from forms_service.domain.deadlines import london_instant, work_out
from forms_service.domain.events import REQUEST_DUE, Anchor
from forms_service.errors import ConflictError, InvalidInputError

LONGER_ASKED = "longer-asked"
GRANTED, REFUSED = "granted", "refused"


def new_extension(
    work: Work, request: AgencyRequest, *, reason: str, wanted_on: date | None = None, who: str = ""
) -> Extension:
    """Asked, and not answered yet."""
    if request.state != "issued" or request.due_on is None or request.due_at is None:
        raise ConflictError("Only an agency that is still awaited can be given longer.", code="not-awaited")
    row = Extension(
        id=new_id(),
        request_id=request.id,
        state="asked",
        wanted_on=wanted_on,
        asked_by=work.actor.who,
        asked_at=work.now,
        due_on_before=request.due_on,
        due_at_before=request.due_at,
    )
    row.sealed = work.vault(request.case_id).seal_json("extension", row.id, "sealed", {"reason": reason, "who": who})
    work.session.add(row)
    work.session.flush()
    return row


def proposed_day(work: Work, case: CaseFile, request: AgencyRequest) -> date | None:
    """By the process's own rule, from the day it is due now; none where it has no such rule or none is needed."""
    use = pinned_process(work.session, case).agency_return
    if use is None or use.longer is None or request.due_at is None:
        return None
    clock = clock_spec(pinned_partnership(work.session, case).clock)
    anchor = Anchor(REQUEST_DUE, max(request.due_at, work.now))
    day = work_out(following_rule(use.longer), anchor, work.services.calendar, clock).due_on
    return work.services.calendar.working_on_or_after(day).day


def proposed_day_of(work: Work, request_id: str) -> date | None:
    """For the page, where the return is still awaited."""
    request = work.session.get_one(AgencyRequest, request_id)
    if request.state != "issued":
        return None
    return proposed_day(work, work.session.get_one(CaseFile, request.case_id), request)


def grant(work: Work, case: CaseFile, request: AgencyRequest, row: Extension, *, on: date, note: str) -> None:
    """The new day at the partnership's due hour. Chasing begins anew from it."""
    _still_open(row)
    if request.state != "issued" or request.due_on is None:
        raise ConflictError("The return is in, or is no longer asked for.", code="not-awaited")
    due_at = london_instant(on, clock_spec(pinned_partnership(work.session, case).clock).due_at)
    if on <= request.due_on or due_at <= work.now:
        raise InvalidInputError("The new day must be later than the day it is due now, and still to come.", field="on")
    row.state, row.due_on_after, row.due_at_after = GRANTED, on, due_at
    move_request(work, request, on, due_at, "The agency asked for longer.")
    request.conflict = conflicts_of(work, request, pinned_process(work.session, case))
    # Who asks for longer has the request.
    request.receipt_confirmed_at = request.receipt_confirmed_at or work.now
    _drop_ladder_calls(work, case, request)
    withdraw_unsent(work, request, chasers_only=True)
    finish_task(work, "return-overdue", partnership=case.partnership, case_id=case.id, subject_id=request.id)
    _answered(work, case, request, row, note, Trigger.EXTENSION_GRANTED)


def refuse(work: Work, case: CaseFile, request: AgencyRequest, row: Extension, *, note: str) -> None:
    _still_open(row)
    row.state = REFUSED
    _answered(work, case, request, row, note, Trigger.EXTENSION_REFUSED)


def _still_open(row: Extension) -> None:
    if row.state != "asked":
        raise ConflictError("This was answered already.", code="answered-already")


def _answered(work: Work, case: CaseFile, request: AgencyRequest, row: Extension, note: str, trigger: Trigger) -> None:
    row.answered_by, row.answered_at = work.actor.who, work.now
    row.answer_sealed = work.vault(case.id).seal_json("extension", row.id, "answer_sealed", {"reason": note})
    finish_task(work, LONGER_ASKED, partnership=case.partnership, case_id=case.id, subject_id=request.id)
    work.session.flush()
    ask_letters(work, case, trigger, request=request, cause=row.id, words={"note": note} if note else None)
    work.audit(
        f"extension.{row.state}",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={
            "extension": row.id,
            "from": row.due_on_before.isoformat(),
            "to": row.due_on_after.isoformat() if row.due_on_after else "",
        },
    )


def _drop_ladder_calls(work: Work, case: CaseFile, request: AgencyRequest) -> None:
    """Calls about a day that is no longer the day. Those about an upload or an address are still to be made."""
    rungs = [rung.id for rung in pinned_process(work.session, case).chasing]
    for call in work.session.scalars(
        select(Call).where(Call.request_id == request.id, Call.state == "to-make", Call.rung.in_(rungs))
    ):
        call.state = "not-needed"
