"""A matter is begun by hand in a real browser, with what its beginning needs; the rest is entered on its ladder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from forms_service.web.identity import PERSON_COOKIE
from tests.browser import Looker, chromium, follow, served
from tests.forms_service.web.site import Site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 320)], ids=["script", "no-script-narrow"])
def test_a_matter_is_begun_and_what_is_known_later_is_entered(
    site: Site, browser: Browser, script: bool, width: int
) -> None:
    visitor = site.signed_in("business-unit", partnership="sandwell")
    with served(site) as base:
        looker = Looker.begin(browser, script=script, width=width)
        page = looker.page
        cookie = visitor.client.get_cookie(PERSON_COOKIE)
        assert cookie is not None
        page.context.add_cookies([{"name": PERSON_COOKIE, "value": cookie.value, "url": base}])
        page.goto(f"{base}/begin?what=sandwell/practice-escalation")
        looker.looks_right("begin-matter")
        page.get_by_label("Brief details of agency disagreement").fill("One agency sees no neglect.")
        looker.press("button", "Begin it")
        expect(page.get_by_text("It was begun, and has its reference.")).to_be_visible()
        page.goto(f"{page.url.partition('?')[0]}/ladder")
        page.get_by_text("Read or enter it: 1 of").click()
        expect(page.get_by_text("One agency sees no neglect.").first).to_be_visible()
        page.get_by_text("Enter: methodology used").click()
        page.get_by_label("Methodology used").fill("A meeting of both managers.")
        looker.looks_right("begin-known")
        follow(page.locator("details[open] details[open]").get_by_role("button", name="Keep it"))
        expect(page.get_by_text("It was kept.")).to_be_visible()
        page.get_by_text("Read or enter it: 2 of").click()
        expect(page.get_by_text("A meeting of both managers.").first).to_be_visible()
        assert looker.faults == []
