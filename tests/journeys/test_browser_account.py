"""Accounts in a real browser: signing in, set-up, recovery codes, sign-ins, people and cover, access to a case.

With the script and without, by keyboard alone, and each page in its error state too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from forms_service.db.models import User
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import open_codes
from forms_service.db.work import begin_reading
from tests.browser import Looker, chromium, served
from tests.forms_service.web.site import EXAMPLE, PASSWORD, SEEDER, Site
from tests.forms_service.web.story import Story

MANAGER = "manager@partnership.example.org"
NEW = "newly.come@partnership.example.org"
OWN_PASSWORD = "three words of mine"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def _code(site: Site, address: str) -> str:
    """What the person's app shows; a code used before is good again, since the clock stands still."""
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        user = work.session.query(User).filter(User.address_token == address_token(site.services, address)).one()
        secret = str(open_codes(work, user)["secret"])
    return pyotp.TOTP(secret).at(site.services.system_clock.now())


def _sign_in(
    looker: Looker, site: Site, address: str, who: str, *, password: str = PASSWORD, code: str | None = None
) -> None:
    page = looker.page
    page.goto(f"{address}/sign-in")
    if code is None:
        site.forget_used_code(who)
    page.get_by_label("E-mail address").fill(who)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Code from your authenticator app").fill(_code(site, who) if code is None else code)
    looker.press("button", "Sign in")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_person_is_added_sets_up_makes_recovery_codes_and_signs_in_with_one(
    site: Site, browser: Browser, script: bool
) -> None:
    site.add_person(MANAGER, "business-manager")
    with served(site) as address:
        manager = Looker.begin(browser, script=script)
        _sign_in(manager, site, address, MANAGER)
        manager.press("link", "Who may sign in")
        manager.looks_right("people")
        manager.press("button", "Add a person")
        manager.looks_right("person-new")
        manager.press("button", "Add this person")
        manager.looks_right("person-new-error")
        expect(manager.page.get_by_role("alert")).to_contain_text("There is a problem")
        manager.page.get_by_label("Name", exact=True).fill("Newly Come")
        manager.page.get_by_label("E-mail address").fill(NEW)
        manager.choose("Business unit")
        manager.press("button", "Add this person")
        manager.looks_right("person-starting-password")
        starting = manager.page.locator(".fs-starting").inner_text().strip()

        person = Looker.begin(browser, script=script)
        _sign_in(person, site, address, NEW, password="not the right words", code="000000")
        person.looks_right("sign-in-error")
        _sign_in(person, site, address, NEW, password=starting, code="")
        person.looks_right("set-up")
        person.press("button", "Finish and sign in")
        person.looks_right("set-up-error")
        person.page.get_by_label("Code", exact=True).fill(_code(site, NEW))
        person.page.get_by_label("Choose a password of your own").fill(OWN_PASSWORD)
        person.press("button", "Finish and sign in")
        person.looks_right("recovery-codes-none")
        person.press("button", "Make ten new codes")
        person.looks_right("recovery-codes-new")
        codes = person.page.locator(".fs-codes li").all_inner_texts()
        assert len(codes) == 10
        person.press("link", "I have kept them")
        person.looks_right("account")

        lost = Looker.begin(browser, script=script)
        _sign_in(lost, site, address, NEW, password=OWN_PASSWORD, code=codes[0])
        expect(lost.page.get_by_text("9 are left")).to_be_visible()
        lost.page.goto(f"{address}/account")
        lost.looks_right("account-two-sign-ins")
        lost.press("button", "End all others")
        expect(lost.page.get_by_text("signed out everywhere else")).to_be_visible()
        person.page.goto(f"{address}/today")
        assert "/sign-in" in person.page.url

        manager.page.goto(f"{address}/people")
        manager.press("link", "Newly Come")
        manager.looks_right("person")
        manager.press("button", "Start their set-up again")
        assert manager.page.locator(".fs-starting").inner_text().strip() != starting
        for looker in (manager, person, lost):
            assert looker.faults == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_cover_and_access_to_a_case(site: Site, browser: Browser, script: bool) -> None:
    story = Story.begin(site)
    story.open()
    site.add_person(MANAGER, "business-manager")
    site.add_person("partner@council.example.org", "partner", partner="council")
    site.add_person("member@partnership.example.org", "review-group-member")
    with served(site) as address:
        manager = Looker.begin(browser, script=script)
        _sign_in(manager, site, address, MANAGER)
        page = manager.page
        page.goto(f"{address}/people/{EXAMPLE}/cover")
        manager.press("button", "Record the cover")
        manager.looks_right("cover-error")
        page.get_by_label("Who is away").select_option(label="Person Partner")
        page.get_by_label("Who stands in").select_option(label="Person Review-Group-Member")
        today = site.services.business_clock.today()
        page.get_by_label("First day").fill(today.isoformat())
        page.get_by_label("Last day").fill(today.isoformat())
        page.get_by_label("On whose word").fill("The chief officer, by telephone")
        manager.press("button", "Record the cover")
        manager.looks_right("cover")

        page.goto(f"{address}/cases/{story.case_id}/access")
        manager.looks_right("case-access")
        manager.choose("Few: the business manager")
        manager.press("button", "Save")
        manager.looks_right("case-access-error")
        page.get_by_label("Reason", exact=True).fill("A colleague’s family is concerned.")
        manager.press("button", "Save")
        page.get_by_label("Who else may read it").select_option(label="Person Review-Group-Member")
        manager.press("button", "Name this reader")
        manager.looks_right("case-access-restricted")

        member = Looker.begin(browser, script=script)
        _sign_in(member, site, address, "member@partnership.example.org")
        expect(member.page.get_by_text("for Person Partner").first).to_be_visible()
        member.page.goto(f"{address}/account/cover")
        member.looks_right("own-cover")
        member.page.goto(f"{address}/cases/{story.case_id}/access")
        member.looks_right("case-access-reader")
        member.page.get_by_label("What it is, in a few words").fill("My neighbour’s child.")
        member.choose("I know that I will no longer see this case")
        member.press("button", "I have an interest")
        expect(member.page.get_by_text("You no longer see that case")).to_be_visible()
        member.page.goto(f"{address}/cases/{story.case_id}")
        member.looks_right("case-hidden")
        for looker in (manager, member):
            assert looker.faults == []


