"""A backup is of one moment, sealed, and goes back whole into either kind of database, or not at all."""

import json
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from forms_service.db.backup import read_backup, write_backup
from forms_service.db.base import Base
from forms_service.db.migrating import migrate
from forms_service.db.models import CaseFile, Person
from forms_service.db.records import documents, events, people
from forms_service.db.session import Sessions, engine_for, make_sessions
from forms_service.db.verify import verify
from forms_service.db.work import begin_reading, begin_work, open_database, prepare_database
from forms_service.errors import ConflictError, InvalidInputError, UnreadableKeyError
from forms_service.ports import Services
from tests.conftest import Database
from tests.factories import CHILD, PERSON, SYSTEM, add_agency, add_case, add_request
from tests.fakes import made_up_cipher

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def filled(database: Database, sessions: Sessions, services: Services) -> Database:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        add_request(work, case, add_agency(work), reasons=["named", "ä"], due_at=NOW, due_on=NOW.date())
        events.note_event(work, case, "notification.received", NOW, note="Testchild Alpha was seen")
        blob = documents.prepare_blob(services, work.vault(case.id).wrapped_key, bytes(range(256)) * 50)
        documents.keep(
            work, case.id, blob, kind="evidence", direction="in", media_type="application/pdf", file_name="evidence.pdf"
        )
        work.audit("test.filled")
    return database


def contents(engine: Engine) -> dict[str, list[object]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def new_database(url: str, services: Services) -> tuple[Engine, Sessions]:
    engine = engine_for(url)
    migrate(engine)
    sessions = make_sessions(engine)
    prepare_database(sessions, services.cipher, NOW)
    return engine, sessions


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_everything_comes_back_in_either_kind_of_database(
    filled: Database, services: Services, tmp_path: Path, target: str, request: pytest.FixtureRequest
) -> None:
    made = write_backup(filled.engine, tmp_path / "backup.zip", NOW)
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    if target == "postgresql":
        url = request.getfixturevalue("empty_postgresql")
    engine, sessions = new_database(url, services)
    try:
        restored = read_backup(sessions, services.cipher, tmp_path / "backup.zip")
        assert restored == made
        assert contents(engine) == contents(filled.engine)
        open_database(sessions, services.cipher)
        with sessions() as session:
            assert [
                each for each in verify(session, services.cipher, since=made.audit_head) if each.table != "job_request"
            ] == []
        with begin_reading(sessions, services, SYSTEM) as work:
            child = work.session.scalars(select(Person)).one()
            assert people.person_details(work, child)["full_name"] == CHILD["full_name"]
        with begin_work(sessions, services, SYSTEM) as work:
            work.audit("life.goes-on")
    finally:
        engine.dispose()


def test_a_backup_is_for_its_owner_alone_and_holds_no_name_and_no_master_key(
    filled: Database, services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    write_backup(filled.engine, file, NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
    assert b"Testchild" not in whole
    assert manifest["master_keys"] == ["test-key"]
    assert manifest["tables"]["person"]["rows"] == 1
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_backup_never_overwrites_another(filled: Database, tmp_path: Path) -> None:
    write_backup(filled.engine, tmp_path / "backup.zip", NOW)
    with pytest.raises(ConflictError, match="already there"):
        write_backup(filled.engine, tmp_path / "backup.zip", NOW)


def test_a_database_with_rows_is_left_alone(filled: Database, services: Services, tmp_path: Path) -> None:
    write_backup(filled.engine, tmp_path / "backup.zip", NOW)
    before = contents(filled.engine)
    with pytest.raises(ConflictError, match="not empty"):
        read_backup(filled.sessions, services.cipher, tmp_path / "backup.zip")
    assert contents(filled.engine) == before


def test_without_its_master_key_nothing_is_restored_and_the_key_is_named(
    filled: Database, services: Services, tmp_path: Path
) -> None:
    write_backup(filled.engine, tmp_path / "backup.zip", NOW)
    other = replace(services, cipher=made_up_cipher("another-key"))
    engine, sessions = new_database(f"sqlite:///{tmp_path / 'new.sqlite3'}", other)
    before = contents(engine)
    with pytest.raises(UnreadableKeyError, match="test-key"):
        read_backup(sessions, other.cipher, tmp_path / "backup.zip")
    assert contents(engine) == before
    engine.dispose()


def test_a_damaged_backup_restores_nothing(filled: Database, services: Services, tmp_path: Path) -> None:
    write_backup(filled.engine, tmp_path / "backup.zip", NOW)
    engine, sessions = new_database(f"sqlite:///{tmp_path / 'new.sqlite3'}", services)
    before = contents(engine)
    with zipfile.ZipFile(tmp_path / "backup.zip") as good, zipfile.ZipFile(tmp_path / "changed.zip", "w") as changed:
        for name in good.namelist():
            data = good.read(name)
            changed.writestr(name, data.replace(b'"child"', b'"other"') if name == "tables/person.jsonl" else data)
    (tmp_path / "cut.zip").write_bytes((tmp_path / "backup.zip").read_bytes()[:2000])
    (tmp_path / "other.zip").write_bytes(b"not a zip")
    for name, words in (
        ("changed", "person is damaged"),
        ("cut", "part of one"),
        ("other", "not a backup"),
        ("none", "no file"),
    ):
        with pytest.raises(InvalidInputError, match=words):
            read_backup(sessions, services.cipher, tmp_path / f"{name}.zip")
    assert contents(engine) == before
    engine.dispose()


def test_a_backup_is_of_one_moment_even_while_others_write(
    filled: Database, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forms_service.db import backup

    written: list[str] = []
    original = backup._write_table

    def and_another_case_comes_in(connection, archive, table):  # type: ignore[no-untyped-def]
        if written == ["agency"]:
            with begin_work(filled.sessions, services, PERSON) as work:
                add_case(work)
        written.append(table.name)
        return original(connection, archive, table)

    monkeypatch.setattr(backup, "_write_table", and_another_case_comes_in)
    write_backup(filled.engine, tmp_path / "backup.zip", NOW)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert len(written) == len(Base.metadata.tables)
    assert manifest["tables"]["case_file"]["rows"] == 1
    with filled.sessions() as session:
        assert len(session.scalars(select(CaseFile)).all()) == 2
