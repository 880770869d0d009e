"""A storm: real processes with a real queue and relay, killed, stopped, and robbed of their queue.

Everything random comes from one seed. What must hold in the end is `Storm.check`.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import redis
from aiosmtpd.controller import Controller
from click.testing import CliRunner
from sqlalchemy import func, select

from forms_service.adapters.embedded_queue import EmbeddedQueue
from forms_service.bootstrap import Started, build, start_checks
from forms_service.db.base import new_id
from forms_service.db.migrating import migrate
from forms_service.db.models import (
    AgencyRequest,
    CaseFile,
    Document,
    JobRequest,
    Letter,
    Mail,
    Pack,
    Reading,
    ReceivedMail,
    ScheduleRun,
)
from forms_service.db.records import cases, events
from forms_service.db.records.addresses import address_token
from forms_service.db.records.documents import prepare_upload
from forms_service.db.work import begin_reading, begin_work, prepare_database
from forms_service.settings import Settings
from forms_service.use_cases.ask_pack import ask_pack
from forms_service.use_cases.issue_requests import issue_requests
from forms_service.use_cases.receive_return import receive_return
from forms_service.use_cases.release_letter import release_letter
from tests.factories import PERSON
from tests.imap_server import ImapServer
from tests.mails import newsletter

ALL_POINTS = (
    "mail.before-claim",
    "mail.after-claim",
    "mail.after-250",
    "mail.after-commit",
    "mailbox.before",
    "mailbox.after",
    "parse.middle",
    "pack.middle",
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LEASE = 2.0


@dataclass
class Relay:
    """Takes everything, a little slowly, so that a kill can fall between the message and its answer."""

    chance: random.Random
    taken: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        await asyncio.sleep(self.chance.choice((0.0, 0.05, 0.4, 0.8)))
        return "250 2.0.0 kept"


@dataclass
class Process:
    """A worker or the clock, with the points at which it kills its own jobs."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    faults: str = ""
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "worker", *self.arguments],
                env={**self.environment, "FORMS_FAULT_POINT": self.faults},
                stdout=log,
                stderr=log,
                cwd=self.log.parent,
            )

    def horses(self) -> list[int]:
        """The processes that its jobs run in."""
        assert self.child is not None
        with suppress(OSError):
            listed = Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children").read_text(encoding="ascii")
            return [int(each) for each in listed.split()]
        return []

    def signal(self, number: int, *, jobs_only: bool = False) -> None:
        assert self.child is not None
        horses = self.horses()
        for process in horses if jobs_only else [self.child.pid, *horses]:
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def stop(self) -> None:
        if self.child is None:
            return
        self.signal(signal.SIGCONT)
        self.child.terminate()
        try:
            self.child.wait(20)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.child.wait()


