"""Something was agreed to be done: what, by whom, until when if a day was agreed. No day is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms_service.db.base import new_id
from forms_service.db.models import AgreedAction, CaseFile
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.action_tasks import follow_action
from forms_service.db.records.actions import (
    ANOTHER_OWNER,
    ActionWords,
    action_or_error,
    action_words,
    followed_case,
    next_number,
    seal_words,
)
from forms_service.db.records.letters import tell_again
from forms_service.db.records.parties import party_or_error
from forms_service.db.records.stages import stage_or_error
from forms_service.db.records.steps import meet_steps, reopen_steps_of_plan
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError

_LONGEST = 4000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Agreed:
    """`plan`: slug of one of the process; empty: agreed on the way. `owner`: in words; none where a party owns it."""

    what: str
    owner: str = ""
    owner_email: str = ""
    owner_party_id: str = ""
    expected: str = ""
    due_on: date | None = None
    plan: str = ""
    case_stage_id: str = ""


def agree_action(work: Work, case_id: str, agreed: Agreed) -> str:
    """The action's id; it has the case's next number. Errors: ConflictError (not open or completed), NotFoundError,
    InvalidInputError (`what`, `owner`, `owner_email`, `plan`, `case_stage_id`)."""
    case = followed_case(work, case_id)
    _check(work, case, agreed)
    row = AgreedAction(
        id=new_id(), case_id=case.id, number=next_number(work, case.id), created_by=work.actor.who, created_at=work.now
    )
    _write(work, row, agreed)
    work.session.add(row)
    work.session.flush()
    reopen_steps_of_plan(work, case, row.plan)
    follow_action(work, case, row)
    _tell_again(work, case, row.stage_id)
    work.audit(
        "action.agreed",
        case_id=case.id,
        subject_kind="action",
        subject_id=row.id,
        details={"number": row.number, "plan": row.plan, "due_on": row.due_on.isoformat() if row.due_on else ""},
    )
    return row.id


def change_action(work: Work, action_id: str, agreed: Agreed) -> None:
    """While it is open. Records that were printed keep what they said. Errors: as above."""
    row = action_or_error(work, action_id)
    case = followed_case(work, row.case_id)
    work.session.refresh(row)
    if row.state != "open":
        raise ConflictError("This action is settled. Open it again first.", code="action-settled")
    _check(work, case, agreed)
    before, plan, stage, asked = row.due_on, row.plan, row.stage_id, action_words(work, row).owner_email
    _write(work, row, agreed)
    work.session.flush()
    reopen_steps_of_plan(work, case, row.plan)
    meet_steps(work, case)
    follow_action(work, case, row)
    for stage_id in dict.fromkeys((stage, row.stage_id)):
        _tell_again(work, case, stage_id)
    work.audit(
        "action.changed",
        case_id=case.id,
        subject_kind="action",
        subject_id=row.id,
        details={
            "number": row.number,
            "before": before.isoformat() if before else "",
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "plan": row.plan,
            "plan_before": plan,
            ANOTHER_OWNER: agreed.owner_email.strip() != asked,
        },
    )


def _tell_again(work: Work, case: CaseFile, stage_id: str | None) -> None:
    if stage_id is not None:
        tell_again(work, case, stage_or_error(work, stage_id), "action-agreed")


def _check(work: Work, case: CaseFile, agreed: Agreed) -> None:
    if not agreed.what.strip():
        raise InvalidInputError("Say what is to be done.", field="what")
    if not agreed.owner.strip() and not agreed.owner_party_id:
        raise InvalidInputError("Say who will do it: a person or an agency.", field="owner")
    if agreed.owner_email and ("@" not in agreed.owner_email or any(each.isspace() for each in agreed.owner_email)):
        raise InvalidInputError("Enter an e-mail address in full, like name@example.org.", field="owner_email")
    for field, words, most in (
        ("what", agreed.what, _LONGEST),
        ("expected", agreed.expected, _LONGEST),
        ("owner", agreed.owner, _LONGEST_NAME),
        ("owner_email", agreed.owner_email, _LONGEST_NAME),
    ):
        if len(words) > most:
            raise InvalidInputError(f"This must be {most:,} characters or fewer.", field=field)
    plans = {plan.slug for plan in pinned_process(work.session, case).plans}
    if agreed.plan and agreed.plan not in plans:
        raise InvalidInputError("Choose a plan of this case.", field="plan")
    if agreed.case_stage_id and stage_or_error(work, agreed.case_stage_id).case_id != case.id:
        raise NotFoundError
    if agreed.owner_party_id and party_or_error(work, agreed.owner_party_id).case_id != case.id:
        raise NotFoundError


def _write(work: Work, row: AgreedAction, agreed: Agreed) -> None:
    row.plan, row.due_on = agreed.plan, agreed.due_on
    row.stage_id, row.owner_party_id = agreed.case_stage_id or None, agreed.owner_party_id or None
    words = ActionWords(
        agreed.what.strip(), agreed.owner.strip(), agreed.owner_email.strip(), agreed.expected.strip()
    )  # fmt: skip
    seal_words(work, row, words)
