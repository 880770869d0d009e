"""Wiring only: the pages run on SQLite here; both databases are under the tests of db and the journeys.

Where a page itself keeps or looks up rows as no journey does, its test says ON_BOTH.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import make_url

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.db.records import credentials
from forms_service.db.session import make_sessions
from forms_service.db.work import prepare_database
from forms_service.ports import Converter, Services
from tests.conftest import new_postgresql
from tests.forms_service.web.site import PrintedPdf, Site, make_site
from tests.warm_engine import engine_at

ON_BOTH = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)


_QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 still. What a password costs by default, a third of a second for every sign-in, is for the journeys."""
    monkeypatch.setattr(credentials, "_HASHER", _QUICK)


@pytest.fixture
def site(request: pytest.FixtureRequest, services: Services) -> Iterator[Site]:
    """Without LibreOffice: what would be its PDF is a blank page."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield from _on_sqlite(request, services, PrintedPdf())
        return
    for url in new_postgresql(request.getfixturevalue("postgresql_server"), "migrated"):
        yield from _site(url, services, PrintedPdf())


@pytest.fixture
def converting_site(request: pytest.FixtureRequest, services: Services) -> Iterator[Site]:
    yield from _on_sqlite(request, services, LibreOfficeConverter(soffice="soffice", wall_seconds=120))


def _on_sqlite(request: pytest.FixtureRequest, services: Services, converter: Converter) -> Iterator[Site]:
    path = request.getfixturevalue("tmp_path") / "web.sqlite3"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    yield from _site(f"sqlite:///{path}", services, converter)


def _site(url: str, services: Services, converter: Converter) -> Iterator[Site]:
    engine = engine_at(f"pages on {make_url(url).get_backend_name()}", url)
    sessions = make_sessions(engine)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    yield make_site(sessions, replace(services, converter=converter), engine)
    engine.dispose()
