"""What the people around a review do on its pages, on top of what they do around any matter."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from forms_service.adapters.report_maker import PackReportMaker
from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, CaseFile, ChangeProposal, Document, Event, Letter, ScheduleRun
from forms_service.db.work import begin_reading, begin_work
from forms_service.domain.working_days import WorkingCalendar
from forms_service.ports import Services
from tests.conftest import Database
from tests.forms_service.web.site import SEEDER, Visitor, as_file, filled, words
from tests.journeys.ladder_stage import LadderStage
from tests.played_case import InProcessReader
from tests.shipped_definitions import TEMPLATES
from worker import running


def sample(partnership: str, form: str, name: str, version: int = 1) -> dict[str, Any]:
    """The answers of a filled sample, as a person wrote them down beside it."""
    folder = TEMPLATES / "partnerships" / partnership / "forms" / form / f"v{version}" / "samples"
    answers: dict[str, Any] = json.loads(Path(folder / f"{name}.expected.json").read_text("utf-8"))["fields"]
    return answers


def flat(answers: dict[str, Any]) -> dict[str, Any]:
    """As a browser sends them."""
    sent: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            sent[f"{name}.rows"] = str(len(value))
            for number, row in enumerate(value):
                sent |= {f"{name}.{number}.{column}": said for column, said in row.items()}
        else:
            sent[name] = value
    return sent


@dataclass
class ReviewJourney(LadderStage):
    """Without LibreOffice and without a child process for each reading: the forms are still really read."""

    @classmethod
    def on(
        cls, database: Database, services: Services, patch: pytest.MonkeyPatch, partnership: str, at: datetime
    ) -> ReviewJourney:
        patch.setattr("tests.forms_service.web.site.LimitedFormReader", lambda **_: InProcessReader())
        patch.setattr(PackReportMaker, "not_found", lambda *_: ())  # a blank page holds nothing to find
        journey = cls.begin(database, services, partnership, at)
        assert isinstance(journey, ReviewJourney)
        return journey

    def signed_in(self, role: str, partner: str | None = None) -> Visitor:
        return self.site.signed_in(role, partnership=self.partnership, partner=partner)

    @property
    def partners(self) -> list[str]:
        return [each.slug for each in self.site.services.library.partnership(self.partnership).partners]

    def proclaim(self, day: Any) -> None:
        """From now on the calendar of pages and jobs alike has one more holiday."""
        calendar = self.site.services.calendar
        more = WorkingCalendar(
            {**calendar.holidays, day: "Proclaimed holiday"}, calendar.first, calendar.last, f"with {day}"
        )
        changed = replace(self.site.services, calendar=more)
        self.site.app.extensions["forms-services"] = changed
        self.site.started = replace(self.site.started, services=changed)
        running.use(self.site.started)

    def schedule(self, name: str) -> None:
        """What the scheduler asks for each day, by its job."""
        with begin_work(self.site.sessions, self.site.services, SEEDER) as work:
            run = ScheduleRun(id=new_id(), name=name, scheduled_for=work.now)
            work.session.add(run)
            work.session.flush()
            work.ask(name, run.id)
        self.site.run_jobs()

    def proposal(self, state: str = "open") -> str:
        (row,) = self.rows(ChangeProposal, ChangeProposal.case_id == self.case_id, ChangeProposal.state == state)
        return str(row.id)

    # --- the case ---
    def open(self, document_id: str) -> str:
        page = words(self.unit.follow(f"/documents/{document_id}/open", {"form": "open"}))
        assert "was opened" in page
        self.site.run_jobs()
        return page

    def begin_by_hand(self, process: str, **more: str) -> None:
        known = {each.id for each in self.rows(CaseFile)}
        self.unit.get(f"/begin?what={self.partnership}/{process}")
        page = words(self.unit.follow("/begin", {"form": "begin", "what": f"{self.partnership}/{process}", **more}))
        assert "It was begun" in page
        (self.case_id,) = (each.id for each in self.rows(CaseFile) if each.id not in known)
        self.site.run_jobs()

    def happened(self, name: str, at: str, **more: str) -> str:
        page = words(
            self.unit.follow(f"{self.path}/events", {"form": "event", "name": name, "occurred_at": at, **more})
        )
        self.site.run_jobs()
        return page

    def event(self, name: str) -> Event:
        found: Event = self.rows(
            Event, Event.case_id == self.case_id, Event.name == name, Event.withdrawn_at.is_(None)
        )[-1]
        return found

    def begin_what_follows(self, process: str, **more: str) -> str:
        """By the button on the page of the outcome; the page of the new case, which is the one in hand then."""
        known = {each.id for each in self.rows(CaseFile)}
        sent = {"form": f"begin-{process}", "process": process, **more}
        page = words(self.unit.follow(f"{self.path}/outcome/begin", sent))
        (self.case_id,) = (each.id for each in self.rows(CaseFile) if each.id not in known)
        self.site.run_jobs()
        return page

    def plan(self, plan: str, what: str, owner: str, due_on: str = "") -> str:
        sent = {"form": "agree", "what": what, "owner": owner, "due_on": due_on, "plan": plan}
        return words(self.unit.follow(f"{self.path}/actions", sent))

    def tick(self, *steps: str, text: str = "") -> None:
        for step in steps:
            page = self.unit.follow(f"{self.path}/steps/{step}/done", {"form": "done", "text": text})
            assert "The step is done" in words(page), step

    def step(self, step: str) -> str:
        return self.page(f"/steps/{step}")

    def is_done(self, step: str) -> bool:
        return "State Done" in self.step(step)

    # --- letters and forms ---
    def make(self, letter: str) -> str:
        """A letter that a person asks for, on the page of the case's letters."""
        self.unit.get(f"{self.path}/letters")
        page = words(self.unit.follow(f"{self.path}/letters", {"form": "make", "letter": letter}))
        self.site.run_jobs()
        return page

    def make_and_release(self, letter: str) -> list[str]:
        self.make(letter)
        return self.release(letter)

    def send_otherwise(self, letter: Letter) -> None:
        sent = {"form": "sent", "who": "The unit", "how": "secure portal", "address": "Their portal"}
        sent["at"] = self.site.services.business_clock.now().strftime("%d %m %Y %H:%M")
        self.unit.get(f"/letters/{letter.id}")
        self.unit.follow(f"/letters/{letter.id}/sent", sent)

    def one(self, kind: str, audience: str, state: str = "") -> Letter:
        (found,) = [each for each in self.letters(kind, state) if each.audience == audience]
        return found

    def form_from(self, party: Visitor, party_id: str, form: str, answers: dict[str, Any]) -> Document:
        """The party sends it behind their link; it is read."""
        before = {each.id for each in self.rows(Document)}
        data = filled(self.site, self.partnership, form, answers, case_reference=self.case().reference or "")
        party.get(f"/party/{party_id}")
        party.follow(f"/party/{party_id}/upload", {"form": "upload", "document": as_file(data)})
        return self._read(before)

    def form_by_mail(self, form: str, answers: dict[str, Any]) -> Document:
        before = {each.id for each in self.rows(Document)}
        data = filled(self.site, self.partnership, form, answers, case_reference=self.case().reference or "")
        self.unit.follow(f"{self.path}/forms", {"form": "form", "via": "email", "document": as_file(data)})
        return self._read(before)

    def _read(self, before: set[str]) -> Document:
        self.site.run_jobs()
        forms = Document.kind == "form", Document.direction == "in"
        (found,) = [each for each in self.rows(Document, *forms) if each.id not in before]
        assert isinstance(found, Document)
        return found

    def accept(self, document: Document) -> str:
        assert "Accept" in words(self.unit.get(f"/documents/{document.id}"))
        page = words(self.unit.follow(f"/documents/{document.id}/accept", {"form": "accept"}))
        self.site.run_jobs()
        return page

    # --- agencies ---
    def requests(self, state: str) -> list[AgencyRequest]:
        return self.rows(AgencyRequest, AgencyRequest.case_id == self.case_id, AgencyRequest.state == state)

    def agency(self, request: AgencyRequest) -> Visitor:
        """The agency's contact, with the link of their message opened."""
        with begin_reading(self.site.sessions, self.site.services, SEEDER) as work:
            told = work.vault(request.case_id).open_json(
                "agency_request", request.id, "recipient_sealed", request.recipient_sealed
            )
        return self.open_mailed("/return/", str(told["email"]))

    def return_of(self, request: AgencyRequest, form: str, answers: dict[str, Any]) -> Document:
        data = filled(self.site, self.partnership, form, answers, case_reference=self.case().reference or "")
        self.agency(request).follow(f"/agency/{request.id}/upload", {"form": "upload", "document": as_file(data)})
        self.site.run_jobs()
        with self.site.sessions() as session:
            found = session.scalars(
                select(Document).where(Document.request_id == request.id, Document.kind == "return")
            )
            return list(found)[-1]
