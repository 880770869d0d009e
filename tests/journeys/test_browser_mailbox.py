"""The holding pen and the rehearsal in a real browser: with script, without, by keyboard alone, with mistakes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from forms_service.db.models import CaseFile, Mail, Rehearsal
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import begin_work, prepare_database
from forms_service.definitions.library import Library
from forms_service.web.identity import PERSON_COOKIE
from tests.browser import Looker, chromium, follow, served
from tests.example_case import ExampleCase
from tests.factories import small_library
from tests.fakes import FakeInbox, fake_services
from tests.forms_service.web.site import SEEDER, PrintedPdf, Site, make_site
from tests.forms_service.web.story import Story
from tests.mails import newsletter, reply


@dataclass
class Stage:
    site: Site
    story: Story
    browser: Browser
    address: str

    def looker(self, *, script: bool = True) -> Looker:
        """Signed in as the unit."""
        looker = Looker.begin(self.browser, script=script)
        cookie = self.story.unit.client.get_cookie(PERSON_COOKIE)
        assert cookie is not None
        looker.page.context.add_cookies([{"name": PERSON_COOKIE, "value": cookie.value, "url": self.address}])
        return looker

    def arrives(self, *messages: bytes) -> None:
        inbox = self.site.services.inbox
        assert isinstance(inbox, FakeInbox)
        inbox.messages.extend(messages)
        run = ExampleCase(self.site.started)
        run.go_to(self.site.services.business_clock.now() + timedelta(minutes=5))
        run._schedule("read_mailbox")
        run.run_jobs()

    def message_id(self) -> str:
        with self.site.sessions() as session:
            return str(session.scalars(select(Mail.message_id).where(Mail.state == "accepted")).first())


@pytest.fixture(scope="module")
def stage(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("mailbox")
    shutil.copy(migrated_sqlite, folder / "web.sqlite3")
    engine = engine_for(f"sqlite:///{folder / 'web.sqlite3'}")
    sessions = make_sessions(engine)
    library: Library = small_library()
    services = replace(fake_services(library, folder), converter=PrintedPdf())
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site = make_site(sessions, services, engine)
    story = Story.begin(site)
    story.open()
    story.ask()
    with served(site) as address, chromium() as browser:
        yield Stage(site, story, browser, address)
    engine.dispose()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_message_is_read_filed_and_dealt_with(stage: Stage, script: bool) -> None:
    mark = f"{'with' if script else 'without'} script"
    stage.arrives(
        newsletter().replace(b"offers", f"offers {mark}".encode()),
        reply(stage.message_id(), "sky@school.example.org", text=f"Please ring me, {mark}.", file=b"PK made up"),
    )
    looker = stage.looker(script=script)
    page = looker.page
    page.goto(f"{stage.address}/mailbox")
    looker.looks_right("mailbox-list" if script else "")
    looker.press("link", f"Made-up offers {mark}")
    looker.looks_right("mailbox-message" if script else "")
    looker.press("button", "File it in the case")
    assert page.get_by_role("link", name="Enter the reference of the case.").count()
    looker.looks_right("mailbox-error" if script else "")
    with stage.site.sessions() as session:
        reference = session.scalars(select(CaseFile.reference)).first() or ""
    page.get_by_label("Reference of the case").fill(reference)
    looker.press("button", "File it in the case")
    assert page.get_by_text(f"Filed in {reference}").count()
    looker.press("button", "Take it out of this list")
    assert page.get_by_role("link", name="Choose what to do with this message.").count()
    looker.looks_right()
    looker.choose("I have dealt with it")
    looker.press("button", "Take it out of this list")
    assert page.get_by_text("Dealt with.").count()
    looker.press("link", "A person’s answer")
    assert page.get_by_text(f"Please ring me, {mark}.").count()
    looker.looks_right("mailbox-reply" if script else "")
    looker.choose("Nothing needs to be done")
    page.get_by_label("Why does nothing need to be done?").fill("They rang.")
    looker.press("button", "Take it out of this list")
    assert page.get_by_text("Nothing waits.").count()
    looker.looks_right("mailbox-empty" if script else "")
    assert looker.faults == []


def test_by_keyboard_alone(stage: Stage) -> None:
    stage.arrives(newsletter().replace(b"offers", b"offers by keyboard"))
    looker = stage.looker()
    looker.page.goto(f"{stage.address}/mailbox")
    looker.tab_to("Made-up offers by keyboard")
    looker.key("Enter")
    looker.page.wait_for_url("**/mailbox/*")
    looker.tab_to("I have dealt with it")
    looker.key("Space")
    looker.tab_to("Take it out of this list")
    looker.key("Enter")
    looker.page.wait_for_url("**/mailbox")
    assert looker.page.get_by_text("Dealt with.").count()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_case_is_rehearsed_and_its_table_read(stage: Stage, script: bool) -> None:
    looker = stage.looker(script=script)
    page = looker.page
    page.goto(f"{stage.address}/rehearsals")
    looker.looks_right("rehearsals" if script else "")
    page.goto(page.url)
    follow(page.get_by_role("button", name="Rehearse a case"))
    looker.looks_right("rehearsal-new" if script else "")
    looker.press("button", "Rehearse it")
    assert page.get_by_role("link", name="Enter a date and a time.").count()
    looker.looks_right()
    page.get_by_label("When does the notification come?").fill("23 11 2026 10:00")
    looker.press("button", "Rehearse it")
    assert page.get_by_text("It is being rehearsed. This takes about a minute.").count()
    looker.looks_right("rehearsal-asked" if script else "")
    _made_quickly(stage)
    page.reload()
    assert page.get_by_text("Nothing was sent to anybody.").count()
    assert page.get_by_text("Request for information").count()
    assert page.get_by_text("Telephone call").count()
    looker.looks_right("rehearsal-table" if script else "")
    assert looker.faults == []


def _made_quickly(stage: Stage) -> None:
    """The table as a run makes it; the run itself is tried elsewhere."""
    lines = [
        {"at": "2026-11-25T09:30", "what": "Request for information", "code": "ask", "agency": "Example School",
         "who": "contact", "to": "sky.schooling@example.org", "how": "mail-after-release"},
        {"at": "2026-11-26T11:00", "what": "Confirm that the request has arrived", "code": "receipt-call",
         "agency": "Example School", "who": "contact", "to": "", "how": "call"},
        {"at": "2026-12-07T09:00", "what": "Message after the due date", "code": "overdue",
         "agency": "Example School", "who": "deputy", "to": "a.very.long.address.of.a.deputy@school.example.org",
         "how": "mail"},
    ]  # fmt: skip
    with begin_work(stage.site.sessions, stage.site.services, SEEDER) as work:
        row = work.session.scalars(select(Rehearsal).where(Rehearsal.state == "asked")).one()
        vault = work.directory(row.partnership)
        told = vault.open_json("rehearsal", row.id, "sealed", row.sealed)
        row.sealed = vault.seal_json("rehearsal", row.id, "sealed", {**told, "found": {"lines": lines}})
        row.state, row.made_at = "made", work.now
