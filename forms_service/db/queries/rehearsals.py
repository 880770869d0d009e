"""Rehearsals of a partnership, and the table of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forms_service.db.models import Rehearsal
from forms_service.db.work import Work
from forms_service.errors import NotFoundError

_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class RehearsalLine:
    id: str
    partnership: str
    process: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RehearsalTable:
    """`lines`: objects of at, what, code, agency, who, to, how."""

    line: RehearsalLine
    received_at: datetime
    agencies: tuple[str, ...]
    answers: tuple[dict[str, str], ...]
    lines: tuple[dict[str, Any], ...]
    problem: str


def rehearsals_of(work: Work, partnerships: Sequence[str]) -> tuple[RehearsalLine, ...]:
    rows = work.session.scalars(
        select(Rehearsal)
        .where(Rehearsal.partnership.in_(partnerships))
        .order_by(Rehearsal.at.desc(), Rehearsal.id)
        .limit(_AT_MOST)
    )
    return tuple(_line(row) for row in rows)


def rehearsal_table(work: Work, rehearsal_id: str) -> RehearsalTable:
    row = work.session.get(Rehearsal, rehearsal_id)
    if row is None:
        raise NotFoundError
    told = work.directory(row.partnership).open_json("rehearsal", row.id, "sealed", row.sealed)
    wanted = told["wanted"]
    return RehearsalTable(
        line=_line(row),
        received_at=datetime.fromisoformat(wanted["received_at"]),
        agencies=tuple(wanted["agencies"]),
        answers=tuple(wanted["answers"]),
        lines=tuple(told.get("found", {}).get("lines", ())),
        problem=str(told.get("problem", "")),
    )


def _line(row: Rehearsal) -> RehearsalLine:
    return RehearsalLine(row.id, row.partnership, row.process, row.state, row.at)
