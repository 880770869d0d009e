"""Dates that came forward by themselves: on record with both days, and a person is to look.

What was printed stays as it was printed; what waits to be released is made again.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, ChangeProposal
from forms_service.db.records.date_changes import Change, as_rows, cause_of, mark_of
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError

CAME_FORWARD = "dates-came-forward"
IN_FORCE, SEEN = "in-force", "seen"


def tell_forward(work: Work, case: CaseFile, changes: Sequence[Change]) -> ChangeProposal:
    """`changes`: with the rows as they stood before."""
    row = ChangeProposal(
        id=new_id(),
        case_id=case.id,
        why=cause_of(changes),
        mark=mark_of(changes),
        dates=as_rows(changes),
        state=IN_FORCE,
    )
    work.session.add(row)
    work.session.flush()
    for each in changes:
        work.audit(
            "date.came-forward",
            case_id=case.id,
            subject_kind="step",
            subject_id=each.subject_id,
            details={
                "before": each.before.isoformat(),
                "after": str(each.after),
                "because": each.because,
                "own_date_ended": each.ends_own_date,
            },
        )
    raise_task(
        work,
        CAME_FORWARD,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=row.id,
        severity="red",
        due_on=work.today,
    )
    make_held_again(work, case, "date-changed")
    return row


def note_seen(work: Work, case: CaseFile, row: ChangeProposal) -> None:
    if row.state != IN_FORCE:
        raise ConflictError("This was seen already, or it is no date that came forward.", code="settled")
    row.state, row.settled_at, row.settled_by = SEEN, work.now, work.actor.who
    work.session.flush()
    finish_task(work, CAME_FORWARD, partnership=case.partnership, case_id=case.id, subject_id=row.id)
    work.audit(
        "proposal.seen",
        case_id=case.id,
        subject_kind="change_proposal",
        subject_id=row.id,
        details={"why": row.why, "dates": len(row.dates)},
    )
