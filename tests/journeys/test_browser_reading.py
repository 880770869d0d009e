"""What is hard to read, in a real browser: malware, a message with a form in it, a scan that is typed in, a newer
reading that says something else. With script and without, at 320 pixels, looked over by axe."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, expect

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.form_reader import LimitedFormReader
from forms_service.adapters.page_drawer.drawer import LimitedPageDrawer
from forms_service.db.models import AgencyRequest, Document
from forms_service.ports import Cipher, Services
from parsers.types import Certainty, FormRules, ParsedField, ParseResult
from tests.browser import Looker, chromium, follow, served
from tests.clamd_server import eicar
from tests.fakes import FakeOcrReader, FakeScanner
from tests.forms_service.use_cases.later_parser import PLACES
from tests.forms_service.web.fresh_site import fresh_site
from tests.forms_service.web.site import EXAMPLE, Site, as_file, filled
from tests.forms_service.web.story import ANSWER, Story
from tests.journeys.test_browser_review import UNIT, sign_in

BELIEVED = ("Example Schoo1", "Known since reception class.")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def site(prepared_sqlite: Path, services: Services, known_cipher: Cipher) -> Iterator[Site]:
    converter = LibreOfficeConverter(soffice="soffice", wall_seconds=120)
    chosen = replace(
        services,
        cipher=known_cipher,
        converter=converter,
        drawer=LimitedPageDrawer(converter),
        scanner=FakeScanner(is_configured=True),
        ocr=FakeOcrReader(*BELIEVED),
    )
    with fresh_site(prepared_sqlite, chosen) as made:
        yield made


@pytest.fixture
def story(site: Site) -> Story:
    story = Story.asked(site)
    site.add_person(UNIT, "business-unit")
    return story


def a_return(story: Story, request: AgencyRequest) -> bytes:
    answers = {**ANSWER, "agency_name": request.agency_name}
    return filled(story.site, EXAMPLE, "answer-1", answers, case_reference="EX-2026-0001")


def send(story: Story, request: AgencyRequest, data: bytes, name: str) -> Document:
    """Through the agency's own page; the document that was sent, not what was in it."""
    known = {row.id for row in story.rows(Document)}
    story.agency(request).follow(f"/agency/{request.id}/upload", {"form": "upload", "document": as_file(data, name)})
    story.site.run_jobs()
    found = [row for row in story.rows(Document, Document.kind == "return") if row.id not in known]
    return next(row for row in found if row.parent_id is None)


def a_scan() -> bytes:
    """A page on which something is written, as a picture."""
    page = Image.new("L", (1000, 1400), 255)
    drawn = ImageDraw.Draw(page)
    for number, line in enumerate(("ANSWER-1", "Agency: Example School", "Known since reception class.")):
        drawn.text((80, 100 + 80 * number), line, fill=0, font_size=36)
    kept = io.BytesIO()
    page.save(kept, "PDF")
    return kept.getvalue()