@dataclass
class Storm:
    folder: Path
    seed: int
    agencies: int = 5
    workers: int = 2
    faults: tuple[str, ...] = ("", "")  # of each worker, in each of its lives
    acts: int = 8  # random kills, stops and losses
    violence: list[tuple[float, str]] = field(default_factory=list)
    delivered: int = 0

    def run(self) -> None:
        self.chance = random.Random(self.seed)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.relay = Relay(random.Random(self.seed + 1))
        controller = Controller(self.relay, hostname="127.0.0.1", port=_free_port())
        controller.start()
        self.queue = EmbeddedQueue(self.folder / "data")
        self.queue.start()
        self.mailbox = ImapServer()
        self.mailbox.start()
        self.environment = {
            **os.environ,
            **self.mailbox.environment,
            "FORMS_DATA_FOLDER": str(self.folder / "data"),
            "FORMS_SMTP_HOST": "127.0.0.1",
            "FORMS_SMTP_PORT": str(controller.port),
            "FORMS_SMTP_STARTTLS": "false",
            "FORMS_LEASE_SECONDS": str(_LEASE),
            "FORMS_SWEEP_SECONDS": "0.5",
            "FORMS_BASE_URL": "https://forms.example.org",
        }
        self.started = self._begin(controller.port)
        processes = [
            Process((), self.environment, self.folder / f"worker-{number}.log", faults)
            for number, faults in zip(range(self.workers), self.faults, strict=True)
        ]
        clock = Process(("--clock",), self.environment, self.folder / "clock.log")
        self.processes = [*processes, clock]
        try:
            for process in self.processes:
                process.start()
            self._weather(processes, clock)
            self._calm(processes, clock)
        finally:
            for process in self.processes:
                process.stop()
            self.queue.stop()
            self.mailbox.stop()
            controller.stop()

    # --- the work -------------------------------------------------------------------------------------------------

    def _begin(self, port: int) -> Started:
        settings = Settings(
            data_folder=self.folder / "data",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_starttls=False,
            lease_seconds=_LEASE,
            base_url="https://forms.example.org",
        )
        started = build(settings)
        migrate(started.engine)
        prepare_database(started.sessions, started.services.cipher, started.services.system_clock.now())
        start_checks(started)
        with begin_work(started.sessions, started.services, PERSON) as work:
            case = cases.new_case(work, "_example", "review", facts={"outcome": "seriously-harmed"})
            events.note_event(work, case, "notification.received", work.now)
            case.state, case.opened_at = "open", work.now
            self.reference = cases.give_reference(work, case)
            self.case_id = case.id
            for number in range(self.agencies):
                self._add_request(work, case, number)
            issue_requests(work, case.id)
        return started

    def _add_request(self, work: Any, case: CaseFile, number: int) -> None:
        email = f"officer{number}@school.example.org"
        request = AgencyRequest(
            id=new_id(),
            case_id=case.id,
            agency_name=f"Invented School {number}",
            form="answer-1",
            form_version=1,
            relation="child-family",
            state="confirmed",
            address_token=address_token(work.services, email),
        )
        request.recipient_sealed = work.vault(case.id).seal_json(
            "agency_request", request.id, "recipient_sealed", {"name": "Ms Madeup", "email": email, "role": "Lead"}
        )
        work.session.add(request)
        work.session.flush()

    def _release_what_is_held(self) -> None:
        with self.started.sessions() as session:
            held = session.scalars(select(Letter.id).where(Letter.state == "held")).all()
        for letter_id in held:
            with begin_work(self.started.sessions, self.started.services, PERSON) as work:
                release_letter(work, letter_id)

    def _send_a_return(self) -> None:
        with self.started.sessions() as session:
            answered = select(Document.request_id).where(Document.direction == "in")
            request = session.scalars(
                select(AgencyRequest).where(AgencyRequest.id.not_in(answered)).order_by(AgencyRequest.agency_name)
            ).first()
        if request is None:
            return
        services = self.started.services
        form = services.library.form("_example", "answer-1/v1")
        filled = services.forms.blank(
            services.library.partnership("_example"),
            form,
            "docx",
            case_reference=self.reference,
            answers={"agency_name": request.agency_name},
        )
        with begin_reading(self.started.sessions, services, PERSON) as work:
            key = work.vault(self.case_id).wrapped_key
        upload = prepare_upload(services, key, "return.docx", filled, WORD)
        with begin_work(self.started.sessions, services, PERSON) as work:
            receive_return(work, request.id, upload)

    def _a_message_comes(self) -> None:
        """Each twice over, as mailers do; and somebody is asked to look, as the clock does each few minutes."""
        self.delivered += 1
        data = newsletter().replace(b"week", f"week {self.delivered}".encode())
        self.mailbox.deliver(data)
        self.mailbox.deliver(data)
        with begin_work(self.started.sessions, self.started.services, PERSON) as work:
            run = ScheduleRun(
                id=new_id(), name="read_mailbox", scheduled_for=work.now - timedelta(days=self.delivered),
                started_at=None, finished_at=None,
            )  # fmt: skip
            work.session.add(run)
            work.session.flush()
            work.ask("read_mailbox", run.id)

    # --- the weather ----------------------------------------------------------------------------------------------

    def _weather(self, workers: list[Process], clock: Process) -> None:
        packs = False
        for step in range(max(self.acts, self.agencies + 2)):
            end = time.monotonic() + self.chance.uniform(0.6, 1.4)
            while time.monotonic() < end:
                self._release_what_is_held()
                time.sleep(0.1)
            self._send_a_return()
            self._a_message_comes()
            if step >= self.agencies and not packs:
                packs = True
                with begin_work(self.started.sessions, self.started.services, PERSON) as work:
                    ask_pack(work, self.case_id, "pack")
            if step < self.acts:
                self._act(workers, clock)

    def _act(self, workers: list[Process], clock: Process) -> None:
        act = self.chance.choice(
            ("kill-worker", "kill-job", "kill-job", "stop-worker", "empty-queue", "kill-queue", "kill-clock")
        )
        worker = self.chance.choice(workers)
        if act == "kill-worker":
            self._strike(act, worker)
            worker.start()
        elif act == "kill-job":
            self._strike(act, worker, jobs_only=True)
        elif act == "stop-worker":
            self.violence.append((time.time(), act))
            worker.signal(signal.SIGSTOP)
            time.sleep(_LEASE + 1.0)
            worker.signal(signal.SIGCONT)
            self.violence.append((time.time(), act))
        elif act == "empty-queue":
            with suppress(redis.exceptions.RedisError), redis.Redis.from_url(self.queue.url) as client:
                client.flushall()
        elif act == "kill-queue":
            if self.queue.process_id is not None:
                with suppress(ProcessLookupError):
                    os.kill(self.queue.process_id, signal.SIGKILL)
            time.sleep(0.3)
            self.queue.start()
        else:
            clock.signal(signal.SIGKILL)
            assert clock.child is not None
            clock.child.wait()
            clock.start()

    def _strike(self, act: str, worker: Process, *, jobs_only: bool = False) -> None:
        if worker.horses() or not jobs_only:
            self.violence.append((time.time(), act))
        worker.signal(signal.SIGKILL, jobs_only=jobs_only)
        if not jobs_only:
            assert worker.child is not None
            worker.child.wait()

    def _calm(self, workers: list[Process], clock: Process) -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            for process in (*workers, clock):
                assert process.child is not None
                if process.child.poll() is not None:
                    process.start()
            self._release_what_is_held()
            with self.started.sessions() as session:
                open_jobs = session.scalar(
                    select(func.count()).select_from(JobRequest).where(JobRequest.state.in_(("waiting", "running")))
                )
                asked = session.scalar(
                    select(func.count()).select_from(Letter).where(Letter.state.in_(("asked", "held")))
                )
            if not open_jobs and not asked:
                return
            time.sleep(0.3)
        raise AssertionError(f"seed {self.seed}: work is left over\n{self._left_over()}")

    def _left_over(self) -> str:
        with self.started.sessions() as session:
            rows = session.scalars(select(JobRequest).where(JobRequest.state != "done")).all()
        return "\n".join(f"{row.job} {row.state} attempts={row.attempts} {row.failure_code}" for row in rows)

    # --- what must hold -------------------------------------------------------------------------------------------

    def fired(self) -> Counter[str]:
        """How often a job was killed at each named point."""
        found: Counter[str] = Counter()
        for process in self.processes:
            for line in process.log.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError):
                    said = json.loads(line)
                    if isinstance(said, dict) and said.get("logger") == "forms_service.fault":
                        found[str(said["point"])] += 1
        return found

    def check(self) -> None:
        about = f"seed {self.seed}"
        with self.started.sessions() as session:
            jobs = session.scalars(select(JobRequest)).all()
            letters = session.scalars(select(Letter)).all()
            mails = session.scalars(select(Mail)).all()
            documents = session.scalars(select(Document)).all()
            readings = session.scalars(select(Reading)).all()
            packs = session.scalars(select(Pack)).all()
            received = session.scalars(select(ReceivedMail)).all()
        assert {job.state for job in jobs} == {"done"}, f"{about}\n{self._left_over()}"
        self._check_readings(about, documents, readings)
        self._check_letters(about, letters, mails, documents)
        self._check_mails(about, mails)
        assert [pack.state for pack in packs] == ["made"], about
        assert len(received) == self.delivered, about
        assert {row.state for row in received} == {"holding"}, about
        self._check_verify(about)

    def _check_readings(self, about: str, documents: Any, readings: Any) -> None:
        returns = [document for document in documents if document.direction == "in"]
        assert len(returns) == self.agencies, about
        assert all(document.state not in ("received", "reading", "failed") for document in returns), about
        made = Counter((reading.document_id, reading.parser_version) for reading in readings)
        assert set(made.values()) == {1}, about
        current = Counter(reading.document_id for reading in readings if reading.is_current)
        assert current == Counter(document.id for document in returns), about

    def _check_letters(self, about: str, letters: Any, mails: Any, documents: Any) -> None:
        assert len({(each.kind, each.recipient_key, each.cause, each.rung) for each in letters}) == len(letters), about
        asked = [letter for letter in letters if letter.kind == "ask"]
        assert len(asked) == self.agencies, about
        assert {letter.state for letter in letters} == {"released"}, about
        printed = Counter(document.letter_id for document in documents if document.kind == "letter")
        assert printed == Counter(letter.id for letter in letters if letter.document_id), about
        accepted = Counter(mail.letter_id for mail in mails if mail.state == "accepted")
        assert all(times == 1 for times in accepted.values()), about

    def _check_mails(self, about: str, mails: Any) -> None:
        taken = Counter(self.relay.taken)
        assert all(times == 1 for times in taken.values()), f"{about}: a Message-ID was taken twice"
        states = Counter((mail.kind, mail.state) for mail in mails)
        assert {mail.state for mail in mails} <= {"accepted", "refused", "uncertain"}, f"{about}: {states}"
        for mail in mails:
            if mail.state == "accepted":
                assert taken[mail.message_id] == 1, about
            elif mail.state == "refused":
                assert taken[mail.message_id] == 0, about
        uncertain = [mail for mail in mails if mail.state == "uncertain"]
        without_reason = [mail for mail in uncertain if not self._was_struck(mail.claimed_at, mail.settled_at)]
        fired = self.fired()
        on_purpose = fired["mail.after-claim"] + fired["mail.after-250"]
        assert len(without_reason) <= on_purpose, f"{about}: a message is uncertain without a kill after its claim"

    def _was_struck(self, claimed_at: datetime, settled_at: datetime) -> bool:
        """Between its claim and the moment at which another found it unfinished."""
        return any(claimed_at.timestamp() <= at <= settled_at.timestamp() for at, _ in self.violence)

    def _check_verify(self, about: str) -> None:
        from forms_service.cli.verify import command

        result = CliRunner(env=self.environment).invoke(command, [], standalone_mode=False)
        assert result.exception is None, f"{about}: {result.exception!r}"
        assert result.return_value == 0, f"{about}: {result.output}"

    def summary(self) -> str:
        with self.started.sessions() as session:
            states = Counter(session.scalars(select(Mail.state)))
            attempts = session.scalar(select(func.sum(JobRequest.attempts)))
            jobs = session.scalar(select(func.count()).select_from(JobRequest))
        said = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        return (
            f"seed {self.seed}: {jobs} jobs in {attempts} attempts; mails {said}; "
            f"{len(self.violence)} blows, killed at "
            + (", ".join(f"{point} {count}x" for point, count in sorted(self.fired().items())) or "no named point")
        )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
