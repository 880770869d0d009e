"""The call list: who must be telephoned, and why."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Call
from forms_service.db.work import Work


def put_on_call_list(work: Work, request: AgencyRequest, *, rung: str, cause: str = "", due_on: date) -> str | None:
    """Once for each rung and cause; None where it stands there already."""
    call = Call(
        id=new_id(),
        case_id=request.case_id,
        request_id=request.id,
        rung=rung,
        cause=cause,
        due_on=due_on,
        state="to-make",
    )
    if not work.insert_once(lambda: work.session.add(call)):
        return None
    work.audit("call.due", case_id=request.case_id, subject_kind="call", subject_id=call.id, details={"rung": rung})
    return call.id


def drop_calls(work: Work, request: AgencyRequest) -> int:
    """The request is answered or stood down: nobody needs to ring any more."""
    calls = work.session.scalars(select(Call).where(Call.request_id == request.id, Call.state == "to-make")).all()
    for call in calls:
        call.state = "not-needed"
    return len(calls)
