"""One piece of work per request: opened on first use, finished after a good response, given up after any error.

Reading and writing are apart, since a write on SQLite keeps every other writer waiting: a guard and a page read, and
only the view that changes something opens the write. Files are prepared before that.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, cast

from flask import current_app, g
from sqlalchemy.orm import Session, sessionmaker

from forms_service.db.work import Actor, Work, begin_reading, begin_work
from forms_service.ports import Services
from forms_service.settings import Settings


def services() -> Services:
    return cast(Services, current_app.extensions["forms-services"])


def sessions() -> sessionmaker[Session]:
    return cast("sessionmaker[Session]", current_app.extensions["forms-sessions"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["forms-settings"])


def reading() -> Work:
    """The request's work, for looking. After `writing()` it is that one, so that a page sees what was just done."""
    if "work" not in g:
        _open(begin_reading(sessions(), services(), actor()), writes=False)
    return cast(Work, g.work)


def writing() -> Work:
    """The request's work, for changing something; committed after a good response."""
    if "work" in g and not g.work_writes:
        finish()
    if "work" not in g:
        _open(begin_work(sessions(), services(), actor()), writes=True)
    return cast(Work, g.work)


def actor() -> Actor:
    return cast(Actor, g.actor)


def finish() -> None:
    """Commits what was written. Called when the response is ready, and by a view whose next act must not wait."""
    manager = _take()
    if manager is not None:
        manager.__exit__(None, None, None)


def give_up(error: BaseException | None = None) -> None:
    """Rolls back; nothing of this request is kept."""
    manager = _take()
    if manager is None:
        return
    given_up = error if error is not None else _GivenUpError()
    try:
        manager.__exit__(type(given_up), given_up, given_up.__traceback__)
    except BaseException as raised:
        if raised is not given_up:
            raise


class _GivenUpError(Exception):
    """Tells the open work that it failed; never leaves this module."""


def _open(manager: AbstractContextManager[Work], *, writes: bool) -> None:
    g.work = manager.__enter__()
    g.work_manager = manager
    g.work_writes = writes


def _take() -> AbstractContextManager[Work] | None:
    manager: Any = g.pop("work_manager", None)
    g.pop("work", None)
    g.pop("work_writes", None)
    return cast("AbstractContextManager[Work] | None", manager)
