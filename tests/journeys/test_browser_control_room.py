"""The control room in a real browser: with its script and without, by keyboard alone, on paper, errors included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Browser, expect

from forms_service.db.models import AgencyRequest, Call
from tests.browser import Looker, chromium, follow, served
from tests.example_case import ExampleCase
from tests.fakes import FakeBusinessClock
from tests.forms_service.web.site import PASSWORD, Site
from tests.forms_service.web.story import Story

ADDRESS = "colleague@partnership.example.org"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def story(site: Site) -> Story:
    """The afternoon of the day on which the returns are due: one is in, three are rung."""
    story = Story.asked(site)
    first = story.requests("issued")[0]
    story.send_return(first)
    clock = site.services.business_clock
    assert isinstance(clock, FakeBusinessClock)
    assert first.due_at is not None
    clock.at = first.due_at - timedelta(hours=2)
    ExampleCase(site.started, story.case_id).chase()
    site.add_person(ADDRESS, "business-unit")
    return story


def _signed_in(browser: Browser, site: Site, address: str, *, script: bool = True) -> Looker:
    looker = Looker.begin(browser, script=script)
    page = looker.page
    site.forget_used_code(ADDRESS)
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Code from your authenticator app").fill(site.code(ADDRESS))
    follow(page.get_by_role("button", name="Sign in"))
    page.wait_for_url(f"{address}/today")
    return looker


def _made(story: Story, request: AgencyRequest) -> list[Call]:
    return story.rows(Call, Call.request_id == request.id, Call.state == "made")


def test_a_call_is_logged_by_one_key_and_a_choice(site: Site, browser: Browser, story: Story) -> None:
    first, second = story.requests("issued")[:2]
    with served(site) as address:
        looker = _signed_in(browser, site, address)
        page = looker.page
        page.goto(f"{address}/cases/{story.case_id}/returns")
        looker.looks_right("control-room")
        # Pressed: the row's choices and one of them.
        looker.presses = 0
        row = page.locator(f"#agency-{first.id}")
        follow(row.get_by_text("Log a call"))
        looker.presses += 1
        looker.looks_right("control-room-choices")
        follow(row.get_by_role("button", name="Left a message"))
        looker.presses += 1
        expect(page.get_by_role("alert")).to_contain_text(f"Recorded for {first.agency_name}: left a message")
        assert looker.presses == 2
        # By keyboard: c in the row, and a number.
        page.locator(f"#agency-{second.id} th a").focus()
        looker.key("c")
        looker.key("2")
        expect(page.get_by_role("alert")).to_contain_text(f"Recorded for {second.agency_name}: they will send it by")
        looker.looks_right("control-room-promised")
        looker.key("c")
        expect(page.locator("details[data-fs-log][open]")).to_have_count(0)
    assert looker.faults == []
    assert [call.outcome for call in _made(story, first)] == ["left-message"]
    assert [call.outcome for call in _made(story, second)] == ["will-send"]


def test_without_script_and_by_keyboard_alone(site: Site, browser: Browser, story: Story) -> None:
    request = story.requests("issued")[0]
    with served(site) as address:
        looker = _signed_in(browser, site, address, script=False)
        page = looker.page
        page.goto(f"{address}/cases/{story.case_id}/returns")
        looker.tab_to(request.agency_name)
        looker.tab_to("Log a call", most=10)
        looker.key("Enter")
        looker.tab_to("not the right agency", most=12)
        looker.key("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Nobody chases it until you have answered")
        looker.tab_to("Answer it")
        looker.key("Enter")
        page.wait_for_url(f"{address}/requests/{request.id}#answer")
        page.get_by_label("Ask another person of this agency").check()
        follow(page.get_by_role("button", name="Answer", exact=True))
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        page.get_by_label("Name of the other person").fill("Rita Rightly")
        page.get_by_label("E-mail address of the other person").fill("rita@school.example.org")
        follow(page.get_by_role("button", name="Answer", exact=True))
        expect(page.get_by_role("alert")).to_contain_text("The request goes to the other person")
    assert looker.faults == []


def test_one_agency_longer_time_and_the_request_again(site: Site, browser: Browser, story: Story) -> None:
    request = story.requests("issued")[0]
    with served(site) as address:
        looker = _signed_in(browser, site, address)
        page = looker.page
        page.goto(f"{address}/requests/{request.id}")
        looker.looks_right("one-agency")
        follow(page.get_by_text("They need longer", exact=True))
        follow(page.get_by_role("button", name="Give them until this day"))
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        looker.looks_right("one-agency-error")
        page.get_by_label("Why they need longer").fill("The records are on paper.")
        follow(page.get_by_role("button", name="Give them until this day"))
        expect(page.get_by_role("alert")).to_contain_text("The return is now due on")
        page.goto(f"{address}/requests/{request.id}/send-again")
        looker.looks_right("send-again")
        page.goto(f"{address}/cases/{story.case_id}/agencies")
        looker.looks_right("agencies")
    assert looker.faults == []


def test_the_calls_fit_on_a_sheet_of_paper(site: Site, browser: Browser, story: Story) -> None:
    with served(site) as address:
        looker = _signed_in(browser, site, address)
        page = looker.page
        page.goto(f"{address}/calls")
        looker.looks_right("calls")
        printed = page.pdf(prefer_css_page_size=True)
        page.goto(f"{address}/cases/{story.case_id}/returns")
        page.emulate_media(media="print")
        page.pdf(prefer_css_page_size=True)
    import os
    from pathlib import Path

    if os.environ.get("FORMS_PICTURES"):
        (Path(os.environ["FORMS_PICTURES"]) / "calls.pdf").write_bytes(printed)
    sheet = pypdf.PdfReader(BytesIO(printed))
    assert len(sheet.pages) == 1
    width, height = sheet.pages[0].mediabox.width, sheet.pages[0].mediabox.height
    assert width > height
    text = sheet.pages[0].extract_text()
    for request in story.requests("issued"):
        assert request.agency_name.split()[0] in text
    assert text.count("01632 9605") == 4, "of each the contact and the deputy"
    assert "Sign out" not in text


def test_the_directory_is_kept_in_the_browser(site: Site, browser: Browser) -> None:
    site.add_person(ADDRESS, "business-unit")
    with served(site) as address:
        looker = _signed_in(browser, site, address)
        page = looker.page
        page.goto(f"{address}/contacts")
        looker.looks_right("contacts")
        follow(page.get_by_role("link", name="Example School"))
        looker.looks_right("agency-entry")
        follow(page.get_by_role("link", name="Sky Schooling"))
        page.get_by_label("Away from").fill("1 13 2026")
        follow(page.get_by_role("button", name="Save"))
        looker.looks_right("person-error")
        page.get_by_label("Away from").fill("23 11 2026")
        follow(page.get_by_role("button", name="Save"))
        expect(page.get_by_role("alert")).to_contain_text("Saved")
        looker.looks_right("agency-on-leave")
        page.goto(f"{address}/contacts/_example/groups/review-group")
        looker.looks_right("group")
        page.goto(f"{address}/contacts/_example/closures")
        follow(page.get_by_role("button", name="Add"))
        looker.looks_right("closures-error")
        page.get_by_label("What it is").fill("Half-term")
        page.get_by_label("First day").fill("24 11 2026")
        page.get_by_label("Last day").fill("27 11 2026")
        page.get_by_label("A sort of agency").select_option("education")
        follow(page.get_by_role("button", name="Add"))
        looker.looks_right("closures")
        page.goto(f"{address}/contacts/_example/file")
        looker.looks_right("directory-file")
        with page.expect_download() as started:
            page.get_by_role("link", name="Download the directory (CSV)").click()
        text = started.value.path().read_text(encoding="utf-8-sig")
        for name, data, wanted in (
            ("wrong.csv", text.replace("hal.hospitalson@example.org", "hal"), "Mistakes in the file"),
            ("right.csv", text.replace("01632 960514", "01632 960588"), "What this file would change"),
        ):
            page.locator("input[type=file]").set_input_files(
                {"name": name, "mimeType": "text/csv", "buffer": data.encode()}
            )
            follow(page.get_by_role("button", name="Show what it would change"))
            expect(page.get_by_text(wanted).first).to_be_visible()
            looker.looks_right(f"directory-{name.partition('.')[0]}")
        follow(page.get_by_role("button", name="Bring it in"))
        expect(page.get_by_role("alert")).to_contain_text("1 changed")
    assert looker.faults == []
