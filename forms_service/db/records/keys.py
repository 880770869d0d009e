"""Data keys: made, found, wrapped anew under another master key, destroyed."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from forms_service.db.base import new_id
from forms_service.db.models import DataKey
from forms_service.errors import NotFoundError, SetupError, UnreadableKeyError

if TYPE_CHECKING:
    from forms_service.db.work import Work
    from forms_service.ports import Cipher

CASE, DIRECTORY, DRAFT, INSTALLATION = "case", "directory", "draft", "installation"
# Asked for on every page; put together once, since that takes longer than the asking.
_ONE = select(DataKey).where(DataKey.kind == bindparam("kind"), DataKey.owner == bindparam("owner"))


def case_key(session: Session, case_id: str) -> DataKey:
    key = _find(session, CASE, case_id)
    if key is None:
        raise NotFoundError("There is no such case.", code="no-case")
    return key


def case_keys(session: Session, case_ids: Collection[str]) -> list[DataKey]:
    return list(
        session.scalars(
            select(DataKey).where(DataKey.kind == CASE, DataKey.owner.in_(case_ids)).order_by(DataKey.owner)
        )
    )


def new_case_key(work: Work, case_id: str, wrapped: bytes | None = None) -> DataKey:
    """`wrapped`: a key that a file was sealed with before there was a case."""
    return _make(work, CASE, case_id, wrapped)


def has_key(session: Session, case_id: str) -> bool:
    """False once the case was erased."""
    key = _find(session, CASE, case_id)
    return key is not None and key.wrapped is not None


def directory_key(work: Work, partnership: str) -> DataKey:
    """Made on first use; of two first users the later waits and finds it."""
    found = _find(work.session, DIRECTORY, partnership)
    if found is None:
        work.insert_once(lambda: _make(work, DIRECTORY, partnership))
        found = _find(work.session, DIRECTORY, partnership)
    assert found is not None
    return found


def draft_key(session: Session, draft_id: str) -> DataKey:
    key = _find(session, DRAFT, draft_id)
    if key is None:
        raise NotFoundError("There is no such draft.", code="no-draft")
    return key


def new_draft_key(work: Work, draft_id: str) -> DataKey:
    return _make(work, DRAFT, draft_id)


def destroy_draft_key(work: Work, draft_id: str) -> None:
    """What it sealed cannot be read again; backups made before still hold it, until they are destroyed."""
    key = draft_key(work.session, draft_id)
    if key.wrapped is not None:
        key.wrapped, key.destroyed_at = None, work.now


def rotate(work: Work) -> int:
    """Wraps every data key under the first master key; how many changed. What they seal stays as it is."""
    changed = 0
    first = work.services.cipher.master_key_of(work.services.cipher.new_key())
    for key in work.session.scalars(select(DataKey).where(DataKey.wrapped.is_not(None)).order_by(DataKey.id)):
        if key.master_key_id != first:
            assert key.wrapped is not None
            key.wrapped = work.services.cipher.rewrap(key.wrapped)
            key.master_key_id = first
            changed += 1
    if changed:
        work.audit("keys.rotated", details={"count": changed, "master_key": first})
    return changed


def check_keys(session: Session, cipher: Cipher) -> None:
    """Start-up refuses when a key in use cannot be opened with the master keys that are here."""
    used = session.scalars(select(DataKey.master_key_id).where(DataKey.wrapped.is_not(None)).distinct())
    missing = sorted(set(used) - cipher.known_master_keys())
    if missing:
        raise UnreadableKeyError(
            f"Master key {', '.join(missing)} is not here, and the database is sealed with it. Put it into "
            "FORMS_MASTER_KEYS or into the key file of the data folder, from the copy that was kept apart."
        )


def load_installation_key(session: Session, cipher: Cipher) -> None:
    key = _find(session, INSTALLATION, "")
    if key is None or key.wrapped is None:
        raise SetupError("The database has no installation key. Run: forms-service migrate", code="no-installation-key")
    cipher.use_installation_key(key.wrapped)


def ensure_installation_key(session: Session, cipher: Cipher) -> None:
    """Once in each process; start-up has usually done it."""
    if not cipher.has_installation_key():
        load_installation_key(session, cipher)


def find_installation_key(session: Session) -> DataKey | None:
    return _find(session, INSTALLATION, "")


def _find(session: Session, kind: str, owner: str) -> DataKey | None:
    return session.scalars(_ONE, {"kind": kind, "owner": owner}).one_or_none()


def _make(work: Work, kind: str, owner: str, wrapped: bytes | None = None) -> DataKey:
    wrapped = wrapped or work.services.cipher.new_key()
    key = DataKey(
        id=new_id(),
        kind=kind,
        owner=owner,
        wrapped=wrapped,
        master_key_id=work.services.cipher.master_key_of(wrapped),
    )
    work.session.add(key)
    work.session.flush()
    return key
