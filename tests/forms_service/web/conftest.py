"""Wiring only: the pages run on SQLite here; both databases are under the tests of db and the journeys.

Where a page itself keeps or looks up rows as no journey does, its test says ON_BOTH.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.ports import Cipher, Services
from tests.conftest import new_postgresql
from tests.forms_service.web.fresh_site import fresh_site, site_at
from tests.forms_service.web.site import PrintedPdf, Site

ON_BOTH = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def site(request: pytest.FixtureRequest, services: Services, known_cipher: Cipher) -> Iterator[Site]:
    """Without LibreOffice: what would be its PDF is a blank page."""
    chosen = replace(services, converter=PrintedPdf(), cipher=known_cipher)
    if getattr(request, "param", "sqlite") == "sqlite":
        with fresh_site(request.getfixturevalue("prepared_sqlite"), chosen) as made:
            yield made
        return
    for url in new_postgresql(request.getfixturevalue("postgresql_server"), "migrated"):
        with site_at(url, chosen) as made:
            yield made


@pytest.fixture
def converting_site(services: Services, prepared_sqlite: Path, known_cipher: Cipher) -> Iterator[Site]:
    converter = LibreOfficeConverter(soffice="soffice", wall_seconds=120)
    with fresh_site(prepared_sqlite, replace(services, converter=converter, cipher=known_cipher)) as made:
        yield made
