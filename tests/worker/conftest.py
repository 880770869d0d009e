from __future__ import annotations

from collections.abc import Iterator

import pytest

from forms_service.bootstrap import Started
from forms_service.db.session import Sessions
from forms_service.ports import Services
from forms_service.settings import Settings
from tests.conftest import Database
from worker import running


@pytest.fixture
def started(database: Database, sessions: Sessions, services: Services) -> Iterator[Started]:
    """As a worker process has it, with fakes behind the ports."""
    started = Started(services, sessions, database.engine, Settings(lease_seconds=services.lease_seconds))
    running.use(started)
    yield started
    running.stop_using()
