"""A worker process whose jobs fail on purpose, each in the next of these ways, with a child's name in hand.

`python -m tests.journeys.failing_worker NAME every-way` is `python -m worker --burst` but for that; with `render` in
place of `every-way` jobs are what they are, and only what fills in letters breaks.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any, NoReturn

import rq.timeouts
from rq.job import Job as RqJob
from sqlalchemy import text

import worker.__main__ as process
from forms_service.bootstrap import Started, build
from forms_service.db.claims import Claim
from forms_service.db.session import Sessions
from forms_service.db.work import begin_work
from forms_service.errors import InvalidInputError, NotFoundError, RenderError, UnavailableError
from forms_service.jobs import JOBS
from forms_service.ports import Services
from forms_service.settings import Settings
from tests.factories import SYSTEM

NAME = sys.argv[1] if len(sys.argv) > 1 else ""


def statement(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, SYSTEM) as work:
        work.session.execute(
            text("insert into task (id, partnership, kind, subject_id) values ('1', null, :name, :name)"),
            {"name": NAME},
        )


def no_such_table(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, SYSTEM) as work:
        work.session.execute(text("insert into no_such_table (name) values (:name)"), {"name": NAME})


def words(*_: object) -> NoReturn:
    raise ValueError(f"could not read {NAME!r}")


def caused(*_: object) -> NoReturn:
    try:
        raise KeyError(NAME)
    except KeyError as error:
        raise RuntimeError(f"while reading {NAME}") from error


def known_and_temporary(*_: object) -> NoReturn:
    raise UnavailableError(f"The register does not answer for {NAME}.")


def known_and_lasting(*_: object) -> NoReturn:
    raise NotFoundError(f"Nobody is called {NAME}.")


def invalid(*_: object) -> NoReturn:
    raise InvalidInputError(f"{NAME} is not a date.", field=NAME)


def undecodable(*_: object) -> NoReturn:
    raise UnicodeDecodeError("ascii", NAME.encode(), 0, 1, NAME)


def several(*_: object) -> NoReturn:
    raise ExceptionGroup(f"about {NAME}", [ValueError(NAME), OSError(2, NAME, NAME)])


def leaves(*_: object) -> NoReturn:
    """No `Exception`, like the panics of libraries written in Rust."""
    sys.exit(f"{NAME} ended it")


def killed(*_: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def too_slow(*_: object) -> NoReturn:
    name = NAME
    time.sleep(30)
    raise AssertionError(name)


def too_slow_and_told(*_: object) -> NoReturn:
    raise rq.timeouts.JobTimeoutException(f"the job about {NAME} took too long")


WAYS: tuple[Callable[[Sessions, Services], Any], ...] = (
    statement,
    words,
    no_such_table,
    caused,
    known_and_temporary,
    known_and_lasting,
    invalid,
    undecodable,
    several,
    leaves,
    killed,
    too_slow,
    too_slow_and_told,
)


class BreakingRenderer:
    """Words of a template engine that quotes what it was given."""

    def __getattr__(self, _name: str) -> Callable[..., NoReturn]:
        def fails(*_arguments: object, **_named: object) -> NoReturn:
            raise RenderError(f"'dict object' has no attribute {NAME!r}", place=f"word/document.xml, {NAME}")

        return fails


class FailingWorker(process.ForkingWorker):
    turn = -1

    def execute_job(self, job: RqJob, queue: Any) -> None:
        type(self).turn += 1
        if WAYS[self.turn % len(WAYS)] is too_slow:
            job.timeout = 1
        super().execute_job(job, queue)


def failing(sessions: Sessions, services: Services, _subject: str, _claim: Claim) -> None:
    way = WAYS[FailingWorker.turn % len(WAYS)]
    print(way.__name__, flush=True)  # noqa: T201  # for whoever reads this process's output
    way(sessions, services)


def build_with_breaking_renderer(settings: Settings) -> Started:
    started = build(settings)
    return replace(started, services=replace(started.services, renderer=BreakingRenderer()))


def main() -> int:
    if "render" in sys.argv:
        process.build = build_with_breaking_renderer
    else:
        for name in JOBS:
            setattr(import_module(f"worker.{name}"), name, failing)
        process.ForkingWorker = FailingWorker  # type: ignore[misc]
    sys.argv = [sys.argv[0], "--burst"]
    return process.main()


if __name__ == "__main__":
    sys.exit(main())
