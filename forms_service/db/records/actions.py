"""Actions that were agreed: rows of the case, their words sealed, numbered as they are printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

from forms_service.db.models import AgreedAction, AuditEvent, CaseFile
from forms_service.db.records.cases import case_or_error
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError

# Actions go on when the case itself is completed.
FOLLOWED = ("open", "completed")
DONE, DROPPED = "done", "dropped"

# Of the letters and mails that remind an owner: what the limits of reminding count.
ACTION_RUNG = "action"


# In the record of a change: whoever is written to now is somebody else than before.
ANOTHER_OWNER = "another_owner"


def owners_before(work: Work, action_id: str) -> int:
    """How often the address of its owner changed: each of them is reminded for themselves."""
    changes = work.session.scalars(
        select(AuditEvent.details).where(AuditEvent.what == "action.changed", AuditEvent.subject_id == action_id)
    )
    return sum(bool(details.get(ANOTHER_OWNER)) for details in changes)


def action_cause(action_id: str, due_on: date, which: str) -> str:
    return f"action:{action_id}:{due_on.isoformat()}:{which}"


def action_of_cause(cause: str) -> tuple[str, date] | None:
    """Id, and the day that the reminder is about."""
    kind, _, rest = cause.partition(":")
    if kind != "action":
        return None
    action_id, day, _ = rest.split(":", 2)
    return action_id, date.fromisoformat(day)


@dataclass(frozen=True, slots=True)
class ActionWords:
    """`expected`: what will be better by it."""

    what: str
    owner: str = ""
    owner_email: str = ""
    expected: str = ""


def actions_of(work: Work, case_id: str) -> list[AgreedAction]:
    """In the order of their numbers."""
    rows = select(AgreedAction).where(AgreedAction.case_id == case_id).order_by(AgreedAction.number)
    return list(work.session.scalars(rows))


def action_or_error(work: Work, action_id: str) -> AgreedAction:
    row = work.session.get(AgreedAction, action_id)
    if row is None:
        raise NotFoundError
    return row


def followed_case(work: Work, case_id: str) -> CaseFile:
    """Locked, for a change of its actions. ConflictError where it is neither open nor completed."""
    case = case_or_error(work, case_id, lock=True)
    if case.state not in FOLLOWED:
        raise ConflictError("Actions belong to a case that is open or completed.")
    return case


def next_number(work: Work, case_id: str) -> int:
    return (work.session.scalar(select(func.max(AgreedAction.number)).where(AgreedAction.case_id == case_id)) or 0) + 1


def seal_words(work: Work, row: AgreedAction, words: ActionWords) -> None:
    row.sealed = work.vault(row.case_id).seal_json("agreed_action", row.id, "sealed", asdict(words))


def action_words(work: Work, row: AgreedAction) -> ActionWords:
    told = work.vault(row.case_id).open_json("agreed_action", row.id, "sealed", row.sealed)
    return ActionWords(*(str(told.get(key) or "") for key in ("what", "owner", "owner_email", "expected")))


def settled_words(work: Work, row: AgreedAction) -> str:
    """What was done, or why it was dropped."""
    told = work.vault(row.case_id).open_json("agreed_action", row.id, "settled_sealed", row.settled_sealed)
    return str(told.get("text") or "")


def checked_words(work: Work, row: AgreedAction) -> str:
    """What shows that it was carried out."""
    told = work.vault(row.case_id).open_json("agreed_action", row.id, "checked_sealed", row.checked_sealed)
    return str(told.get("text") or "")
