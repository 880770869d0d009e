"""A person of an agency is entered or changed: main contact or deputy, their manager, the days they are away."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Agency, AgencyContact
from forms_service.db.records.addresses import address_token
from forms_service.db.records.directory import OF_AGENCY, ContactValues, write_contact
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError


def keep_agency_contact(
    work: Work, agency_id: str, values: ContactValues, *, contact_id: str | None = None, edition: str = ""
) -> str:
    """`contact_id` none: a new person. Requests that were issued keep the contact they were sent to."""
    agency = work.session.get_one(Agency, agency_id)
    others = work.session.scalars(select(AgencyContact).where(AgencyContact.agency_id == agency_id)).all()
    token = address_token(work.services, values.email)
    if any(each.id != contact_id and each.active and each.address_token == token for each in others):
        raise InvalidInputError("This agency has somebody with this e-mail address.", field="email")
    if contact_id is None:
        row = AgencyContact(id=new_id(), agency_id=agency_id, is_deputy=values.is_deputy)
        work.session.add(row)
    else:
        row = next(each for each in others if each.id == contact_id)
    changed = write_contact(
        work, work.directory(agency.partnership), "agency_contact", row, values, OF_AGENCY,
        edition=None if contact_id is None else edition,
    )  # fmt: skip
    if row.is_deputy != values.is_deputy:
        row.is_deputy = values.is_deputy
        changed = (*changed, "is_deputy")
    work.session.flush()
    work.audit(
        "contact.entered" if contact_id is None else "contact.changed",
        subject_kind="agency_contact",
        subject_id=row.id,
        details={"agency": agency_id, "changed": ",".join(changed)},
    )
    return row.id
