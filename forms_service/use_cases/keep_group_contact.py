"""A person of a partner, a group (review group, duty officer, Panel) or an office is entered or changed."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import PartnerContact
from forms_service.db.records.addresses import address_token
from forms_service.db.records.contacts import groups_of
from forms_service.db.records.directory import OF_GROUP, ContactValues, write_contact
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError, NotFoundError


def keep_group_contact(
    work: Work, partnership: str, group: str, values: ContactValues, *, contact_id: str | None = None, edition: str = ""
) -> str:
    """`group`: a partner's slug, an audience or an office's slug. `contact_id` none: a new person."""
    known = work.services.library.partnership(partnership)
    if group not in {*(each.slug for each in known.partners), *groups_of(known)}:
        raise NotFoundError
    others = work.session.scalars(
        select(PartnerContact).where(PartnerContact.partnership == partnership, PartnerContact.partner == group)
    ).all()
    token = address_token(work.services, values.email)
    if any(each.id != contact_id and each.active and each.address_token == token for each in others):
        raise InvalidInputError("Somebody with this e-mail address is there already.", field="email")
    if contact_id is None:
        row = PartnerContact(id=new_id(), partnership=partnership, partner=group)
        work.session.add(row)
    else:
        row = next(each for each in others if each.id == contact_id)
    changed = write_contact(
        work, work.directory(partnership), "partner_contact", row, values, OF_GROUP,
        edition=None if contact_id is None else edition,
    )  # fmt: skip
    work.session.flush()
    work.audit(
        "contact.entered" if contact_id is None else "contact.changed",
        subject_kind="partner_contact",
        subject_id=row.id,
        details={"group": group, "changed": ",".join(changed)},
    )
    return row.id
