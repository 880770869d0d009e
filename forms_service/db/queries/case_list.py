"""The list of cases: one page of it, with what waits in each counted on the list itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from forms_service.db.models import AgencyRequest, CaseFile, Document, DueDate, Letter, Mail, SearchToken, Task
from forms_service.db.queries.day import step_of
from forms_service.db.queries.pinned import pinned_process, read_pinned
from forms_service.db.records.people import NAME, NHS, nhs_digits, normalised_name
from forms_service.db.work import Work
from forms_service.definitions.schema import Step

_ASKED = ("issued", "answered", "nil")
_IN = ("answered", "nil")
IN_DOUBT = ("uncertain", "refused", "bounced")


@dataclass(frozen=True, slots=True)
class CaseLine:
    case_id: str
    partnership: str
    reference: str
    state: str
    received_at: datetime
    restricted: bool
    process: str
    """Title of what kind of case it is, as it began."""
    next_step: Step | None
    next_on: date | None
    late_steps: int
    asked: int
    returned: int
    to_check: int
    letters_held: int
    mail_in_doubt: int
    red_tasks: int


@dataclass(frozen=True, slots=True)
class CasePage:
    lines: tuple[CaseLine, ...]
    total: int
    counts: dict[str, int]
    """By state, over all the cases that may be seen, of the kind asked for."""
    kinds: dict[tuple[str, str], int]
    """By partnership and process, over all the cases that may be seen."""


def case_page(
    work: Work,
    case_ids: Sequence[str],
    *,
    states: Sequence[str] = (),
    reference: str = "",
    only: Sequence[str] | None = None,
    kind: tuple[str, str] | None = None,
    page: int = 1,
    size: int = 25,
) -> CasePage:
    """Running cases first, the one whose next step is due first at the top; `only`: what a search found; `kind`: of
    one partnership's process."""
    counts: Counter[str] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    for state, partnership, process, number in work.session.execute(
        select(CaseFile.state, CaseFile.partnership, CaseFile.process, func.count())
        .where(CaseFile.id.in_(case_ids))
        .group_by(CaseFile.state, CaseFile.partnership, CaseFile.process)
    ):
        kinds[partnership, process] += int(number)
        if kind in (None, (partnership, process)):
            counts[state] += int(number)
    shown = [case_id for case_id in case_ids if only is None or case_id in set(only)]
    effective = func.coalesce(DueDate.override_on, DueDate.due_on)
    first = (
        select(DueDate.case_id, func.min(effective).label("first_on"))
        .where(DueDate.subject_kind == "step", DueDate.state == "open", DueDate.in_force.is_(True))
        .group_by(DueDate.case_id)
        .subquery()
    )
    query = select(CaseFile).where(CaseFile.id.in_(shown))
    if states:
        query = query.where(CaseFile.state.in_(states))
    if kind is not None:
        query = query.where(CaseFile.partnership == kind[0], CaseFile.process == kind[1])
    if reference:
        query = query.where(func.lower(CaseFile.reference).contains(reference.casefold(), autoescape=True))
    total = work.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    running = CaseFile.state.in_(("received", "open"))
    rows = work.session.scalars(
        query.outerjoin(first, first.c.case_id == CaseFile.id)
        .order_by(
            running.desc(), first.c.first_on.is_(None), first.c.first_on, CaseFile.received_at.desc(), CaseFile.id
        )
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return CasePage(_lines(work, rows), int(total), dict(counts), dict(kinds))


def cases_naming(work: Work, case_ids: Sequence[str], words: str) -> tuple[str, ...]:
    """Of these cases, those in which somebody has exactly this name or NHS number: found by digest, not by reading."""
    cipher = work.services.cipher
    digits, name = nhs_digits(words), normalised_name(words)
    wanted = [(NHS, cipher.token(NHS, digits))] if digits else []
    if name:
        wanted.append((NAME, cipher.token(NAME, name)))
    if not wanted:
        return ()
    rows = work.session.execute(
        select(SearchToken.case_id, SearchToken.kind, SearchToken.token)
        .where(SearchToken.token.in_([token for _, token in wanted]))
        .order_by(SearchToken.case_id)
    )
    named = {row.case_id for row in rows if (row.kind, row.token) in wanted}
    return tuple(case_id for case_id in case_ids if case_id in named)


def _lines(work: Work, cases: Sequence[CaseFile]) -> tuple[CaseLine, ...]:
    ids = [case.id for case in cases]
    read_pinned(work.session, {case.definition_digest for case in cases})
    steps: defaultdict[str, list[DueDate]] = defaultdict(list)
    for row in work.session.scalars(
        select(DueDate).where(
            DueDate.case_id.in_(ids),
            DueDate.subject_kind == "step",
            DueDate.state == "open",
            DueDate.in_force.is_(True),
        )
    ):
        steps[row.case_id].append(row)
    asked = _counted(work, AgencyRequest, ids, AgencyRequest.state.in_(_ASKED))
    returned = _counted(work, AgencyRequest, ids, AgencyRequest.state.in_(_IN))
    to_check = _counted(
        work,
        Document,
        ids,
        Document.kind == "return",
        Document.state == "read",
        Document.usable.is_(True),
        Document.superseded_by.is_(None),
    )
    held = _counted(work, Letter, ids, Letter.state == "held")
    doubtful = _counted(work, Mail, ids, Mail.state.in_(IN_DOUBT))
    red = _counted(work, Task, ids, Task.done_at.is_(None), Task.severity == "red")
    lines = []
    for case in cases:
        running = case.state in ("received", "open")
        dated = sorted(steps[case.id], key=lambda row: (row.effective_on, row.due_at, row.id)) if running else []
        lines.append(
            CaseLine(
                case_id=case.id,
                partnership=case.partnership,
                reference=case.reference or "",
                state=case.state,
                received_at=case.received_at,
                restricted=case.restricted,
                process=pinned_process(work.session, case).title,
                next_step=step_of(work, case, dated[0].step) if dated else None,
                next_on=dated[0].effective_on if dated else None,
                late_steps=sum(row.effective_on < work.today for row in dated),
                asked=asked.get(case.id, 0),
                returned=returned.get(case.id, 0),
                to_check=to_check.get(case.id, 0),
                letters_held=held.get(case.id, 0),
                mail_in_doubt=doubtful.get(case.id, 0),
                red_tasks=red.get(case.id, 0),
            )
        )
    return tuple(lines)


def _counted(work: Work, table: Any, ids: Sequence[str], *conditions: Any) -> dict[str, int]:
    rows = work.session.execute(
        select(table.case_id, func.count()).where(table.case_id.in_(ids), *conditions).group_by(table.case_id)
    )
    return {str(case_id): int(number) for case_id, number in rows}
