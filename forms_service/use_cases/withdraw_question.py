"""A question to an agency is taken back, or found settled: by telephone, or by what came since."""

from __future__ import annotations

from forms_service.db.models import Question
from forms_service.db.records.questions import finish_when_answered
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def withdraw_question(work: Work, document_id: str, question_id: str, *, answered: bool = False) -> None:
    """`answered`: the agency has said it another way. One that was not sent simply goes."""
    row = work.session.get(Question, question_id)
    if row is None or row.document_id != document_id:
        raise NotFoundError
    if row.state not in ("open", "sent"):
        raise ConflictError("This question was already answered or taken back.")
    row.state = "answered" if answered else "withdrawn"
    row.settled_at, row.settled_by = work.now, work.actor.who
    finish_when_answered(work, row.case_id, row.request_id)
    work.audit(
        f"question.{row.state}",
        case_id=row.case_id,
        subject_kind="document",
        subject_id=document_id,
        details={"question": row.id},
    )
