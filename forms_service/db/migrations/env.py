"""Run by alembic. Whoever calls gives the connection in `attributes`; nothing here reads settings or environment."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine

import forms_service.db.models  # noqa: F401  # fills the metadata
from forms_service.db.base import Base, LocalDate, UtcDateTime


def _plain_types(type_: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    # Migrations import nothing of ours, so our types are written as what they are in the database.
    if type_ == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if type_ == "type" and isinstance(item, LocalDate):
        return "sa.Date()"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=_plain_types,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    url = context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True).get("url")
    if not url:
        raise SystemExit("Say which database: alembic -x url=sqlite:///... , or run forms-service migrate.")
    engine = create_engine(url, hide_parameters=True)
    with engine.begin() as connection:
        _run(connection)
    engine.dispose()
