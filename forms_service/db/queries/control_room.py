"""Day 7 of a case: how each agency that was asked stands, who must be telephoned now, and what comes next by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select

from forms_service.db.models import (
    Agency,
    AgencyContact,
    AgencyLink,
    AgencyRequest,
    CaseFile,
    Extension,
    HandOver,
    Mail,
    Question,
)
from forms_service.db.queries.closures import ClosureLine, closures_of, in_the_way
from forms_service.db.queries.document_list import DocumentLine
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.pinned import pinned_partnership
from forms_service.db.queries.recipients import is_away
from forms_service.db.queries.request_list import CallLine, RequestLine, requests_of
from forms_service.db.queries.standing import RequestStanding, standings_of
from forms_service.db.work import Work
from forms_service.definitions.letter_values import local_day
from forms_service.domain.chasing import FirstLetter
from forms_service.domain.next_rung import next_rung

ASKED = ("issued", "answered", "nil")
_UNREACHED = frozenset({"left-message", "no-answer", "wrong-number"})


class RowState(StrEnum):
    """In the order in which they want somebody."""

    CALL_NOW = "call-now"
    TO_ANSWER = "to-answer"  # an officer must answer what the agency asked
    LATE = "late"
    DUE_TODAY = "due-today"
    AWAITED = "awaited"
    QUESTIONS = "questions"
    RETURNED = "returned"
    NIL = "nil"


@dataclass(frozen=True, slots=True)
class WhoToRing:
    """`away_to` none with `away`: nobody knows until when."""

    name: str
    role: str
    email: str
    telephone: str
    away: bool = False
    away_to: date | None = None


@dataclass(frozen=True, slots=True)
class AskedLonger:
    id: str
    reason: str
    who: str
    wanted_on: date | None
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    id: str
    kind: str
    reason: str
    name: str
    email: str
    role: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ControlLine:
    line: RequestLine
    state: RowState
    late: bool
    call: CallLine | None  # the first that is to be made now
    last_call: CallLine | None
    promised_at: datetime | None
    promise_broken: bool
    mail_state: str  # of the newest letter that asked; empty where none was made
    mail_at: datetime | None
    mail_id: str
    opened: bool
    opened_at: datetime | None
    contact: WhoToRing
    deputy: WhoToRing | None
    manager: str
    next_rung: str
    next_at: datetime | None
    rests: str  # why nothing comes by itself: a code, or empty
    longer: AskedLonger | None
    handed: HandedOver | None
    first_due_on: date | None  # where longer time was agreed
    questions: int
    closures: tuple[ClosureLine, ...]

    @property
    def needs_call(self) -> bool:
        return self.state is RowState.CALL_NOW

    @property
    def ring(self) -> WhoToRing:
        """The deputy where the contact is away or the number was wrong."""
        wrong = self.last_call is not None and self.last_call.outcome == "wrong-number"
        if self.deputy is not None and not self.deputy.away and (self.contact.away or wrong):
            return self.deputy
        return self.contact

    @property
    def returned(self) -> DocumentLine | None:
        """The newest that can be used, else the newest."""
        return next((each for each in self.line.returns if each.usable), next(iter(self.line.returns), None))


def call_wanted(
    calls: Sequence[CallLine], *, today: date, now: datetime
) -> tuple[CallLine | None, CallLine | None, bool]:
    """Of one agency that is awaited: the first call to make now, the last that was made, whether a promise passed.

    Who promised is not rung again before the time they named.
    """
    made = [call for call in calls if call.state == "made"]
    last = max(made, key=lambda call: (call.made_at or now, call.id), default=None)
    promised = last.promised_at if last is not None else None
    if promised is not None and promised > now:
        return None, last, False
    waiting = (call for call in calls if call.state == "to-make" and (call.due_on is None or call.due_on <= today))
    return next(waiting, None), last, promised is not None


def control_room(work: Work, case_id: str) -> tuple[ControlLine, ...]:
    """Who must be telephoned first; the same few queries however many agencies there are."""
    case = work.session.get_one(CaseFile, case_id)
    rows = work.session.scalars(
        select(AgencyRequest).where(AgencyRequest.case_id == case_id, AgencyRequest.state.in_(ASKED))
    ).all()
    lines = {line.id: line for line in requests_of(work, case_id) if line.state in ASKED}
    facts = _Facts.read(work, case, rows)
    found = [_line(work, row, lines[row.id], facts) for row in rows]
    order = list(RowState)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                order.index(each.state),
                not each.late,
                each.line.due_at or each.line.issued_at,
                each.line.agency_name,
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    standings: dict[str, RequestStanding]
    opened: dict[str, datetime | None]
    people: dict[str, list[tuple[AgencyContact, dict[str, object]]]]
    agencies: dict[str, Agency]
    longer: dict[str, AskedLonger]
    first_due: dict[str, date]
    handed: dict[str, HandedOver]
    questions: dict[str, int]
    closures: tuple[ClosureLine, ...]

    @classmethod
    def read(cls, work: Work, case: CaseFile, rows: Sequence[AgencyRequest]) -> _Facts:
        ids = [row.id for row in rows]
        agencies = [row.agency_id for row in rows if row.agency_id]
        asked = _asked(work, case.id, ids)
        first_day = min((local_day(row.issued_at) for row in rows if row.issued_at), default=work.today)
        return cls(
            standings=standings_of(work, case, rows),
            opened=_opened(work, ids),
            people=_people(work, case.partnership, agencies),
            agencies={each.id: each for each in work.session.scalars(select(Agency).where(Agency.id.in_(agencies)))},
            longer=asked[0],
            handed=asked[1],
            first_due=_first_due(work, ids),
            questions=_questions(work, ids),
            closures=closures_of(work, pinned_partnership(work.session, case), ending_from=min(first_day, work.today)),
        )


def _line(work: Work, row: AgencyRequest, line: RequestLine, facts: _Facts) -> ControlLine:
    standing = facts.standings.get(row.id)
    letter = standing.first_letter if standing else None
    to_make, last, broken = call_wanted(line.calls, today=work.today, now=work.now)
    promised = last.promised_at if last is not None else None
    awaited = row.state == "issued"
    call_now = awaited and (to_make is not None or broken)
    late = awaited and row.due_at is not None and row.due_at < work.now
    contact, deputy, manager = _who(work, row, line, facts)
    following = next_rung(standing.standing, standing.ladder, work.now) if standing else None
    agency = facts.agencies.get(row.agency_id or "")
    return ControlLine(
        line=line,
        state=_state(work, row, facts, call_now=call_now, late=late),
        late=late,
        call=to_make if awaited else None,
        last_call=last,
        promised_at=promised if awaited else None,
        promise_broken=awaited and broken,
        mail_state=letter.state if letter else "",
        mail_at=(letter.settled_at or letter.created_at) if letter else None,
        mail_id=letter.id if letter else "",
        opened=row.id in facts.opened,
        opened_at=facts.opened.get(row.id),
        contact=contact,
        deputy=deputy,
        manager=manager,
        next_rung=following.id if following else "",
        next_at=following.at if following else None,
        rests=_rests(row, standing),
        longer=facts.longer.get(row.id),
        handed=facts.handed.get(row.id),
        first_due_on=facts.first_due.get(row.id),
        questions=facts.questions.get(row.id, 0),
        closures=in_the_way(
            facts.closures, row.agency_id, agency.category if agency else "", work.today, row.due_on or work.today
        )
        if awaited
        else (),
    )


def _state(work: Work, row: AgencyRequest, facts: _Facts, *, call_now: bool, late: bool) -> RowState:
    if row.state == "issued":
        if call_now:
            return RowState.CALL_NOW
        if row.id in facts.longer or row.id in facts.handed:
            return RowState.TO_ANSWER
        if late:
            return RowState.LATE
        return RowState.DUE_TODAY if row.due_on == work.today else RowState.AWAITED
    if facts.questions.get(row.id):
        return RowState.QUESTIONS
    return RowState.NIL if row.state == "nil" else RowState.RETURNED


def _rests(row: AgencyRequest, standing: RequestStanding | None) -> str:
    if row.state != "issued" or standing is None:
        return ""
    if standing.standing.letter is FirstLetter.NOT_GONE and not standing.standing.receipt_confirmed:
        return "not-gone"
    if standing.unusable_upload:
        return "unusable"
    return "not-theirs" if row.paused_at is not None else ""


def _who(work: Work, row: AgencyRequest, line: RequestLine, facts: _Facts) -> tuple[WhoToRing, WhoToRing | None, str]:
    """The contact as asked; leave and numbers as the directory has them today."""
    known = facts.people.get(row.agency_id or "", [])
    own = next((each for each in known if each[0].address_token == row.address_token), None)
    agency = facts.agencies.get(row.agency_id or "")
    telephone = line.contact_telephone or (str(own[1].get("telephone") or "") if own else "")
    contact = WhoToRing(
        name=line.contact_name,
        role=str(own[1].get("role") or "") if own else "",
        email=line.contact_email,
        telephone=telephone or (agency.telephone if agency else ""),
        away=own is not None and is_away(own[0], work.today),
        away_to=own[0].away_to if own else None,
    )
    found = [
        WhoToRing(
            name=str(told.get("name") or ""),
            role=str(told.get("role") or ""),
            email=str(told.get("email") or ""),
            telephone=str(told.get("telephone") or ""),
            away=is_away(person, work.today),
            away_to=person.away_to,
        )
        for person, told in known
        if person.is_deputy and person.address_token != row.address_token
    ]
    manager = next((str(told.get("manager")) for _, told in ([own] if own else known) if told.get("manager")), "")
    return contact, min(found, key=lambda each: each.away, default=None), manager


def _opened(work: Work, ids: Sequence[str]) -> dict[str, datetime | None]:
    """By the person's own typing of the address. The moment is the business clock's, where a mail kept it."""
    found: dict[str, datetime | None] = dict.fromkeys(
        work.session.scalars(
            select(AgencyLink.request_id)
            .where(AgencyLink.request_id.in_(ids), AgencyLink.opened_at.is_not(None), AgencyLink.revoked_at.is_(None))
            .distinct()
        )
    )
    for request_id, at in work.session.execute(
        select(Mail.request_id, func.min(Mail.opened_at))
        .where(Mail.request_id.in_(list(found)), Mail.opened_at.is_not(None))
        .group_by(Mail.request_id)
    ):
        found[str(request_id)] = at
    return found


def _people(
    work: Work, partnership: str, agencies: Sequence[str]
) -> dict[str, list[tuple[AgencyContact, dict[str, object]]]]:
    directory = work.directory(partnership)
    found: dict[str, list[tuple[AgencyContact, dict[str, object]]]] = {}
    for row in work.session.scalars(
        select(AgencyContact)
        .where(AgencyContact.agency_id.in_(agencies), AgencyContact.active.is_(True))
        .order_by(AgencyContact.is_deputy, AgencyContact.created_at, AgencyContact.id)
    ):
        told = directory.open_json("agency_contact", row.id, "sealed", row.sealed)
        found.setdefault(row.agency_id, []).append((row, told))
    return found


def _asked(work: Work, case_id: str, ids: Sequence[str]) -> tuple[dict[str, AskedLonger], dict[str, HandedOver]]:
    """What waits for an officer's answer."""
    vault = work.vault(case_id)
    extensions = work.session.scalars(
        select(Extension)
        .where(Extension.request_id.in_(ids), Extension.state == "asked")
        .order_by(Extension.asked_at, Extension.id)
    ).all()
    hand_overs = work.session.scalars(
        select(HandOver)
        .where(HandOver.request_id.in_(ids), HandOver.state == "asked")
        .order_by(HandOver.asked_at, HandOver.id)
    ).all()
    names = actor_names(work, [*(each.asked_by for each in extensions), *(each.asked_by for each in hand_overs)])
    longer: dict[str, AskedLonger] = {}
    for each in extensions:
        told = vault.open_json("extension", each.id, "sealed", each.sealed)
        longer[each.request_id] = AskedLonger(
            id=each.id,
            reason=str(told.get("reason") or ""),
            who=str(told.get("who") or ""),
            wanted_on=each.wanted_on,
            asked_by=names.get(each.asked_by, ""),
            asked_at=each.asked_at,
        )
    handed: dict[str, HandedOver] = {}
    for row in hand_overs:
        told = vault.open_json("hand_over", row.id, "sealed", row.sealed)
        handed[row.request_id] = HandedOver(
            id=row.id,
            kind=row.kind,
            reason=str(told.get("reason") or ""),
            name=str(told.get("name") or ""),
            email=str(told.get("email") or ""),
            role=str(told.get("role") or ""),
            asked_by=names.get(row.asked_by, ""),
            asked_at=row.asked_at,
        )
    return longer, handed


def _first_due(work: Work, ids: Sequence[str]) -> dict[str, date]:
    rows = work.session.execute(
        select(Extension.request_id, func.min(Extension.due_on_before))
        .where(Extension.request_id.in_(ids), Extension.state == "granted")
        .group_by(Extension.request_id)
    )
    return {request_id: day for request_id, day in rows if day is not None}


def _questions(work: Work, ids: Sequence[str]) -> dict[str, int]:
    rows = work.session.execute(
        select(Question.request_id, func.count())
        .where(Question.request_id.in_(ids), Question.state.in_(("open", "sent")))
        .group_by(Question.request_id)
    )
    return {request_id: int(count) for request_id, count in rows}
