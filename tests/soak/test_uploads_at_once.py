"""Sixty agencies press the button in the same second on SQLite; three hundred on PostgreSQL with two web processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import new_postgresql
from tests.uploads_at_once import Crowd


@pytest.fixture
def database_url(postgresql_server: str) -> Iterator[str]:
    yield from new_postgresql(postgresql_server, "template0")


@pytest.mark.timeout(900)
def test_sixty_uploads_at_once_are_all_taken(tmp_path: Path) -> None:
    _all_taken(Crowd(tmp_path, 60))


@pytest.mark.timeout(1800)
def test_three_hundred_uploads_at_once_are_all_taken(tmp_path: Path, database_url: str) -> None:
    _all_taken(Crowd(tmp_path, 300, database_url, processes=2))


def _all_taken(crowd: Crowd) -> None:
    crowd.run()
    print(crowd.summary())  # noqa: T201  for the note
    assert dict(crowd.answers) == {200: crowd.size}
    assert crowd.kept == crowd.size
    assert len(crowd.mails) == crowd.size
