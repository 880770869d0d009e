"""Many agencies send their return at the same moment, each through its own opened link, to a real service."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyLink, AgencyRequest, Document, Mail
from forms_service.db.records import cases, events
from forms_service.db.records.addresses import address_token
from forms_service.db.records.links import hash_of_token, keep_link
from forms_service.db.work import Work, begin_work
from forms_service.demo.stage import Stage
from forms_service.domain.events import LONDON
from forms_service.use_cases.issue_requests import issue_requests
from tests.factories import PERSON

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass
class Crowd:
    """`pages`: seconds until each had its receipt page; `mails`: until each receipt was with the relay."""

    folder: Path
    size: int
    database_url: str = ""
    processes: int = 1
    answers: Counter[int] = field(default_factory=Counter)
    pages: list[float] = field(default_factory=list)
    mails: list[float] = field(default_factory=list)
    kept: int = 0

    def run(self) -> None:
        extra = {"FORMS_TRUSTED_PROXIES": "1", "FORMS_WEB_PROCESSES": str(self.processes)}
        if self.database_url:
            extra["FORMS_DATABASE_URL"] = self.database_url
        stage = Stage(self.folder, extra=extra)
        try:
            stage.prepare(MONDAY, [], "_example")
            tokens = self._ask(stage)
            stage.serve()
            stage.settle(seconds=1800, slot=False)  # letters and forms for all of them are made first
            began = time.monotonic()
            asyncio.run(self._all_at_once(stage, tokens))
            self._wait_for_receipts(stage, began)
            with stage.started.sessions() as session:
                self.kept = len(session.scalars(select(Document.id).where(Document.kind == "return")).all())
        finally:
            stage.close()

    def _ask(self, stage: Stage) -> dict[str, tuple[str, str]]:
        """Request -> token of its link, and the address it was sent to."""
        services, sessions = stage.started.services, stage.started.sessions
        with begin_work(sessions, services, PERSON) as work:
            case = cases.new_case(work, "_example", "review", facts={"outcome": "seriously-harmed"})
            events.note_event(work, case, "notification.received", work.now)
            case.state, case.opened_at = "open", work.now
            cases.give_reference(work, case)
            for number in range(self.size):
                self._add_request(work, case.id, number)
        with begin_work(sessions, services, PERSON) as work:
            issue_requests(work, case.id)
            requests = work.session.scalars(select(AgencyRequest).order_by(AgencyRequest.agency_name)).all()
            return {request.id: self._link(work, request) for request in requests}

    def _link(self, work: Work, request: AgencyRequest) -> tuple[str, str]:
        token = secrets.token_urlsafe(24)
        address = f"officer{request.agency_name.split()[-1]}@school.example.org"
        expires_at = work.system_now + timedelta(days=1)
        keep_link(work, AgencyLink, request.id, token_hash=hash_of_token(token), address=address, expires_at=expires_at)
        return token, address

    def _add_request(self, work: Work, case_id: str, number: int) -> None:
        email = f"officer{number:03}@school.example.org"
        request = AgencyRequest(
            id=new_id(), case_id=case_id, agency_name=f"Invented School {number:03}", form="answer-1", form_version=1,
            relation="child-family", state="confirmed", address_token=address_token(work.services, email),
        )  # fmt: skip
        told = {"name": "Ms Madeup", "email": email, "role": "Lead"}
        request.recipient_sealed = work.vault(case_id).seal_json("agency_request", request.id, "recipient_sealed", told)
        work.session.add(request)

    async def _all_at_once(self, stage: Stage, tokens: dict[str, tuple[str, str]]) -> None:
        form = self._form(stage)
        begin = asyncio.Event()
        opened = asyncio.Semaphore(8)
        ready = [
            asyncio.create_task(self._agency(stage, number, request_id, *told, form, opened, begin))
            for number, (request_id, told) in enumerate(tokens.items())
        ]
        while sum(task.get_name() == "ready" for task in ready) < len(ready):
            failed = [task for task in ready if task.done()]
            if failed:
                failed[0].result()
            await asyncio.sleep(0.1)
        begin.set()
        await asyncio.gather(*ready)

    async def _agency(
        self, stage: Stage, number: int, request_id: str, token: str, address: str, form: bytes,
        opened: asyncio.Semaphore, begin: asyncio.Event,
    ) -> None:  # fmt: skip
        headers = {"X-Forwarded-For": f"192.0.2.{number % 250 + 1}"}
        # A connection that waits for the others may be closed by the server in the moment in which it is used again.
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=stage.base_url, headers=headers, timeout=300, limits=limits) as client:
            async with opened:
                page = await client.get(f"/return/{token}")
                sent = {"csrf_token": _csrf(page), "address": address}
                answer = await client.post(f"/return/{token}", data=sent)
                assert answer.status_code == 302, answer.text
                page = await client.get(f"/agency/{request_id}")
            task = asyncio.current_task()
            assert task is not None
            task.set_name("ready")
            await begin.wait()
            began = time.monotonic()
            answer = await client.post(
                f"/agency/{request_id}/upload",
                data={"csrf_token": _csrf(page), "form": "upload"},
                files={"document": ("return.docx", form, WORD)},
            )
            if answer.status_code == 302:
                receipt = await client.get(answer.headers["Location"])
                self.answers[receipt.status_code] += 1
                self.pages.append(time.monotonic() - began)
            else:
                self.answers[answer.status_code] += 1

    def _form(self, stage: Stage) -> bytes:
        services = stage.started.services
        library = services.library
        answers = {"agency_name": "Invented School", "any_involvement": "yes", "summary_of_involvement": "Known."}
        return services.forms.blank(
            library.partnership("_example"), library.current_form("_example", "answer-1"), "docx", answers=answers
        )

    def _wait_for_receipts(self, stage: Stage, began: float) -> None:
        """By the relay's own record; ends when all are there, or long after anybody would wait."""
        seen = 0
        while seen < self.size and time.monotonic() - began < 600:
            with stage.started.sessions() as session:
                accepted = len(
                    session.scalars(
                        select(Mail.id).where(Mail.kind == "return-receipt", Mail.state == "accepted")
                    ).all()
                )
            self.mails += [time.monotonic() - began] * (accepted - seen)
            seen = accepted
            time.sleep(0.2)

    def summary(self) -> str:
        pages, mails = sorted(self.pages), sorted(self.mails)
        return (
            f"{self.size} at once: {dict(self.answers)}, {self.kept} kept; receipt page: median "
            f"{pages[len(pages) // 2]:.1f} s, last {pages[-1]:.1f} s; receipt mail: {len(mails)} accepted, median "
            f"{mails[len(mails) // 2] if mails else 0:.1f} s, last {mails[-1] if mails else 0:.1f} s"
        )


def _csrf(page: httpx.Response) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None, page.text[:500]
    return found.group(1)
