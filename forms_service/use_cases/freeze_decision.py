"""The chair signs the review group's recommendation off: from now on its words are fixed by their digest."""

from __future__ import annotations

from forms_service.db.models import Decision
from forms_service.db.queries.decision import Content, content_of
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.records import due_dates, events
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.decisions import print_again, redigest, seal_content
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.own_drafts import check_own_draft
from forms_service.db.work import Work
from forms_service.definitions.schema import DecisionUse, FieldData, Form, Trigger
from forms_service.errors import ConflictError, InvalidInputError
from parsers.types import FieldKind


def freeze_decision(
    work: Work,
    decision_id: str,
    chair_name: str,
    chair_role: str = "",
    *,
    own_draft_reason: str = "",
    for_user_id: str | None = None,
) -> str:
    """The digest of what was fixed. Every required question of the group's part must be answered. `for_user_id`: for
    whom, where somebody covers."""
    decision = work.session.get_one(Decision, decision_id, with_for_update=True)
    if decision.state != "draft":
        raise ConflictError("This recommendation is final already.")
    case = case_or_error(work, decision.case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The case is not open.")
    process, library = pinned_process(work.session, case), pinned_library(work.session, case)
    use = process.decision
    assert use is not None
    if not chair_name.strip():
        raise InvalidInputError("Type the name of the chair who signs this off.", field="chair_name")
    check_own_draft(
        work,
        case_id=case.id,
        kind="decision",
        subject_id=decision.id,
        drafted_by=decision.drafted_by,
        reason=own_draft_reason,
    )
    content = {**content_of(work, decision), use.chair_name: chair_name.strip()}
    form = library.form(case.partnership, use.form)
    missing = [field for field in _group_fields(form, use) if field.required and _lacks(field, content)]
    if missing:
        raise InvalidInputError(f"Not answered yet: {missing[0].label}", field=missing[0].name)
    seal_content(work, decision, content)
    decision.state, decision.frozen_at, decision.frozen_by = "frozen", work.now, work.actor.who
    decision.chair_signed_at, decision.chair_signed_by = work.now, work.actor.who
    told = {"typed_name": chair_name.strip(), "role": chair_role.strip(), "for_user": for_user_id or ""}
    decision.chair_sealed = work.vault(case.id).seal_json("decision", decision.id, "chair_sealed", told)
    redigest(work, decision)
    print_again(work, decision)
    if process.meeting_step:
        due_dates.meet(work, case.id, process.meeting_step)
    events.note_event(work, case, "meeting.held", work.now)
    ask_letters(work, case, Trigger.RECOMMENDATION_FROZEN, cause=decision.id)
    work.audit(
        "decision.frozen",
        case_id=case.id,
        subject_kind="decision",
        subject_id=decision.id,
        details={"digest": decision.digest or "", **({"for": for_user_id} if for_user_id else {})},
    )
    return decision.digest or ""


def _group_fields(form: Form, use: DecisionUse) -> tuple[FieldData, ...]:
    """What the partners fill in later is not the group's to answer."""
    later = {
        use.agreed,
        use.responses.table if use.responses else None,
        use.signatures.table if use.signatures else None,
    }
    return tuple(field for field in form.fields() if field.name not in later)


def _lacks(field: FieldData, content: Content) -> bool:
    value = content.get(field.name)
    if field.kind is FieldKind.TABLE:
        return not value
    return value is None or value == [] or not str(value).strip()
