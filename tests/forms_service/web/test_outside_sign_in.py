"""Signing in by the organisation's own sign-in, against real providers in processes of their own."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from forms_service.adapters.outside_sign_in import OidcSignIn
from forms_service.db.models import OutsideIdentity, User
from forms_service.errors import SetupError
from forms_service.web.app import create_app
from tests.fakes import FakeSystemClock
from tests.forms_service.web.site import PASSWORD, Site, Visitor, words
from tests.outside_provider import CLIENT, SECRET

ADDRESS = "business-unit-all@example.example.org"
BACK = "http://127.0.0.1:8080/sign-in/outside/back"
PORT = "the port"
PERSON = {"sub": "person-7", "email": ADDRESS, "email_verified": True}


@contextmanager
def provider(*command: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        [sys.executable, "-m", *(str(port) if part == PORT else part for part in command)],
        cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    issuer = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=1)
                break
            except httpx.HTTPError:
                assert process.poll() is None, "the provider ended"
                time.sleep(0.1)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider("tests.outside_provider", PORT) as address:
        yield address


def _with(site: Site, issuer: str, *, client: str = CLIENT, secret: str = SECRET) -> Site:
    signing = OidcSignIn(issuer=issuer, client_id=client, secret=secret, back=BACK)
    clock = FakeSystemClock()
    clock.at = datetime.now(UTC)  # the provider's clock is the real one
    services = replace(site.services, outside=signing, system_clock=clock)
    started = replace(site.started, services=services)
    return Site(create_app(started), started, site.secrets)


@pytest.fixture
def outside(site: Site, issuer: str) -> Site:
    httpx.post(f"{issuer}/choose", json={"person": PERSON, "lie": "", "signed_in_at": int(time.time()) - 3600})
    made = _with(site, issuer)
    made.add_person(ADDRESS, "business-unit")
    return made


def _through(visitor: Visitor, path: str = "/sign-in/outside?next=/cases") -> TestResponse:
    """To the provider and back, as a browser goes."""
    start = visitor.client.get(path)
    assert start.status_code == 302, start.get_data(as_text=True)
    there = httpx.get(start.headers["Location"])
    assert there.status_code == 302, there.text
    back = urlsplit(there.headers["Location"])
    return visitor.client.get(f"{back.path}?{back.query}")


def _identities(site: Site) -> int:
    with site.sessions() as session:
        return session.scalar(select(func.count()).select_from(OutsideIdentity)) or 0


def test_a_colleague_signs_in_and_stands_where_they_wanted_to_go(outside: Site) -> None:
    visitor = outside.visitor()
    assert "Sign in with your organisation" in words(visitor.get("/sign-in"))
    answer = _through(visitor)
    assert answer.headers["Location"] == "/cases"
    assert visitor.get("/today").status_code == 200
    assert _identities(outside) == 1
    # From now on by the provider's own id of them, whatever address they have there.
    changed = {"sub": "person-7", "email": "married@elsewhere.example.org", "email_verified": False}
    httpx.post(f"{_issuer(outside)}/choose", json={"person": changed})
    assert _through(outside.visitor()).headers["Location"] == "/cases"
    assert _identities(outside) == 1


def _issuer(site: Site) -> str:
    signing = site.services.outside
    assert isinstance(signing, OidcSignIn)
    return signing._issuer


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "person-8", "email": "nobody.here@example.org", "email_verified": True},
        {"sub": "person-9", "email": ADDRESS, "email_verified": False},
        {"sub": "person-9", "email": ADDRESS},
        {"sub": "person-9"},
    ],
)
def test_nobody_gets_an_account_by_it_nor_another_persons(outside: Site, person: dict[str, object]) -> None:
    httpx.post(f"{_issuer(outside)}/choose", json={"person": person})
    with outside.sessions() as session:
        before = session.scalar(select(func.count()).select_from(User))
    visitor = outside.visitor()
    answer = _through(visitor)
    assert answer.status_code == 400
    assert "you cannot sign in here yet" in words(answer)
    assert ADDRESS not in words(answer)
    assert visitor.get("/today").status_code == 302
    with outside.sessions() as session:
        assert session.scalar(select(func.count()).select_from(User)) == before
    assert _identities(outside) == 0


def test_what_is_told_about_somebody_else_is_not_taken_for_this_person(outside: Site) -> None:
    told = {"person": {"sub": "person-9"}, "lie": "mixed-up", "address": ADDRESS}
    httpx.post(f"{_issuer(outside)}/choose", json=told)
    assert _through(outside.visitor()).status_code == 400
    assert _identities(outside) == 0


def test_an_address_that_was_given_to_somebody_else_opens_no_account_that_is_linked(outside: Site) -> None:
    _through(outside.visitor())
    httpx.post(f"{_issuer(outside)}/choose", json={"person": {**PERSON, "sub": "their-successor"}})
    assert _through(outside.visitor()).status_code == 400


def test_access_that_was_ended_here_is_ended_whatever_the_organisation_says(outside: Site) -> None:
    visitor = outside.visitor()
    _through(visitor)
    with outside.sessions() as session:
        session.scalars(select(User)).one().active = False
        session.commit()
    assert visitor.get("/today").status_code == 302
    assert _through(outside.visitor()).status_code == 400


@pytest.mark.parametrize(
    "lie",
    ["state", "denied", "audience", "expired", "nonce", "other-issuer", "key", "none", "public-key-as-secret"],
)
def test_what_the_provider_did_not_say_is_not_believed(outside: Site, lie: str) -> None:
    httpx.post(f"{_issuer(outside)}/choose", json={"lie": lie})
    visitor = outside.visitor()
    answer = _through(visitor)
    assert answer.status_code == 400, lie
    assert visitor.get("/today").status_code == 302
    assert _identities(outside) == 0


def test_a_provider_that_calls_itself_otherwise_is_not_asked(site: Site, issuer: str) -> None:
    httpx.post(f"{issuer}/choose", json={"person": PERSON, "lie": "issuer"})
    answer = _with(site, issuer).visitor().client.get("/sign-in/outside")
    httpx.post(f"{issuer}/choose", json={"lie": ""})
    assert answer.status_code == 503


def test_an_answer_in_other_letters_is_refused_like_any_other_made_up_one(outside: Site) -> None:
    visitor = outside.visitor()
    visitor.client.get("/sign-in/outside")
    assert visitor.client.get("/sign-in/outside/back?state=%C3%A9&code=x").status_code == 400


def test_an_answer_is_good_once_and_only_in_the_browser_that_asked(outside: Site) -> None:
    visitor = outside.visitor()
    start = visitor.client.get("/sign-in/outside")
    back = urlsplit(httpx.get(start.headers["Location"]).headers["Location"])
    path = f"{back.path}?{back.query}"
    # A victim who is led to an attacker's answer is not signed in as the attacker.
    victim = outside.visitor()
    assert victim.client.get(path).status_code == 400
    assert victim.get("/today").status_code == 302
    assert visitor.client.head(path).status_code == 200, "a scanner's look uses nothing up"
    assert visitor.client.get(path).status_code == 302
    again = outside.visitor()
    assert again.client.get(path).status_code == 400
    assert visitor.client.get(path).status_code == 400


def test_signing_asks_for_a_fresh_sign_in_there_or_a_code_of_ones_own_app(outside: Site) -> None:
    visitor = outside.visitor()
    _through(visitor)
    # They signed in there an hour ago: that is no code given now.
    page = visitor.get("/account/recovery-codes")
    assert 'name="code"' in page.get_data(as_text=True)
    assert "Sign in again with your organisation" in words(page)
    assert visitor.post("/account/recovery-codes", {"form": "codes"}).status_code == 400
    httpx.post(f"{_issuer(outside)}/choose", json={"lie": "stale"})
    stale = _through(visitor, "/sign-in/outside?again=yes&next=/account/recovery-codes")
    assert "not a fresh one" in words(stale)
    httpx.post(f"{_issuer(outside)}/choose", json={"lie": ""})
    fresh = _through(visitor, "/sign-in/outside?again=yes&next=/account/recovery-codes")
    assert fresh.headers["Location"] == "/account/recovery-codes"
    visitor.get("/account")
    assert visitor.post("/account/recovery-codes", {"form": "codes"}).status_code == 200


def test_somebody_elses_fresh_sign_in_is_no_code_of_mine(outside: Site) -> None:
    outside.add_person("colleague@partnership.example.org", "group-chair")
    visitor = outside.visitor()
    _through(visitor)
    other = {"sub": "person-10", "email": "colleague@partnership.example.org", "email_verified": True}
    httpx.post(f"{_issuer(outside)}/choose", json={"person": other})
    assert _through(visitor, "/sign-in/outside?again=yes").status_code == 403
    assert visitor.post("/account/recovery-codes", {"form": "codes"}).status_code == 400


def test_password_and_app_go_on_beside_it(outside: Site) -> None:
    visitor = outside.visitor()
    visitor.get("/sign-in")
    values = {"form": "sign-in", "address": ADDRESS, "password": PASSWORD, "code": outside.code(ADDRESS)}
    assert visitor.post("/sign-in", values).status_code == 302


def test_a_provider_that_does_not_answer_is_said_to_be_away(site: Site) -> None:
    answer = _with(site, "http://127.0.0.1:9").visitor().client.get("/sign-in/outside")
    assert answer.status_code == 503


def test_without_encryption_no_provider_is_trusted() -> None:
    with pytest.raises(SetupError):
        OidcSignIn(issuer="http://login.example.org", client_id="x", secret="", back=BACK)


def test_a_provider_that_others_wrote_signs_a_colleague_in_too(site: Site) -> None:
    told = json.dumps({"sub": ADDRESS, "email": ADDRESS, "email_verified": True})
    with provider("oidc_provider_mock", "--port", PORT, "--user-claims", told) as issuer:
        made = _with(site, issuer)
        made.add_person(ADDRESS, "business-unit")
        visitor = made.visitor()
        start = visitor.client.get("/sign-in/outside?next=/cases")
        chosen = httpx.post(start.headers["Location"], data={"sub": ADDRESS})
        assert chosen.status_code == 302, chosen.text
        back = urlsplit(chosen.headers["Location"])
        answer = visitor.client.get(f"{back.path}?{back.query}")
        assert answer.headers.get("Location") == "/cases", re.sub(r"\s+", " ", words(answer))
        assert visitor.get("/today").status_code == 200
