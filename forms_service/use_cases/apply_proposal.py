"""A manager takes over all the dates that a proposal shows. What was printed and sent keeps what it says."""

from __future__ import annotations

from forms_service.db.records import due_dates
from forms_service.db.records.date_changes import mark_of
from forms_service.db.records.due_dates import REQUEST
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.proposals import look_over, open_proposal, settle
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def apply_proposal(work: Work, *, proposal_id: str) -> None:
    """Errors: NotFoundError; ConflictError where it was settled, or something newer came since it was looked at."""
    case, row = open_proposal(work, proposal_id)
    changes = due_dates.changes_of(work, case.id)
    if not changes or mark_of(changes) != row.mark:
        raise ConflictError("Something newer came since. Look at the dates again.", code="overtaken")
    for change in changes:
        if change.row.subject_kind == REQUEST:
            due_dates.redate_request(work, change.row)
    due_dates.refresh(work, case.id, everything=True)
    settle(work, case, row, "applied")
    meet_steps(work, case)
    make_held_again(work, case, "date-changed")
    look_over(work, case)
