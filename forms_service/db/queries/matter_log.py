"""The matters on record as rows of a form (`logs` of partnership.yml): one row a matter, columns as the file says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forms_service.db.models import CaseFile, Event, Tombstone
from forms_service.db.queries.actions import ActionShown, actions_shown
from forms_service.db.queries.case_frame import KnownPerson, people_of
from forms_service.db.queries.outcomes import outcome_called, outcome_in_force
from forms_service.db.queries.pinned import pinned_library, pinned_process, read_pinned
from forms_service.db.records.cases import facts_of
from forms_service.db.records.parties import details_of, parties_of
from forms_service.db.records.stages import ladder_of_case, outcome_text_of, stage_or_error
from forms_service.db.work import Work
from forms_service.definitions.beginning import FACT
from forms_service.definitions.letter_values import field_words, local_day
from forms_service.definitions.matter_names import fact_fields, field_of
from forms_service.definitions.schema import Log, Process
from forms_service.domain.deadlines import day_in_words
from forms_service.domain.ladder import Ladder


@dataclass(frozen=True, slots=True)
class LogRow:
    """`values`: by column of the form's table, as text; what is not known is empty."""

    case_id: str
    reference: str
    number: int
    year: int
    agencies: tuple[str, ...]
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Matter:
    work: Work
    case: CaseFile
    number: int
    process: Process
    ladder: Ladder
    raised_on: date | None
    children: tuple[KnownPerson, ...]
    agencies: tuple[str, ...]
    actions: tuple[ActionShown, ...]


def log_rows(work: Work, log: Log, case_ids: Sequence[str]) -> tuple[LogRow, ...]:
    """Of these cases those that the log is of, in the order in which they came. Who may see them is asked before.

    Numbered from 1 as shown to this reader: what they may not see leaves no gap.
    """
    kept = work.session.scalars(
        select(CaseFile)
        .where(
            CaseFile.id.in_(case_ids),
            CaseFile.process.in_(log.processes),
            CaseFile.opened_at.is_not(None),
            CaseFile.id.not_in(select(Tombstone.case_id)),  # what was erased has nothing to say
        )
        .order_by(CaseFile.received_at, CaseFile.id)
    ).all()
    read_pinned(work.session, {case.definition_digest for case in kept})
    work.open_vaults([case.id for case in kept])
    actions: dict[str, list[ActionShown]] = {}
    for action in actions_shown(work, [case.id for case in kept]):
        actions.setdefault(action.case_id, []).append(action)
    return tuple(_row(work, log, case, number, actions.get(case.id, [])) for number, case in enumerate(kept, start=1))


def _row(work: Work, log: Log, case: CaseFile, number: int, actions: Sequence[ActionShown]) -> LogRow:
    process = pinned_process(work.session, case)
    agencies = [details_of(work, party)["agency"] for party in parties_of(work, case.id, left_too=True)]
    matter = _Matter(
        work,
        case,
        number,
        process,
        ladder_of_case(work, case),
        _raised_on(work, case, process),
        tuple(each for each in people_of(work, case.id) if each.role == "child"),
        tuple(dict.fromkeys(agency for agency in agencies if agency)),
        tuple(actions),
    )
    return LogRow(
        case.id,
        case.reference or "",
        number,
        (matter.raised_on or local_day(case.received_at)).year,
        matter.agencies,
        {column: _value(matter, what) for column, what in log.columns.items()},
    )


def _value(matter: _Matter, what: str) -> str:
    if what.startswith(FACT):
        return _fact(matter, what.removeprefix(FACT))
    return _VALUES[what](matter)


def _raised_on(work: Work, case: CaseFile, process: Process) -> date | None:
    at = work.session.scalar(
        select(Event.occurred_at)
        .where(Event.case_id == case.id, Event.name == process.starts_with, Event.withdrawn_at.is_(None))
        .order_by(Event.seq)
        .limit(1)
    )
    return local_day(at) if at is not None else None


def _fact(matter: _Matter, meaning: str) -> str:
    """In the words of the form's own choices: the facts hold their slugs."""
    value = facts_of(matter.work, matter.case).get(meaning)
    if not value:
        return ""
    ref, name = fact_fields(matter.process).get(meaning, ("", ""))
    if not ref:
        return str(value)
    form = pinned_library(matter.work.session, matter.case).form(matter.case.partnership, ref)
    field = field_of(form, name)
    return str(field_words(field, value)) if field is not None else str(value)


def _age(matter: _Matter, child: KnownPerson) -> str:
    """In years, on the day on which it was raised."""
    try:
        born = date.fromisoformat(child.birth_date)
    except ValueError:
        return ""
    on = matter.raised_on or local_day(matter.case.received_at)
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return str(years) if years >= 0 else ""


def _born(child: KnownPerson) -> str:
    try:
        return f"{date.fromisoformat(child.birth_date):%d/%m/%Y}"
    except ValueError:
        return child.birth_date


def _child(matter: _Matter) -> str:
    said = []
    for child in matter.children:
        parts = (("Name", child.full_name), ("DOB", _born(child)), ("Age", _age(matter, child)))
        said.append("\n".join(f"{label}: {value}" for label, value in parts if value))
    return "\n\n".join(said)


def _stage(matter: _Matter) -> str:
    row = matter.ladder.at or matter.ladder.last
    if row is None:
        return ""
    rung = matter.ladder.rung(row.stage)
    return f"{rung.title} ({rung.number})" if rung.number else rung.title


def _outcome(matter: _Matter) -> str:
    """The outcome recorded, else how the last stage that ended did; and the words in which that stage ended."""
    slug = outcome_in_force(matter.work, matter.case.id)
    found = outcome_called(matter.process, slug) if slug else None
    ended = [row for row in matter.ladder.climbed if row.ended_at is not None]
    last = max(ended, key=lambda row: (row.ended_at or row.opened_at, row.seq), default=None)
    end = matter.ladder.rung(last.stage).end(last.outcome) if last is not None else None
    label = found.label if found is not None else end.label if end is not None else ""
    text = outcome_text_of(matter.work, stage_or_error(matter.work, last.id)) if last is not None else ""
    return ". ".join(part.rstrip(".") for part in (label, text) if part)


def _actions(matter: _Matter) -> str:
    said = []
    for action in matter.actions:
        by = f", by {day_in_words(action.due_on)}" if action.due_on else ""
        owner = f" ({action.owner}{by})" if action.owner or by else ""
        said.append(f"{action.number}. {action.what}{owner}: {action.state}")
    return "\n".join(said)


_VALUES: dict[str, Callable[[_Matter], str]] = {
    "number": lambda matter: str(matter.number),
    "reference": lambda matter: matter.case.reference or "",
    "child": _child,
    "child_name": lambda matter: "; ".join(child.full_name for child in matter.children),
    "child_birth_date": lambda matter: "; ".join(_born(child) for child in matter.children),
    "child_age": lambda matter: "; ".join(_age(matter, child) for child in matter.children),
    "raised_on": lambda matter: f"{matter.raised_on:%d/%m/%Y}" if matter.raised_on else "",
    "stage": _stage,
    "outcome": _outcome,
    "actions": _actions,
    "agencies": lambda matter: "; ".join(matter.agencies),
}
