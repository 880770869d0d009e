"""The migrations make the tables that the code has, on both databases, up and down, over rows that are there."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, inspect, select, text

from forms_service.db.base import Base
from forms_service.db.migrating import alembic_config, migrate
from forms_service.db.revision import check_revision, current_revision, head_revision
from forms_service.db.session import Sessions, engine_for
from forms_service.db.work import begin_work
from forms_service.errors import SetupError
from forms_service.ports import Services
from tests.conftest import Database
from tests.factories import PERSON, add_case

VERSIONS = Path(__file__).parents[2] / "forms_service" / "db" / "migrations" / "versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}" if sqlite else request.getfixturevalue("empty_postgresql")
    engine = engine_for(url)
    yield engine
    engine.dispose()


def run(engine: Engine, does: Callable[[Connection], None]) -> None:
    with engine.connect() as connection:
        does(connection)
        connection.commit()


def shape(engine: Engine) -> dict[str, list[str]]:
    found = inspect(engine)
    return {
        name: sorted(
            [f"{column['name']} {column['type']} {column['nullable']}" for column in found.get_columns(name)]
            + [str(index["name"]) for index in found.get_indexes(name)]
            + [str(key["name"]) for key in found.get_foreign_keys(name)]
            + [str(key["name"]) for key in found.get_unique_constraints(name)]
        )
        for name in found.get_table_names()
    }


def test_the_tables_are_those_of_the_models(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert set(inspect(empty).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_up_down_and_up_again_leaves_the_same_tables(empty: Engine) -> None:
    migrate(empty)
    before = shape(empty)
    run(empty, lambda connection: command.downgrade(alembic_config(connection), "base"))
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}
    migrate(empty)
    assert shape(empty) == before


def test_every_step_down_and_up_runs_over_rows(database: Database, sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        add_case(work)
    steps = list(ScriptDirectory.from_config(alembic_config()).walk_revisions())
    for _ in steps[:-1]:
        run(database.engine, lambda connection: command.downgrade(alembic_config(connection), "-1"))
    migrate(database.engine)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM case_file")).scalar_one() == 1


def a_row_in_each(connection: Connection) -> set[str]:
    """Of every table that is there; each refers to the rows that were put in before it. The names of the tables."""
    metadata = MetaData()
    metadata.reflect(connection)
    rows: dict[Table, dict[str, Any]] = {}
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            rows[table] = {column.name: _made_up(column, rows) for column in table.columns}
            connection.execute(table.insert(), rows[table])
    return {table.name for table in rows}


def _made_up(column: Column[Any], rows: dict[Table, dict[str, Any]]) -> object:
    for key in column.foreign_keys:
        return rows[key.column.table][key.column.name] if key.column.table is not column.table else None
    if column.nullable:
        return None
    values = {str: "made-up", int: 1, bool: True, bytes: b"made up", date: date(2026, 7, 1)}
    # JSON says of itself that it may be anything.
    return {**values, datetime: datetime(2026, 7, 1, tzinfo=UTC), object: {}}[column.type.python_type]


def test_a_database_of_the_first_revision_is_brought_along_with_a_row_in_each_table(empty: Engine) -> None:
    names: set[str] = set()
    run(empty, lambda connection: command.upgrade(alembic_config(connection), "0001"))
    run(empty, lambda connection: names.update(a_row_in_each(connection)))
    assert names >= {"document", "reading"}
    migrate(empty)
    metadata = MetaData()
    with empty.connect() as connection:
        metadata.reflect(connection)
        for name in sorted(names):
            assert connection.scalar(select(func.count()).select_from(metadata.tables[name])) == 1, name
        if empty.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    assert head_revision() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_migrating_twice_does_no_harm(empty: Engine) -> None:
    assert migrate(empty) == (None, head_revision())
    assert migrate(empty) == (head_revision(), head_revision())


def test_a_database_of_another_revision_is_refused(empty: Engine) -> None:
    with pytest.raises(SetupError, match="forms-service migrate"):
        check_revision(empty)
    migrate(empty)
    check_revision(empty)
    run(empty, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")) and None)
    assert current_revision(empty) == "9999"
    with pytest.raises(SetupError, match="newer"):
        migrate(empty)


def test_a_database_that_is_not_there_is_told_in_words() -> None:
    engine = engine_for("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(SetupError, match="does not answer"):
        check_revision(engine)


def test_migrations_are_numbered_and_import_nothing_of_ours() -> None:
    files = sorted(VERSIONS.glob("*.py"))
    assert files
    for number, path in enumerate(files, start=1):
        assert re.fullmatch(rf"{number:04}_[a-z_]+\.py", path.name), path.name
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (forms_service|worker|parsers)", source, re.MULTILINE)
        assert f'revision = "{number:04}"' in source
