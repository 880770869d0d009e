"""Which revision a database is at, and which one this code works with.

Every process asks that when it starts, so it is asked without Alembic, which takes a tenth of a second to load.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, column, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from forms_service.errors import SetupError

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_KEPT_IN = "alembic_version"  # Alembic's own table


def head_revision() -> str:
    """By the names of the migrations, which are numbered in their order."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def current_revision(engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(_KEPT_IN):
                return None
            return connection.scalar(select(column("version_num")).select_from(table(_KEPT_IN)))
    except SQLAlchemyError as error:
        raise _unreachable() from error


def check_revision(engine: Engine) -> None:
    """Processes refuse to work on tables of another shape."""
    current, head = current_revision(engine), head_revision()
    if current != head:
        raise SetupError(
            f"The database is at revision {current or 'none'} and this version of the service needs {head}. "
            "Run: forms-service migrate",
            code="revision",
        )


def _unreachable() -> SetupError:
    return SetupError(
        "The database does not answer. Check FORMS_DATABASE_URL and that its server runs.", code="database-unreachable"
    )
