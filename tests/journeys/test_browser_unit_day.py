"""A day of the business unit in a real browser: Today, the case, notes, dates, history; with its script and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Looker, chromium, follow, served
from tests.fakes import FakeBusinessClock
from tests.forms_service.web.site import PASSWORD, Site
from tests.forms_service.web.story import Story

MANAGER = "manager@partnership.example.org"
READER = "reader@partnership.example.org"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def _sign_in(looker: Looker, site: Site, address: str, who: str) -> None:
    page = looker.page
    site.forget_used_code(who)
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Code from your authenticator app").fill(site.code(who))
    follow(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def _go_to(site: Site, at: datetime) -> None:
    clock = site.services.business_clock
    assert isinstance(clock, FakeBusinessClock)
    clock.at = at


def _begun(site: Site) -> Story:
    """A case on its fourth working day: agencies asked, one return in, something late."""
    story = Story.asked(site)
    requests = story.requests("issued")
    site.add_person(MANAGER, "business-manager")
    site.add_person(READER, "review-group-member")
    story.send_return(requests[0])
    story.notify()  # a second one, not yet opened
    story.case_id = requests[0].case_id
    _go_to(site, datetime(2026, 11, 27, 10, 0, tzinfo=UTC))
    return story


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_day_and_the_case_of_the_business_manager(site: Site, browser: Browser, script: bool) -> None:
    story = _begun(site)
    named = "day" if script else "day-plain"
    with served(site) as address:
        looker = Looker.begin(browser, script=script)
        _sign_in(looker, site, address, MANAGER)
        page = looker.page
        looker.looks_right(f"{named}-today")
        expect(page.get_by_role("link", name=re.compile("1 new notification"))).to_be_visible()
        looker.press("link", "things late")
        looker.looks_right(f"{named}-late")
        page.goto(f"{address}/cases")
        looker.looks_right(f"{named}-cases")
        page.get_by_label("Reference, full name or NHS number").fill("examplethorpe alpha testchild")
        looker.press("button", "Search")
        expect(page.get_by_text("1 case found")).to_be_visible()
        assert "xamplethorpe" not in page.url
        looker.looks_right(f"{named}-found")
        page.goto(f"{address}/cases/{story.case_id}")
        looker.presses = 0
        follow(page.get_by_text("How was this worked out?").first)
        looker.presses += 1
        expect(page.get_by_text("Source:").first).to_be_visible()
        assert looker.presses == 1
        looker.looks_right(f"{named}-case")
        _a_note(looker, address, story.case_id, named)
        _a_date(looker, address, story.case_id, named)
        _an_event(looker, address, story.case_id, named)
        page.goto(f"{address}/cases/{story.case_id}/history")
        expect(page.get_by_text("A manager set another date")).to_be_visible()
        looker.looks_right(f"{named}-history")
        looker.press("link", "Who opened which document")
        looker.looks_right(f"{named}-readings")
        page.goto(f"{address}/cases/{story.case_id}/definitions")
        looker.looks_right(f"{named}-definitions")
        assert looker.faults == []


def _a_note(looker: Looker, address: str, case_id: str, named: str) -> None:
    page = looker.page
    page.goto(f"{address}/cases/{case_id}")
    follow(page.get_by_text("Add a note"))
    looker.press("button", "Keep the note")
    expect(page.get_by_role("alert")).to_contain_text("Write the note.")
    looker.looks_right(f"{named}-note-error")
    page.get_by_label("Note", exact=True).fill("Ask the school about the made-up sibling.")
    page.get_by_label("Come back to it on").fill("27 11 2026")
    looker.press("button", "Keep the note")
    expect(page.get_by_text("The note was kept.")).to_be_visible()
    page.goto(f"{address}/today?show=flags")
    expect(page.get_by_text("Ask the school about the made-up sibling.")).to_be_visible()
    looker.press("link", "Come back to this case")
    looker.looks_right(f"{named}-notes")
    looker.press("button", "Tick off")
    expect(page.get_by_text("Ticked off")).to_be_visible()


def _a_date(looker: Looker, address: str, case_id: str, named: str) -> None:
    page = looker.page
    page.goto(f"{address}/cases/{case_id}")
    looker.press("link", "Change the date of")
    looker.press("button", "Set the date")
    expect(page.get_by_role("alert")).to_contain_text("Enter a date")
    looker.looks_right(f"{named}-date-error")
    page.get_by_label("New date").fill("7 12 2026")
    page.get_by_label("Reason").fill("Agreed on the telephone with all partners.")
    looker.press("button", "Set the date")
    expect(page.get_by_text("Monday 7 December 2026")).to_be_visible()
    expect(page.get_by_text("Date worked out")).to_be_visible()
    looker.looks_right(f"{named}-date")


def _an_event(looker: Looker, address: str, case_id: str, named: str) -> None:
    page = looker.page
    page.goto(f"{address}/cases/{case_id}?event=sin.sent#event")
    page.get_by_label("When").fill("27 11 2026 09:00")
    looker.press("button", "Record it")
    expect(page.get_by_text("Recorded. Dates")).to_be_visible()
    looker.looks_right(f"{named}-case-sent")
    follow(page.get_by_role("link", name=re.compile("Recorded by mistake.*notified the Panel")))
    looker.press("button", "Withdraw it")
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    looker.looks_right(f"{named}-wrong-event-error")
    page.get_by_label("Why it is withdrawn").fill("It was another case.")
    looker.choose("This was recorded by mistake.")
    looker.press("button", "Withdraw it")
    expect(page.get_by_text("Withdrawn; the history keeps it.")).to_be_visible()


def test_the_day_by_keyboard_alone(site: Site, browser: Browser) -> None:
    story = _begun(site)
    with served(site) as address:
        looker = Looker.begin(browser)
        _sign_in(looker, site, address, MANAGER)
        looker.tab_to("return to check")
        looker.key("Enter")
        expect(looker.page.get_by_role("heading", name=re.compile("Returns to check"))).to_be_visible()
        looker.page.goto(f"{address}/cases/{story.case_id}")
        looker.tab_to("How was this worked out?")
        looker.key("Enter")
        expect(looker.page.get_by_text("Source:").first).to_be_visible()
        looker.tab_to("Add a note")
        looker.key("Enter")
        looker.tab_to("Note")
        looker.type("Written without a mouse.")
        looker.tab_to("Keep the note")
        looker.key("Enter")
        expect(looker.page.get_by_text("The note was kept.")).to_be_visible()
        assert looker.faults == []


def test_the_day_of_a_member_of_the_review_group(site: Site, browser: Browser) -> None:
    story = _begun(site)
    with served(site) as address:
        looker = Looker.begin(browser)
        _sign_in(looker, site, address, READER)
        looker.looks_right("day-group-today")
        expect(looker.page.get_by_text("new notification")).to_have_count(0)
        looker.page.goto(f"{address}/cases")
        looker.looks_right("day-group-cases")
        looker.page.goto(f"{address}/cases/{story.case_id}")
        expect(looker.page.get_by_text("Add a note")).to_have_count(0)
        looker.looks_right("day-group-case")
        assert looker.faults == []
