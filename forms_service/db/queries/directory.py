"""The directory of a partnership: agencies with their people and partners' people."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyContact, PartnerContact
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class ContactLine:
    name: str
    role: str
    email: str
    telephone: str
    is_deputy: bool = False
    manager: str = ""
    manager_email: str = ""


@dataclass(frozen=True, slots=True)
class AgencyLine:
    id: str
    name: str
    category: str
    telephone: str
    aliases: tuple[str, ...]
    always_asked: bool
    contacts: tuple[ContactLine, ...]


@dataclass(frozen=True, slots=True)
class PartnerLine:
    partner: str
    contacts: tuple[ContactLine, ...]


def agencies_of(work: Work, partnership: str) -> tuple[AgencyLine, ...]:
    directory = work.directory(partnership)
    contacts: dict[str, list[ContactLine]] = {}
    for row in work.session.scalars(
        select(AgencyContact)
        .join(Agency, Agency.id == AgencyContact.agency_id)
        .where(Agency.partnership == partnership, AgencyContact.active.is_(True))
        .order_by(AgencyContact.is_deputy, AgencyContact.created_at, AgencyContact.id)
    ):
        told = directory.open_json("agency_contact", row.id, "sealed", row.sealed)
        contacts.setdefault(row.agency_id, []).append(_contact(told, is_deputy=row.is_deputy))
    rows = work.session.scalars(
        select(Agency)
        .where(Agency.partnership == partnership, Agency.active.is_(True))
        .order_by(Agency.category, Agency.name, Agency.id)
    )
    return tuple(
        AgencyLine(
            id=row.id,
            name=row.name,
            category=row.category,
            telephone=row.telephone,
            aliases=tuple(str(each) for each in row.aliases),
            always_asked=row.always_asked,
            contacts=tuple(contacts.get(row.id, ())),
        )
        for row in rows
    )


def partner_contacts_of(work: Work, partnership: str) -> tuple[PartnerLine, ...]:
    directory = work.directory(partnership)
    found: dict[str, list[ContactLine]] = {}
    for row in work.session.scalars(
        select(PartnerContact)
        .where(PartnerContact.partnership == partnership, PartnerContact.active.is_(True))
        .order_by(PartnerContact.partner, PartnerContact.created_at, PartnerContact.id)
    ):
        told = directory.open_json("partner_contact", row.id, "sealed", row.sealed)
        found.setdefault(row.partner, []).append(_contact(told))
    return tuple(PartnerLine(partner, tuple(contacts)) for partner, contacts in found.items())


def _contact(told: dict[str, object], *, is_deputy: bool = False) -> ContactLine:
    return ContactLine(
        name=str(told.get("name") or ""),
        role=str(told.get("role") or ""),
        email=str(told.get("email") or ""),
        telephone=str(told.get("telephone") or ""),
        is_deputy=is_deputy,
        manager=str(told.get("manager") or ""),
        manager_email=str(told.get("manager_email") or ""),
    )
