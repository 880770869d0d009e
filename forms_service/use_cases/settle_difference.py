"""A newer reading says something else: a person takes it or keeps what stands, one difference after the other.

What is taken becomes that person's answer. What a person had settled before is no difference to decide: it stays.
"""

from __future__ import annotations

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Document, FiledPiece, Reading
from forms_service.db.queries.rereading import Differences, differences_of
from forms_service.db.records.documents import document_or_error
from forms_service.db.records.settled_fields import settle_answer
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

CHOICES = ("keep", "take")
_WHY = "The newer reading of the same file."


def settle_differences(
    work: Work, document_id: str, choices: dict[str, str], texts: dict[int, str], *, seen: str
) -> int:
    """`choices`: keep or take, by path. `texts`: by number, why a text that only the newer reader found may be left
    out. `seen`: the id of the newer reading that the person looked at. How many are still open."""
    document, found = _looked_at(work, document_id, seen)
    if document.state in ("accepted", "rejected"):
        raise ConflictError("This document was accepted or rejected; its answers can no longer be changed.")
    newer = found.newer
    assert newer is not None
    by_path = {each.path: each for each in found.open_fields}
    for path, choice in choices.items():
        difference = by_path.get(path)
        if difference is None:
            continue  # decided meanwhile, by somebody else or by settling the answer itself
        if choice not in CHOICES:
            raise InvalidInputError("Choose whether to keep or to take it.", field=f"choice-{path}")
        if choice == "take":
            if not difference.may_be_taken:
                raise InvalidInputError(
                    "The newer reading is not certain of this either. Keep what stands, or settle the answer itself.",
                    field=f"choice-{path}",
                )
            for at, value in difference.values():
                settle_answer(work, document, at, value, _WHY)
        _note(work, document, newer, "taken" if choice == "take" else "kept", path, "")
    open_texts = {piece.number for piece in found.open_pieces}
    for number, reason in texts.items():
        if number not in open_texts:
            continue
        if not reason.strip():
            raise InvalidInputError("Say what became of the text.", field=f"text-{number}")
        _note(work, document, newer, "dismissed", None, reason.strip(), number=number)
    work.session.flush()
    left = differences_of(work, document)
    open_still = len(left.open_fields) + len(left.open_pieces)
    if not open_still:
        _finish(work, document)
    return open_still


def leave_as_it_is(work: Work, document_id: str, *, seen: str) -> None:
    """Of a document that was accepted or rejected, or in which the newer reader finds no form: it was looked at."""
    document, found = _looked_at(work, document_id, seen)
    if document.state not in ("accepted", "rejected") and not found.other_form:
        raise ConflictError("Decide each difference by itself.")
    assert found.newer is not None
    found.newer.is_proposal = False
    _finish(work, document)
    work.audit("reading.left", case_id=document.case_id, subject_kind="document", subject_id=document.id)


def _looked_at(work: Work, document_id: str, seen: str) -> tuple[Document, Differences]:
    document_or_error(work, document_id)
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    found = differences_of(work, document)
    if found.newer is None:
        raise ConflictError("There is no newer reading of this document.")
    if found.newer.id != seen:
        raise ConflictError("A still newer reading came meanwhile. Look at it before you decide.")
    return document, found


def _note(
    work: Work,
    document: Document,
    newer: Reading,
    action: str,
    path: str | None,
    reason: str,
    *,
    number: int | None = None,
) -> None:
    """Decisions about answers are numbered from -1 downwards, beside those about pieces of text."""
    if number is None:
        work.session.flush()
        lowest = work.session.scalar(select(func.min(FiledPiece.piece)).where(FiledPiece.reading_id == newer.id))
        number = min(lowest or 0, 0) - 1
    row = FiledPiece(
        id=new_id(),
        reading_id=newer.id,
        piece=number,
        action=action,
        field=path,
        by=work.actor.who,
        at=work.now,
    )
    row.sealed = work.vault(document.case_id).seal_json("filed_piece", row.id, "sealed", {"reason": reason})
    work.session.add(row)
    work.audit(
        "difference.settled",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"action": action, "path": path or "", "piece": number},
    )


def _finish(work: Work, document: Document) -> None:
    case = work.session.get_one(CaseFile, document.case_id)
    finish_task(work, "reading-differs", partnership=case.partnership, case_id=case.id, subject_id=document.id)
