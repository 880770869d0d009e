"""An agency in a hurry, in a real browser: with its script and without, by keyboard alone, errors included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from forms_service.db.models import AgencyRequest, Document
from tests.browser import Looker, chromium, follow, served
from tests.forms_service.web.site import Site, filled
from tests.forms_service.web.story import ANSWER, Story

CHILD = "Testchild Alpha Examplethorpe"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def story(site: Site) -> Story:
    return Story.asked(site)


def arrive(looker: Looker, base: str, story: Story, request: AgencyRequest) -> None:
    """At the link, as the mail has it; from here on presses are counted."""
    path, to = story.link(request)
    looker.page.goto(base + path)
    looker.presses = 0
    looker.page.get_by_label("E-mail address").fill(to)
    looker.press("button", "Open the request")
    expect(looker.page.get_by_text(CHILD)).to_be_visible()


def heading(looker: Looker, words: str) -> None:
    """The page of this heading has come."""
    expect(looker.page.get_by_role("heading", name=words, exact=True, level=1)).to_be_visible()


def form(story: Story, **answers: Any) -> FilePayload:
    data = filled(story.site, "_example", "answer-1", {**ANSWER, **answers}, case_reference="EX-2026-0001")
    return {"name": "filled.docx", "mimeType": "application/octet-stream", "buffer": data}


def put_file(looker: Looker, file: FilePayload) -> None:
    """Choosing a file is one press, on the box."""
    if looker.page.evaluate("document.body.classList.contains('js-enabled')"):
        looker.page.locator("input[type=file]").set_input_files(file)
        looker.presses += 1
        return
    looker.page.get_by_label("Choose the filled form").set_input_files(file)
    looker.presses += 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_nothing_known_takes_four_presses(story: Story, browser: Browser, script: bool) -> None:
    request = story.requests("issued")[0]
    with served(story.site) as base:
        looker = Looker.begin(browser, script=script)
        arrive(looker, base, story, request)
        looker.press("link", "Nothing is known to us")
        page = looker.page
        page.get_by_label("Your statement").fill("No record of any of them was found.")
        page.get_by_label("Which systems and records were searched").fill("Case records and the paper archive")
        page.get_by_label("Who searched", exact=True).fill("Sky Schooling, safeguarding lead")
        looker.choose("The searches were made as stated")
        looker.press("button", "Send this statement")
        expect(page.get_by_text("We have your answer: nothing is known to you.")).to_be_visible()
        assert looker.presses <= 4, looker.presses
        if script:
            looker.looks_right("agency-nil-received")
        assert looker.faults == []
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "nil"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_return_is_sent_looked_over_and_confirmed_with_four_presses(
    story: Story, browser: Browser, script: bool
) -> None:
    request = story.requests("issued")[0]
    with served(story.site) as base:
        looker = Looker.begin(browser, script=script)
        arrive(looker, base, story, request)
        put_file(looker, form(story))
        looker.press("button", "Send the return")
        page = looker.page
        expect(page.get_by_role("heading", name="We have your return")).to_be_visible()
        expect(page.get_by_text("Your return counts already.")).to_be_visible()
        if script:
            looker.looks_right("agency-being-read")
        story.site.run_jobs()
        # The page looks again by itself, also without script.
        expect(page.get_by_role("heading", name="What we understood")).to_be_visible(timeout=20_000)
        looker.press("button", "This is right")
        expect(page.get_by_role("heading", name="What we understood")).to_be_visible()
        expect(page.get_by_text("You told us on").first).to_be_visible()
        assert looker.presses <= 4, looker.presses
        assert looker.faults == []


def test_what_was_understood_is_put_right_and_everything_looks_right(story: Story, browser: Browser) -> None:
    first, second, third = story.requests("issued")[:3]
    with served(story.site) as base:
        looker = Looker.begin(browser)
        page = looker.page
        path, _ = story.link(first)
        page.goto(base + path)
        looker.looks_right("agency-link")
        page.get_by_label("E-mail address").fill("somebody.else@example.org")
        looker.press("button", "Open the request")
        looker.looks_right("agency-link-wrong")
        arrive(looker, base, story, first)
        looker.looks_right("agency-own")
        looker.press("button", "Send the return")
        looker.looks_right("agency-own-wrong")
        put_file(looker, form(story, signed_date="some time in autumn"))
        looker.press("button", "Send the return")
        expect(page.get_by_text("We are reading it now")).to_be_visible()
        story.site.run_jobs()
        looker.press("link", "Look again now")
        expect(page.get_by_text("Please check", exact=True)).to_be_visible()
        looker.looks_right("agency-understood")
        follow(page.get_by_role("link", name="Change Date signed"))
        looker.looks_right("agency-mend")
        page.get_by_label("Date signed").fill("24 11 2026")
        looker.press("button", "Save")
        expect(page.get_by_text("Please check", exact=True)).to_have_count(0)
        expect(page.get_by_text("You put this right on the page.")).to_be_visible()
        follow(page.get_by_role("link", name="Change Chronology 1"))
        looker.looks_right("agency-mend-row")
        follow(page.get_by_role("link", name="Back", exact=True))
        follow(page.get_by_text("Your receipt", exact=True))
        looker.looks_right("agency-understood-receipt")
        looker.press("link", "Receipt to print")
        looker.looks_right("agency-receipt")
        looker.press("link", "Back")
        looker.looks_right("agency-own-received")

        arrive(looker, base, story, second)
        for link, button in (
            ("We need longer", "Ask for longer"),
            ("This is not for our agency", "Tell us"),
            ("Pass it on", "Pass it on"),
            ("Nothing is known to us", "Send this statement"),
        ):
            name = f"agency-{link.casefold().replace(' ', '-')}"
            looker.press("link", link)
            looker.looks_right(name)
            looker.press("button", button)
            expect(page.get_by_role("alert")).to_contain_text("There is a problem")
            looker.looks_right(f"{name}-wrong")
            looker.press("link", "Back")
        looker.press("link", "We need longer")
        page.get_by_label("Why do you need longer?").fill("Two colleagues are ill.")
        page.get_by_label("On which day can you send it?").fill("9 12 2026")
        looker.press("button", "Ask for longer")
        looker.looks_right("agency-longer-asked")
        looker.press("link", "This is not for our agency")
        page.get_by_label("Why is it not for your agency?").fill("We never work in that town.")
        looker.press("button", "Tell us")
        looker.looks_right("agency-not-ours-said")

        arrive(looker, base, story, third)
        looker.press("link", "Pass it on")
        page.get_by_label("Your colleague’s name").fill("Colina Colleagueworth")
        page.get_by_label("Your colleague’s e-mail address").fill("colina.colleagueworth@example.org")
        looker.press("button", "Pass it on")
        expect(page.get_by_role("heading", name="The request was passed on")).to_be_visible()
        looker.looks_right("agency-passed-on")
        page.goto(base + story.link(third)[0])
        looker.looks_right("agency-old-link")
        page.goto(f"{base}/agency/{third.id}")
        looker.looks_right("agency-shut")
        assert looker.faults == []


def test_the_form_is_filled_in_by_keyboard_alone_and_kept_on_the_way(story: Story, browser: Browser) -> None:
    request = story.requests("issued")[0]
    path, to = story.link(request)
    with served(story.site) as base:
        looker = Looker.begin(browser)
        page = looker.page
        page.goto(base + path)
        looker.tab_to("E-mail address")
        looker.type(to)
        looker.key("Enter")
        expect(page.get_by_text(CHILD)).to_be_visible()
        looker.tab_to("Fill in the form on this page")
        looker.key("Enter")
        heading(looker, "ANSWER-1: Agency Answer")
        looker.looks_right("agency-fill")
        looker.tab_to("Start")
        looker.key("Enter")
        heading(looker, "Your agency")
        looker.looks_right("agency-fill-step")
        looker.tab_to("Save and continue")
        looker.key("Enter")
        expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        looker.looks_right("agency-fill-step-wrong")
        looker.tab_to("Answer: Completed by")  # in the list of what is wrong: it leads to the field
        looker.key("Enter")
        expect(page.get_by_label("Completed by")).to_be_focused()
        looker.type("Sky Schooling")
        looker.tab_to("Yes")
        looker.key("Space")
        looker.tab_to("Systems and records checked")
        looker.type("Attendance, safeguarding log")
        looker.key("Tab")
        looker.tab_to("Save and come back later")
        looker.key("Enter")
        expect(page.get_by_text("Last saved on")).to_be_visible()

        # The session's end takes nothing of it away.
        story.site.pass_minutes(24 * 60)
        page.goto(f"{base}/agency/{request.id}/fill")
        looker.looks_right("agency-fill-shut")
        page.goto(base + path)
        looker.tab_to("E-mail address")
        looker.type(to)
        looker.key("Enter")
        expect(page.get_by_text(CHILD)).to_be_visible()
        looker.tab_to("Go on filling in the form on this page")
        looker.key("Enter")
        heading(looker, "ANSWER-1: Agency Answer")
        looker.looks_right("agency-fill-again")
        looker.tab_to("Your involvement")
        looker.key("Enter")
        heading(looker, "Your involvement")
        looker.tab_to("Summary of involvement")
        looker.type("Known since reception class.")
        looker.tab_to("Signed")
        looker.type("Sky Schooling")
        looker.tab_to("Date signed")
        looker.type("24 11 2026")
        looker.key("Enter")
        expect(page.get_by_role("heading", name="Check your answers and send")).to_be_visible()
        looker.looks_right("agency-check-filled")
        looker.tab_to("Send this return")
        looker.key("Enter")
        expect(page.get_by_text("We have your return.").first).to_be_visible()
        story.site.run_jobs()
        assert looker.faults == []
    (document,) = story.rows(Document, Document.kind == "return")
    assert (document.state, document.problem_code) == ("read", None)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_what_was_typed_too_slowly_is_sent_on_after_the_address(story: Story, browser: Browser, script: bool) -> None:
    request = story.requests("issued")[0]
    with served(story.site) as base:
        looker = Looker.begin(browser, script=script)
        page = looker.page
        arrive(looker, base, story, request)
        looker.press("link", "This is not for our agency")
        page.get_by_label("Why is it not for your agency?").fill("We never work in that town.")
        story.site.pass_minutes(60)
        looker.press("button", "Tell us")
        heading(looker, "Type your address again")
        if script:
            looker.looks_right("agency-again")
        looker.press("button", "Go on")
        expect(page.get_by_role("alert")).to_contain_text("Enter the e-mail address")
        if script:
            looker.looks_right("agency-again-wrong")
        page.get_by_label("E-mail address at which you got the link").fill(story.address(request))
        looker.press("button", "Go on")
        expect(page.get_by_text("You told us that this is not for your agency.")).to_be_visible()
        assert looker.faults == []
