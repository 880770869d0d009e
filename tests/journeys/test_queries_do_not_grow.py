"""No page asks the database more often because there is more in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from forms_service.db.migrating import migrate
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import prepare_database
from forms_service.domain.events import LONDON
from tests.factories import small_library
from tests.fakes import fake_services
from tests.forms_service.web.site import Site, Visitor
from tests.main_pages import OTHERS, TEN, address, counted, manager, site_of
from tests.many_cases import Filled, fill
from tests.played_case import NEL, PlayedCase

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)


@dataclass
class World:
    site: Site
    filled: Filled
    visitor: Visitor

    def statements(self, page: str) -> list[str]:
        path = address(page, self.filled)
        self.visitor.get(path)  # what is read once and kept is no matter of rows
        with counted(self.site.started.engine) as said:
            response = self.visitor.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return said


def _world(folder: Path, *, cases: int, returns: int) -> World:
    engine = engine_for(f"sqlite:///{folder / 'pages.sqlite3'}")
    migrate(engine)
    services = fake_services(small_library(), folder)
    sessions = make_sessions(engine)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    played = PlayedCase.begin(sessions, services, engine, NEL, MONDAY)
    filled = fill(played, cases=cases, returns=returns)
    site = site_of(played)
    return World(site, filled, manager(site))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, World]:
    return (
        _world(tmp_path_factory.mktemp("few"), cases=2, returns=1),
        _world(tmp_path_factory.mktemp("many"), cases=7, returns=4),
    )


@pytest.mark.parametrize("page", [*TEN, *OTHERS])
def test_a_page_asks_as_often_of_many_as_of_few(worlds: tuple[World, World], page: str) -> None:
    few, many = (world.statements(page) for world in worlds)
    more = Counter(many) - Counter(few)
    assert len(many) <= len(few), f"{page}: {len(few)} then {len(many)}\n" + "\n".join(
        f"{number} x {statement[:300]}" for statement, number in more.most_common(5)
    )
