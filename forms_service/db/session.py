"""The engine and the sessions: SQLite and PostgreSQL made to behave alike where it matters."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, UOWTransaction, sessionmaker

from forms_service.db.base import Base
from forms_service.errors import SetupError
from forms_service.settings import Settings

WRITES = "forms_writes"
_BUSY_SECONDS = 30


class FormsSession(Session):
    """Stamps `created_at` from the clocks of the work that it belongs to; nothing else is ours."""


Sessions = sessionmaker[Session]


@event.listens_for(FormsSession, "before_flush")
def _stamp(session: Session, _context: UOWTransaction, _instances: object) -> None:
    clocks = session.info.get("clocks", {})
    for row in session.new:
        if isinstance(row, Base) and hasattr(row, "created_at") and row.created_at is None:
            row.created_at = clocks.get(row.__clock__)


def make_engine(settings: Settings) -> Engine:
    url = settings.effective_database_url
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SetupError(
            "FORMS_DATABASE_URL is not a database address. Write sqlite:///path or postgresql://user@host/name.",
            code="database-url",
        ) from None
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return engine_for(url)


def engine_for(url: str) -> Engine:
    """`hide_parameters`: a failing statement's values would otherwise reach logs, and Redis through RQ."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        case "postgresql":
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True, pool_recycle=1800
            )
        case other:
            raise SetupError(
                f"The database must be SQLite or PostgreSQL, not {other}: see FORMS_DATABASE_URL.", code="database-url"
            )


def make_sessions(engine: Engine) -> Sessions:
    made: sessionmaker[Any] = sessionmaker(engine, class_=FormsSession, expire_on_commit=False)
    return made


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would open its own, deferred transactions: of three processes that read and then write most would fail.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA secure_delete=ON")  # what was wiped must not be found in free pages
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
