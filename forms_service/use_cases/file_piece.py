"""Text that no field took is filed under a field, or dismissed with a reason. Until then nothing is accepted."""

from __future__ import annotations

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Document, FiledPiece, Reading
from forms_service.db.queries.answers import form_of_reading
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def file_piece(
    work: Work,
    document_id: str,
    piece: int,
    action: str,
    field: str | None,
    reason: str,
    *,
    seen: str | None = None,
) -> str:
    """`piece` is its number in the reading, from 0; `action` is filed or dismissed.

    `seen`: the id of what had been done with it when the person looked, empty for nothing; where somebody has done
    something since, nothing is stored (ConflictError `filed-meanwhile`). None: whatever was done.
    """
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    if document.state in ("accepted", "rejected"):
        raise ConflictError("This document was accepted or rejected already.")
    reading = work.session.scalar(select(Reading).where(Reading.document_id == document_id, Reading.is_current))
    unpacked = document.state == "unpacked"
    if reading is not None and reading.outcome != "parsed" and not unpacked:
        reading = None
    if reading is None or not 0 <= piece < int(reading.counts.get("unplaced", 0)):
        raise NotFoundError("There is no such piece of text.")
    if action not in ("filed", "dismissed"):
        raise InvalidInputError("Choose whether to file or to dismiss the text.", field="action")
    if action == "filed" and unpacked:
        raise InvalidInputError(
            "A message has no fields. Put what it says into an answer of the form that came with it, then leave the "
            "words out here and say where you put them.",
            field="action",
        )
    if action == "filed":
        names = {each.name for each in form_of_reading(work, document).fields()}
        if field not in names:
            raise InvalidInputError("Choose the field that the text belongs to.", field="field")
    elif not reason.strip():
        raise InvalidInputError("Say why the text can be left out.", field="reason")
    earlier = work.session.scalar(
        select(FiledPiece).where(FiledPiece.reading_id == reading.id, FiledPiece.piece == piece)
    )
    if earlier is not None:
        if seen is not None and earlier.id != seen:
            raise ConflictError("Somebody else has dealt with this text in the meantime.", code="filed-meanwhile")
        work.session.delete(earlier)
    work.session.flush()
    row = FiledPiece(
        id=new_id(),
        reading_id=reading.id,
        piece=piece,
        action=action,
        field=field if action == "filed" else None,
        by=work.actor.who,
        at=work.now,
    )
    row.sealed = work.vault(document.case_id).seal_json("filed_piece", row.id, "sealed", {"reason": reason.strip()})
    work.session.add(row)
    work.audit(
        f"text.{action}",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document_id,
        details={"piece": piece, "field": row.field or ""},
    )
    if unpacked:
        work.session.flush()
        _all_read(work, document, reading)
    return row.id


def _all_read(work: Work, message: Document, reading: Reading) -> None:
    """Of a message: once all of its words were dealt with, nobody is asked to read them any more."""
    dealt_with = work.session.scalar(
        select(func.count()).select_from(FiledPiece).where(FiledPiece.reading_id == reading.id, FiledPiece.piece >= 0)
    )
    if dealt_with == int(reading.counts.get("unplaced", 0)):
        case = work.session.get_one(CaseFile, message.case_id)
        finish_task(work, "message-to-read", partnership=case.partnership, case_id=case.id, subject_id=message.id)
