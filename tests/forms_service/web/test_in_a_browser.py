"""In a real browser, with its script: signing in, the agency's door, and no fault that a machine can see (axe)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import Looker, chromium, faults_of, follow, served
from tests.forms_service.web.site import PASSWORD, Site
from tests.forms_service.web.story import Story

ADDRESS = "colleague@partnership.example.org"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def _new_page(browser: Browser, faults: list[str]) -> Page:
    page = browser.new_context().new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return page


def _looks_right(page: Page) -> None:
    found = faults_of(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_colleague_signs_in_and_reads_the_day(site: Site, browser: Browser) -> None:
    site.add_person(ADDRESS, "business-unit")
    faults: list[str] = []
    story = Story.begin(site)
    story.open()
    with served(site) as address:
        page = _new_page(browser, faults)
        page.goto(f"{address}/today")
        _looks_right(page)
        page.get_by_label("E-mail address").fill(ADDRESS)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Code from your authenticator app").fill(site.code(ADDRESS))
        follow(page.get_by_role("button", name="Sign in"))
        expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
        _looks_right(page)
        follow(page.get_by_role("link", name="EX-2026-0001").first)
        follow(page.get_by_text("How was this worked out?").first)
        expect(page.get_by_text("Source:").first).to_be_visible()
        _looks_right(page)
        for path in ("agencies", "returns", "letters", "packs", "decision", "decision/draft", "documents", "history"):
            page.goto(f"{address}/cases/{story.case_id}/{path}")
            _looks_right(page)
        for path in ("/contacts", "/definitions", "/cases", "/notifications/_example/new", "/account"):
            page.goto(address + path)
            _looks_right(page)
        follow(page.get_by_role("button", name="Sign out"))
        page.goto(f"{address}/today")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert faults == []


def test_an_agency_opens_its_link_sends_a_file_and_has_its_receipt(site: Site, browser: Browser) -> None:
    story = Story.begin(site)
    story.open()
    request = story.ask()[0]
    path, to = story.link(request)
    faults: list[str] = []
    with served(site) as address:
        page = _new_page(browser, faults)
        page.goto(address + path)
        _looks_right(page)
        page.get_by_label("E-mail address").fill("somebody.else@example.org")
        follow(page.get_by_role("button", name="Open the request"))
        expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        _looks_right(page)
        faults.clear()  # the browser itself notes that the answer was 400
        page.get_by_label("E-mail address").fill(to)
        follow(page.get_by_role("button", name="Open the request"))
        expect(page.get_by_text("Testchild Alpha Examplethorpe")).to_be_visible()
        _looks_right(page)
        with page.expect_download() as started:
            page.get_by_role("link", name="Word form").click()
        form = started.value.path()
        assert form.read_bytes().startswith(b"PK")
        page.locator("input[type=file]").set_input_files(
            {"name": "filled.docx", "mimeType": "application/octet-stream", "buffer": form.read_bytes()}
        )
        follow(page.get_by_role("button", name="Send the return"))
        expect(page.get_by_text("Your return counts already.")).to_be_visible()
        _looks_right(page)
        follow(page.get_by_role("link", name="Your request"))
        expect(page.get_by_role("heading", name="Version 1: filled.docx")).to_be_visible()
        _looks_right(page)
        follow(page.get_by_role("link", name="Nothing is known to us"))
        _looks_right(page)
    assert faults == []


def test_the_public_page_can_be_used_with_a_keyboard_alone_and_at_the_width_of_a_telephone(
    site: Site, browser: Browser
) -> None:
    faults: list[str] = []
    with served(site) as address:
        page = _new_page(browser, faults)
        page.set_viewport_size({"width": 320, "height": 640})
        for path in ("/", "/notify/_example", "/return"):
            page.goto(address + path)
            _looks_right(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        page.goto(f"{address}/notify/_example")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skip to main content")).to_be_focused()
    assert faults == []


def test_a_page_with_faults_does_not_look_right(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<html lang="en"><title>Made up</title><main><img src="a.png"><input></main></html>')
    assert [found["id"] for found in faults_of(page).response["violations"]] == ["image-alt", "label"]


@pytest.mark.parametrize("how", ["link", "button", "enter"])
def test_a_press_that_leads_to_a_page_ends_when_that_page_has_come(browser: Browser, how: str) -> None:
    looker = Looker.begin(browser)
    page, form = looker.page, '<form action="/next"><input aria-label="A field"><button>Send</button></form>'

    def late(route: Route) -> None:
        if route.request.url.startswith("http://slow.example.org/next"):
            time.sleep(0.4)
            route.fulfill(content_type="text/html", body="<title>The next</title>")
        else:
            route.fulfill(content_type="text/html", body=f'<title>The first</title>{form}<a href="/next">Go on</a>')

    page.route("**/*", late)
    page.goto("http://slow.example.org/")
    if how == "enter":
        page.get_by_label("A field").focus()
        looker.key("Enter")
    else:
        looker.press(how, "Go on" if how == "link" else "Send")
    assert page.evaluate("document.title") == "The next"
