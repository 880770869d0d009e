"""The pages that colleagues look at all day, over a database with many cases, and how many statements each asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from tests.forms_service.web.site import Site, Visitor, make_site
from tests.many_cases import Filled
from tests.played_case import NEL, PlayedCase

# The ten that the unit opens most; then the rest of what grows with what is in the database.
TEN = (
    "/today", "/cases", "/letters", "/calls", "/cases/{case}", "/cases/{case}/returns", "/cases/{case}/agencies",
    "/cases/{case}/letters", "/cases/{case}/documents", "/documents/{document}",
)  # fmt: skip
OTHERS = (
    "/cases/{case}/history", "/cases/{case}/notes", "/cases/{case}/packs", "/cases/{case}/decision",
    "/cases/{case}/readiness", "/cases/{case}/calls", "/contacts", "/mailbox", "/rehearsals", "/people", "/definitions",
    "/cases/{case}/access", "/letters/templates",
)  # fmt: skip


def site_of(played: PlayedCase) -> Site:
    started = played.run.started
    return make_site(started.sessions, started.services, started.engine, seeded=False)


def manager(site: Site) -> Visitor:
    return site.signed_in("business-manager", partnership=NEL)


def address(page: str, filled: Filled) -> str:
    return page.format(case=filled.case_ids[-1], document=filled.documents[-1])


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
