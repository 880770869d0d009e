"""A piece of work: one transaction, its promises, its traces. The only place that commits.

Leaving it commits rows, recorded jobs and audit events together; after that, and only then, the queue is rung. A queue
that does not answer is logged and not raised: what was promised is in the database, and the sweep rings again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms_service.db.base import new_id
from forms_service.db.models import AuditHead, DataKey, JobRequest
from forms_service.db.records import audit, keys
from forms_service.db.session import WRITES, Sessions
from forms_service.db.vault import Vault
from forms_service.errors import FormsServiceError
from forms_service.jobs import JOBS

if TYPE_CHECKING:
    from forms_service.ports import Cipher, Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it. `id` names a user or a link; `name_code` is a code for histories, never a name."""

    kind: Literal["user", "link", "system", "public"]
    id: str = ""
    name_code: str = ""
    where: str = ""

    @property
    def who(self) -> str:
        """As rows keep it: user:<id>, link:<id>, system or public."""
        return f"{self.kind}:{self.id}" if self.id else self.kind


class Work:
    """The clocks are asked once, so that one piece of work has one time."""

    def __init__(self, session: Session, services: Services, actor: Actor, *, write: bool) -> None:
        self.session = session
        self.services = services
        self.actor = actor
        self.write = write
        self.now: datetime = services.business_clock.now()
        self.today: date = services.business_clock.today()
        self.system_now: datetime = services.system_clock.now()
        session.info["clocks"] = {"business": self.now, "system": self.system_now}
        self._asked: list[JobRequest] = []
        self._entries: list[audit.Entry] = []
        self._vaults: dict[tuple[str, str], Vault] = {}

    def ask(self, job: str, subject_id: str, *, not_before: datetime | None = None) -> str:
        """Promises a job with whatever else this work stores; the id of the promise. `not_before`: system clock."""
        row = JobRequest(
            id=new_id(), job=JOBS[job].name, subject_id=subject_id, next_attempt_at=not_before or self.system_now
        )
        self.session.add(row)
        self._asked.append(row)
        return row.id

    def audit(
        self,
        what: str,
        *,
        case_id: str | None = None,
        subject_kind: str | None = None,
        subject_id: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Codes, ids and digests only. It joins the chain as the last thing before the commit."""
        self._entries.append(
            audit.Entry(
                at=self.now,
                actor_kind=self.actor.kind,
                actor_id=self.actor.id,
                where=self.actor.where,
                what=what,
                case_id=case_id,
                subject_kind=subject_kind,
                subject_id=subject_id,
                details=details,
            )
        )

    def vault(self, case_id: str) -> Vault:
        return self._vault(keys.CASE, case_id, lambda: keys.case_key(self.session, case_id))

    def directory(self, partnership: str) -> Vault:
        return self._vault(keys.DIRECTORY, partnership, lambda: keys.directory_key(self, partnership))

    def draft(self, draft_id: str) -> Vault:
        return self._vault(keys.DRAFT, draft_id, lambda: keys.draft_key(self.session, draft_id))

    def open_vaults(self, case_ids: Iterable[str]) -> None:
        """Fetches the keys of several cases at once, for pages that look into many."""
        missing = {case_id for case_id in case_ids if (keys.CASE, case_id) not in self._vaults}
        for key in keys.case_keys(self.session, missing) if missing else ():
            self._vaults[keys.CASE, key.owner] = Vault(self.services.cipher, key)

    def _vault(self, kind: str, owner: str, find: Callable[[], DataKey]) -> Vault:
        if (kind, owner) not in self._vaults:
            self._vaults[kind, owner] = Vault(self.services.cipher, find())
        return self._vaults[kind, owner]

    def insert_once(self, insert: Callable[[], Any]) -> bool:
        """Inserts what another process may be inserting too; False when the other was first. Read it afterwards."""
        try:
            with self.session.begin_nested():
                insert()
                self.session.flush()
        except IntegrityError:
            return False
        return True

    def close(self) -> None:
        """Commits, then rings. Called by `begin_work` alone."""
        self.session.flush()
        if self.session.get_bind().dialect.name == "postgresql":
            # References are checked at the end, and checking one locks the row referred to. Left to the commit it would
            # happen after the head of the chain is locked: two works would wait for each other (measured: deadlocks).
            self.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        audit.append(self.session, self.services.cipher, self._entries)
        self.session.commit()
        if self._asked:
            self.services.fault("committed-not-rung")
        for row in self._asked:
            if row.next_attempt_at <= self.system_now:
                self._ring(row)

    def _ring(self, row: JobRequest) -> None:
        try:
            self.services.queue.ring(row.job, row.id, 1)
        except FormsServiceError as error:
            log.warning("queue not rung", extra={"code": error.code, "job": row.job, "job_request": row.id})


@contextmanager
def begin_work(sessions: Sessions, services: Services, actor: Actor, *, write: bool = True) -> Iterator[Work]:
    """One transaction; an error inside rolls everything back, promises and traces too."""
    session = sessions()
    try:
        if write:
            # SQLite: the write lock is taken at once. Taken later, it is lost to whoever was faster.
            session.connection(execution_options={WRITES: True})
        keys.ensure_installation_key(session, services.cipher)
        work = Work(session, services, actor, write=write)
        yield work
        if write:
            work.close()
        else:
            _refuse_changes(session)
            session.expunge_all()  # what was read stays readable: rolling back would empty the rows
            session.rollback()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


@contextmanager
def begin_reading(sessions: Sessions, services: Services, actor: Actor) -> Iterator[Work]:
    """Reads only: whatever is changed in it is refused."""
    with begin_work(sessions, services, actor, write=False) as work:
        yield work


def _refuse_changes(session: Session) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    if session.new or session.deleted or changed:
        raise AssertionError("Rows were changed in work that only reads.")


@contextmanager
def plain_transaction(sessions: Sessions) -> Iterator[Session]:
    """For what comes before there is any work: preparing a new database, restoring a backup."""
    session = sessions()
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


def prepare_database(sessions: Sessions, cipher: Cipher, now: datetime) -> bool:
    """What a migrated database needs once: the installation's key and the beginning of the audit chain."""
    with plain_transaction(sessions) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(8242019)")
        made = keys.find_installation_key(session) is None
        if made:
            wrapped = cipher.new_key()
            session.add(
                DataKey(
                    kind=keys.INSTALLATION,
                    owner="",
                    wrapped=wrapped,
                    master_key_id=cipher.master_key_of(wrapped),
                    created_at=now,
                )
            )
        if session.get(AuditHead, 1) is None:
            session.add(AuditHead(id=1, seq=0, mac=audit.GENESIS))
        return made


def is_new(sessions: Sessions) -> bool:
    """Whether a migrated database was never prepared: nothing is sealed in it yet."""
    with sessions() as session:
        return keys.find_installation_key(session) is None


def open_database(sessions: Sessions, cipher: Cipher) -> None:
    """At start-up: every key in use must be here, and tokens and MACs get theirs."""
    with sessions() as session:
        keys.check_keys(session, cipher)
        keys.load_installation_key(session, cipher)
