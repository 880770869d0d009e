"""Letters in a real browser: the queue, what is different, the confirm page; and a wording changed by two people."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.db.models import Letter, User
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import start_session
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import begin_work, prepare_database
from forms_service.web.identity import PERSON_COOKIE
from tests.browser import Looker, chromium, follow, served
from tests.example_case import example_library
from tests.fakes import fake_services
from tests.forms_service.web.site import SEEDER, Site, make_site
from tests.forms_service.web.story import Story

LETTER = "TOLD-1 An incident was notified"
ENDING = "Please bring the chronology of your agency."


@dataclass
class Place:
    """One site with a case whose letters wait, and one browser for it."""

    browser: Browser
    story: Story
    address: str

    def colleague(self, role: str, *, script: bool = True) -> Looker:
        """Signed in already; signing in is walked elsewhere."""
        address = f"{role}-journey@example.org"
        site = self.story.site
        if address not in site.secrets:
            site.add_person(address, role)
            site.secrets[f"id of {address}"] = self._user(address)
        with begin_work(site.sessions, site.services, SEEDER) as work:
            token = start_session(work, kind="user", user_id=site.secrets[f"id of {address}"])
        looker = Looker.begin(self.browser, script=script)
        looker.page.context.add_cookies([{"name": PERSON_COOKIE, "value": token, "url": self.address}])
        return looker

    def _user(self, address: str) -> str:
        site = self.story.site
        with site.sessions() as session:
            found = select(User.id).where(User.address_token == address_token(site.services, address))
            return str(session.scalars(found).one())

    def held(self) -> list[Letter]:
        return self.story.rows(Letter, Letter.state == "held")


@pytest.fixture(scope="module")
def place(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("letters")
    shutil.copy(migrated_sqlite, folder / "web.sqlite3")
    engine = engine_for(f"sqlite:///{folder / 'web.sqlite3'}")
    sessions = make_sessions(engine)
    converter = LibreOfficeConverter(soffice="soffice", wall_seconds=120)
    services = replace(fake_services(example_library(), folder), converter=converter)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site: Site = make_site(sessions, services, engine)
    story = Story.begin(site)
    story.open()
    with chromium() as browser, served(site) as address:
        yield Place(browser, story, address)
    engine.dispose()


def test_letters_are_read_compared_confirmed_and_released_together(place: Place) -> None:
    unit = place.colleague("business-unit")
    page = unit.page
    page.goto(f"{place.address}/letters")
    unit.looks_right("letters-queue")
    chosen = page.get_by_role("checkbox").count()
    assert chosen >= 3
    follow(page.get_by_role("link", name="Read it, with what is different").first)
    expect(page.get_by_role("heading", name="The letter, beside the wording of its template")).to_be_visible()
    unit.looks_right("letters-differences")
    page.goto(f"{place.address}/letters")
    unit.presses = 0
    for number in range(2):
        page.get_by_role("checkbox").nth(number).check()
        unit.presses += 1
    unit.press("button", "Go on with those I have read")
    expect(page.get_by_role("heading", name="Release these 2 letters?")).to_be_visible()
    unit.looks_right("letters-confirm")
    unit.press("button", "Release all 2 now")
    expect(page.get_by_role("alert")).to_contain_text("2 letters were released")
    assert unit.presses == 4
    place.story.site.run_jobs()
    page.goto(f"{place.address}/cases/{place.story.case_id}/letters")
    expect(page.get_by_text("Accepted by the mail relay").first).to_be_visible()
    unit.looks_right("letters-of-a-case")
    assert unit.faults == []


def test_by_keyboard_alone_and_without_script_a_letter_with_own_words_is_left_to_a_colleague(place: Place) -> None:
    unit = place.colleague("business-unit", script=False)
    page = unit.page
    page.goto(f"{place.address}/letters")
    unit.tab_to("Read it, with what is different")
    unit.key("Enter")
    expect(page.get_by_role("heading", name="The letter, beside the wording of its template")).to_be_visible()
    unit.tab_to("Back to the letter")
    unit.key("Enter")
    expect(page.get_by_role("heading", name="Read it", exact=True)).to_be_visible()
    unit.tab_to("Add your own words")
    unit.key("Enter")
    unit.key("Tab")
    unit.type("The office is closed on Friday.")
    unit.tab_to("Make the letter again with these words")
    unit.key("Enter")
    expect(page.get_by_role("alert")).to_contain_text("made again with your words")
    place.story.site.run_jobs()
    page.reload()
    unit.looks_right("letters-one")
    unit.tab_to("I have read it: go on to release")
    unit.key("Enter")
    expect(page.get_by_role("heading", name="Release this letter?")).to_be_visible()
    unit.tab_to("Release it now")
    unit.key("Enter")
    expect(page.get_by_role("alert")).to_contain_text("somebody else must release it")
    unit.looks_right("letters-own-draft")
    released = page.url.rsplit("/", 2)[1]
    manager = place.colleague("business-manager", script=False)
    manager.page.goto(f"{place.address}/letters/confirm?letter={released}")
    manager.tab_to("Release it now")
    manager.key("Enter")
    expect(manager.page.get_by_role("alert")).to_contain_text("Released.")
    assert unit.faults == manager.faults == []


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without"])
def test_a_letter_is_changed_mended_previewed_and_approved_by_a_second_person(place: Place, script: bool) -> None:
    unit = place.colleague("business-unit", script=script)
    page = unit.page
    page.goto(f"{place.address}/letters/templates")
    unit.looks_right("letter-changes-list")
    unit.press("link", LETTER)
    unit.press("button", "Send and look for faults")
    expect(page.get_by_role("alert")).to_contain_text("Choose the Word letter")
    unit.looks_right("letter-changes-nothing-chosen")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the Word letter").click()
    template = Path(started.value.path()).read_bytes()
    _send(unit, with_paragraph(template, f"{ENDING} {{{{ case.referenc }}}}"))
    expect(page.get_by_role("heading", name="1 fault to mend")).to_be_visible()
    expect(page.get_by_text("Did you mean “case.reference”?")).to_be_visible()
    unit.looks_right("letter-changes-faults")
    follow(page.get_by_role("link", name="See the names"))
    unit.looks_right("letter-changes-names")
    page.go_back()
    _send(unit, with_paragraph(template, f"{ENDING} {{{{ case.reference }}}} {script}"))
    expect(page.get_by_role("alert")).to_contain_text("No fault was found")
    expect(page.get_by_text(ENDING)).to_be_visible()
    unit.looks_right("letter-changes-version")
    with page.expect_download() as started:
        page.get_by_role("link", name="Letter of a made-up case, as PDF").click()
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_label("I have looked at the letter of the made-up case").check()
    follow(page.get_by_role("button", name="Approve and publish"))
    expect(page.get_by_role("alert")).to_contain_text("a second person must approve it")
    unit.looks_right("letter-changes-own")
    path = page.url.removesuffix("/approve")
    manager = place.colleague("business-manager", script=script)
    manager.page.goto(path)
    manager.choose("I have looked at the letter of the made-up case")
    manager.press("button", "Approve and publish")
    expect(manager.page.get_by_role("alert")).to_contain_text("Published.")
    manager.looks_right("letter-changes-published")
    assert unit.faults == manager.faults == []


def _send(looker: Looker, data: bytes) -> None:
    page = looker.page
    page.get_by_label("What did you change, and why?").fill("A clearer ending")
    page.locator("input[type=file]").set_input_files(
        {"name": "told.docx", "mimeType": "application/octet-stream", "buffer": data}
    )
    looker.press("button", "Send and look for faults")


def with_paragraph(template: bytes, text: str) -> bytes:
    document = docx.Document(io.BytesIO(template))
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
