"""Letters asked for: once for each case, kind, recipient, rung and cause, however often that is asked."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Letter
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


def ask_letter(
    work: Work,
    case_id: str,
    kind: str,
    *,
    audience: str,
    recipient_key: str = "",
    rung: str = "",
    cause: str = "",
    request_id: str | None = None,
    hold: bool = True,
    free_text: JsonObject | None = None,
) -> Letter:
    """Records the letter and promises its making in one transaction."""
    found = _find(work, case_id, kind, recipient_key, rung, cause)
    if found is not None:
        return found
    letter = Letter(
        id=new_id(),
        case_id=case_id,
        kind=kind,
        cause=cause,
        request_id=request_id,
        audience=audience,
        recipient_key=recipient_key,
        rung=rung,
        hold=hold,
    )
    if free_text:
        seal_free_text(work, letter, free_text)
    if not work.insert_once(lambda: work.session.add(letter)):
        found = _find(work, case_id, kind, recipient_key, rung, cause)
        assert found is not None
        return found
    work.ask("make_letter", letter.id)
    work.audit(
        "letter.asked",
        case_id=case_id,
        subject_kind="letter",
        subject_id=letter.id,
        details={"kind": kind, "cause": cause, "rung": rung},
    )
    return letter


def letter_or_error(work: Work, letter_id: str, *, lock: bool = False) -> Letter:
    query = select(Letter).where(Letter.id == letter_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    letter = work.session.scalars(query).one_or_none()
    if letter is None:
        raise NotFoundError("There is no such letter.", code="no-letter")
    return letter


def seal_free_text(work: Work, letter: Letter, free_text: JsonObject) -> None:
    letter.free_text_sealed = work.vault(letter.case_id).seal_json("letter", letter.id, "free_text_sealed", free_text)


def free_text_of(work: Work, letter: Letter) -> JsonObject:
    return work.vault(letter.case_id).open_json("letter", letter.id, "free_text_sealed", letter.free_text_sealed)


def _find(work: Work, case_id: str, kind: str, recipient_key: str, rung: str, cause: str) -> Letter | None:
    return work.session.scalars(
        select(Letter).where(
            Letter.case_id == case_id,
            Letter.kind == kind,
            Letter.recipient_key == recipient_key,
            Letter.rung == rung,
            Letter.cause == cause,
        )
    ).one_or_none()
