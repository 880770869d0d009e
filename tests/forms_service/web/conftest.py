"""Wiring only: the pages run on SQLite here; both databases are under the tests of db and the journeys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import prepare_database
from forms_service.ports import Converter, Services
from tests.forms_service.web.site import PrintedPdf, Site, make_site


@pytest.fixture
def site(migrated_sqlite: Path, tmp_path: Path, services: Services) -> Iterator[Site]:
    """Without LibreOffice: what would be its PDF is a blank page."""
    yield from _site(migrated_sqlite, tmp_path, services, PrintedPdf())


@pytest.fixture
def converting_site(migrated_sqlite: Path, tmp_path: Path, services: Services) -> Iterator[Site]:
    yield from _site(migrated_sqlite, tmp_path, services, LibreOfficeConverter(soffice="soffice", wall_seconds=120))


def _site(migrated_sqlite: Path, tmp_path: Path, services: Services, converter: Converter) -> Iterator[Site]:
    path = tmp_path / "web.sqlite3"
    shutil.copy(migrated_sqlite, path)
    engine = engine_for(f"sqlite:///{path}")
    sessions = make_sessions(engine)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    yield make_site(sessions, replace(services, converter=converter), engine)
    engine.dispose()
