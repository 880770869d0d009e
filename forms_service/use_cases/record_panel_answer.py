"""What the Panel answered. The signed record stays as it is, whatever the answer."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.models import CaseFile
from forms_service.db.queries.outcomes import outcome_called, outcome_in_force
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.wanted_steps import open_on_branch
from forms_service.db.records import events
from forms_service.db.records.calls import drop_calls
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.requests import outstanding
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

ANSWERS = ("confirmed", "recommends-otherwise", "asks-for-more")


def record_panel_answer(work: Work, case_id: str, answer: str, text: str, answered_at: datetime) -> str:
    """The event's id. A confirmation completes the case. Where the process has outcomes, one must be on record, else a
    person is asked for it; and while steps of its branch are open, the case goes on. Any other answer is a task."""
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("open", "completed"):
        raise ConflictError("The case is closed.")
    if answer not in ANSWERS:
        raise InvalidInputError("Choose what the Panel answered.", field="answer")
    if answered_at > work.now:
        raise InvalidInputError("This time is in the future.", field="answered_at")
    event = events.note_event(work, case, "panel.replied", answered_at, reference=answer, note=text.strip() or None)
    if answer == "confirmed":
        _confirmed(work, case)
    else:
        raise_task(
            work,
            "panel-answer",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=event.id,
            severity="red",
            due_on=work.today,
            details={"answer": answer},
        )
    return event.id


def _confirmed(work: Work, case: CaseFile) -> None:
    process, on_record = pinned_process(work.session, case), outcome_in_force(work, case.id)
    found = outcome_called(process, on_record) if on_record else None
    if process.outcomes and found is None:
        raise_task(
            work,
            "outcome-to-record",
            partnership=case.partnership,
            case_id=case.id,
            severity="red",
            due_on=work.today,
        )
        return
    if found is not None and not found.completes and open_on_branch(work, case, found.slug):
        return
    case.state = "completed"
    for request in outstanding(work, case.id):
        drop_calls(work, request)
