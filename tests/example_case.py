"""A case of the example partnership in which agencies are asked, with its jobs run by hand, one at a time."""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.bootstrap import Started
from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Call, CaseFile, JobRequest, Letter, Mail, ScheduleRun, Task
from forms_service.db.records import cases, events
from forms_service.db.records.addresses import address_token
from forms_service.db.records.due_dates import date_request
from forms_service.db.records.letters import ask_letters
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Trigger
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.settings import Settings
from tests.factories import PERSON
from tests.fakes import FakeBusinessClock, FakeJobQueue, FakeMailer, FakeSystemClock
from tests.shipped_definitions import shipped_library
from worker import running

OFFICER = "officer@school.example.org"


def example_library() -> Library:
    return shipped_library()


RENDERER = DocxLetterRenderer()  # a letter that was compiled for one test is known to the next


@dataclass
class ExampleCase:
    """`now` moves both clocks, so that what was put off comes round."""

    started: Started
    case_id: str = ""
    request_id: str = ""

    @classmethod
    def begin(cls, sessions: Sessions, services: Services, engine: Engine, at: datetime) -> ExampleCase:
        chosen = replace(services, library=example_library(), renderer=RENDERER)
        case = cls(Started(chosen, sessions, engine, Settings()))
        running.use(case.started)
        case.go_to(at)
        with case.work() as work:
            file = cases.new_case(work, "_example", "review", facts={"outcome": "seriously-harmed"})
            events.note_event(work, file, "notification.received", work.now)
            file.state, file.opened_at = "open", work.now
            cases.give_reference(work, file)
            case.case_id = file.id
        return case

    def ask(self, *, email: str = OFFICER) -> str:
        """Issues a request to one school: the letter is asked for, and the request dated."""
        with self.work() as work:
            case = work.session.get_one(CaseFile, self.case_id)
            request = AgencyRequest(
                id=new_id(),
                case_id=case.id,
                agency_name="Invented School",
                form="answer-1",
                form_version=1,
                relation="child-family",
                state="issued",
                issued_at=work.now,
                scope_from=work.today - timedelta(days=365),
                scope_to=work.today,
                address_token=address_token(work.services, email),
            )
            request.recipient_sealed = work.vault(case.id).seal_json(
                "agency_request",
                request.id,
                "recipient_sealed",
                {"name": "Ms Madeup", "email": email, "role": "Safeguarding lead"},
            )
            work.session.add(request)
            work.session.flush()
            date_request(work, request)
            ask_letters(work, case, Trigger.REQUESTS_ISSUED, request=request, cause=request.id)
            self.request_id = request.id
        return self.request_id

    def work(self) -> AbstractContextManager[Work]:
        """As a person of the business unit."""
        return begin_work(self.sessions, self.services, PERSON)

    @property
    def sessions(self) -> Sessions:
        return self.started.sessions

    @property
    def services(self) -> Services:
        return self.started.services

    @property
    def mailer(self) -> FakeMailer:
        assert isinstance(self.services.mailer, FakeMailer)
        return self.services.mailer

    def go_to(self, at: datetime) -> None:
        """A London wall-clock time."""
        business, system = self.services.business_clock, self.services.system_clock
        assert isinstance(business, FakeBusinessClock)
        assert isinstance(system, FakeSystemClock)
        at = at.replace(tzinfo=LONDON) if at.tzinfo is None else at
        business.at = at.astimezone(UTC)
        system.at = max(system.at + timedelta(seconds=1), business.at)

    def run_jobs(self, job: str | None = None) -> None:
        """Everything that waits and is due, until nothing does; only `job` where one is named."""
        queue = self.services.queue
        assert isinstance(queue, FakeJobQueue)
        while True:
            due = [each for each in self._waiting() if job in (None, each.job)]
            if not due:
                return
            for row in due:
                self.run(row)

    def run(self, row: JobRequest) -> None:
        use_case = getattr(importlib.import_module(f"forms_service.use_cases.{row.job}"), row.job)
        running.run_job(row.id, use_case)

    def chase(self) -> None:
        self._schedule("chase_returns")
        self.run_jobs()

    def refresh(self) -> None:
        self._schedule("refresh_tasks")
        self.run_jobs()

    def watch(self) -> None:
        self._schedule("watch_notifications")
        self.run_jobs()

    def sweep_drafts(self) -> None:
        self._schedule("end_old_drafts")
        self.run_jobs()

    def letters(self) -> list[Letter]:
        return self._all(Letter)

    def mails(self) -> list[Mail]:
        return self._all(Mail)

    def calls(self) -> list[Call]:
        return self._all(Call)

    def open_tasks(self) -> list[str]:
        return sorted(task.kind for task in self._all(Task) if task.done_at is None)

    def request(self) -> AgencyRequest:
        with self.sessions() as session:
            return session.get_one(AgencyRequest, self.request_id)

    def _schedule(self, name: str) -> None:
        with begin_work(self.sessions, self.services, PERSON) as work:
            run = ScheduleRun(id=new_id(), name=name, scheduled_for=work.now)
            work.session.add(run)
            work.session.flush()
            work.ask(name, run.id)

    def _waiting(self) -> list[JobRequest]:
        with self.sessions() as session:
            return list(
                session.scalars(
                    select(JobRequest)
                    .where(
                        JobRequest.state == "waiting",
                        JobRequest.next_attempt_at <= self.services.system_clock.now(),
                    )
                    .order_by(JobRequest.created_at, JobRequest.id)
                )
            )

    def _all(self, table: type) -> list:  # type: ignore[type-arg]  # rows of whatever table was named
        with self.sessions() as session:
            return list(session.scalars(select(table).order_by(table.created_at, table.id)))
