"""The ladder of a matter in a real browser: with script, without, by keyboard, at 320 pixels, looked over by axe."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import begin_work, prepare_database
from forms_service.use_cases.record_event import record_event
from forms_service.web.identity import PERSON_COOKIE
from tests.browser import Looker, chromium, follow, served
from tests.example_case import example_library
from tests.fakes import fake_services
from tests.forms_service.web.site import SEEDER, PrintedPdf, Site, Visitor, make_site
from tests.forms_service.web.test_ladder import matter


@dataclass
class Stage:
    site: Site
    unit: Visitor
    browser: Browser
    address: str

    def looker(self, *, script: bool = True, width: int = 1280) -> Looker:
        """Signed in as the unit."""
        looker = Looker.begin(self.browser, script=script, width=width)
        cookie = self.unit.client.get_cookie(PERSON_COOKIE)
        assert cookie is not None
        looker.page.context.add_cookies([{"name": PERSON_COOKIE, "value": cookie.value, "url": self.address}])
        return looker


@pytest.fixture(scope="module")
def stage(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("ladder")
    shutil.copy(migrated_sqlite, folder / "web.sqlite3")
    engine = engine_for(f"sqlite:///{folder / 'web.sqlite3'}")
    sessions = make_sessions(engine)
    services = replace(fake_services(example_library(), folder), converter=PrintedPdf())
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site = make_site(sessions, services, engine)
    unit = site.signed_in("business-unit")
    with served(site) as address, chromium() as browser:
        yield Stage(site, unit, browser, address)
    engine.dispose()


def test_a_matter_goes_up_its_ladder_with_a_child_at_risk_on_the_way(stage: Stage) -> None:
    case_id = matter(stage.site)
    looker = stage.looker()
    page = looker.page
    page.goto(f"{stage.address}/cases/{case_id}/ladder")
    with begin_work(stage.site.sessions, stage.site.services, SEEDER) as work:
        record_event(work, case_id, "matter.raised", work.now)
    page.get_by_role("radio", name="Stage 1: Managers").check()
    page.get_by_label("Why now?").fill("Nobody answers the telephone.")
    looker.press("button", "Escalate now")
    assert page.get_by_text("It stands at “Stage 1: Managers”").first.is_visible()
    looker.press("button", "Escalate now")
    assert page.get_by_role("alert").is_visible()
    looker.looks_right("ladder-asks-which")

    looker.press("button", "Child at risk now")
    assert page.get_by_role("heading", name="Child at risk now").is_visible()
    looker.press("button", "Note that I ring Example children's front door")
    page.goto(f"{stage.address}/cases/{case_id}/ladder")

    page.get_by_role("radio", name="Stage 2: Directors").check()
    page.get_by_label("Why now?").fill("The child came to harm again.")
    looker.press("button", "Escalate now")
    follow(page.get_by_text("Record how this stage ended").nth(1))
    end = page.locator("#stage-directors")
    end.get_by_label("The directors agreed").check()
    end.get_by_label("The outcome in words").fill("Both agencies hold a strategy meeting on Thursday.")
    looker.looks_right("ladder-at-its-last-stage")
    follow(end.get_by_role("button", name="Record how it ended"))
    assert page.get_by_text("It was resolved at “Stage 2: Directors”").first.is_visible()
    looker.looks_right("ladder-resolved")
    assert looker.faults == []


def test_without_script_and_by_keyboard_alone_a_matter_is_escalated_on_a_narrow_screen(stage: Stage) -> None:
    case_id = matter(stage.site)
    looker = stage.looker(script=False, width=320)
    page = looker.page
    page.goto(f"{stage.address}/cases/{case_id}/ladder")
    looker.tab_to("talk Informal talk")
    looker.key("ArrowDown")
    looker.tab_to("Why now?")
    page.keyboard.type("It cannot wait.")
    looker.tab_to("Escalate now")
    looker.key("Enter")
    page.get_by_text("It stands at “Stage 1: Managers”").first.wait_for()
    page.emulate_media(media="print")
    looker.picture("ladder-printed")
    assert page.locator("svg.fs-ladder").is_visible()
    assert looker.faults == []
