"""What somebody had typed when their sign-in had ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from forms_service.db.models import CaseFile, KeptInput
from forms_service.db.work import Work

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeptLine:
    id: str
    case_id: str
    case_name: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class KeptFields:
    id: str
    case_id: str
    case_name: str
    path: str
    kept_at: datetime
    fields: tuple[tuple[str, str], ...]


def kept_inputs(work: Work, user_id: str) -> tuple[KeptLine, ...]:
    """Newest first."""
    rows = work.session.execute(_query(work, user_id).order_by(KeptInput.kept_at.desc(), KeptInput.id))
    return tuple(KeptLine(row.id, case.id, case.reference or "Notification", row.kept_at) for row, case in rows)


def kept_fields(work: Work, user_id: str, kept_id: str) -> KeptFields | None:
    """Of this person alone; none where it is another's, or was given back."""
    found = work.session.execute(_query(work, user_id).where(KeptInput.id == kept_id)).one_or_none()
    if found is None:
        return None
    row, case = found
    told = work.vault(row.case_id).open_json("kept_input", row.id, "sealed", row.sealed)
    fields = tuple((str(name), str(value)) for name, value in told.get("fields", []))
    return KeptFields(row.id, row.case_id, case.reference or "Notification", row.path, row.kept_at, fields)


def _query(work: Work, user_id: str) -> Select[KeptInput, CaseFile]:
    return (
        select(KeptInput, CaseFile)
        .join(CaseFile, CaseFile.id == KeptInput.case_id)
        .where(
            KeptInput.user_id == user_id,
            KeptInput.ended_at.is_(None),
            KeptInput.kept_at > work.system_now - KEPT_FOR,
        )
    )
