"""A talk, call, letter or meeting between the parties: who, when, how, what came of it. Withdrawn, never changed."""

from __future__ import annotations

from datetime import date

from forms_service.db.base import new_id
from forms_service.db.models import Discussion
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.stages import stage_or_error
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError

KINDS = ("talk", "call", "meeting", "consultation", "letter")
_LONGEST = 8000


def record_discussion(
    work: Work,
    case_id: str,
    *,
    on: date,
    kind: str,
    who: str,
    said: str,
    method: str = "",
    case_stage_id: str = "",
    shared: bool = True,
) -> str:
    """The discussion's id. `case_stage_id`: the stage that it belongs to, where it belongs to one.
    `shared`: whether the parties see it. Errors: ConflictError (closed), NotFoundError (another matter's stage),
    InvalidInputError (`on`, `kind`, `who`, `said`)."""
    case = case_or_error(work, case_id)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    if kind not in KINDS:
        raise InvalidInputError("Choose what it was.", field="kind")
    if on > work.today:
        raise InvalidInputError("This day is in the future.", field="on")
    if not who.strip():
        raise InvalidInputError("Say who took part.", field="who")
    if not said.strip():
        raise InvalidInputError("Say what was said, or what came of it.", field="said")
    for field, words in (("who", who), ("said", said), ("method", method)):
        if len(words) > _LONGEST:
            raise InvalidInputError(f"This must be {_LONGEST:,} characters or fewer.", field=field)
    if case_stage_id and stage_or_error(work, case_stage_id).case_id != case.id:
        raise NotFoundError
    row = Discussion(
        id=new_id(),
        case_id=case.id,
        stage_id=case_stage_id or None,
        on=on,
        kind=kind,
        shared=shared,
        by=work.actor.who,
        created_at=work.now,
    )
    row.sealed = work.vault(case.id).seal_json(
        "discussion", row.id, "sealed", {"who": who.strip(), "said": said.strip(), "method": method.strip()}
    )
    work.session.add(row)
    work.session.flush()
    work.audit(
        "discussion.recorded",
        case_id=case.id,
        subject_kind="discussion",
        subject_id=row.id,
        details={"kind": kind, "on": on.isoformat(), "shared": shared},
    )
    return row.id


def withdraw_discussion(work: Work, discussion_id: str) -> None:
    """It was recorded by mistake: shown struck, and printed no longer."""
    row = work.session.get(Discussion, discussion_id)
    if row is None:
        raise NotFoundError
    case = case_or_error(work, row.case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    work.session.refresh(row)
    if row.withdrawn_at is not None:
        raise ConflictError("It was withdrawn already.", code="already-withdrawn")
    row.withdrawn_at = work.now
    work.session.flush()
    make_held_again(work, case, "discussion-withdrawn")
    work.audit("discussion.withdrawn", case_id=row.case_id, subject_kind="discussion", subject_id=row.id)
