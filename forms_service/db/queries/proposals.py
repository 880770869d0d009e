"""The proposals of a case, newest first, with both dates of each step and request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms_service.db.models import AgencyRequest, ChangeProposal
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.dates_forward import IN_FORCE
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class ProposedDate:
    """`after` none: the date would go, as what it counts from was withdrawn. `own`: a person's day, which stays."""

    kind: str
    id: str
    title: str
    before: date
    after: date | None
    because: str
    anchor: str
    own: date | None = None

    @property
    def earlier(self) -> bool:
        return self.after is not None and self.after < self.before


@dataclass(frozen=True, slots=True)
class ShownProposal:
    id: str
    why: str
    state: str
    made_at: datetime
    settled_at: datetime | None
    settled_by: str
    reason: str
    dates: tuple[ProposedDate, ...]


def proposals_of(work: Work, case_id: str) -> list[ShownProposal]:
    rows = work.session.scalars(
        select(ChangeProposal)
        .where(ChangeProposal.case_id == case_id)
        .order_by(ChangeProposal.created_at.desc(), ChangeProposal.id)
    ).all()
    names = actor_names(work, [row.settled_by for row in rows if row.settled_by])
    vault = work.vault(case_id) if rows else None
    titles = _titles(work, case_id) if rows else {}
    found = []
    for row in rows:
        told = vault.open_json("change_proposal", row.id, "sealed", row.sealed) if vault and row.sealed else {}
        found.append(
            ShownProposal(
                id=row.id,
                why=row.why,
                state=row.state,
                made_at=row.created_at,
                settled_at=row.settled_at,
                settled_by=names.get(row.settled_by or "", ""),
                reason=str(told.get("text", "")),
                dates=tuple(_date(each, titles) for each in row.dates),
            )
        )
    return found


def waiting_proposals(session: Session) -> int:
    """In how many cases a manager is to decide about a date that would be later."""
    return _cases(session, "open")


def unseen_forward_dates(session: Session) -> int:
    """In how many cases a date came forward and nobody has said yet that those who must know do."""
    return _cases(session, IN_FORCE)


def _cases(session: Session, state: str) -> int:
    cases = func.count(func.distinct(ChangeProposal.case_id))
    return int(session.scalar(select(cases).where(ChangeProposal.state == state)) or 0)


def _titles(work: Work, case_id: str) -> dict[tuple[str, str], str]:
    """By kind and id. Names are not kept with a proposal, which outlives the case."""
    process = pinned_process(work.session, case_or_error(work, case_id))
    requests = work.session.execute(
        select(AgencyRequest.id, AgencyRequest.agency_name).where(AgencyRequest.case_id == case_id)
    )
    return {
        **{("step", step.id): step.title for step in process.steps},
        **{("request", request_id): name for request_id, name in requests},
    }


def _date(told: dict[str, str | None], titles: dict[tuple[str, str], str]) -> ProposedDate:
    kind, subject_id = str(told["kind"]), str(told["id"])
    return ProposedDate(
        kind=kind,
        id=subject_id,
        title=titles.get((kind, subject_id), "A step of the earlier definitions" if kind == "step" else "An agency"),
        before=date.fromisoformat(str(told["before"])),
        after=_day(told["after"]),
        because=str(told["because"]),
        anchor=str(told["anchor"]),
        own=_day(told.get("own")),
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
