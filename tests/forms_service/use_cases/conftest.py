"""Wiring only: cases of the shipped partnerships, as far along as a test wants them."""

from __future__ import annotations

from datetime import datetime

import pytest

from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from tests.conftest import Database
from tests.played_case import EXAMPLE, NEL, PlayedCase

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)  # the incident was on the Friday before


@pytest.fixture
def partnership(database: Database) -> str:
    """Each database with one of the partnerships: both of both, for the time of one."""
    return NEL if database.kind == "sqlite" else EXAMPLE


@pytest.fixture
def begun(database: Database, sessions: Sessions, services: Services, partnership: str) -> PlayedCase:
    """Contacts are there, no case yet."""
    return PlayedCase.begin(sessions, services, database.engine, partnership, MONDAY)


@pytest.fixture
def notified(begun: PlayedCase) -> PlayedCase:
    begun.notify()
    return begun


@pytest.fixture
def opened(notified: PlayedCase) -> PlayedCase:
    notified.open()
    return notified


@pytest.fixture
def asked(opened: PlayedCase) -> PlayedCase:
    """Two agencies were asked; `run.request_id` is the first."""
    names = ("Police", "Children's Social Care") if opened.partnership == NEL else ("School", "Social Care")
    opened.run.request_id, _ = opened.ask(names)
    return opened


@pytest.fixture
def packed(asked: PlayedCase) -> tuple[PlayedCase, str]:
    """One of two agencies has answered, and the pack was made; its id."""
    asked.send(asked.run.request_id)
    return asked, asked.pack()
