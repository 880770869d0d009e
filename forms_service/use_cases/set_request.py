"""A person decides of a proposed agency: whom it is told of, how it stands to the case, and that it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Person
from forms_service.db.work import Work
from forms_service.domain.agencies import Relation
from forms_service.errors import ConflictError, InvalidInputError


def set_request(
    work: Work,
    request_id: str,
    *,
    relation: str,
    persons: Sequence[str],
    confirm: bool,
) -> None:
    """`persons`: ids of the people of the case that this agency is told of. `confirm` false leaves it out."""
    request = work.session.get_one(AgencyRequest, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    if case.state != "open":
        raise ConflictError("The case is not open.")
    if request.state not in ("proposed", "confirmed", "declined"):
        raise ConflictError("This agency was asked already; what it was told cannot be changed.")
    if relation not in {each.value for each in Relation}:
        raise InvalidInputError("Choose with whom the agency worked.", field="relation")
    known = set(work.session.scalars(select(Person.id).where(Person.case_id == case.id)))
    chosen = list(dict.fromkeys(persons))
    if not set(chosen) <= known:
        raise InvalidInputError("Choose people of this case.", field="persons")
    if confirm and not chosen:
        raise InvalidInputError("Choose at least one person whom this agency is asked about.", field="persons")
    request.relation = relation
    request.released_person_ids = chosen
    request.state = "confirmed" if confirm else "declined"
    request.confirmed_by = work.actor.who
    work.audit(
        "request.confirmed" if confirm else "request.left-out",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={"relation": relation, "persons": len(chosen)},
    )
