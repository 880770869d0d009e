"""Signing in: password and one-time code; wrong tries slow down and never close; a session ends by itself."""

from __future__ import annotations

import pyotp

from forms_service.db.work import begin_work
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.end_user import end_user
from tests.forms_service.web.site import EXAMPLE, PASSWORD, SEEDER, Site, Visitor, words

ADDRESS = "colleague@partnership.example.org"


def _try(site: Site, visitor: Visitor, *, password: str = PASSWORD, code: str = "") -> int:
    visitor.get("/sign-in")
    values = {"form": "sign-in", "address": ADDRESS, "password": password, "code": code}
    return visitor.post("/sign-in", values).status_code


def test_a_colleague_signs_in_with_password_and_code_and_out_again(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    visitor = site.visitor()
    assert visitor.get("/today").status_code == 302
    assert _try(site, visitor, code=site.code(ADDRESS)) == 302
    assert "Today" in words(visitor.get("/today"))
    visitor.follow("/sign-out")
    assert visitor.get("/today").headers["Location"].startswith("/sign-in")


def test_the_page_that_was_asked_for_comes_after_signing_in_and_never_another_site(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    for asked, leads_to in (
        ("/cases", "/cases"),
        ("https://elsewhere.example.org/", "/today"),
        ("//x.example.org", "/today"),
    ):
        visitor = site.visitor()
        visitor.get("/sign-in")
        site.forget_used_code(ADDRESS)
        answer = visitor.post(
            "/sign-in",
            {"address": ADDRESS, "password": PASSWORD, "code": site.code(ADDRESS), "next": asked},
        )
        assert answer.headers["Location"] == leads_to


def test_a_code_is_good_only_once(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    code = site.code(ADDRESS)
    assert _try(site, site.visitor(), code=code) == 302
    assert _try(site, site.visitor(), code=code) == 400


def test_neither_a_wrong_code_nor_a_stranger_is_told_what_was_wrong(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    visitor = site.visitor()
    visitor.get("/sign-in")
    wrong_code = visitor.post(
        "/sign-in", {"form": "sign-in", "address": ADDRESS, "password": PASSWORD, "code": "000000"}
    )
    stranger = visitor.post(
        "/sign-in", {"form": "sign-in", "address": "nobody@example.org", "password": "x", "code": "000000"}
    )
    said = "The address, the password or the code is not right"
    assert said in words(wrong_code)
    assert said in words(stranger)


def test_wrong_tries_make_one_wait_and_waiting_lets_one_in_again(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    visitor = site.visitor()
    for _ in range(5):
        assert _try(site, visitor, password="wrong but long enough") == 400
    assert _try(site, visitor, code=site.code(ADDRESS)) == 429
    # Tries during the wait do not make it longer.
    for _ in range(5):
        assert _try(site, visitor, password="wrong but long enough") == 429
    site.pass_minutes(16)
    assert _try(site, visitor, code=site.code(ADDRESS)) == 302


def _from(site: Site, visitor: Visitor, address: str, *, password: str = PASSWORD, code: str = "") -> int:
    """A try from elsewhere on the net."""
    elsewhere = {"REMOTE_ADDR": address}
    visitor.get("/sign-in", environ_base=elsewhere)
    values = {"form": "sign-in", "address": ADDRESS, "password": password, "code": code}
    return visitor.post("/sign-in", values, environ_base=elsewhere).status_code


def test_whoever_guesses_elsewhere_keeps_nobody_out(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    colleague = site.visitor()
    assert _from(site, colleague, "192.0.2.10", code=site.code(ADDRESS)) == 302
    colleague.get("/account")
    colleague.follow("/sign-out")
    # Forty wrong tries from ten addresses, the colleague's own office among them.
    for number in range(10):
        guesser = site.visitor()
        for _ in range(4):
            assert _from(site, guesser, f"192.0.2.{number + 5}", password="wrong but long enough") in (400, 429)
    # From a place that the account does not know it is slowed down, even with everything right.
    site.forget_used_code(ADDRESS)
    assert _from(site, site.visitor(), "192.0.2.99", code=site.code(ADDRESS)) == 429
    # On a device where they have signed in before, and from the office, the colleague signs in all the same.
    assert _from(site, colleague, "192.0.2.10", code=site.code(ADDRESS)) == 302


def test_a_device_that_a_colleague_knows_is_no_known_device_for_another_account(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    insider = site.signed_in("group-chair")
    insider.follow("/sign-out")
    for _ in range(5):
        assert _try(site, insider, password="wrong but long enough") == 400
    assert _try(site, insider, code=site.code(ADDRESS)) == 429


def test_a_device_cookie_that_was_made_up_is_worth_nothing(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    visitor = site.visitor()
    visitor.client.set_cookie("forms_device", "eyJkZXZpY2UiOiJ4IiwiYWNjb3VudHMiOltdfQ.aaaa.bbbb", path="/sign-in")
    for _ in range(5):
        assert _try(site, visitor, password="wrong but long enough") == 400
    assert _try(site, visitor, code=site.code(ADDRESS)) == 429


def test_a_stranger_waits_like_a_colleague(site: Site) -> None:
    visitor = site.visitor()
    for _ in range(5):
        assert _try(site, visitor, password="wrong but long enough") == 400
    assert _try(site, visitor, password="wrong but long enough") == 429


def test_at_the_first_sign_in_an_authenticator_is_set_up(site: Site) -> None:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        added = add_user(
            work, partnership=EXAMPLE, name="New Colleague", address=ADDRESS, password=PASSWORD, roles=["business-unit"]
        )
    visitor = site.visitor()
    assert _try(site, visitor) == 302
    assert added.secret in words(visitor.get("/sign-in/set-up"))
    assert visitor.get("/sign-in/set-up/code.svg").mimetype == "image/svg+xml"
    assert visitor.post("/sign-in/set-up", {"form": "set-up", "code": "000000"}).status_code == 400
    code = pyotp.TOTP(added.secret).at(site.services.system_clock.now())
    for password in ("short", PASSWORD + " " * 600, "aaaaaaaaaaaaaaaa", "colleague-2026"):
        values = {"form": "set-up", "code": code, "password": password}
        assert visitor.post("/sign-in/set-up", values).status_code == 400
    visitor.follow("/sign-in/set-up", {"form": "set-up", "code": code, "password": "three words of mine"})
    assert _try(site, site.visitor(), code=code) == 400, "the starting password was known to somebody else"
    assert visitor.get("/today").status_code == 200
    # The secret is never shown again.
    assert visitor.get("/sign-in/set-up").status_code == 302
    assert site.visitor().get("/sign-in/set-up").status_code == 302


def test_an_idle_session_ends_and_a_used_one_does_not(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    for _ in range(3):
        site.pass_minutes(20)
        assert visitor.get("/today").status_code == 200
    site.pass_minutes(31)
    assert visitor.get("/today").status_code == 302


def test_access_that_was_ended_ends_at_once(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    assert visitor.get("/today").status_code == 200
    with begin_work(site.sessions, site.services, SEEDER) as work:
        end_user(work, address="business-unit-all@example.example.org")
    assert visitor.get("/today").status_code == 302


def test_a_form_without_its_token_changes_nothing(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    client = site.app.test_client()
    answer = client.post("/sign-in", data={"address": ADDRESS, "password": PASSWORD, "code": site.code(ADDRESS)})
    assert answer.status_code == 400
    assert "open too long" in words(answer)


def test_cookies_cannot_be_read_by_scripts_nor_sent_from_other_sites(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    visitor = site.visitor()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"address": ADDRESS, "password": PASSWORD, "code": site.code(ADDRESS)})
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("forms_person="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
