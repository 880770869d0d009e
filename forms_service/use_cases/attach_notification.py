"""A second notification of an incident joins the open case. Its clock does not restart and its record stays whole."""

from __future__ import annotations

from forms_service.db.records.cases import case_or_error
from forms_service.db.records.tasks import finish_notification_tasks
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def attach_notification(work: Work, case_id: str, to_case_id: str) -> None:
    """Both keep their own key: what was notified second is read from the first by their common incident."""
    second, first = case_or_error(work, case_id, lock=True), case_or_error(work, to_case_id)
    if second.id == first.id or second.partnership != first.partnership:
        raise InvalidInputError("Choose the open case that this notification belongs to.", field="to_case_id")
    if second.state != "received":
        raise ConflictError("Only a notification that was not opened can be attached.")
    if first.state != "open":
        raise ConflictError("The case it belongs to is not open.")
    second.incident_group = first.incident_group
    second.state, second.state_reason, second.closed_at = "closed", "attached", work.now
    finish_notification_tasks(work, second)
    work.audit("case.attached", case_id=second.id, subject_kind="case", subject_id=second.id, details={"to": first.id})
    work.audit(
        "case.notified-again", case_id=first.id, subject_kind="case", subject_id=first.id, details={"by": second.id}
    )
