"""A return is reviewed in a real browser: with its script and without, by keyboard alone, by two people at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word
from playwright.sync_api import Browser, expect

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.page_drawer.drawer import LimitedPageDrawer
from forms_service.db.models import AgencyRequest, Document
from forms_service.ports import Cipher, Services
from tests.browser import Looker, chromium, follow, served
from tests.forms_service.web.fresh_site import fresh_site
from tests.forms_service.web.site import EXAMPLE, PASSWORD, Site, as_file, filled
from tests.forms_service.web.story import ANSWER, Story

UNIT = "unit@example.example.org"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def site(prepared_sqlite: Path, services: Services, known_cipher: Cipher) -> Iterator[Site]:
    """With the real converter, and pages that are really drawn."""
    converter = LibreOfficeConverter(soffice="soffice", wall_seconds=120)
    chosen = replace(services, cipher=known_cipher, converter=converter, drawer=LimitedPageDrawer(converter))
    with fresh_site(prepared_sqlite, chosen) as made:
        yield made


@pytest.fixture
def story(site: Site) -> Story:
    story = Story.asked(site)
    site.add_person(UNIT, "business-unit")
    return story


def sign_in(looker: Looker, site: Site, address: str, to: str, who: str = UNIT) -> None:
    site.forget_used_code(who)
    looker.page.goto(f"{address}{to}")
    looker.page.get_by_label("E-mail address").fill(who)
    looker.page.get_by_label("Password", exact=True).fill(PASSWORD)
    looker.page.get_by_label("Code from your authenticator app").fill(site.code(who))
    follow(looker.page.get_by_role("button", name="Sign in"))
    expect(looker.page.get_by_role("button", name="Sign out")).to_be_visible()
    looker.presses = 0


def send(story: Story, request: AgencyRequest, *, typed: str = "", **answers: Any) -> Document:
    """A return in Word; `typed` is written below the form, where no field takes it."""
    form = filled(
        story.site, EXAMPLE, "answer-1", {**ANSWER, "agency_name": request.agency_name, **answers},
        case_reference="EX-2026-0001",
    )  # fmt: skip
    word = Word(io.BytesIO(form))
    for line in filter(None, typed.split("\n")):
        word.add_paragraph(line)
    kept = io.BytesIO()
    word.save(kept)
    story.agency(request).follow(
        f"/agency/{request.id}/upload", {"form": "upload", "document": as_file(kept.getvalue())}
    )
    story.site.run_jobs()
    found: Document = max(
        story.rows(Document, Document.kind == "return", Document.request_id == request.id),
        key=lambda row: row.version_no,
    )
    return found


def state_of(story: Story, document: Document) -> str:
    return str(story.rows(Document, Document.id == document.id)[0].state)


@pytest.mark.parametrize("script", [True, False])
def test_a_clean_return_is_accepted_with_two_presses_from_today(story: Story, browser: Browser, script: bool) -> None:
    document = send(story, story.requests("issued")[0])
    with served(story.site) as address:
        looker = Looker.begin(browser, script=script)
        sign_in(looker, story.site, address, "/today")
        follow(looker.page.locator(f"a[href^='/documents/{document.id}']").first)
        looker.presses += 1
        page = looker.page
        expect(page.get_by_role("heading", name="Nothing to settle")).to_be_visible()
        expect(page.get_by_text("Involvement reported")).to_be_visible()
        expect(page.get_by_alt_text("Page 1 of the document as a picture")).to_be_visible()
        if script:
            looker.looks_right("review-clean")
        looker.press("button", "Accept this return")
        expect(page.get_by_text("The return was accepted.")).to_be_visible()
        assert looker.presses == 2
        assert state_of(story, document) == "accepted"
        page.goto(f"{address}/documents/{document.id}")
        expect(page.get_by_text("Nothing can be changed here any more")).to_be_visible()
        looker.looks_right("review-accepted" if script else "")
        assert looker.faults == []


def test_what_is_uncertain_is_asked_first_and_settled_by_keyboard_alone(story: Story, browser: Browser) -> None:
    document = send(
        story, story.requests("issued")[0], signed_date="the day before yesterday",
        typed="Please ring us about the brother.\nSent from the office.",
    )  # fmt: skip
    with served(story.site) as address:
        looker = Looker.begin(browser)
        sign_in(looker, story.site, address, f"/documents/{document.id}")
        page = looker.page
        expect(page.get_by_role("heading", name="3 questions for you")).to_be_visible()
        looker.looks_right("review-questions")
        looker.key("a")
        assert state_of(story, document) == "read", "nothing is accepted while something is open"
        looker.key("n")
        expect(page.locator("#at-signed_date")).to_be_focused()
        mark = page.locator("[id='mark-signed_date']")
        expect(mark).to_have_class("fs-mark fs-mark--asks fs-mark--on")
        inside = mark.evaluate(
            """mark => { const box = mark.getBoundingClientRect();
                const frame = document.querySelector("[data-fs-document]").getBoundingClientRect();
                return box.top >= frame.top && box.bottom <= frame.bottom; }"""
        )
        assert inside, "the place is seen in the document"
        looker.picture("review-place")
        looker.key("Enter")
        page.keyboard.press("Control+A")
        looker.type("2026-11-24")
        looker.key("Tab")
        looker.type("n telephoned the school")  # keys of the page mean letters while something is typed
        looker.key("Enter")
        expect(page.get_by_text("Settled. The words of the document stay beside it.")).to_be_visible()
        expect(page.get_by_text("n telephoned the school").first).to_be_visible()
        looker.key("j")
        expect(page.locator("#place-text")).to_be_focused()
        looker.tab_to("Save")
        looker.key("Enter")
        expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_visible()
        looker.looks_right("review-error")
        looker.tab_to("Please ring us about the brother.")
        looker.key("Space")
        looker.tab_to("Sent from the office.")
        looker.key("Space")
        looker.tab_to("File it under a field")
        looker.key("ArrowDown")
        looker.tab_to("Why")
        looker.type("Said on the telephone as well")
        looker.key("Enter")
        expect(page.get_by_text("2 pieces of text were left out, with your reason.")).to_be_visible()
        expect(page.get_by_role("heading", name="Nothing to settle")).to_be_visible()
        page.get_by_label("Keys on this page").uncheck()
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        looker.key("a")
        assert state_of(story, document) == "read", "the keys were switched off"
        page.get_by_label("Keys on this page").check()
        page.evaluate("document.activeElement.blur()")
        looker.key("a")
        expect(page.get_by_text("The return was accepted.")).to_be_visible()
        assert looker.faults == []


def test_an_involvement_that_is_not_answered_cannot_pass_for_nothing_known(story: Story, browser: Browser) -> None:
    first, second = story.requests("issued")[:2]
    silent = send(story, first, any_involvement="")
    nil = send(
        story, second, any_involvement="no", nil_return_statement="We searched and found no involvement.",
        summary_of_involvement="", chronology=[],
        persons_searched=[{"person": "Testchild Alpha Examplethorpe", "date_of_birth": "2019-03-14", "known": "no"}],
    )  # fmt: skip
    with served(story.site) as address:
        looker = Looker.begin(browser)
        sign_in(looker, story.site, address, f"/documents/{silent.id}")
        page = looker.page
        expect(page.get_by_role("heading", name="Do not read this return as “nothing known”")).to_be_visible()
        looker.looks_right("review-unclear")
        follow(page.get_by_text("Accept it all the same"))
        looker.press("button", "Accept this return")
        expect(
            page.get_by_role("alert").filter(has_text="It is not clear whether the agency was involved")
        ).to_be_visible()
        assert state_of(story, silent) == "read"
        looker.looks_right("review-unclear-error")
        looker.press("link", "settle it or ask the agency")
        looker.looks_right("review-answer")
        looker.choose("Yes")
        page.get_by_label("Why").fill("Said so on the telephone")
        looker.press("button", "Save this answer")
        expect(page.get_by_text("Involvement reported")).to_be_visible()
        looker.press("button", "Accept this return")
        assert state_of(story, silent) == "accepted"
        page.goto(f"{address}/documents/{nil.id}")
        expect(page.get_by_text("The agency says that it searched and knows nobody named.")).to_be_visible()
        looker.looks_right("review-nil")
        page.goto(f"{address}/cases/{story.case_id}/documents")
        looker.looks_right("review-list")
        assert looker.faults == []


def test_two_people_at_once_see_both_answers_and_neither_is_lost(story: Story, browser: Browser) -> None:
    other = "other@example.example.org"
    story.site.add_person(other, "business-manager")
    document = send(story, story.requests("issued")[0], signed_date="the day before yesterday")
    with served(story.site) as address:
        mine, theirs = Looker.begin(browser), Looker.begin(browser, script=False)
        sign_in(mine, story.site, address, f"/documents/{document.id}")
        sign_in(theirs, story.site, address, f"/documents/{document.id}", who=other)
        for looker, day in ((theirs, "2026-11-20"), (mine, "2026-11-21")):
            looker.page.locator("#at-signed_date-value").fill(day)
            looker.page.locator("#at-signed_date-reason").fill(f"Because of {day}")
            follow(looker.page.locator("#at-signed_date").get_by_role("button", name="Save this answer"))
        page = mine.page
        expect(page.get_by_role("heading", name="Somebody else was faster")).to_be_visible()
        mine.looks_right("review-merge")
        mine.press("button", "Save what I chose")
        expect(page.get_by_role("alert").filter(has_text="Choose which of them stands.")).to_be_visible()
        mine.looks_right("review-merge-error")
        mine.choose("Theirs: 20 November 2026")
        mine.press("button", "Save what I chose")
        expect(page.get_by_text("Both answers are kept")).to_be_visible()
        mine.page.goto(f"{address}/documents/{document.id}/answers/signed_date")
        past = page.locator(".fs-past").inner_text()
        assert past.index("Because of 2026-11-20") < past.index("Because of 2026-11-21")
        assert past.rstrip().count("20 November 2026") >= 3
        expect(page.locator("dd strong").first).to_have_text("20 November 2026")
        assert mine.faults == theirs.faults == []


def test_questions_go_back_to_the_agency_and_its_next_version_is_compared(story: Story, browser: Browser) -> None:
    request = story.requests("issued")[0]
    document = send(story, request)
    with served(story.site) as address:
        looker = Looker.begin(browser, script=False)
        sign_in(looker, story.site, address, f"/documents/{document.id}/answers/summary_of_involvement")
        page = looker.page
        page.get_by_label("Question to the agency").fill("Since which day?")
        looker.press("button", "Note this question")
        page.goto(f"{address}/documents/{document.id}/answers/author_name")
        page.get_by_label("Question to the agency").fill("What is the role?")
        looker.press("button", "Note this question")
        looker.looks_right("review-ask")
        looker.press("button", "Send 2 questions to")
        expect(page.get_by_text("2 questions sent.")).to_be_visible()
        story.site.run_jobs()
        told = story.site.services.mailer.sent[-1]  # type: ignore[attr-defined]
        assert "2 questions" in told.text
        assert "Since which day" not in told.text + told.subject
        assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "answered"
        second = send(story, request, summary_of_involvement="Known since 3 September 2021.")
        page.goto(f"{address}/documents/{second.id}")
        expect(page.get_by_role("heading", name="What changed against version 1")).to_be_visible()
        expect(page.get_by_text("The answer was changed").first).to_be_visible()
        expect(page.get_by_text("The answer is the same as before").first).to_be_visible()
        expect(page.get_by_role("cell", name="Known since reception class.")).to_be_visible()
        looker.looks_right("review-changed")
        page.goto(f"{address}/documents/{document.id}")
        expect(page.get_by_text("A newer version came in.")).to_be_visible()
        assert looker.faults == []
