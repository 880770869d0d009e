"""An action was done, or will not be done: a person says so, in words, with its day. By mistake: it is open again."""

from __future__ import annotations

from datetime import date

from forms_service.db.models import AgreedAction
from forms_service.db.records.action_tasks import follow_action
from forms_service.db.records.actions import DONE, DROPPED, action_or_error, followed_case
from forms_service.db.records.steps import meet_steps, reopen_steps_of_plan
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST = 4000


def settle_action(work: Work, action_id: str, state: str, text: str, on: date) -> None:
    """`state`: done or dropped. `text`: what was done, or why it was dropped. `on`: the day of it.

    Errors: NotFoundError, ConflictError (settled already), InvalidInputError (`state`, `text`, `on`).
    """
    row = _open_row(work, action_id)
    if state not in (DONE, DROPPED):
        raise InvalidInputError("Choose whether it was done.", field="state")
    words = text.strip()
    if not words:
        raise InvalidInputError("Say what was done, or why it will not be done.", field="text")
    if len(words) > _LONGEST:
        raise InvalidInputError(f"This must be {_LONGEST:,} characters or fewer.", field="text")
    if on > work.today:
        raise InvalidInputError("This day is in the future.", field="on")
    case = followed_case(work, row.case_id)
    row.state, row.settled_on, row.settled_by = state, on, work.actor.who
    row.settled_sealed = work.vault(case.id).seal_json("agreed_action", row.id, "settled_sealed", {"text": words})
    work.session.flush()
    meet_steps(work, case)
    follow_action(work, case, row)
    work.audit(
        "action.settled",
        case_id=case.id,
        subject_kind="action",
        subject_id=row.id,
        details={"number": row.number, "state": state, "on": on.isoformat()},
    )


def open_action_again(work: Work, action_id: str) -> None:
    """It was settled by mistake. Whoever had made sure of it makes sure again."""
    row = action_or_error(work, action_id)
    case = followed_case(work, row.case_id)
    work.session.refresh(row)
    if row.state == "open":
        raise ConflictError("This action is open.", code="action-open")
    row.state, row.settled_on, row.settled_by, row.settled_sealed = "open", None, None, None
    row.checked_at, row.checked_by, row.checked_sealed = None, None, None
    work.session.flush()
    reopen_steps_of_plan(work, case, row.plan)
    follow_action(work, case, row)
    work.audit(
        "action.open-again", case_id=case.id, subject_kind="action", subject_id=row.id, details={"number": row.number}
    )


def _open_row(work: Work, action_id: str) -> AgreedAction:
    row = action_or_error(work, action_id)
    followed_case(work, row.case_id)
    work.session.refresh(row)
    if row.state != "open":
        raise ConflictError("Somebody has settled this action already.", code="action-settled")
    return row
