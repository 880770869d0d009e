"""Five hundred cases in one database: how long the main pages take. The figures are printed, not judged."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

import pytest

from forms_service.db.migrating import migrate
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import prepare_database
from forms_service.domain.events import LONDON
from tests.factories import small_library
from tests.fakes import fake_services
from tests.main_pages import OTHERS, TEN, address, manager, site_of
from tests.many_cases import fill
from tests.played_case import NEL, PlayedCase

CASES = int(os.environ.get("FORMS_SOAK_CASES", "500"))
TIMES = 40


@pytest.mark.timeout(3600)
def test_the_main_pages_with_five_hundred_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'pages.sqlite3'}")
    migrate(engine)
    services = fake_services(small_library(), tmp_path)
    sessions = make_sessions(engine)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    played = PlayedCase.begin(sessions, services, engine, NEL, datetime(2026, 11, 23, 10, 0, tzinfo=LONDON))
    began = time.monotonic()
    filled = fill(played, cases=CASES, returns=1)
    filled_in = time.monotonic() - began
    visitor = manager(site_of(played))
    lines = [
        f"{CASES} cases, filled in {filled_in:.0f} s; milliseconds of {TIMES} visits each: median, 95th percentile"
    ]
    for page in (*TEN, *OTHERS):
        took = []
        for _ in range(TIMES):
            began = time.monotonic()
            assert visitor.get(address(page, filled)).status_code == 200, page
            took.append((time.monotonic() - began) * 1000)
        took.sort()
        lines.append(f"  {page:<28} {took[TIMES // 2]:8.0f} {took[int(TIMES * 0.95)]:8.0f}")
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201  for the note
