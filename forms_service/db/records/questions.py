"""What the unit asked an agency about its return: answered by a newer return, or by the answer put right."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Question
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work


def answer_questions(work: Work, request_id: str, document_id: str, *, path: str | None = None) -> int:
    """`path` none: a new return of this request answers all of them. How many were waiting."""
    query = select(Question).where(Question.request_id == request_id, Question.state == "sent")
    if path is not None:
        query = query.where(Question.document_id == document_id, Question.path == path)
    rows = work.session.scalars(query.order_by(Question.id)).all()
    for row in rows:
        row.state, row.answered_by_document_id = "answered", document_id
        row.settled_at, row.settled_by = work.now, work.actor.who
        work.audit(
            "question.answered",
            case_id=row.case_id,
            subject_kind="document",
            subject_id=row.document_id,
            details={"question": row.id, "by": document_id},
        )
    if rows:
        finish_when_answered(work, rows[0].case_id, request_id)
    return len(rows)


def finish_when_answered(work: Work, case_id: str, request_id: str) -> None:
    """Nobody need ask after answers once no question is out."""
    work.session.flush()
    left = select(Question.id).where(Question.request_id == request_id, Question.state == "sent").limit(1)
    if work.session.scalar(left) is None:
        case = work.session.get_one(CaseFile, case_id)
        finish_task(work, "questions-out", partnership=case.partnership, case_id=case_id, subject_id=request_id)
