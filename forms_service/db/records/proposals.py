"""What a proclaimed holiday or a corrected anchor would change in a case: put before a person, all of it at once.

An earlier date of a step does not wait for that: it is in force already (db/records/dates_forward.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, ChangeProposal
from forms_service.db.records import due_dates
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.date_changes import Change, as_rows, cause_of, mark_of
from forms_service.db.records.tasks import Severity, finish_task, raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError

WOULD_CHANGE = "dates-would-change"


def look_over(work: Work, case: CaseFile) -> ChangeProposal | None:
    """The proposal that is open after looking; made once. What was declined is not proposed again until something else
    changes, also where that is changed back; what is no longer so is overtaken."""
    work.session.flush()
    due_dates.bring_forward(work, case)
    changes = due_dates.changes_of(work, case.id) if case.state == "open" else []
    mark = mark_of(changes) if changes else ""
    wanted: ChangeProposal | None = None
    for row in work.session.scalars(
        select(ChangeProposal).where(ChangeProposal.case_id == case.id).order_by(ChangeProposal.created_at)
    ).all():
        if row.mark == mark:
            wanted = row
        elif row.state == "open":
            _overtake(work, case, row)
        elif row.state == "declined":
            row.mark = row.id  # it was about what is no longer so: should that come again, it is asked anew
    if not changes:
        return None
    if wanted is None:
        wanted = ChangeProposal(
            id=new_id(),
            case_id=case.id,
            why=cause_of(changes),
            mark=mark,
            dates=as_rows(changes),
        )
        work.session.add(wanted)
    elif wanted.state == "overtaken":
        wanted.state, wanted.settled_at, wanted.settled_by = "open", None, None
    else:
        return wanted if wanted.state == "open" else None
    work.session.flush()
    work.audit(
        "proposal.made",
        case_id=case.id,
        subject_kind="change_proposal",
        subject_id=wanted.id,
        details={"why": wanted.why, "dates": len(changes)},
    )
    raise_task(
        work,
        WOULD_CHANGE,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=wanted.id,
        severity=_severity(changes),
        due_on=work.today,
    )
    return wanted


def settle(work: Work, case: CaseFile, row: ChangeProposal, state: str) -> None:
    row.state, row.settled_at, row.settled_by = state, work.now, work.actor.who
    work.session.flush()
    finish_task(work, WOULD_CHANGE, partnership=case.partnership, case_id=case.id, subject_id=row.id)
    work.audit(
        f"proposal.{state}",
        case_id=case.id,
        subject_kind="change_proposal",
        subject_id=row.id,
        details={"why": row.why, "dates": len(row.dates)},
    )


def _overtake(work: Work, case: CaseFile, row: ChangeProposal) -> None:
    settle(work, case, row, "overtaken")


def _severity(changes: Sequence[Change]) -> Severity:
    """The day of a return that would be earlier is the one that is missed by waiting."""
    return "red" if any(each.after is not None and each.after < each.row.due_on for each in changes) else "normal"


def open_proposal(work: Work, proposal_id: str) -> tuple[CaseFile, ChangeProposal]:
    """Locked with its case."""
    found = work.session.get(ChangeProposal, proposal_id)
    if found is None:
        raise NotFoundError
    case = case_or_error(work, found.case_id, lock=True)
    row = work.session.get_one(ChangeProposal, proposal_id, populate_existing=True)
    if case.state != "open":
        raise ConflictError("The case is closed.")
    if row.state != "open":
        raise ConflictError("This proposal was settled already.", code="settled")
    return case, row
