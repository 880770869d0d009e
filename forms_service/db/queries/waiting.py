"""Who waits for whom: what a partner, a reader or the chair is asked for, and what the unit waits for from others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import (
    AgencyRequest,
    Appointment,
    Decision,
    Pack,
    PackReading,
    PartnerResponse,
    PartnerView,
    Signature,
)
from forms_service.db.queries.day import DayLine, step_of
from forms_service.db.queries.pinned import CaseBrief, briefs, pinned_partnership, pinned_process
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class Awaited:
    """`code`: returns, views, responses, signatures. `names`: of those who have not answered yet."""

    case_id: str
    reference: str
    code: str
    names: tuple[str, ...]
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    case_id: str
    reference: str
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class _Decision:
    """Without its content."""

    id: str
    case_id: str
    state: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody who signs in may be asked for in one partnership."""

    partner: str | None = None
    reads: bool = False
    makes_final: bool = False


def personal_lines(work: Work, case_ids: Sequence[str], user_id: str, asked: Asked) -> list[DayLine]:
    """What waits for this person: a pack to read, a view, a response, a signature, a record to make final."""
    cases = _open_cases(work, case_ids)
    lines: list[DayLine] = []
    if asked.reads:
        lines += _to_read(work, cases, user_id)
    if asked.makes_final:
        lines += [_line("freeze", cases[row.case_id], row.id) for row in _decisions(work, cases, "draft")]
    if asked.partner:
        lines += _of_partner(work, cases, asked.partner)
    return lines


def awaited(work: Work, case_ids: Sequence[str]) -> list[Awaited]:
    """By case: agencies without a return, partners without a view, a response or a signature."""
    cases = _open_cases(work, case_ids)
    found: list[Awaited] = []
    waiting: dict[str, list[tuple[date | None, str]]] = defaultdict(list)
    for row in work.session.execute(
        select(AgencyRequest.case_id, AgencyRequest.agency_name, AgencyRequest.due_on).where(
            AgencyRequest.case_id.in_(cases), AgencyRequest.state == "issued"
        )
    ):
        waiting[row.case_id].append((row.due_on, row.agency_name))
    for case_id, requests in waiting.items():
        days = [day for day, _ in requests if day is not None]
        found.append(_awaited(cases[case_id], "returns", sorted(name for _, name in requests), min(days, default=None)))
    views = _given_views(work, cases)
    frozen = {row.case_id: row for row in _decisions(work, cases, "frozen")}
    responses, signatures = _responses(work, frozen), _signatures(work, frozen)
    for case_id, case in cases.items():
        partners = {each.slug: each.organisation for each in pinned_partnership(work.session, case).partners}
        if pinned_process(work.session, case).views_step and set(partners) - views[case_id]:
            found.append(_awaited(case, "views", _names(partners, views[case_id])))
        decision = frozen.get(case_id)
        if decision is None:
            continue
        if set(partners) - responses[decision.id]:
            found.append(_awaited(case, "responses", _names(partners, responses[decision.id])))
        elif set(partners) - signatures[decision.id]:
            found.append(_awaited(case, "signatures", _names(partners, signatures[decision.id])))
    return sorted(found, key=lambda each: (each.due_on or date.max, each.reference, each.code))


def meetings_ahead(work: Work, case_ids: Sequence[str]) -> list[Meeting]:
    cases = _open_cases(work, case_ids)
    rows = work.session.execute(
        select(Appointment.case_id, Appointment.step, Appointment.starts_at)
        .where(
            Appointment.case_id.in_(cases),
            Appointment.replaced_at.is_(None),
            Appointment.starts_at >= work.now,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    found = []
    for row in rows:
        case = cases[row.case_id]
        step = step_of(work, case, row.step)
        found.append(Meeting(case.id, case.reference, step.title if step else "Meeting", row.starts_at))
    return found


def _to_read(work: Work, cases: dict[str, CaseBrief], user_id: str) -> list[DayLine]:
    read = select(PackReading.pack_id).where(PackReading.user_id == user_id)
    rows = work.session.execute(
        select(Pack.id, Pack.case_id, Pack.kind)
        .where(Pack.case_id.in_(cases), Pack.state == "released", Pack.id.not_in(read))
        .order_by(Pack.number)
    )
    return [_line(f"read-{row.kind}", cases[row.case_id], row.id) for row in rows]


def _of_partner(work: Work, cases: dict[str, CaseBrief], partner: str) -> list[DayLine]:
    views = _given_views(work, cases)
    frozen = _decisions(work, cases, "frozen")
    by_case = {row.case_id: row for row in frozen}
    responses, signatures = _responses(work, by_case), _signatures(work, by_case)
    lines = [
        _line("view", case, case.id)
        for case in cases.values()
        if partner not in views[case.id]
        and case.id not in by_case
        and pinned_process(work.session, case).views_step is not None
    ]
    for row in frozen:
        if partner not in responses[row.id]:
            lines.append(_line("respond", cases[row.case_id], row.id))
        elif partner not in signatures[row.id]:
            lines.append(_line("sign", cases[row.case_id], row.id))
    return lines


def _open_cases(work: Work, case_ids: Sequence[str]) -> dict[str, CaseBrief]:
    return briefs(work.session, case_ids, ("open",))


def _decisions(work: Work, cases: dict[str, CaseBrief], state: str) -> list[_Decision]:
    """Drafts only where none is frozen."""
    rows = [
        _Decision(*row)
        for row in work.session.execute(
            select(Decision.id, Decision.case_id, Decision.state, Decision.digest)
            .where(Decision.case_id.in_(cases), Decision.state.in_(("draft", "frozen")))
            .order_by(Decision.number)
        )
    ]
    frozen = {row.case_id for row in rows if row.state == "frozen"}
    return [row for row in rows if row.state == state and (state == "frozen" or row.case_id not in frozen)]


def _given_views(work: Work, cases: dict[str, CaseBrief]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in work.session.execute(
        select(PartnerView.case_id, PartnerView.partner).where(
            PartnerView.case_id.in_(cases), PartnerView.superseded_at.is_(None)
        )
    ):
        found[row.case_id].add(row.partner)
    return found


def _responses(work: Work, frozen: dict[str, _Decision]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in work.session.execute(
        select(PartnerResponse.decision_id, PartnerResponse.partner).where(
            PartnerResponse.decision_id.in_([row.id for row in frozen.values()]),
            PartnerResponse.superseded_at.is_(None),
        )
    ):
        found[row.decision_id].add(row.partner)
    return found


def _signatures(work: Work, frozen: dict[str, _Decision]) -> defaultdict[str, set[str]]:
    digests = {row.id: row.digest for row in frozen.values()}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in work.session.execute(
        select(Signature.decision_id, Signature.partner, Signature.digest).where(
            Signature.decision_id.in_(digests), Signature.voided_at.is_(None)
        )
    ):
        if row.digest == digests[row.decision_id]:
            found[row.decision_id].add(row.partner)
    return found


def _line(code: str, case: CaseBrief, subject_id: str) -> DayLine:
    return DayLine("mine", code, case.id, case.partnership, case.reference, subject_id=subject_id)


def _awaited(case: CaseBrief, code: str, names: Sequence[str], due_on: date | None = None) -> Awaited:
    return Awaited(case.id, case.reference, code, tuple(names), due_on)


def _names(partners: dict[str, str], given: set[str]) -> list[str]:
    return [name for slug, name in partners.items() if slug not in given]
