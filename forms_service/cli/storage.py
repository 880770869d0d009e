"""What the commands about the database share: they work even where definitions, queue or mail do not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from forms_service.adapters.cipher import open_cipher
from forms_service.adapters.clock import UtcSystemClock
from forms_service.db.revision import check_revision
from forms_service.db.session import Sessions, make_engine, make_sessions
from forms_service.db.work import open_database
from forms_service.ports import Cipher, SystemClock
from forms_service.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Storage:
    settings: Settings
    engine: Engine
    sessions: Sessions
    cipher: Cipher
    clock: SystemClock
    notice: str = ""


def open_database_only() -> tuple[Settings, Engine]:
    settings = load_settings()
    return settings, make_engine(settings)


def open_storage(settings: Settings, engine: Engine, *, make_key: bool = False) -> Storage:
    """A lost key file is told, not replaced: a new one would open nothing. Only a new installation makes one."""
    cipher, notice = open_cipher(settings, make=make_key)
    return Storage(settings, engine, make_sessions(engine), cipher, UtcSystemClock(), notice or "")


def open_current_storage() -> Storage:
    """Of our revision, with every key that is in use."""
    settings, engine = open_database_only()
    check_revision(engine)
    storage = open_storage(settings, engine)
    open_database(storage.sessions, storage.cipher)
    return storage
