"""What a return became when its pages were drawn outlives a move and a change of keys, and packs still take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from forms_service.adapters.cipher import KEY_FILE, AesGcmCipher, make_key_file, read_key_file
from forms_service.db.models import Document
from forms_service.db.records.documents import pdf_of
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import open_database
from forms_service.ports import Services
from tests.conftest import Database
from tests.fakes import FakeConverter
from tests.forms_service.cli.test_storage_commands import Installation, head_in
from tests.forms_service.use_cases.test_converted_once import _Drawer, as_pdf, converted_for_packs, draw, use
from tests.played_case import PlayedCase
from worker import running

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def services(services: Services, tmp_path: Path) -> Services:
    """With the key file of the installation that the commands are run in."""
    file = tmp_path / "here" / KEY_FILE
    make_key_file(file)
    return replace(services, cipher=AesGcmCipher(read_key_file(file)))


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Installation:
    return Installation(tmp_path / "here", database.url)


@pytest.fixture
def kept(asked: PlayedCase) -> tuple[PlayedCase, Document]:
    """A return in Word was read, its pages were drawn, and the PDF that they were drawn from was kept."""
    use(asked, drawer=_Drawer())
    document = draw(asked, asked.send(asked.run.request_id))
    assert document.pdf_blob_id
    return asked, document


@pytest.fixture
def opened_engines() -> Iterator[list[Engine]]:
    engines: list[Engine] = []
    yield engines
    for engine in engines:
        engine.dispose()


def go_on(case: PlayedCase, at: Installation, engines: list[Engine]) -> None:
    """As processes that are started on this database, with the key file that lies beside it."""
    engines.append(engine_for(at.url))
    sessions, cipher = make_sessions(engines[-1]), AesGcmCipher(read_key_file(at.folder / KEY_FILE))
    open_database(sessions, cipher)
    services = replace(case.run.services, cipher=cipher, converter=FakeConverter())
    case.run.started = replace(case.run.started, sessions=sessions, engine=engines[-1], services=services)
    running.use(case.run.started)


def read_pdf(case: PlayedCase, document: Document) -> bytes | None:
    with case.work() as work:
        return pdf_of(work, work.session.get_one(Document, document.id))


def assert_is_used(case: PlayedCase, document: Document) -> None:
    assert read_pdf(case, document) == as_pdf(case)
    case.pack()
    assert converted_for_packs(case) == ["docx"]  # the report alone
    assert case.reports.behind == [(as_pdf(case),)]


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_after_a_backup_and_its_restoring_the_pack_takes_the_pdf_that_was_kept(
    kept: tuple[PlayedCase, Document], here: Installation, opened_engines: list[Engine], tmp_path: Path, target: str,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    case, document = kept
    head = head_in(here.did("backup", str(tmp_path / "backup.zip")))
    url = request.getfixturevalue("empty_postgresql") if target == "postgresql" else ""
    there = Installation(tmp_path / "there", url)
    there.take_key_of(here)
    assert head_in(there.did("restore", str(tmp_path / "backup.zip"))) == head
    go_on(case, there, opened_engines)
    assert_is_used(case, document)


def test_after_a_change_of_the_master_key_the_pack_takes_the_pdf_that_was_kept(
    kept: tuple[PlayedCase, Document], here: Installation, opened_engines: list[Engine], tmp_path: Path
) -> None:
    case, document = kept
    file, newer = here.folder / KEY_FILE, tmp_path / "newer" / KEY_FILE
    make_key_file(newer)
    file.write_text(newer.read_text() + file.read_text())
    assert "wrapped anew" in here.did("keys", "rotate")
    file.write_text(newer.read_text())
    go_on(case, here, opened_engines)
    assert_is_used(case, document)
    here.did("verify")
