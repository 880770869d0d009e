"""The web door over real parts and a fresh SQLite, with clients that do what a browser does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from forms_service.adapters.form_maker import FormMaker
from forms_service.adapters.form_reader import LimitedFormReader
from forms_service.adapters.report_maker import PackReportMaker
from forms_service.bootstrap import Started
from forms_service.db.models import User
from forms_service.db.records.addresses import address_token
from forms_service.db.records.contacts import seed
from forms_service.db.records.credentials import open_codes, seal_codes
from forms_service.db.session import Sessions
from forms_service.db.work import Actor, begin_work, open_database
from forms_service.definitions.library import Library
from forms_service.ports import Services
from forms_service.settings import Settings
from forms_service.use_cases.add_user import add_user
from forms_service.web.app import create_app
from tests.example_case import RENDERER, ExampleCase, example_library
from tests.fakes import FakeSystemClock
from tests.forms_service.web.known_templates import KNOWN
from worker import running

PASSWORD = "a made-up pass phrase"
SEEDER = Actor("system", where="test")
EXAMPLE, NEL = "_example", "safer-nel"


class PrintedPdf:
    """Stands for the converter where a test only needs bytes that are a PDF."""

    def to_pdf(self, data: bytes, suffix: str) -> bytes:
        from pypdf import PdfWriter

        writer = PdfWriter()
        writer.add_blank_page(width=595, height=842)
        kept = BytesIO()
        writer.write(kept)
        return kept.getvalue()

    def convert(self, data: bytes, suffix: str, target: str) -> bytes:
        return data


@dataclass
class Visitor:
    """A browser: it keeps cookies, and sends the token of the page it looked at."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        response = self.client.get(path, **more)
        self._remember(response)
        return response

    def post(self, path: str, values: Any = None, **more: Any) -> TestResponse:
        if not self.token:
            self.get("/sign-in")
        sent = dict(values or {})
        sent["csrf_token"] = self.token
        response = self.client.post(path, data=sent, **more)
        self._remember(response)
        return response

    def follow(self, path: str, values: Any = None) -> TestResponse:
        """Posts, insists that it was taken, and looks at the page it leads to."""
        response = self.post(path, values)
        assert response.status_code == 302, _said(response)
        return self.get(response.headers["Location"])

    def told(self) -> dict[str, Any]:
        return {"token": self.token, "cookies": dict(self.client._cookies or {})}

    def _remember(self, response: TestResponse) -> None:
        if response.mimetype != "text/html":
            return
        found = re.search(r'name="csrf_token" value="([^"]+)"', response.get_data(as_text=True))
        if found:
            self.token = found.group(1)


@dataclass
class Site:
    app: Flask
    started: Started
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def services(self) -> Services:
        return self.started.services

    @property
    def sessions(self) -> Sessions:
        return self.started.sessions

    def visitor(self, like: dict[str, Any] | None = None) -> Visitor:
        """`like`: what another browser told of itself."""
        visitor = Visitor(self.app.test_client())
        if like is not None:
            visitor.token = like["token"]
            visitor.client._cookies = dict(like["cookies"])
        return visitor

    def seed(self) -> None:
        """The first contacts of every partnership."""
        with begin_work(self.sessions, self.services, SEEDER) as work:
            for partnership in self.services.library.partnerships:
                seed(work, partnership)

    def add_person(self, address: str, role: str, *, partnership: str = EXAMPLE, partner: str | None = None) -> None:
        with begin_work(self.sessions, self.services, SEEDER) as work:
            added = add_user(
                work,
                partnership=partnership,
                name=f"Person {role.title()}",
                address=address,
                password=PASSWORD,
                roles=[role],
                partner=partner,
                confirmed=True,
            )
        self.secrets[address] = added.secret

    def code(self, address: str) -> str:
        """The code that the app would show now."""
        return pyotp.TOTP(self.secrets[address]).at(self.services.system_clock.now())

    def forget_used_code(self, address: str) -> None:
        with begin_work(self.sessions, self.services, SEEDER) as work:
            from sqlalchemy import select

            user = work.session.scalars(
                select(User).where(User.address_token == address_token(self.services, address))
            ).one()
            seal_codes(work, user, {**open_codes(work, user), "last_step": 0})

    def signed_in(self, role: str, *, partnership: str = EXAMPLE, partner: str | None = None) -> Visitor:
        """A colleague of this role, signed in as a person would."""
        address = f"{role}-{partner or 'all'}@{partnership.strip('_')}.example.org"
        if address not in self.secrets:
            self.add_person(address, role, partnership=partnership, partner=partner)
        self.forget_used_code(address)
        visitor = self.visitor()
        visitor.get("/sign-in")
        response = visitor.post(
            "/sign-in", {"form": "sign-in", "address": address, "password": PASSWORD, "code": self.code(address)}
        )
        assert response.status_code == 302, _said(response)
        visitor.get("/account")
        return visitor

    def run_jobs(self) -> None:
        ExampleCase(self.started).run_jobs()

    def pass_minutes(self, minutes: int) -> None:
        clock = self.services.system_clock
        assert isinstance(clock, FakeSystemClock)
        clock.pass_seconds(minutes * 60)


def make_site(
    sessions: Sessions,
    services: Services,
    engine: Engine,
    *,
    library: Library | None = None,
    seeded: bool = True,
    app_for: Callable[[Started], Flask] = create_app,
) -> Site:
    """`seeded`: with the first contacts of every partnership."""
    chosen = replace(
        services,
        library=library or example_library(),
        forms=FormMaker(),
        reader=LimitedFormReader(cpu_seconds=20, memory_mib=512, wall_seconds=60),
        renderer=RENDERER,
        reports=PackReportMaker(),
        base_url="http://127.0.0.1:8080",
        upload_bytes=300 * 1024,
    )
    started = Started(chosen, sessions, engine, Settings(secure_cookies=False))
    running.use(started)
    open_database(sessions, chosen.cipher)
    app = app_for(started)
    app.jinja_env.bytecode_cache = KNOWN
    site = Site(app, started)
    if seeded:
        site.seed()
    return site


def filled(site: Site, partnership: str, form: str, answers: dict[str, Any], *, case_reference: str = "") -> bytes:
    """A form filled in Word."""
    library = site.services.library
    return site.services.forms.blank(
        library.partnership(partnership),
        library.current_form(partnership, form),
        "docx",
        case_reference=case_reference,
        answers=answers,
    )


def as_file(data: bytes, name: str = "form.docx") -> tuple[BytesIO, str]:
    return BytesIO(data), name


def _said(response: TestResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True).split("<main", 1)[-1])
    return f"{response.status_code}: {' '.join(text.split())[:600]}"


def at_risk_is_first(response: TestResponse) -> bool:
    """The numbers to ring are the first thing of the main part, once."""
    html = response.get_data(as_text=True)
    first = re.search(r'<main[^>]*>\s*<div class="fs-urgent fs-at-risk"', html)
    return first is not None and html.count("fs-at-risk") == 1


def plain(response: TestResponse) -> bytes:
    """Without what differs each second that a page is asked for."""
    return re.sub(rb'(name="(?:csrf_token|once)" value=")[^"]+', rb"\1", response.data)


def words(response: TestResponse) -> str:
    """What a person reads on the page."""
    text = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(text.split())


SAMPLES = Path(__file__).parents[3] / "form_templates" / "partnerships"
