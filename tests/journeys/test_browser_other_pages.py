"""Search, figures, keeping, calendar addresses, logs, links and a party's door in a real browser.

With its script and without, by keyboard alone, 320 pixels wide, looked over by axe, each form sent empty and with
nonsense. Everything stands ready before the first page is opened.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import prepare_database
from forms_service.web.identity import PERSON_COOKIE
from tests.browser import Looker, chromium, follow, served
from tests.example_case import example_library
from tests.fakes import fake_services
from tests.forms_service.web.site import PrintedPdf, make_site
from tests.journeys.ladder_stage import text_of_word
from tests.journeys.other_pages_stage import ADDRESS, FORMULA, LONG_NAME, OtherPages

LOG = "/logs/sandwell/escalation-summary"


@dataclass
class Stage:
    pages: OtherPages
    browser: Browser
    address: str
    cookies: dict[str, str]

    def looker(self, role: str = "", *, script: bool = True, width: int = 1280) -> Looker:
        """Signed in as somebody of this role, or as nobody whom we know."""
        looker = Looker.begin(self.browser, script=script, width=width)
        if role:
            cookie = self.cookies.setdefault(role, self.pages.person(role))
            looker.page.context.add_cookies([{"name": PERSON_COOKIE, "value": cookie, "url": self.address}])
        return looker


@pytest.fixture(scope="module")
def stage(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("other-pages")
    shutil.copy(migrated_sqlite, folder / "web.sqlite3")
    engine = engine_for(f"sqlite:///{folder / 'web.sqlite3'}")
    sessions = make_sessions(engine)
    services = replace(fake_services(example_library(), folder), converter=PrintedPdf())
    prepare_database(sessions, services.cipher, services.system_clock.now())
    pages = OtherPages.begin(make_site(sessions, services, engine))
    with served(pages.site) as address, chromium() as browser:
        yield Stage(pages, browser, address, {})
    engine.dispose()


def test_cases_are_searched_and_the_year_is_read_in_figures(stage: Stage) -> None:
    looker = stage.looker("business-manager")
    page = looker.page
    page.goto(f"{stage.address}/search")
    _refused(looker, "Search", "Reference or name", "", "Enter a reference, a part of one, or a name.")
    looker.looks_right("search-empty")
    _refused(looker, "Search", "Reference or name", "x", "Enter at least two letters or digits.")
    page.get_by_label("Reference or name").fill("Qwertz")
    looker.press("button", "Search", exact=True)
    expect(page.get_by_text("No case that you may see has this reference or name.")).to_be_visible()
    page.get_by_label("Reference or name").fill("Featherstonehaugh")
    looker.press("button", "Search", exact=True)
    expect(page.get_by_text(LONG_NAME).first).to_be_visible()
    expect(page.get_by_role("link", name="Search")).to_have_attribute("aria-current", "true")
    looker.looks_right("search-found")

    page.goto(f"{stage.address}/figures")
    rows = {
        row.locator("th").inner_text(): row.locator("td").inner_text()
        for row in page.locator("table").first.locator("tbody tr").all()
    }
    assert rows["Rapid Review"] == "14"
    assert rows["Resolution and escalation of professional disagreements"] == "held back", "it is two"
    outcomes = page.get_by_role("table", name="Rapid Review: outcomes").locator("tbody td").all_inner_texts()
    # Six, six and two: the two takes a six with it, since the fourteen are known.
    assert sorted(outcomes) == sorted(["6", "held back", "held back", *"0" * 7, "14"])
    themes = page.get_by_role("table", name="Themes of learning")
    expect(themes.get_by_role("row", name="Neglect")).to_contain_text("14")
    expect(themes.get_by_role("row", name="Moves between services")).to_contain_text("held back")
    looker.looks_right("figures")
    page.goto(f"{stage.address}/figures/sandwell?year=banana")
    expect(page.get_by_role("heading", name="2026 in figures")).to_be_visible()
    assert looker.faults == []


def test_ended_cases_are_kept_held_or_erased_by_two_people(stage: Stage) -> None:
    reviews = stage.pages.reviews
    looker = stage.looker("business-manager")
    page = looker.page
    page.goto(f"{stage.address}/retention")
    looker.looks_right("keeping")
    hold = "Go to the holds of this case"
    _refused(looker, hold, "Reference of the case", "", "Enter the reference of the case.")
    _refused(looker, hold, "Reference of the case", "nonsense", "No case has this reference. Write it as it stands")
    looker.looks_right("keeping-no-such-case")

    page.goto(f"{stage.address}/retention/{reviews['due']}")
    looker.press("button", "Keep it", exact=True)
    for said in ("Enter a date.", "Say why it is kept longer."):
        expect(page.get_by_text(said)).to_have_count(2)
    page.get_by_label("Why it is kept").fill("A claim was announced.")
    _refused(looker, "Keep it", "Look at it again on", "31 2 2027", "Enter a real date, for example 27 3 2026.")
    expect(page.get_by_label("Why it is kept")).to_have_value("A claim was announced.")
    _refused(looker, "Keep it", "Look at it again on", "31 1 2020", "Choose a day to come.")
    looker.looks_right("keeping-error")
    _refused(looker, "Propose to erase it", "Why it need not be kept", "", "Say why it need not be kept.")
    page.get_by_label("Why it need not be kept").fill("Its time is over.")
    looker.press("button", "Propose to erase it")
    expect(page.get_by_text("You proposed this. Another person decides.")).to_be_visible()
    looker.looks_right("keeping-own-proposal")

    page.goto(f"{stage.address}/retention/{reviews['held']}")
    expect(page.get_by_text("A legal hold stands. Nothing is erased.")).to_be_visible()
    expect(page.get_by_role("button", name="Propose to erase it")).to_have_count(0)
    looker.looks_right("keeping-held")
    page.goto(f"{stage.address}/retention/cases/{stage.pages.held_case}")
    _refused(looker, "End this hold", "Why it may end", "", "Say why it may end.")
    looker.press("button", "Place the hold")
    for said in ("Say who asks for it: an inquiry, a court, a claim.", "Say why nothing may be erased."):
        expect(page.get_by_text(said)).to_have_count(2)
    looker.looks_right("keeping-hold-error")

    page.goto(f"{stage.address}/retention/{reviews['proposed']}")
    looker.press("button", "Do not erase it")
    expect(page.get_by_text("Say why it is not erased.")).to_have_count(2)
    looker.press("button", "Erase the case")
    expect(page.get_by_text("Tick the box to confirm.")).to_have_count(2)
    looker.looks_right("keeping-proposed-error")
    looker.choose("I have looked at the case, and it is to be erased.")
    looker.press("button", "Erase the case")
    expect(page.get_by_role("heading", name="Certificate: SCSP-RR-2026-016 was erased")).to_be_visible()
    # It ended at half past eleven in the evening of the 14th by UTC: in London it was the 15th.
    expect(page.get_by_text("Saturday 15 July 1995: over on Tuesday 15 July 2025")).to_be_visible()
    looker.looks_right("certificate")
    assert looker.faults == []


def test_addresses_logs_and_links_are_made_read_and_taken_back(stage: Stage) -> None:
    looker = stage.looker("business-manager")
    page, reference = looker.page, stage.pages.reference
    page.goto(f"{stage.address}/feeds?case={stage.pages.case_id}")
    expect(page.get_by_text("None.", exact=True)).to_be_visible()
    looker.looks_right("feeds-none")
    looker.press("button", f"Make an address for {reference}")
    looker.looks_right("feed-made")
    feed = page.locator("#address").inner_text().partition("8080")[2]
    looker.press("link", "I have copied it")
    looker.looks_right("feeds")
    calendar = page.context.request.get(f"{stage.address}{feed}").text()
    assert f"SUMMARY:{reference}: " in calendar
    for name in ("Testchild", "Raiser", "Answerer", "Invented", "HYPERLINK", "Boroughs"):
        assert name not in calendar
    looker.press("button", "Take it back")
    expect(page.get_by_role("alert")).to_contain_text("The address was taken back.")
    gone = page.context.request.get(f"{stage.address}{feed}")
    assert (gone.status, gone.text()) == (410, "This calendar address was taken back.\n")

    page.goto(f"{stage.address}/logs")
    looker.looks_right("logs")
    looker.press("link", "Agency escalation summary log")
    looker.looks_right("log")
    table = csv.DictReader(io.StringIO(_file(page, "spreadsheet (CSV)").decode("utf-8-sig"), newline=""))
    assert {row["Concern"] for row in table} == {f"'{FORMULA}", "Threshold"}
    word = text_of_word(_file(page, "Word document"))
    assert LONG_NAME in word
    assert FORMULA in word
    page.get_by_label("Year in which it was raised").select_option("2025")
    looker.press("button", "Show these")
    expect(page.get_by_text("1 matter of 2025.")).to_be_visible()
    page.goto(f"{stage.address}{LOG}?year=1999&agency=Nobody")
    expect(page.get_by_text("No matters of 1999 with Nobody.")).to_be_visible()
    looker.looks_right("log-none")

    page.goto(f"{stage.address}/cases/{stage.pages.case_id}/links")
    looker.looks_right("links")
    expect(page.get_by_role("link", name=re.compile("Enter their address first.*Without Address"))).to_be_visible()
    follow(page.get_by_role("button", name=re.compile("Send a link.*to Aldous")))
    expect(page.get_by_text("A letter to them waits to be made or released.")).to_be_visible()
    looker.looks_right("links-sent")
    assert looker.faults == []


def test_without_script_and_by_keyboard_alone_on_a_narrow_screen(stage: Stage) -> None:
    looker = stage.looker("administrator", script=False, width=320)
    page = looker.page
    page.goto(f"{stage.address}/retention")
    looker.tab_to("Reference of the case")
    looker.type("scsp-rr-2026-018")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="Legal holds of SCSP-RR-2026-018")).to_be_visible()
    looker.tab_to("Who asks for it")
    looker.type("An invented court")
    looker.tab_to("Why nothing may be erased")
    looker.type("It asked for the papers.")
    looker.tab_to("Place the hold")
    looker.key("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The hold stands.")
    _fits(page)

    looker = stage.looker("business-unit", script=False, width=320)
    page = looker.page
    page.goto(f"{stage.address}/search")
    looker.tab_to("Reference or name")
    looker.type("Featherstonehaugh")
    looker.key("Enter")
    expect(page.get_by_text("1 case found")).to_be_visible()
    looker.tab_to(stage.pages.reference)
    _fits(page)
    page.goto(f"{stage.address}{LOG}")
    looker.tab_to("Year in which it was raised")
    looker.type("2025")
    looker.tab_to("Show these")
    looker.key("Enter")
    expect(page.get_by_text("1 matter of 2025.")).to_be_visible()
    _fits(page)
    page.goto(f"{stage.address}/feeds")
    looker.tab_to("Make an address for my tasks")
    looker.key("Enter")
    expect(page.locator("#address")).to_contain_text("/feed/")
    _fits(page)
    looker.tab_to("I have copied it")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="Addresses in use")).to_be_visible()
    looker.tab_to("Take it back")
    looker.key("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The address was taken back.")
    page.goto(f"{stage.address}/cases/{stage.pages.case_id}/links")
    looker.tab_to("to Petra Raiser")
    looker.key("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The message with the link is being made.")
    _fits(page)

    looker = stage.looker("business-manager", script=False, width=320)
    looker.page.goto(f"{stage.address}/figures")
    looker.tab_to("Year, 1 January to 31 December")
    looker.type("2025")
    looker.tab_to("Show")
    looker.key("Enter")
    expect(looker.page.get_by_role("heading", name="2025 in figures")).to_be_visible()
    _fits(looker.page)


def test_a_party_opens_its_matter_without_script_and_by_keyboard_alone(stage: Stage) -> None:
    looker = stage.looker(script=False, width=320)
    page = looker.page
    page.goto(f"{stage.address}/matter/{stage.pages.link}")
    looker.tab_to("E-mail address")
    looker.key("Enter")
    expect(page.get_by_text("Enter the e-mail address that the link was sent to.")).to_have_count(2)
    looker.tab_to("E-mail address")
    looker.type(ADDRESS)
    looker.key("Enter")
    expect(page.get_by_text("It stands at: Escalation to Head of Service")).to_be_visible()
    _fits(page)
    looker.tab_to("Send the form")
    looker.key("Enter")
    expect(page.get_by_text("Choose the file to send.")).to_have_count(2)
    looker.tab_to(
        "I confirm: Both agencies record it on the child's file, and say so (stage 1: Escalation to Team Manager)"
    )
    looker.key("Enter")
    expect(page.get_by_text("you confirmed it on")).to_be_visible()
    looker.tab_to("Close this page on this computer")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="It is closed on this computer")).to_be_visible()


def test_every_page_of_a_partys_door(stage: Stage) -> None:
    looker = stage.looker()
    page, pages = looker.page, stage.pages
    for token, heading in (
        ("made-up", "Open the link in your e-mail again"),
        (pages.ended["ran-out"], "This link has ended"),
        (pages.ended["taken-back"], "This link has ended"),
        (pages.ended["no-longer-a-party"], "There is nothing more to see here"),
    ):
        page.goto(f"{stage.address}/matter/{token}")
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.get_by_role("link", name="999")).to_be_visible()
        looker.looks_right(f"party-{token}")
    page.goto(f"{stage.address}/matter/{pages.link}")
    looker.looks_right("party-door")
    _refused(looker, "Open the matter", "E-mail address", "nonsense", "That is not the address this link was sent to.")
    looker.looks_right("party-door-error")
    page.get_by_label("E-mail address").fill(ADDRESS)
    looker.press("button", "Open the matter")
    asked = page.get_by_role("button", name="I confirm: ").all_inner_texts()
    assert len(asked) == len(set(asked)), "two buttons that read alike"
    assert not [each for each in asked if "stage 3" in each], "a stage that nobody opened"
    looker.looks_right("party-matter-long")
    page.locator("input[type=file]").set_input_files(
        {"name": "tool.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    )
    looker.press("button", "Send the form")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.goto(f"{stage.address}/party/{pages.party_id}")
    pages.site.pass_minutes(pages.site.services.session_minutes + 1)
    looker.press("button", asked[-1])
    expect(page.get_by_role("heading", name="Type your address again")).to_be_visible()
    looker.looks_right("party-again")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("E-mail address").press("Enter")
    expect(page.get_by_text("Thank you. We have recorded that you confirmed it.")).to_be_visible()
    looker.press("button", "Close this page on this computer")
    looker.looks_right("party-left")
    page.goto(f"{stage.address}/party/{pages.party_id}")
    expect(page.get_by_role("heading", name="Open the link in your e-mail again")).to_be_visible()
    assert looker.faults == []


def _refused(looker: Looker, button: str, label: str, typed: str, said: str) -> None:
    """What is wrong stands above the page and beside its field, and what was typed is still there."""
    looker.page.get_by_label(label).first.fill(typed)
    looker.press("button", button, exact=True)
    expect(looker.page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(looker.page.get_by_text(said)).to_have_count(2)
    expect(looker.page.get_by_label(label).first).to_have_value(typed)


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def _file(page: Page, link: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=link).click()
    return started.value.path().read_bytes()
