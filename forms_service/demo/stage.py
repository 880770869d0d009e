"""The demo's own installation: a database, a queue, a mail catcher, a clock that stands where the story puts it.

The service itself runs as `forms-service serve` would for anyone, in processes of its own.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import ScalarSelect, Select, func, select

from forms_service.bootstrap import Started, build
from forms_service.db.migrating import migrate
from forms_service.db.models import JobRequest, ScheduleRun
from forms_service.db.records import contacts
from forms_service.db.work import Actor, begin_work, open_database, prepare_database
from forms_service.demo.mail_catcher import MailCatcher
from forms_service.errors import SetupError
from forms_service.settings import Settings, child_environment
from forms_service.use_cases.add_user import add_user

ACTOR = Actor("system", where="demo")
PASSWORD_BYTES = 9


@dataclass(frozen=True)
class Colleague:
    """Somebody who signs in; `secret` is that of their one-time codes."""

    key: str
    role: str
    name: str
    email: str
    password: str
    secret: str
    partner: str | None = None
    partnership: str = ""


@dataclass
class Stage:
    """`extra`: further settings, such as another database or more processes, by their FORMS_ names."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    port: int = 0
    catcher: MailCatcher = field(init=False)
    started: Started = field(init=False)
    colleagues: dict[str, Colleague] = field(default_factory=dict)
    _service: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.port = self.port or _free_port()
        self.catcher = MailCatcher(self.folder / "mail")
        self.smtp_port = _free_port()
        self.clock_file = self.folder / "data" / "business-clock"

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "FORMS_DATA_FOLDER": str(self.folder / "data"),
            "FORMS_BASE_URL": self.base_url,
            "FORMS_PORT": str(self.port),
            "FORMS_SMTP_HOST": "127.0.0.1",
            "FORMS_SMTP_PORT": str(self.smtp_port),
            "FORMS_SMTP_STARTTLS": "false",
            "FORMS_BUSINESS_CLOCK_FILE": str(self.clock_file),
            "FORMS_SECURE_COOKIES": "false",
            "FORMS_SWEEP_SECONDS": "0.25",
            "FORMS_WORKER_PROCESSES": "2",
            "FORMS_LOG_LEVEL": "WARNING",
            "FORMS_SESSION_MINUTES": "240",
            **self.extra,
        }

    def open(self, now: datetime) -> None:
        """Clock, mail catcher, and our own eyes on a database that may hold something already."""
        (self.folder / "data").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.set_clock(now)
        self.catcher.start(self.smtp_port)
        values = {name.removeprefix("FORMS_").lower(): value for name, value in self.environment.items()}
        self.started = build(Settings.model_validate(values))

    def prepare(self, now: datetime, users: list[dict[str, Any]], partnership: str) -> None:
        """An empty database of this revision, the first contacts, and people who may sign in."""
        self.open(now)
        migrate(self.started.engine)
        cipher = self.started.services.cipher
        prepare_database(self.started.sessions, cipher, self.started.services.system_clock.now())
        open_database(self.started.sessions, cipher)
        with begin_work(self.started.sessions, self.started.services, ACTOR) as work:
            for slug in sorted(self.started.services.library.partnerships):
                contacts.seed(work, slug)
        for user in users:
            password = secrets.token_urlsafe(PASSWORD_BYTES)
            with begin_work(self.started.sessions, self.started.services, ACTOR) as work:
                added = add_user(
                    work,
                    partnership=user.get("partnership", partnership),
                    name=user["name"],
                    address=user["email"],
                    password=password,
                    roles=[user["role"]],
                    partner=user.get("partner"),
                    confirmed=True,
                )
            self.colleagues[user["key"]] = Colleague(
                user["key"],
                user["role"],
                user["name"],
                user["email"],
                password,
                added.secret,
                user.get("partner"),
                user.get("partnership", partnership),
            )
        # The processes that follow open the database for themselves.
        self.started.engine.dispose()

    def serve(self) -> None:
        with (self.folder / "service.log").open("ab") as log:
            self._service = subprocess.Popen(
                [sys.executable, "-c", "from forms_service.cli import main; main()", "serve"],
                env=child_environment(**self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 180
        with httpx.Client(timeout=2) as client:
            while time.monotonic() < until:
                if self._service.poll() is not None:
                    break
                with suppress(httpx.HTTPError):
                    if client.get(f"{self.base_url}/health/ready").status_code == 200:
                        return
                time.sleep(0.1)
        raise SetupError(f"The service did not start. Its last words are in {self.folder / 'service.log'}.")

    def stop(self) -> None:
        if self._service is not None and self._service.poll() is None:
            self._service.terminate()
            try:
                self._service.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._service.pid, 9)
        self._service = None

    def close(self) -> None:
        self.stop()
        self.catcher.stop()
        with suppress(AttributeError):
            self.started.engine.dispose()

    def set_clock(self, at: datetime) -> None:
        """Replaced in one step, so that no process reads half an instant."""
        beside = self.clock_file.with_suffix(".new")
        beside.write_text(at.isoformat(), encoding="ascii")
        beside.replace(self.clock_file)

    def settle(self, *, seconds: float = 120.0, slot: bool = True) -> None:
        """Waits until all that was promised is done, the hour's schedules among it. A failed job ends the demo."""
        until = time.monotonic() + seconds
        hour = self.started.services.business_clock.now().replace(minute=0, second=0, microsecond=0)
        asked = _how_it_stands(hour)
        quiet = 0
        while time.monotonic() < until:
            with self.started.engine.connect() as connection:
                open_jobs, failed, ran = connection.execute(asked).one()
                if failed:
                    which = select(JobRequest.job, JobRequest.failure_code).where(JobRequest.state == "failed")
                    said = ", ".join(f"{job} ({code})" for job, code in connection.execute(which))
                    raise SetupError(f"A job of the demo failed: {said}.")
            # Twice in a row: a job that just ended may have promised the next one.
            quiet = quiet + 1 if not open_jobs and (ran or not slot) else 0
            if quiet >= 2:
                return
            time.sleep(0.05)
        raise SetupError(f"The demo's jobs did not finish within {seconds:.0f} seconds.")


def _how_it_stands(hour: datetime) -> Select[int, int, int]:
    """One short question, since it is asked all the time: jobs that are open, that failed, runs of this hour."""

    def jobs(*states: str) -> ScalarSelect[int]:
        return select(func.count()).select_from(JobRequest).where(JobRequest.state.in_(states)).scalar_subquery()

    ran = (
        select(func.count())
        .select_from(ScheduleRun)
        .where(ScheduleRun.name == "refresh_tasks", ScheduleRun.scheduled_for >= hour)
        .scalar_subquery()
    )
    return select(jobs("waiting", "running"), jobs("failed"), ran)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
