"""A year in numbers: what began in it, how it went on, whether steps and returns were in time. Numbers, no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from forms_service.db.models import (
    AgencyRequest,
    CaseFile,
    CaseOutcome,
    CaseStage,
    CaseTheme,
    DueDate,
)
from forms_service.db.work import Work
from forms_service.definitions.letter_values import local_day
from forms_service.definitions.schema import Partnership, Process
from forms_service.domain.deadlines import london_instant
from forms_service.domain.held_back import Counted, hold_back, hold_back_apart

NOT_RECORDED = "none-yet"
NO_STAGE = "no-stage"
TIMELY = ("on-time", "late", "open")
RETURNS = ("in-time", "late", "nil", "missing", "awaited", "stood-down")


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: key, words and number; none where it is held back. `has_total`: the rows add up to `total`."""

    key: str
    title: str
    what: str
    rows: tuple[tuple[str, str, int | None], ...]
    total: int | None
    has_total: bool = True

    @property
    def holds_back(self) -> bool:
        return any(number is None for _, _, number in self.rows) or (self.has_total and self.total is None)

    @property
    def shows_nothing(self) -> bool:
        """Every number of it is nought, or every one is held back."""
        shown = {number for _, _, number in self.rows} | ({self.total} if self.has_total else set())
        return shown <= {0} or shown <= {None}


@dataclass(frozen=True, slots=True)
class Figures:
    year: int
    fewest: int
    tables: tuple[Table, ...]


def figures_of(work: Work, partnership: str, case_ids: Sequence[str], year: int) -> Figures:
    """Of the cases that the reader may know of. What began in a year counts in it, by the day in London."""
    data = work.services.library.partnerships[partnership]
    rules, newest = data.partnership, {slug: found[max(found)] for slug, found in data.processes.items()}
    from_at, until_at = _year(year)
    cases = work.session.scalars(
        select(CaseFile)
        .where(CaseFile.id.in_(case_ids), CaseFile.received_at >= from_at, CaseFile.received_at < until_at)
        .order_by(CaseFile.received_at, CaseFile.id)
    ).all()
    fewest = rules.fewest_counted
    by_process: dict[str, list[CaseFile]] = {}
    for case in cases:
        by_process.setdefault(case.process, []).append(case)
    details: list[Table] = []
    closed_off: set[str] = set()
    for slug in [*newest, *sorted(by_process.keys() - newest.keys())]:
        mine = by_process.get(slug, [])
        for table in _of_process(work, slug, newest.get(slug), mine, fewest):
            details.append(table)
            if table.total is None:
                # Its total is the number of cases of the process: shown in the first table it would tell.
                closed_off.add(slug)
    names = {slug: newest[slug].title if slug in newest else slug for slug in [*newest, *by_process]}
    # Without a total: nobody asks how many runs of all processes there were, and with one, a single escalation would
    # take the number of the year's reviews with it.
    first = hold_back_apart({slug: len(by_process.get(slug, [])) for slug in names}, fewest, also=closed_off)
    details = [_without_total(table, slug_of(table), first) for table in details]
    tables = [
        Table(
            "process",
            "Cases by process",
            "Cases that came in or were begun in the year.",
            tuple((slug, names[slug], first.cells[slug]) for slug in names),
            None,
            has_total=False,
        ),
        *details,
        *_steps(work, case_ids, year, fewest),
        _returns(work, case_ids, from_at, until_at, fewest),
    ]
    if rules.themes:
        tables.append(_themes(work, rules, [case.id for case in cases], fewest))
    return Figures(year, fewest, tuple(tables))


def slug_of(table: Table) -> str:
    return table.key.partition(":")[2]


def _of_process(work: Work, slug: str, process: Process | None, cases: Sequence[CaseFile], fewest: int) -> list[Table]:
    if process is None:
        return []
    ids = [case.id for case in cases]
    tables = []
    if process.outcomes:
        latest: dict[str, str] = {}
        for row in work.session.scalars(
            select(CaseOutcome).where(CaseOutcome.case_id.in_(ids)).order_by(CaseOutcome.case_id, CaseOutcome.seq)
        ):
            latest[row.case_id] = row.outcome
        words = {each.slug: each.label for each in process.outcomes}
        words |= {found: found for found in latest.values() if found not in words} | {NOT_RECORDED: "None recorded yet"}
        numbers = Counter(latest.get(case_id, NOT_RECORDED) for case_id in ids)
        tables.append(
            _table(
                f"outcome:{slug}",
                f"{process.title}: outcomes",
                "The outcome recorded last for each of these cases.",
                words,
                hold_back({key: numbers[key] for key in words}, fewest),
            )
        )
    if process.stages:
        order = [each.id for each in process.stages]
        reached: dict[str, int] = {}
        for stage in work.session.scalars(select(CaseStage).where(CaseStage.case_id.in_(ids))):
            if stage.stage in order:
                reached[stage.case_id] = max(reached.get(stage.case_id, -1), order.index(stage.stage))
        words = {NO_STAGE: "No stage was opened"}
        words |= {each.id: f"{each.number} {each.title}".strip() for each in process.stages}
        numbers = Counter(order[reached[case_id]] if case_id in reached else NO_STAGE for case_id in ids)
        tables.append(
            _table(
                f"stage:{slug}",
                f"{process.title}: the furthest stage reached",
                "Each matter once, at the furthest stage that was opened.",
                words,
                hold_back({key: numbers[key] for key in words}, fewest),
            )
        )
    return tables


