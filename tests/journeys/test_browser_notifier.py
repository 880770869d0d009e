"""Somebody notifies, in a real browser: step by step and by a file, with script and without, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from forms_service.db.models import CaseFile
from tests.browser import Looker, chromium, follow, served
from tests.forms_service.web.site import EXAMPLE, NEL, Site, filled
from tests.forms_service.web.story import NOTE, Story

DOOR = f"/notify/{EXAMPLE}"
EMAIL = "nora.notifier@school.example.org"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as at:
        yield at


def _about_me(looker: Looker) -> None:
    looker.page.get_by_label("Your name").fill("Nora Notifier")
    looker.page.get_by_label("Your agency").fill("Example School")
    looker.page.get_by_label("Your email address").fill(EMAIL)


def _about_whom(looker: Looker) -> None:
    child = looker.page.get_by_role("group", name="Children – 1")
    child.get_by_label("Child's full name").fill("Testchild Alpha Examplethorpe")
    child.get_by_label("Date of birth or expected delivery date").fill("14 3 2019")
    looker.page.get_by_label("Agency", exact=True).first.fill("Example Hospital")


def _what_happened(looker: Looker) -> None:
    looker.page.get_by_label("Date and time of the incident").fill("20 11 2026 16:00")
    looker.choose("Seriously harmed")
    looker.page.get_by_label("Circumstances").fill("Plainly invented circumstances.")
    looker.page.get_by_label("Signed", exact=True).fill("Nora Notifier")
    looker.page.get_by_label("Date signed").fill("20 11 2026")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_step_by_step(site: Site, browser: Browser, address: str, script: bool) -> None:
    looker = Looker.begin(browser, script=script)
    page = looker.page
    seen = (lambda name: looker.looks_right(f"notifier-{name}")) if script else (lambda _name: None)
    page.goto(address + DOOR)
    expect(page.get_by_text("This is not a referral to children’s social care.")).to_be_visible()
    seen("1-door")
    looker.press("button", "Start now")
    seen("2-steps")
    looker.press("button", "Begin: About you")
    seen("3-step")
    looker.press("button", "Save and continue")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    seen("4-step-missing")
    _about_me(looker)
    looker.press("button", "Save and continue")
    expect(page.get_by_role("heading", name="Who it is about")).to_be_visible()
    looker.press("button", "Add another row to “Children”")
    expect(page.get_by_role("group", name="Children – 3")).to_be_visible()
    _about_whom(looker)
    seen("5-step-table")
    looker.press("button", "Save and come back later")
    expect(page.get_by_text("Completed")).to_have_count(2)
    seen("6-steps-begun")
    looker.press("link", "Check your answers and send")
    expect(page.get_by_text("answers are still needed")).to_be_visible()
    seen("7-check-missing")
    looker.press("button", "Send the notification")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    seen("8-send-missing")
    follow(page.get_by_role("link", name="Change Circumstances"))
    _what_happened(looker)
    looker.press("button", "Save and continue")
    expect(page.get_by_role("heading", name="Check your answers, then send them")).to_be_visible()
    expect(page.get_by_text("Not provided").first).to_be_visible()
    expect(page.get_by_label("Where do we send the receipt?")).to_have_value(EMAIL)
    seen("9-check")
    looker.press("button", "Send the notification")
    expect(page.get_by_role("heading", name="Notification received")).to_be_visible()
    expect(page.get_by_text("This was not a referral to children’s social care.")).to_be_visible()
    seen("10-receipt")
    kept = page.url
    page.goto(f"{address}{DOOR}/draft")
    assert page.url == kept
    assert looker.faults == []
    site.run_jobs()


def test_deleting_what_was_typed_and_what_is_no_longer_there(browser: Browser, address: str) -> None:
    looker = Looker.begin(browser)
    page = looker.page
    page.goto(address + DOOR)
    looker.press("button", "Start now")
    page.goto(address + DOOR)
    looker.looks_right("notifier-11-door-begun")
    looker.press("link", "Delete it")
    looker.looks_right("notifier-12-delete")
    looker.press("button", "Delete what I typed")
    expect(page.get_by_role("button", name="Start now")).to_be_visible()
    page.goto(f"{address}{DOOR}/draft")
    looker.looks_right("notifier-13-nothing-kept")
    assert looker.faults == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_by_a_file(site: Site, browser: Browser, address: str, script: bool) -> None:
    looker = Looker.begin(browser, script=script)
    page = looker.page
    page.goto(address + DOOR)
    with page.expect_download() as started:
        page.get_by_role("link", name="Word form").click()
    assert started.value.path().read_bytes().startswith(b"PK")
    looker.press("button", "Send the notification")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    if script:
        looker.looks_right("notifier-14-upload-missing")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.locator("input[type=file]").set_input_files(
        {"name": "filled.docx", "mimeType": "application/octet-stream", "buffer": filled(site, EXAMPLE, "note-1", NOTE)}
    )
    looker.press("button", "Send the notification")
    expect(page.get_by_role("heading", name="Notification received")).to_be_visible()
    assert looker.faults == []


def test_by_keyboard_alone(site: Site, browser: Browser, address: str) -> None:
    looker = Looker.begin(browser)
    page = looker.page
    page.goto(address + DOOR)
    looker.tab_to("Start now")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="Your form", exact=True)).to_be_visible()
    looker.tab_to("Begin: About you")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="About you")).to_be_visible()
    for label, words in (("Your name", "Nora Notifier"), ("Your agency", "Example School"),
                         ("Your email address", EMAIL)):  # fmt: skip
        looker.tab_to(label)
        looker.type(words)
    looker.key("Enter")  # in a box: saves and goes on
    expect(page.get_by_role("heading", name="Who it is about")).to_be_visible()
    looker.tab_to("Child's full name")
    looker.type("Testchild Alpha Examplethorpe")
    looker.tab_to("Save and continue")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="What happened", exact=True)).to_be_visible()
    looker.tab_to("Date and time of the incident")
    looker.type("20 11 2026 16:00")
    looker.tab_to("Died")
    looker.key("ArrowDown")  # to "Seriously harmed"
    looker.tab_to("Circumstances")
    looker.type("Plainly invented circumstances.")
    looker.tab_to("Signed")
    looker.type("Nora Notifier")
    looker.tab_to("Date signed")
    looker.type("20 11 2026")
    looker.tab_to("Save and continue")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="Check your answers, then send them")).to_be_visible()
    expect(page.get_by_text("Seriously harmed")).to_be_visible()
    looker.tab_to("Circumstances")
    looker.tab_to("Send the notification")
    looker.key("Enter")
    expect(page.get_by_role("heading", name="Notification received")).to_be_visible()
    assert looker.faults == []
    assert len(Story.begin(site).rows(CaseFile)) == 1


def test_every_step_of_the_long_form_and_the_refusal_look_right(site: Site, browser: Browser, address: str) -> None:
    looker = Looker.begin(browser)
    page = looker.page
    page.goto(f"{address}/notify/{NEL}")
    looker.looks_right("notifier-20-nel-door")
    looker.press("button", "Start now")
    looker.looks_right("notifier-21-nel-steps")
    use = site.services.library.process(NEL, "rapid-review").notification
    assert use is not None
    for section in site.services.library.form(NEL, use.form).sections:
        page.goto(f"{address}/notify/{NEL}/draft/{section.id}")
        looker.looks_right(f"notifier-22-nel-{section.id}")
        looker.press("button", "Save and continue")
        looker.looks_right(f"notifier-23-nel-{section.id}-after")
    page.goto(f"{address}/notify/{NEL}/check")
    looker.press("button", "Send the notification")
    looker.looks_right("notifier-24-nel-send-missing")
    site.app.extensions["forms-settings"] = site.started.settings.model_copy(update={"limit_notify_total": 0})
    looker.press("button", "Send the notification")
    expect(page.get_by_role("heading", name="Too much is being sent at the moment")).to_be_visible()
    looker.looks_right("notifier-25-nel-refused")
    assert looker.faults == []
