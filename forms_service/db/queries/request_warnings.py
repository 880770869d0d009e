"""Before an agency is asked: who is on leave, and which closed days fall on the days it would have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyContact, AgencyRequest, CaseFile
from forms_service.db.queries.closures import ClosureLine, closures_of, in_the_way
from forms_service.db.queries.pinned import pinned_partnership
from forms_service.db.queries.recipients import is_away
from forms_service.db.records.due_dates import work_out_request
from forms_service.db.work import Work
from forms_service.errors import NotFoundError

_TO_COME = ("proposed", "confirmed")


@dataclass(frozen=True, slots=True)
class RequestWarnings:
    """`instead`: the deputy would be asked. `nobody_there`: the contact is away and no deputy is there."""

    closures: tuple[ClosureLine, ...]
    instead: bool = False
    nobody_there: bool = False


def request_warnings(work: Work, case_id: str) -> dict[str, RequestWarnings]:
    """By request, of those that are not yet asked or still awaited. No date is moved by any of it."""
    case = work.session.get_one(CaseFile, case_id)
    rows = work.session.scalars(
        select(AgencyRequest).where(AgencyRequest.case_id == case_id, AgencyRequest.state.in_((*_TO_COME, "issued")))
    ).all()
    if not rows:
        return {}
    agencies = [row.agency_id for row in rows if row.agency_id]
    categories = {
        each.id: each.category for each in work.session.scalars(select(Agency).where(Agency.id.in_(agencies)))
    }
    people: dict[str, list[AgencyContact]] = {}
    for person in work.session.scalars(
        select(AgencyContact).where(AgencyContact.agency_id.in_(agencies), AgencyContact.active.is_(True))
    ):
        people.setdefault(person.agency_id, []).append(person)
    closures = closures_of(work, pinned_partnership(work.session, case), ending_from=work.today)
    would_be_due = _due_if_asked_now(work, case_id)
    found = {}
    for row in rows:
        last = row.due_on or would_be_due
        closed = in_the_way(closures, row.agency_id, categories.get(row.agency_id or "", ""), work.today, last)
        known = people.get(row.agency_id or "", [])
        away = any(is_away(each, work.today) for each in known if each.address_token == row.address_token)
        deputy = any(each.is_deputy and not is_away(each, work.today) for each in known)
        coming = row.state in _TO_COME
        warnings = RequestWarnings(closed, instead=coming and away and deputy, nobody_there=away and not deputy)
        if warnings != RequestWarnings(()):
            found[row.id] = warnings
    return found


def _due_if_asked_now(work: Work, case_id: str) -> date:
    try:
        return work_out_request(work, case_id, work.now).due_on
    except NotFoundError:
        return work.today
