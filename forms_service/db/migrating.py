"""Bringing a database to the revision that this code works with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from forms_service.db.revision import current_revision, head_revision
from forms_service.db.session import WRITES
from forms_service.errors import SetupError


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


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
        with engine.connect() as connection, _tables_may_be_remade(connection):
            writing = connection.execution_options(**{WRITES: True})
            with writing.begin():
                if engine.dialect.name == "postgresql":
                    writing.exec_driver_sql("SELECT pg_advisory_xact_lock(8242018)")
                command.upgrade(alembic_config(writing), "head")
                if engine.dialect.name == "sqlite" and writing.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise SetupError(
                        "A row refers to one that is not there: the database was damaged before, and nothing was "
                        "changed. Go back to the last backup that was whole: forms-service restore.",
                        code="revision",
                    )
    return before, head


@contextmanager
def _tables_may_be_remade(connection: Connection) -> Iterator[None]:
    """SQLite makes a table anew for a new constraint, and would refuse to drop the old one while rows refer to it.

    Outside of a transaction, since inside of one SQLite does not hear it.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _known(revision: str) -> bool:
    return revision in {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
