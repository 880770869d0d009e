"""An agency says that what was read from its return is right. It need not: the upload counts without it."""

from __future__ import annotations

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Reading, SettledField, Understanding
from forms_service.db.records.documents import own_return
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def confirm_understood(work: Work, request_id: str, document_id: str) -> None:
    """Once for each reading; said again after another correction, the newest time stands."""
    document = own_return(work, request_id, document_id)
    reading = work.session.scalar(
        select(Reading).where(Reading.document_id == document.id, Reading.is_current, Reading.outcome == "parsed")
    )
    if reading is None:
        raise ConflictError("We have not read this return yet, so there is nothing to confirm. It counts already.")
    mended = work.session.scalar(
        select(func.count(func.distinct(SettledField.path))).where(
            SettledField.reading_id == reading.id, SettledField.by.like("link:%")
        )
    )
    row = Understanding(id=new_id(), document_id=document.id, reading_id=reading.id, by=work.actor.who, at=work.now)
    if not work.insert_once(lambda: work.session.add(row)):
        row = work.session.scalars(select(Understanding).where(Understanding.reading_id == reading.id)).one()
        row.by, row.at = work.actor.who, work.now
    row.mended = mended or 0
    work.audit(
        "return.understood",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"mended": row.mended},
    )
