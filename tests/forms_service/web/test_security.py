"""One test for each thing that keeps the doors: headers, cookies, tokens, hosts, redirects, files, links, rates."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from forms_service.db.models import AgencyLink, AuditEvent, CalendarFeed, Document, PartyLink, WebSession
from forms_service.web.identity import LINK_COOKIE, PARTY_COOKIE, PERSON_COOKIE
from tests.forms_service.web.followed_matter import FollowedMatter
from tests.forms_service.web.site import EXAMPLE, NEL, PASSWORD, Site, words
from tests.forms_service.web.story import Story

ADDRESS = "business-unit-all@example.example.org"


@pytest.fixture
def story(site: Site) -> Story:
    return Story.opened(site)


def test_every_answer_carries_the_headers_that_keep_a_page_to_itself(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    for path in ("/", "/sign-in", "/today", "/no-such-page", "/health/alive", "/cases/" + "f" * 32):
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
            assert part in policy, path
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Server" not in headers or "Werkzeug" not in headers["Server"]


def test_behind_tls_browsers_are_told_to_stay_there_and_cookies_never_go_in_the_open(site: Site) -> None:
    site.app.config["SESSION_COOKIE_SECURE"] = True
    object.__setattr__(site.started.settings, "__dict__", {**site.started.settings.__dict__, "secure_cookies": True})
    site.add_person(ADDRESS, "business-unit")
    client = site.app.test_client()
    secure = {"base_url": "https://localhost"}
    page = client.get("/sign-in", **secure)
    assert "max-age" in page.headers["Strict-Transport-Security"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert token is not None
    values = {"csrf_token": token[1], "address": ADDRESS, "password": PASSWORD, "code": site.code(ADDRESS)}
    answer = client.post("/sign-in", data=values, **secure)
    assert answer.status_code == 302
    cookies = answer.headers.getlist("Set-Cookie")
    assert {each.split("=")[0] for each in cookies} >= {"forms_person", "forms_device", "forms_page"}
    for cookie in cookies:
        assert "Secure" in cookie, cookie
        assert "HttpOnly" in cookie, cookie
        assert re.search(r"SameSite=(Lax|Strict)", cookie), cookie


def test_no_form_is_taken_without_the_token_of_a_page_of_ours(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    tried = 0
    for rule in site.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        path = re.sub(r"<(?:\w+:)?\w+>", "1", rule.rule)
        answer = visitor.client.post(path, data={"csrf_token": "made-up"})
        assert answer.status_code in (400, 404), rule.endpoint
        assert answer.status_code == 404 or "open too long" in words(answer), rule.endpoint
        tried += 1
    assert tried > 60


def test_signing_in_takes_no_session_that_somebody_chose_before(site: Site) -> None:
    site.add_person(ADDRESS, "business-unit")
    visitor = site.visitor()
    visitor.client.set_cookie(PERSON_COOKIE, "chosen-by-somebody-else")
    visitor.get("/sign-in")
    page_before = visitor.client.get_cookie("forms_page")
    values = {"address": ADDRESS, "password": PASSWORD, "code": site.code(ADDRESS)}
    assert visitor.post("/sign-in", values).status_code == 302
    cookie, page = visitor.client.get_cookie(PERSON_COOKIE), visitor.client.get_cookie("forms_page")
    assert cookie is not None
    assert page is not None
    assert page_before is not None
    assert cookie.value != "chosen-by-somebody-else"
    assert page.value != page_before.value
    # Signing in again gives another one, and signing out ends it for whoever has a copy.
    copy = cookie.value
    visitor.get("/account")
    visitor.follow("/sign-out")
    thief = site.visitor()
    thief.client.set_cookie(PERSON_COOKIE, copy)
    assert thief.get("/today").status_code == 302


def test_the_database_holds_no_cookie_that_would_sign_anybody_in(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    cookie = visitor.client.get_cookie(PERSON_COOKIE)
    assert cookie is not None
    with site.sessions() as session:
        ids = session.scalars(select(WebSession.id)).all()
    assert ids
    assert cookie.value not in ids


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "\\\\evil.example.org",
        "https:evil.example.org", "javascript:alert(1)", "/\t/evil.example.org", "///evil.example.org",
        "/sign-in/../..//evil.example.org", "http://127.0.0.1:8080@evil.example.org/", "/no-such-page",
        "/cases?\r\nSet-Cookie: forms_person=chosen", "/cases?\x00",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site_after_signing_in(site: Site, target: str) -> None:
    site.add_person(ADDRESS, "business-unit")
    visitor = site.visitor()
    visitor.get("/sign-in", query_string={"next": target})
    values = {"address": ADDRESS, "password": PASSWORD, "code": site.code(ADDRESS), "next": target}
    assert visitor.post("/sign-in", values).headers["Location"] == "/today"
    assert visitor.get("/sign-in", query_string={"next": target}).headers["Location"] == "/today"


def test_an_administrator_who_has_no_cases_begins_at_a_page_of_their_own(site: Site) -> None:
    site.add_person(ADDRESS, "administrator")
    visitor = site.visitor()
    visitor.get("/sign-in")
    values = {"address": ADDRESS, "password": PASSWORD, "code": site.code(ADDRESS), "next": ""}
    first = visitor.post("/sign-in", values).headers["Location"]
    assert visitor.get(first).status_code == 200


@pytest.mark.parametrize("code", ["\u00e9" * 6, "\uff11\uff12\uff13\uff14\uff15\uff16"])
def test_a_code_in_other_letters_tells_nobody_that_the_password_was_right(site: Site, code: str) -> None:
    site.add_person(ADDRESS, "business-unit")
    said = set()
    for password in (PASSWORD, "not the password"):
        answer = site.visitor().post("/sign-in", {"address": ADDRESS, "password": password, "code": code})
        said.add((answer.status_code, "The address, the password or the code is not right" in words(answer)))
    assert said == {(400, True)}


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1.evil.example.org", "", "evil.example.org:8080"])
def test_a_name_that_is_not_ours_is_refused(site: Site, host: str) -> None:
    visitor = site.visitor()
    for path in ("/", "/sign-in", f"/notify/{EXAMPLE}", "/matter/guessed", "/feed/guessed.ics", "/logs"):
        answer = visitor.client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.get_data(as_text=True)
    assert visitor.client.get("/health/alive", headers={"Host": host}).status_code == 200


def test_a_forwarded_host_is_not_believed_without_a_proxy_of_ours(site: Site) -> None:
    page = site.visitor().client.get(
        "/sign-in", headers={"X-Forwarded-Host": "evil.example.org", "X-Forwarded-For": "1.2.3.4"}
    )
    assert page.status_code == 200
    assert "evil" not in page.get_data(as_text=True)


def test_a_download_is_kept_apart_from_the_pages_and_from_every_cache(site: Site, story: Story) -> None:
    with site.sessions() as session:
        document = session.scalars(select(Document).where(Document.case_id == story.case_id)).first()
    assert document is not None
    answer = story.unit.get(f"/documents/{document.id}/download")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Examplethorpe" not in answer.headers["Content-Disposition"]


def test_an_uploads_name_and_type_are_never_given_back(site: Site, story: Story) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}")
    name = "<script>alert(1)</script>.html"
    page = visitor.post(
        f"/notify/{EXAMPLE}",
        {
            "form": "upload", "contact_email": "nora@school.example.org",
            "document": (BytesIO(b"<html><script>alert(1)</script>"), name, "text/html"),
        },
    )  # fmt: skip
    assert "<script>alert" not in page.get_data(as_text=True)
    with site.sessions() as session:
        for document in session.scalars(select(Document)):
            assert document.media_type != "text/html"


def test_too_many_tries_from_one_address_are_refused_with_when_to_come_back(site: Site) -> None:
    visitor = site.visitor()
    visitor.get("/sign-in")
    answers = [
        visitor.post("/sign-in", {"address": f"nobody{number}@example.org", "password": "x" * 12, "code": "1"})
        for number in range(32)
    ]
    codes = [each.status_code for each in answers]
    assert codes[:30] == [400] * 30
    assert set(codes[30:]) == {429}
    assert "too" in words(answers[-1]).casefold()


@pytest.mark.parametrize("how", ["GET", "HEAD", "prefetch"])
def test_a_link_that_a_scanner_fetches_opens_nothing(site: Site, story: Story, how: str) -> None:
    request = story.ask()[0]
    path, address = story.link(request)
    with site.sessions() as session:
        before = session.scalar(select(func.count()).select_from(WebSession))
    scanner = site.visitor()
    headers = {"Sec-Purpose": "prefetch", "Purpose": "prefetch"} if how == "prefetch" else {}
    answer = scanner.client.open(path, method="HEAD" if how == "HEAD" else "GET", headers=headers)
    assert answer.status_code == 200
    assert "forms_link" not in "".join(answer.headers.getlist("Set-Cookie"))
    assert "Examplethorpe" not in answer.get_data(as_text=True)
    assert address not in answer.get_data(as_text=True)
    with site.sessions() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == before
        assert session.scalars(select(AgencyLink.opened_at).where(AgencyLink.opened_at.is_not(None))).all() == []
    # The person it was meant for still opens it.
    assert story.agency(request).get(f"/agency/{request.id}").status_code == 200


def test_a_head_changes_nothing_on_any_page(site: Site, story: Story) -> None:
    story.ask()
    with site.sessions() as session:
        before = session.scalar(select(func.max(AuditEvent.seq)))
    paths = ["/today", "/cases", f"/cases/{story.case_id}", f"/cases/{story.case_id}/letters", "/account", "/sign-out"]
    for path in paths:
        assert story.unit.client.head(path).status_code in (200, 302, 405)
    with site.sessions() as session:
        assert session.scalar(select(func.max(AuditEvent.seq))) == before
    assert story.unit.get("/today").status_code == 200, "nobody is signed out by a link"


def test_no_other_site_may_read_an_answer_or_ask_in_a_colleagues_name(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    answer = visitor.client.get("/today", headers={"Origin": "https://evil.example.org"})
    assert not [name for name, _ in answer.headers if name.casefold().startswith("access-control-")]
    asked = visitor.client.options("/today", headers={"Origin": "https://evil.example.org"})
    assert not [name for name, _ in asked.headers if name.casefold().startswith("access-control-")]


def test_a_refusal_says_nothing_of_what_went_wrong_inside(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    for path in (
        "/cases/'; DROP TABLE user; --",
        "/documents/%00",
        "/cases/{{4321*8765}}",
        "/letters/../../etc/passwd",
    ):
        answer = visitor.client.get(path)
        assert answer.status_code in (404, 308, 302), path
        text = answer.get_data(as_text=True)
        assert "Traceback" not in text
        assert str(4321 * 8765) not in words(answer)
        assert "DROP TABLE" not in text


def test_a_partys_link_and_a_calendar_address_are_neither_guessed_nor_opened_by_asking(site: Site) -> None:
    matter, unit = FollowedMatter.begin(site), site.signed_in("business-unit")
    link = matter.send(unit)
    unit.get("/feeds")
    made = unit.post("/feeds", {"case_id": matter.case_id}).get_data(as_text=True)
    feed = re.search(r"(/feed/[\w-]+)\.ics", made)
    assert feed is not None
    with site.sessions() as session:
        (kept,) = session.scalars(select(CalendarFeed)).all()
        digest, before = kept.token_hash, session.scalar(select(func.max(AuditEvent.seq)))
    for client in (site.visitor().client, unit.client):
        for path in (link, f"{feed[1]}.ics", f"/logs/{EXAMPLE}/disagreements/log.csv"):
            headers = {"Origin": "https://evil.example.org"}
            for answer in (client.head(path, headers=headers), client.options(path, headers=headers)):
                assert answer.data == b""
                assert not [name for name, _ in answer.headers if name.casefold().startswith("access-control-")]
        # An id, a digest and what is nearly the token open nothing.
        for path in (f"/feed/{kept.id}.ics", f"/feed/{digest}.ics", f"{feed[1][:-1]}.ics", f"{feed[1]}.ics.ics",
                     f"/feed/{matter.case_id}.ics", f"/matter/{matter.raising}", link[:-1], f"{link}x",
                     f"/matter/{matter.links()[0].token_hash}", f"{feed[1].replace('feed', 'matter')}",
                     f"{link.replace('matter', 'feed')}.ics"):  # fmt: skip
            answer = client.get(path)
            assert answer.status_code == 404, path
            assert matter.reference() not in answer.get_data(as_text=True), path
    with site.sessions() as session:
        assert session.scalar(select(func.max(AuditEvent.seq))) == before
        assert session.scalars(select(CalendarFeed.last_read_at)).all() == [None]
        assert session.scalars(select(PartyLink.opened_at)).all() == [None]


def test_a_partys_door_and_a_log_are_shut_to_whoever_holds_another_key(site: Site) -> None:
    matter, unit = FollowedMatter.begin(site), site.signed_in("business-unit")
    party = matter.enter(matter.send(unit))
    own = f"/party/{matter.raising}"
    assert party.get(own).status_code == 200
    log, links = f"/logs/{EXAMPLE}/disagreements", f"/cases/{matter.case_id}/links"
    for path in (
        "/feeds",
        "/logs",
        log,
        f"{log}/log.csv",
        f"{log}/log.docx",
        links,
        "/search",
        "/figures",
        "/retention",
    ):
        answer = party.get(path)
        assert (answer.status_code, answer.headers.get("Location", "").partition("?")[0]) == (302, "/sign-in"), path
    elsewhere = site.signed_in("business-manager", partnership=NEL)
    for path in (log, f"{log}/log.csv", f"{log}/log.docx", links):
        answer = elsewhere.get(path)
        assert answer.status_code == 404, path
        assert "Disagreements" not in words(answer)
    assert elsewhere.post("/feeds", {"case_id": matter.case_id}).status_code == 404
    for method in ("send", "revoke"):
        path = f"{links}/{matter.raising}" + ("/revoke" if method == "revoke" else "")
        assert elsewhere.post(path, {}).status_code == 404
    # A colleague's sign-in opens no party's door, nor does the cookie of a link of the other kind.
    for visitor in (unit, site.visitor()):
        answer = visitor.get(own)
        assert answer.status_code == 404
        assert matter.reference() not in words(answer)
    stranger = site.visitor()
    cookie = party.client.get_cookie(PARTY_COOKIE)
    assert cookie is not None
    stranger.client.set_cookie(LINK_COOKIE, cookie.value)
    stranger.client.set_cookie(PERSON_COOKIE, cookie.value)
    assert stranger.get(own).status_code == 404
    assert stranger.get("/today").status_code == 302
