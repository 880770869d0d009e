"""A case becomes known to few, or to all of its partnership again; and who is let in by name."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseReader, User, UserRole
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.kept_from import came_from
from forms_service.db.records.notes import keep_note
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def restrict_case(work: Work, *, case_id: str, restricted: bool, reason: str) -> None:
    """What came from a case is restricted with it: it tells of the same child."""
    case = case_or_error(work, case_id, lock=True)
    if not reason.strip():
        raise InvalidInputError("Give the reason; it is kept with the case.", field="reason")
    if case.restricted == restricted:
        raise ConflictError("It is so already.")
    case.restricted = restricted
    if restricted:  # what is open to all again is said of each on its own
        for each in came_from(work, case):
            if not each.restricted:
                each.restricted = True
                keep_note(work, each.id, "case", each.id, f"Restricted. {reason.strip()}")
                work.audit("case.restricted", case_id=each.id, subject_kind="case", subject_id=each.id)
    said = "Restricted" if restricted else "No longer restricted"
    keep_note(work, case_id, "case", case_id, f"{said}. {reason.strip()}")
    work.audit(
        "case.restricted" if restricted else "case.unrestricted",
        case_id=case_id,
        subject_kind="case",
        subject_id=case_id,
    )


def name_reader(work: Work, *, case_id: str, user_id: str) -> None:
    case = case_or_error(work, case_id, lock=True)
    user = work.session.get(User, user_id)
    role = select(UserRole.id).where(UserRole.user_id == user_id, UserRole.partnership == case.partnership).limit(1)
    if user is None or not user.active or work.session.scalar(role) is None:
        raise InvalidInputError("Choose somebody of this partnership.", field="reader")
    if _open_reader(work, case_id, user_id) is not None:
        raise ConflictError("This person may read the case already.")
    work.session.add(CaseReader(id=new_id(), case_id=case_id, user_id=user_id, by=work.actor.who, at=work.now))
    work.audit("case.reader-named", case_id=case_id, subject_kind="user", subject_id=user_id)


def end_reader(work: Work, *, case_id: str, user_id: str) -> None:
    row = _open_reader(work, case_id, user_id)
    if row is None:
        raise NotFoundError
    row.ended_at, row.ended_by = work.now, work.actor.who
    work.audit("case.reader-ended", case_id=case_id, subject_kind="user", subject_id=user_id)


def _open_reader(work: Work, case_id: str, user_id: str) -> CaseReader | None:
    query = select(CaseReader).where(
        CaseReader.case_id == case_id, CaseReader.user_id == user_id, CaseReader.ended_at.is_(None)
    )
    return work.session.scalars(query).one_or_none()
