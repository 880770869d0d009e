"""An agency is asked that the first proposal did not hold: found in another's return, or named by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyRequest, CaseFile
from forms_service.db.records.requests import new_request
from forms_service.db.work import Work
from forms_service.domain.agencies import Reason, Relation, normalised
from forms_service.errors import ConflictError, InvalidInputError


@dataclass(frozen=True, slots=True)
class NewContact:
    """For an agency that the directory does not hold, or whose own contact is another this time."""

    name: str
    email: str
    role: str = ""
    telephone: str = ""


def add_agency(
    work: Work,
    case_id: str,
    *,
    agency_id: str | None = None,
    agency_name: str = "",
    contact: NewContact | None = None,
    relation: str,
    persons: Sequence[str],
    why: str,
) -> str:
    """A confirmed request, ready to be issued; its id. `why` is a reason code such as named."""
    case = work.session.get_one(CaseFile, case_id)
    if case.state != "open":
        raise ConflictError("The case is not open, so no agency can be asked.")
    if relation not in {each.value for each in Relation}:
        raise InvalidInputError("Choose with whom the agency worked.", field="relation")
    if (why or Reason.NAMED.value) not in set(Reason):
        raise InvalidInputError("Choose why this agency is asked.", field="why")
    if not persons:
        raise InvalidInputError("Choose at least one person whom this agency is asked about.", field="persons")
    agency = work.session.get(Agency, agency_id) if agency_id else None
    if agency is not None and agency.partnership != case.partnership:
        agency = None
    name = agency.name if agency else agency_name.strip()
    if not name:
        raise InvalidInputError("Choose an agency of the directory or give its name.", field="agency_name")
    if agency is None and (contact is None or "@" not in contact.email):
        raise InvalidInputError("Give the e-mail address of the person to ask.", field="email")
    _not_listed_yet(work, case_id, agency, name)
    recipient = (
        {"name": contact.name, "email": contact.email, "role": contact.role, "telephone": contact.telephone}
        if contact
        else None
    )
    request = new_request(
        work,
        case,
        agency,
        name,
        relation=Relation(relation),
        reasons=[why or Reason.NAMED.value],
        persons=list(dict.fromkeys(persons)),
        state="confirmed",
        recipient=recipient,
    )
    request.confirmed_by = work.actor.who
    return request.id


def _not_listed_yet(work: Work, case_id: str, agency: Agency | None, name: str) -> None:
    """Two requests to one agency would be chased twice; one that was left out or stood down may be asked again."""
    for listed in work.session.scalars(
        select(AgencyRequest).where(
            AgencyRequest.case_id == case_id, AgencyRequest.state.not_in(("declined", "stood-down"))
        )
    ):
        same = listed.agency_id == agency.id if agency else normalised(listed.agency_name) == normalised(name)
        if same:
            raise ConflictError(f"{listed.agency_name} is on the list of this case already.", code="listed-already")
