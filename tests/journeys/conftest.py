"""Wiring for whole journeys: a PostgreSQL database that lasts as long as one played case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import new_postgresql
from tests.forms_service.web.conftest import converting_site, site

__all__ = ["converting_site", "module_postgresql", "site"]


@pytest.fixture(scope="module")
def module_postgresql(postgresql_server: str) -> Iterator[str]:
    yield from new_postgresql(postgresql_server, "template0")
