"""A private service for one rehearsal: its own database in a folder that goes with it, its own keys, its own clocks."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from forms_service.adapters.cipher import AesGcmCipher
from forms_service.db.base import new_id
from forms_service.db.claims import claim_job, finish_job, put_off_job
from forms_service.db.migrating import migrate
from forms_service.db.models import JobRequest, ScheduleRun
from forms_service.db.session import Sessions, engine_for, make_sessions
from forms_service.db.work import Actor, Work, begin_reading, begin_work, prepare_database
from forms_service.errors import FormsServiceError
from forms_service.ports import Services
from forms_service.rehearsal.parts import (
    CaughtMail,
    MadeUpInbox,
    MovedClock,
    NoScanner,
    OwnReader,
    SilentQueue,
    TickingClock,
)

ACTOR = Actor("system", where="rehearsal")
# They write nothing to anybody, and take long.
_LEFT_OUT = frozenset({"make_request_form", "make_pictures", "make_pack"})


@dataclass
class RehearsalStage:
    services: Services
    sessions: Sessions
    clock: MovedClock
    system: TickingClock
    mail: CaughtMail
    inbox: MadeUpInbox

    @contextmanager
    def work(self) -> Iterator[Work]:
        with begin_work(self.sessions, self.services, ACTOR) as work:
            yield work

    @contextmanager
    def reading(self) -> Iterator[Work]:
        with begin_reading(self.sessions, self.services, ACTOR) as work:
            yield work

    def go_to(self, at: datetime) -> None:
        self.clock.at = at
        self.system.at = max(self.system.at, at)

    def run_jobs(self) -> None:
        """Everything that is promised and due, until nothing is."""
        left = True
        while left:
            left = False
            for job_request_id, job in self._waiting():
                left = True
                self._run(job_request_id, job)

    def run_scheduled(self, job: str) -> None:
        with self.work() as work:
            run = ScheduleRun(id=new_id(), name=job, scheduled_for=work.now)
            work.session.add(run)
            work.session.flush()
            work.ask(job, run.id)
        self.run_jobs()

    def _waiting(self) -> list[tuple[str, str]]:
        with self.sessions() as session:
            rows = session.execute(
                select(JobRequest.id, JobRequest.job)
                .where(JobRequest.state == "waiting", JobRequest.next_attempt_at <= self.system.at)
                .order_by(JobRequest.created_at, JobRequest.id)
            )
            return [(row.id, row.job) for row in rows]

    def _run(self, job_request_id: str, job: str) -> None:
        claim = claim_job(self.sessions, self.services, job_request_id)
        if claim is None:
            return
        try:
            if job not in _LEFT_OUT:
                act: Any = getattr(import_module(f"forms_service.use_cases.{job}"), job)
                act(self.sessions, self.services, claim.subject_id, claim)
        except FormsServiceError as error:
            if not (error.temporary and put_off_job(self.sessions, self.services, claim, error.code)):
                raise
            return
        finish_job(self.sessions, self.services, claim)


def _in_haste(connection: sqlite3.Connection, _record: object) -> None:
    """What is lost when the power fails is only a rehearsal."""
    connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def rehearsal_stage(services: Services, at: datetime) -> Iterator[RehearsalStage]:
    """`services` are the real ones: of them only what writes to nobody is used."""
    clock, system, mail, inbox = MovedClock(at), TickingClock(at), CaughtMail(), MadeUpInbox()
    with tempfile.TemporaryDirectory(prefix="forms-rehearsal-") as folder:
        private = replace(
            services,
            business_clock=clock,
            system_clock=system,
            cipher=AesGcmCipher({"rehearsal": os.urandom(32)}),
            reader=OwnReader(),
            scanner=NoScanner(),
            mailer=mail,
            inbox=inbox,
            queue=SilentQueue(),
            fault=lambda _point: None,
            data_folder=Path(folder),
        )
        engine = engine_for(f"sqlite:///{Path(folder) / 'rehearsal.sqlite3'}")
        event.listen(engine, "connect", _in_haste)
        try:
            migrate(engine)
            sessions = make_sessions(engine)
            prepare_database(sessions, private.cipher, system.now())
            yield RehearsalStage(private, sessions, clock, system, mail, inbox)
        finally:
            engine.dispose()
