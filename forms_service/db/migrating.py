"""Bringing a database to the revision that this code works with, and refusing any other."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from forms_service.db.session import WRITES
from forms_service.errors import SetupError


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


def current_revision(engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise _unreachable() from error


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Up to the head; the revisions before and after. Of two at once the second waits and finds it done."""
    before = current_revision(engine)
    head = head_revision()
    if before != head:
        if before is not None and not _known(before):
            raise SetupError(
                f"The database has revision {before}, which this version of the service does not know: "
                "it belongs to a newer one.",
                code="revision",
            )
        with engine.connect() as connection:
            writing = connection.execution_options(**{WRITES: True})
            with writing.begin():
                if engine.dialect.name == "postgresql":
                    writing.exec_driver_sql("SELECT pg_advisory_xact_lock(8242018)")
                command.upgrade(alembic_config(writing), "head")
    return before, head


def check_revision(engine: Engine) -> None:
    """Processes refuse to work on tables of another shape."""
    current, head = current_revision(engine), head_revision()
    if current != head:
        raise SetupError(
            f"The database is at revision {current or 'none'} and this version of the service needs {head}. "
            "Run: forms-service migrate",
            code="revision",
        )


def _known(revision: str) -> bool:
    return revision in {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}


def _unreachable() -> SetupError:
    return SetupError(
        "The database does not answer. Check FORMS_DATABASE_URL and that its server runs.", code="database-unreachable"
    )
