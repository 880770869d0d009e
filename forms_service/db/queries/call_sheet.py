"""Everybody who is to be telephoned now, over any number of cases: for paper and for working through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyContact, AgencyRequest, Call, CaseFile
from forms_service.db.queries.control_room import call_wanted
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.recipients import is_away
from forms_service.db.queries.request_list import CallLine
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class SheetLine:
    case_id: str
    reference: str
    request_id: str
    agency_name: str
    due_on: date | None
    due_at: datetime | None
    late: bool
    why: str
    promised_at: datetime | None  # that has passed
    last_outcome: str
    last_at: datetime | None
    name: str
    telephone: str
    away: bool
    deputy_name: str
    deputy_telephone: str


def calls_now(work: Work, case_ids: Sequence[str]) -> tuple[SheetLine, ...]:
    """By case, the latest return first. Of each request only what its last call and its list say; notes stay shut."""
    rows = work.session.execute(
        select(AgencyRequest, CaseFile)
        .join(CaseFile, CaseFile.id == AgencyRequest.case_id)
        .where(CaseFile.id.in_(case_ids), CaseFile.state == "open", AgencyRequest.state == "issued")
        .order_by(CaseFile.reference, AgencyRequest.due_at, AgencyRequest.agency_name, AgencyRequest.id)
    ).all()
    calls = _calls(work, [row.id for row, _ in rows])
    wanted = []
    for row, case in rows:
        to_make, last, broken = call_wanted(calls.get(row.id, ()), today=work.today, now=work.now)
        if to_make is not None or broken:
            wanted.append((row, case, to_make, last, broken))
    work.open_vaults(row.case_id for row, *_ in wanted)
    agencies = {row.agency_id for row, *_ in wanted if row.agency_id}
    people, telephones = _people(work, agencies)
    lines = []
    for row, case, to_make, last, broken in wanted:
        told = work.vault(row.case_id).open_json("agency_request", row.id, "recipient_sealed", row.recipient_sealed)
        known = people.get(row.agency_id or "", [])
        own = next((person for person in known if person.token == row.address_token), None)
        deputy = next((person for person in known if person.deputy and person.token != row.address_token), None)
        titles = {rung.id: rung.title for rung in pinned_process(work.session, case).chasing}
        lines.append(
            SheetLine(
                case_id=case.id,
                reference=case.reference or "",
                request_id=row.id,
                agency_name=row.agency_name,
                due_on=row.due_on,
                due_at=row.due_at,
                late=row.due_at is not None and row.due_at < work.now,
                why=titles.get(to_make.rung, to_make.rung) if to_make is not None else "",
                promised_at=last.promised_at if broken and last is not None else None,
                last_outcome=last.outcome if last is not None else "",
                last_at=last.made_at if last is not None else None,
                name=str(told.get("name") or ""),
                telephone=str(told.get("telephone") or "")
                or (own.telephone if own else "")
                or telephones.get(row.agency_id or "", ""),
                away=own is not None and own.away,
                deputy_name=deputy.name if deputy else "",
                deputy_telephone=deputy.telephone if deputy else "",
            )
        )
    return tuple(lines)


def _calls(work: Work, request_ids: Sequence[str]) -> dict[str, tuple[CallLine, ...]]:
    found: dict[str, tuple[CallLine, ...]] = {}
    for row in work.session.scalars(
        select(Call).where(Call.request_id.in_(request_ids)).order_by(Call.due_on, Call.created_at, Call.id)
    ):
        line = CallLine(
            id=row.id, rung=row.rung, due_on=row.due_on, state=row.state, outcome=row.outcome or "", note="",
            spoke_to="", made_at=row.made_at, made_by="", promised_at=row.promised_at,
        )  # fmt: skip
        found[row.request_id] = (*found.get(row.request_id, ()), line)
    return found


@dataclass(frozen=True, slots=True)
class _Person:
    token: bytes | None
    deputy: bool
    name: str
    telephone: str
    away: bool


def _people(work: Work, agencies: set[str]) -> tuple[dict[str, list[_Person]], dict[str, str]]:
    """By agency: its people, main contact first; and its own number."""
    people: dict[str, list[_Person]] = {}
    telephones: dict[str, str] = {}
    for row, agency in work.session.execute(
        select(AgencyContact, Agency)
        .join(Agency, Agency.id == AgencyContact.agency_id)
        .where(Agency.id.in_(sorted(agencies)), AgencyContact.active.is_(True))
        .order_by(AgencyContact.is_deputy, AgencyContact.created_at, AgencyContact.id)
    ):
        told = work.directory(agency.partnership).open_json("agency_contact", row.id, "sealed", row.sealed)
        telephones[agency.id] = agency.telephone
        people.setdefault(agency.id, []).append(
            _Person(
                row.address_token,
                row.is_deputy,
                str(told.get("name") or ""),
                str(told.get("telephone") or ""),
                is_away(row, work.today),
            )
        )
    return people, telephones
