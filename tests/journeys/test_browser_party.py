"""A manager in a dispute, in a real browser: with its script and without, by keyboard alone, on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Looker, chromium, served
from tests.forms_service.web.followed_matter import ADDRESS, FollowedMatter
from tests.forms_service.web.site import Site, Visitor, filled


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


@pytest.fixture
def matter(site: Site) -> FollowedMatter:
    matter = FollowedMatter.begin(site)
    stage = matter.open_stage("managers", why="No agreement by telephone.")
    matter.talk(stage, "Both heads will visit together.")
    matter.agree(stage, "Visit the home together", owner=matter.raising, number=1, days=3)
    matter.agree(stage, "Send the chronology", owner=matter.answering, number=2)
    return matter


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 320)], ids=["script", "no-script-narrow"])
def test_a_manager_opens_the_matter_confirms_and_sends_a_form(
    matter: FollowedMatter, unit: Visitor, browser: Browser, script: bool, width: int
) -> None:
    path = matter.send(unit)
    data = filled(matter.site, "_example", "concern-1", {"subject": "Level of need"}, case_reference=matter.reference())
    with served(matter.site) as base:
        looker = Looker.begin(browser, script=script, width=width)
        page = looker.page
        page.goto(base + path)
        looker.looks_right("party-link")
        page.get_by_label("E-mail address").fill("somebody.else@example.org")
        looker.press("button", "Open the matter")
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        looker.looks_right("party-wrong-address")
        page.get_by_label("E-mail address").fill(ADDRESS)
        looker.press("button", "Open the matter")
        expect(page.get_by_text("It stands at: Managers")).to_be_visible()
        expect(page.get_by_role("region", name="Child at risk now")).to_be_in_viewport()
        looker.looks_right("party-matter")
        looker.press("button", "I confirm: The record is on the child")
        expect(page.get_by_text("you confirmed it on")).to_be_visible()
        page.locator("input[type=file]").set_input_files(
            {"name": "our-form.docx", "mimeType": "application/octet-stream", "buffer": data}
        )
        looker.press("button", "Send the form")
        expect(page.get_by_text("our-form.docx")).to_be_visible()
        looker.looks_right("party-sent")
        looker.press("button", "Close this page on this computer")
        expect(page.get_by_role("heading", name="It is closed on this computer")).to_be_visible()
        looker.looks_right("party-left")
        assert looker.faults == []


def test_it_is_opened_by_keyboard_alone(matter: FollowedMatter, unit: Visitor, browser: Browser) -> None:
    path = matter.send(unit)
    with served(matter.site) as base:
        looker = Looker.begin(browser)
        page = looker.page
        page.goto(base + path)
        looker.tab_to("E-mail address")
        looker.type(ADDRESS)
        looker.key("Enter")
        expect(page.get_by_text("It stands at: Managers")).to_be_visible()
        looker.tab_to("I confirm: The record is on the child's file")
        looker.key("Enter")
        expect(page.get_by_text("you confirmed it on")).to_be_visible()
