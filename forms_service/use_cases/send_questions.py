"""The questions about a return go to its agency, in one message that says how many there are and not what they are.

The request stays answered: what came counts until something better comes, and nobody is chased by mail who has
answered. That answers are still wanted is a task of the unit's, due the next working day, until they are there.
"""

from __future__ import annotations

from sqlalchemy import func, select

from forms_service.db.models import AgencyRequest, CaseFile, Document, Question
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.errors import ConflictError


def send_questions(work: Work, document_id: str) -> int:
    """How many were sent."""
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    rows = work.session.scalars(
        select(Question)
        .where(Question.document_id == document_id, Question.state == "open")
        .order_by(Question.at, Question.id)
    ).all()
    if not rows or document.request_id is None:
        raise ConflictError("There is no question that waits to be sent.", code="no-question")
    request = work.session.get_one(AgencyRequest, document.request_id)
    case = work.session.get_one(CaseFile, document.case_id)
    if request.state not in ("issued", "answered", "nil"):
        raise ConflictError("This agency is no longer asked for anything.", code="request-closed")
    earlier = work.session.scalar(select(func.max(Question.round)).where(Question.request_id == request.id)) or 0
    for row in rows:
        row.state, row.sent_at, row.round = "sent", work.now, earlier + 1
    ask_letters(
        work,
        case,
        Trigger.RETURN_QUESTIONED,
        request=request,
        cause=f"questions:{request.id}:{earlier + 1}",
        words={"questions": f"{len(rows)} question{'' if len(rows) == 1 else 's'}"},
    )
    raise_task(
        work,
        "questions-out",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=request.id,
        due_on=work.services.calendar.step(work.today, 1).day,
        details={"document": document.id, "count": len(rows)},
    )
    work.audit(
        "questions.sent",
        case_id=case.id,
        subject_kind="document",
        subject_id=document.id,
        details={"count": len(rows), "round": earlier + 1},
    )
    return len(rows)
