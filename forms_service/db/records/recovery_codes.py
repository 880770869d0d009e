"""Ten codes for the day the telephone is lost: told once, kept as slow digests, each good once."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select, update

from forms_service.db.base import new_id
from forms_service.db.models import RecoveryCode, User
from forms_service.db.records.credentials import hash_password, password_fits
from forms_service.db.work import Work

COUNT = 10
FEW = 3
# Without letters that are taken for one another on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 10


def new_recovery_codes(count: int = COUNT) -> tuple[tuple[str, str], ...]:
    """Code and slow digest of each. Before the work that keeps them: digesting takes long on purpose."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(count)]
    return tuple((f"{code[:5]}-{code[5:]}", hash_password(code)) for code in codes)


def keep_recovery_codes(work: Work, user: User, hashes: tuple[str, ...]) -> None:
    """The new set ends the old."""
    end_recovery_codes(work, user.id)
    for each in hashes:
        work.session.add(RecoveryCode(id=new_id(), user_id=user.id, code_hash=each))


def end_recovery_codes(work: Work, user_id: str) -> None:
    work.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        .values(used_at=work.system_now)
    )


def recovery_codes_left(work: Work, user_id: str) -> int:
    query = (
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    )
    return work.session.scalar(query) or 0


def unused_hashes(work: Work, user_id: str) -> tuple[tuple[str, str], ...]:
    rows = work.session.execute(
        select(RecoveryCode.id, RecoveryCode.code_hash)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        .order_by(RecoveryCode.id)
    )
    return tuple((code_id, kept) for code_id, kept in rows)


def plain_code(typed: str) -> str:
    """As it is compared: without the dash, spaces and capitals that people type; empty where it is no such code."""
    plain = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return plain if len(plain) == _LENGTH and set(plain) <= set(_LETTERS) else ""


def find_recovery_code(hashes: tuple[tuple[str, str], ...], typed: str) -> str | None:
    """The id of the code that was typed. Slow, so outside of any work that writes."""
    plain = plain_code(typed)
    if not plain:
        return None
    return next((code_id for code_id, kept in hashes if password_fits(kept, plain)), None)


def use_recovery_code(work: Work, code_id: str) -> bool:
    """False where somebody was faster with the same code."""
    used = work.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
        .values(used_at=work.system_now)
    )
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]