def a_message(form: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "sky.schooling@school.example.org"
    message["To"] = "unit@example.example.org"
    message["Subject"] = "Our return"
    message.set_content("Please find our return. There is nothing known about the father to us.\n")
    message.add_attachment(
        form,
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="our return.docx",
    )
    return bytes(message)


def test_a_file_with_malware_is_shut_away_and_a_person_says_what_they_did(
    browser: Browser, story: Story, script: bool
) -> None:
    (request, *_) = story.requests("issued")
    document = send(story, request, a_return(story, request) + eicar(), "return.docx")
    looker = Looker.begin(browser, script=script)
    with served(story.site) as address:
        sign_in(looker, story.site, address, f"/documents/{document.id}")
        page = looker.page
        expect(page.get_by_role("heading", name="This file carries malware")).to_be_visible()
        assert page.get_by_role("link", name=document.file_name).count() == 0
        looker.looks_right("quarantine")
        answer = page.request.get(f"{address}/documents/{document.id}/download")
        assert answer.status == 409
        assert "nobody can open or download it" in answer.text()
        looker.press("button", "I have told them")
        expect(page.get_by_role("link", name="Say what you did about it.")).to_be_visible()
        looker.looks_right()
        page.get_by_label("What you did about it").fill("Rang the school and our IT.")
        looker.press("button", "I have told them")
        expect(page.get_by_text("Noted. The task is done.")).to_be_visible()
        page.goto(f"{address}/cases/{story.case_id}/documents")
        expect(page.get_by_text("Shut away: it carries malware").first).to_be_visible()
        looker.looks_right("documents-quarantined")
    assert looker.faults == []


def test_the_agency_reads_what_happened_without_blame(browser: Browser, story: Story, script: bool) -> None:
    (request, *_) = story.requests("issued")
    send(story, request, a_return(story, request) + eicar(), "return.docx")
    path, mailbox = story.link(request)
    looker = Looker.begin(browser, script=script)
    with served(story.site) as address:
        looker.page.goto(f"{address}{path}")
        looker.page.get_by_label("e-mail address", exact=False).first.fill(mailbox)
        follow(looker.page.get_by_role("main").get_by_role("button").first)
        expect(looker.page.get_by_text("without anybody’s doing").first).to_be_visible()
        looker.looks_right("agency-quarantine")
    assert looker.faults == []


def test_a_message_with_a_form_in_it_is_read_before_the_form_is_accepted(
    browser: Browser, story: Story, script: bool
) -> None:
    (request, *_) = story.requests("issued")
    parent = send(story, request, a_message(a_return(story, request)), "mail.eml")
    (child,) = [row for row in story.rows(Document) if row.parent_id == parent.id]
    looker = Looker.begin(browser, script=script)
    with served(story.site) as address:
        sign_in(looker, story.site, address, f"/documents/{child.id}")
        page = looker.page
        expect(page.get_by_text("Read that message first")).to_be_visible()
        looker.looks_right("child-of-a-message")
        follow(page.get_by_role("link", name="mail.eml"))
        expect(page.get_by_role("heading", name="What was in it")).to_be_visible()
        expect(page.get_by_role("link", name="our return.docx")).to_be_visible()
        expect(page.get_by_text("nothing known about the father").first).to_be_visible()
        looker.looks_right("message")
        for box in page.locator("input[name=pieces]").all():
            box.check()
        page.locator("#pieces-reason").fill("The father is in the answers of the form")
        follow(page.get_by_role("button", name="Save", exact=True).first)
        page.goto(f"{address}/documents/{child.id}")
        assert page.get_by_text("Read that message first").count() == 0
        follow(page.get_by_role("button", name="Accept this return").first)
        expect(page.get_by_text("The return was accepted.")).to_be_visible()
        page.goto(f"{address}/cases/{story.case_id}/documents")
        expect(page.get_by_text("From the message or archive above:")).to_be_visible()
        looker.looks_right("documents-with-a-message")
    assert looker.faults == []


def test_a_scan_is_typed_beside_its_picture(browser: Browser, story: Story, script: bool) -> None:
    (request, *_) = story.requests("issued")
    document = send(story, request, a_scan(), "scan.pdf")
    looker = Looker.begin(browser, script=script)
    with served(story.site) as address:
        sign_in(looker, story.site, address, f"/documents/{document.id}")
        page = looker.page
        expect(page.get_by_text("This is a picture of paper.")).to_be_visible()
        looker.looks_right("scan")
        looker.press("button", "Type it in")
        expect(page.get_by_role("heading", name="Type it in")).to_be_visible()
        expect(page.get_by_alt_text("Page 1 of the document as a picture")).to_be_visible()
        looker.looks_right("typing")
        looker.press("button", "Put the line into the answer")
        expect(page.get_by_role("link", name="Choose the line.")).to_be_visible()
        looker.looks_right("typing-error")
        page.get_by_label(BELIEVED[0]).check()
        page.get_by_label("Which answer it belongs to").select_option("agency_name")
        looker.press("button", "Put the line into the answer")
        expect(page.locator("#step-agency_name")).to_have_value(BELIEVED[0])
        page.locator("#step-agency_name").fill("Example School")
        follow(page.get_by_role("button", name="Save and come back later"))
        expect(page.get_by_text("Everything typed so far is kept.")).to_be_visible()
        expect(page.get_by_text("Settled by a person").first).to_be_visible()
        expect(page.locator("[id='field-agency_name'] .fs-value")).to_have_text("Example School")
        looker.looks_right("typed")
    assert looker.faults == []


def test_typing_goes_by_keyboard_alone(browser: Browser, story: Story) -> None:
    (request, *_) = story.requests("issued")
    document = send(story, request, a_scan(), "scan.pdf")
    looker = Looker.begin(browser)
    with served(story.site) as address:
        sign_in(looker, story.site, address, f"/documents/{document.id}")
        looker.tab_to("Type it in")
        looker.key("Enter")
        expect(looker.page.get_by_role("heading", name="Type it in")).to_be_visible()
        looker.page.locator("#step-agency_name").focus()
        looker.type("Example School")
        looker.tab_to("Save and come back later")
        looker.key("Enter")
        expect(looker.page.get_by_text("Everything typed so far is kept.")).to_be_visible()
    assert looker.faults == []


def test_a_newer_reading_is_decided_side_by_side(
    browser: Browser, story: Story, script: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (request, *_) = story.requests("issued")
    document = send(story, request, a_return(story, request), "return.docx")
    story.unit.get(f"/documents/{document.id}")
    story.unit.follow(
        f"/documents/{document.id}/settle",
        {"form": "at-agency_name", "path": "agency_name", "value": "As the officer says", "reason": "Rang them"},
    )
    _newer_reader(
        monkeypatch, agency_name="Another School", author_name="Another Person", systems_checked="Another log"
    )
    looker = Looker.begin(browser, script=script)
    with served(story.site) as address:
        sign_in(looker, story.site, address, f"/documents/{document.id}")
        page = looker.page
        looker.looks_right("read-again")
        looker.press("button", "Read it again")
        story.site.run_jobs()
        page.goto(f"{address}/documents/{document.id}")
        follow(page.get_by_role("link", name="Look at what differs"))
        expect(page.get_by_role("heading", name="To decide (2)")).to_be_visible()
        expect(page.get_by_text("As the officer says")).to_be_visible()
        looker.looks_right("differences")
        page.get_by_role("group", name="Which one stands: ").nth(0).get_by_label("Take the newer reading").check()
        page.get_by_role("group", name="Which one stands: ").nth(1).get_by_label("Keep what stands").check()
        looker.press("button", "Save what I chose")
        expect(page.get_by_text("Every difference is decided.")).to_be_visible()
        expect(page.get_by_text("As the officer says").first).to_be_visible()
        follow(page.get_by_role("button", name="Accept this return").first)
        expect(page.get_by_text("The return was accepted.")).to_be_visible()
    assert looker.faults == []


def _newer_reader(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    """From here on these fields are read otherwise, by another version."""
    read = LimitedFormReader.read

    def later(self: LimitedFormReader, name: str, data: bytes, rules: Sequence[FormRules], **more: bool) -> ParseResult:
        result = read(self, name, data, rules, **more)
        fields = dict(result.fields)
        for field, value in values.items():
            known = fields[field]
            assert isinstance(known, ParsedField)
            fields[field] = replace(known, value=value, raw=value, certainty=Certainty.EXACT)
        return replace(result, fields=fields, parser_version="later")

    monkeypatch.setattr(LimitedFormReader, "read", later)
    for place in PLACES:
        monkeypatch.setattr(place, "later")
