"""Wiring for whole journeys: a PostgreSQL database that lasts as long as one played case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import new_postgresql


@pytest.fixture(scope="module")
def module_postgresql(postgresql_server: str) -> Iterator[str]:
    yield from new_postgresql(postgresql_server, "template0")
