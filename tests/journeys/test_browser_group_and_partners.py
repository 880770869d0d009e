"""Review group, chair, partners and manager in a real browser: from the pack to the last signature and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forms_service.db.models import Letter, PackReading, Signature
from tests.browser import Looker, chromium, follow, served
from tests.forms_service.web.site import PASSWORD, Site
from tests.forms_service.web.story import Story

DRAFT = {
    "form": "draft", "meeting_date": "2026-12-10", "facts_summary": "As the report says.", "review_needed": "yes",
    "recommendation": "local-review", "recommendation_rationale": "There is something to learn.",
    "chair_date": "2026-12-10",
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def _sign_in(looker: Looker, site: Site, where: str, role: str, *, partner: str | None = None) -> None:
    address = f"{role}-{partner or 'all'}@browser.example.org"
    site.add_person(address, role, partner=partner)
    looker.page.goto(f"{where}/sign-in")
    looker.page.get_by_label("E-mail address").fill(address)
    looker.page.get_by_label("Password", exact=True).fill(PASSWORD)
    looker.page.get_by_label("Code from your authenticator app").fill(site.code(address))
    follow(looker.page.get_by_role("button", name="Sign in"))


def _packed(site: Site) -> Story:
    story = Story.asked(site)
    first = story.requests("issued")[0]
    story.send_return(first)
    happened = {"form": "event", "name": "sin.sent", "occurred_at": "23 11 2026 09:30", "reference": "SIN-INVENTED-1"}
    story.unit.follow(f"/cases/{story.case_id}/events", happened)
    story.unit.follow(f"/cases/{story.case_id}/packs", {"form": "make", "kind": "pack"})
    site.run_jobs()
    return story


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_the_pack_to_the_last_signature(
    converting_site: Site, browser: Browser, tmp_path: Path, script: bool
) -> None:
    site = converting_site
    story = _packed(site)
    case = f"/cases/{story.case_id}"
    with served(site) as where:
        unit = Looker.begin(browser, script=script)
        _sign_in(unit, site, where, "business-manager")
        unit.page.goto(f"{where}{case}/packs")
        unit.looks_right("pack-ready")
        unit.press("button", "Release it all the same")
        unit.looks_right("pack-release")
        unit.press("button", "Release it all the same")
        expect(unit.page.get_by_role("alert").first).to_contain_text("There is a problem")
        unit.looks_right("pack-release-error")
        unit.page.get_by_label("Why it goes out although something is missing").fill("The meeting is tomorrow.")
        unit.press("button", "Release it all the same")
        expect(unit.page.get_by_text("The pack was released.").first).to_be_visible()
        unit.looks_right("pack-released")

        member = Looker.begin(browser, script=script)
        _sign_in(member, site, where, "review-group-member")
        member.page.goto(f"{where}{case}/packs")
        member.press("link", "Read it here")
        expect(member.page.get_by_role("heading", name="Contents")).to_be_visible()
        member.looks_right("pack-read")
        member.page.get_by_label("Your note").fill("Ask about the school.")
        member.press("button", "Keep the note")
        member.press("button", "I have read it")
        assert len(story.rows(PackReading)) == 1
        member.looks_right("pack-acknowledged")

        story.unit.follow(f"{case}/decision/draft", DRAFT)
        chair = Looker.begin(browser, script=script)
        _sign_in(chair, site, where, "group-chair")
        chair.page.goto(f"{where}{case}/decision")
        site.pass_minutes(20)  # the sign-in's own code is no longer fresh
        chair.page.reload()
        chair.looks_right("decision-draft")
        chair.page.get_by_label("Your full name, as chair of the review group").fill("Cora Chairly")
        chair.page.get_by_label("Your role").fill("Chair")
        chair.press("button", "Sign off and make the record final")
        expect(chair.page.get_by_role("link", name="Enter the code that your authenticator app")).to_be_visible()
        chair.looks_right("decision-code-error")
        code = site.code("group-chair-all@browser.example.org")
        chair.page.get_by_label("Code from your authenticator app").fill(code)
        chair.press("button", "Sign off and make the record final")
        expect(chair.page.get_by_text("The record is final.").first).to_be_visible()
        site.run_jobs()
        chair.looks_right("decision-final")

        for slug in _partners(site):
            partner = Looker.begin(browser, script=script)
            _sign_in(partner, site, where, "partner", partner=slug)
            partner.page.goto(f"{where}{case}/decision")
            follow(partner.page.get_by_text("Give your response"))
            partner.choose("Agree", exact=True)
            partner.press("button", "Record my response")
            partner.looks_right(f"partner-{slug}")
        unit.page.goto(f"{where}{case}/readiness")
        unit.looks_right("readiness-open")
        for slug in _partners(site):
            _sign_on_paper(unit, site, f"{where}{case}", slug, tmp_path)
        unit.looks_right("decision-signed")
        assert {row.method for row in story.rows(Signature)} == {"scanned"}
        site.run_jobs()
        (letter,) = story.rows(Letter, Letter.kind == "decision-letter")
        assert letter.state == "held"
        unit.page.goto(f"{where}{case}/readiness")
        unit.looks_right("readiness-done")
    assert [looker.faults for looker in (unit, member, chair)] == [[], [], []]


def _partners(site: Site) -> list[str]:
    return [each.slug for each in site.services.library.partnership("_example").partners]


def _sign_on_paper(unit: Looker, site: Site, case: str, slug: str, folder: Path) -> None:
    page = unit.page
    page.goto(f"{case}/decision")
    scan = folder / "page.pdf"
    scan.write_bytes(b"%PDF-1.7 made up")
    card = page.locator(".govuk-details", has_text="Record a signature on paper").first
    follow(card.locator("summary"))
    card.get_by_label("Full name of the person who signed").fill("Lou Authorityson")
    card.get_by_label("Their role").fill("Director")
    card.get_by_label("Day of signing").fill("23 11 2026")
    card.locator("input[type=file]").set_input_files(str(scan))
    card.get_by_label("I compared the page with the record").check()
    code = card.get_by_label("Code from your authenticator app")
    if code.count():
        code.fill(site.code("business-manager-all@browser.example.org"))
    follow(card.get_by_role("button", name="Keep the page and record the signature"))
    expect(page.get_by_text("The signed page was kept").first).to_be_visible()


def test_a_partner_answers_and_signs_by_keyboard_alone(site: Site, browser: Browser) -> None:
    story = _packed(site)
    story.unit.follow(f"/cases/{story.case_id}/decision/draft", DRAFT)
    chair = site.signed_in("group-chair")
    decision = story.decision()
    chair.follow(
        f"/decisions/{decision.id}/freeze", {"form": "freeze", "chair_name": "Cora Chairly", "chair_role": "Chair"}
    )
    with served(site) as where:
        looker = Looker.begin(browser)
        _sign_in(looker, site, where, "partner", partner="council")
        looker.page.goto(f"{where}/cases/{story.case_id}/decision")
        looker.tab_to("Give your response")
        looker.key("Enter")
        looker.tab_to("Agree")
        looker.key("Space")
        looker.tab_to("Record my response")
        looker.key("Enter")
        expect(looker.page.get_by_text("Your response was recorded.").first).to_be_visible()
        looker.tab_to("Sign")
        looker.key("Enter")
        looker.tab_to("Your full name")
        looker.type("Lou Authorityson")
        looker.tab_to("Your role")
        looker.type("Director")
        looker.tab_to("Sign the record")
        looker.key("Enter")
        expect(looker.page.get_by_text("You have signed.").first).to_be_visible()
    (row,) = story.rows(Signature)
    assert (row.partner, row.method) == ("council", "typed")
    assert looker.faults == []