def test_by_keyboard_alone_a_colleague_signs_in_changes_the_password_and_signs_out(
    site: Site, browser: Browser
) -> None:
    site.add_person(MANAGER, "business-manager")
    with served(site) as address:
        looker = Looker.begin(browser)
        looker.page.goto(f"{address}/sign-in")
        code = _code(site, MANAGER)
        for label, text in (
            ("E-mail address", MANAGER),
            ("Password", PASSWORD),
            ("Code from your authenticator app", code),
        ):
            looker.tab_to(label)
            looker.type(text)
        looker.key("Enter")
        looker.page.wait_for_url(f"{address}/today")
        looker.tab_to("Person Business-Manager")
        looker.key("Enter")
        looker.page.wait_for_url(f"{address}/account")
        looker.tab_to("your password")
        looker.key("Enter")
        looker.page.wait_for_url(f"{address}/account/password")
        looker.tab_to("Your present password")
        looker.type(PASSWORD)
        looker.tab_to("New password")
        looker.type(OWN_PASSWORD)
        looker.key("Enter")
        looker.page.wait_for_url(f"{address}/account")
        looker.tab_to("Sign out")
        looker.key("Enter")
        looker.page.wait_for_url(re.compile(f"{address}/?$"))
        assert looker.faults == []


def test_what_was_typed_when_the_sign_in_had_ended_comes_back_into_its_form(site: Site, browser: Browser) -> None:
    story = Story.begin(site)
    story.open()
    site.add_person(MANAGER, "business-manager")
    with served(site) as address:
        looker = Looker.begin(browser)
        _sign_in(looker, site, address, MANAGER)
        looker.page.goto(f"{address}/cases/{story.case_id}/access")
        looker.page.get_by_label("What it is", exact=True).fill("A long and careful reason.")
        site.pass_minutes(45)
        looker.press("button", "Record the interest")
        page = looker.page
        assert "/sign-in" in page.url
        site.forget_used_code(MANAGER)
        page.get_by_label("E-mail address").fill(MANAGER)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Code from your authenticator app").fill(_code(site, MANAGER))
        looker.press("button", "Sign in")
        looker.looks_right("kept")
        looker.press("button", "Put it back into its page")
        expect(page.get_by_label("What it is", exact=True)).to_have_value("A long and careful reason.")
        looker.looks_right("kept-put-back")
        assert looker.faults == []