def _without_total(table: Table, slug: str, first: Counted) -> Table:
    """Where the first table holds back the cases of a process, no other total shows them."""
    if first.cells.get(slug) is not None:
        return table
    return Table(table.key, table.title, table.what, tuple((key, words, None) for key, words, _ in table.rows), None)


def _steps(work: Work, case_ids: Sequence[str], year: int, fewest: int) -> list[Table]:
    numbers: dict[str, Counter[str]] = {}
    cases: dict[str, set[str]] = {}
    for row in work.session.scalars(
        select(DueDate).where(
            DueDate.case_id.in_(case_ids),
            DueDate.subject_kind == "step",
            DueDate.state != "superseded",
            DueDate.in_force.is_(True),
        )
    ):
        if row.effective_on.year != year:
            continue
        rule = row.explanation.get("rule")
        kind = str(rule.get("legal_class", "local")) if isinstance(rule, dict) else "local"
        numbers.setdefault(kind, Counter())[_standing(row, work.today)] += 1
        cases.setdefault(kind, set()).add(row.case_id)
    titles = {"statutory": "set by law", "panel": "expected by the Panel", "local": "set by the partnership"}
    words = {"on-time": "Done in time", "late": "Done late, or late and not done", "open": "Not done, and not yet late"}
    return [
        _table(
            f"steps:{kind}",
            f"Steps with a date {title}",
            "Steps whose date fell in the year.",
            words,
            hold_back(
                {key: numbers.get(kind, Counter())[key] for key in TIMELY}, fewest, cases=len(cases.get(kind, ()))
            ),
        )
        for kind, title in titles.items()
    ]


def _standing(row: DueDate, today: date) -> str:
    if row.state == "met" and row.met_at is not None:
        return "on-time" if local_day(row.met_at) <= row.effective_on else "late"
    return "late" if row.effective_on < today else "open"


def _returns(work: Work, case_ids: Sequence[str], from_at: datetime, until_at: datetime, fewest: int) -> Table:
    requests = work.session.scalars(
        select(AgencyRequest).where(
            AgencyRequest.case_id.in_(case_ids),
            AgencyRequest.issued_at >= from_at,
            AgencyRequest.issued_at < until_at,
        )
    ).all()
    dates = {
        row.subject_id: row
        for row in work.session.scalars(
            select(DueDate).where(
                DueDate.subject_kind == "request",
                DueDate.state != "superseded",
                DueDate.subject_id.in_([each.id for each in requests]),
            )
        )
    }
    numbers = Counter(_returned(each, dates.get(each.id), work.now) for each in requests)
    words = {
        "in-time": "Returned in time",
        "late": "Returned late",
        "nil": "Nil return",
        "missing": "Missing: due, and nothing came",
        "awaited": "Not yet due",
        "stood-down": "Stood down",
    }
    return _table(
        "returns",
        "Agencies’ returns",
        "Requests that went out in the year. All of them together are the agencies asked.",
        words,
        hold_back({key: numbers[key] for key in RETURNS}, fewest, cases=len({each.case_id for each in requests})),
    )


def _returned(request: AgencyRequest, row: DueDate | None, now: datetime) -> str:
    if request.state in ("nil", "stood-down"):
        return request.state
    due_at = request.due_at or (row.due_at if row is not None else None)
    if request.state == "answered":
        met_at = row.met_at if row is not None else None
        return "late" if met_at is not None and due_at is not None and met_at > due_at else "in-time"
    return "missing" if due_at is not None and due_at < now else "awaited"


def _themes(work: Work, rules: Partnership, ids: Sequence[str], fewest: int) -> Table:
    words = {each.slug: each.label for each in rules.themes}
    numbers = Counter(work.session.scalars(select(CaseTheme.theme).where(CaseTheme.case_id.in_(ids))))
    words |= {theme: theme for theme in sorted(numbers) if theme not in words}
    counted = hold_back_apart({key: numbers[key] for key in words}, fewest)
    return Table(
        "themes",
        "Themes of learning",
        "Cases of the year that were given the theme. A case may have several, so these do not add up.",
        tuple((key, words[key], counted.cells[key]) for key in words),
        None,
        has_total=False,
    )


def _table(key: str, title: str, what: str, words: dict[str, str], counted: Counted) -> Table:
    return Table(
        key, title, what, tuple((each, words[each], counted.cells[each]) for each in words), counted.total
    )  # fmt: skip


def _year(year: int) -> tuple[datetime, datetime]:
    return (
        london_instant(date(year, 1, 1), time(0)).astimezone(UTC),
        london_instant(date(year + 1, 1, 1), time(0)).astimezone(UTC),
    )
