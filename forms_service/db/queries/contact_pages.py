"""The directory as its pages show it: agencies with their people, partners and groups, and who is away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyContact, PartnerContact
from forms_service.db.queries.recipients import is_away
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class ContactFound:
    """`owner`: the agency's id, or the partner or group. `edition`: to notice that somebody else changed it."""

    id: str
    owner: str
    name: str
    role: str
    email: str
    telephone: str
    manager: str
    manager_email: str
    is_deputy: bool
    away_from: date | None
    away_to: date | None
    away: bool
    active: bool
    edition: str


@dataclass(frozen=True, slots=True)
class AgencyFound:
    id: str
    partnership: str
    slug: str
    name: str
    category: str
    telephone: str
    aliases: tuple[str, ...]
    always_asked: bool
    active: bool
    edition: str
    people: tuple[ContactFound, ...]

    @property
    def contacts(self) -> tuple[ContactFound, ...]:
        return tuple(each for each in self.people if each.active)

    @property
    def unreachable(self) -> str:
        """Why nobody would answer today; empty where somebody would."""
        here = [each for each in self.contacts if each.email]
        if not here:
            return "nobody"
        return "all-away" if all(each.away for each in here) else ""

    def says(self, words: str) -> bool:
        told = [self.name, self.category, self.telephone, *self.aliases]
        for each in self.people:
            told += [each.name, each.role, each.email, each.telephone, each.manager]
        return words.casefold() in " ".join(told).casefold()


def edition_of(work: Work, values: Mapping[str, object]) -> str:
    """Keyed, so that a page's source tells nothing of what it stands for."""
    text = json.dumps(values, sort_keys=True, default=str)
    return work.services.cipher.token("edition", text).hex()[:32]


def agency_edition(work: Work, row: Agency) -> str:
    return edition_of(work, {name: getattr(row, name) for name in _AGENCY})


_AGENCY = ("name", "category", "telephone", "aliases", "always_asked", "active")


def contact_edition(work: Work, row: AgencyContact | PartnerContact, told: Mapping[str, object]) -> str:
    state = [getattr(row, "is_deputy", False), row.away_from, row.away_to, row.active]
    return edition_of(work, {"told": dict(told), "state": state})


def agencies_found(work: Work, partnership: str, search: str = "", *, ended_too: bool = False) -> list[AgencyFound]:
    """By name. Ended ones are found by a search, and shown where they are asked for."""
    people: dict[str, list[ContactFound]] = {}
    for row in work.session.scalars(
        select(AgencyContact)
        .join(Agency, Agency.id == AgencyContact.agency_id)
        .where(Agency.partnership == partnership)
        .order_by(AgencyContact.is_deputy, AgencyContact.created_at, AgencyContact.id)
    ):
        people.setdefault(row.agency_id, []).append(_agency_contact(work, partnership, row))
    rows = work.session.scalars(
        select(Agency).where(Agency.partnership == partnership).order_by(Agency.name, Agency.id)
    )
    found = [_agency(work, row, tuple(people.get(row.id, ()))) for row in rows]
    words = search.strip()
    return [each for each in found if (each.active or ended_too) and (not words or each.says(words))]


def agency_found(work: Work, agency_id: str) -> AgencyFound:
    row = work.session.get(Agency, agency_id)
    if row is None:
        raise NotFoundError
    people = work.session.scalars(
        select(AgencyContact)
        .where(AgencyContact.agency_id == agency_id)
        .order_by(AgencyContact.is_deputy, AgencyContact.created_at, AgencyContact.id)
    )
    return _agency(work, row, tuple(_agency_contact(work, row.partnership, each) for each in people))


def contact_found(work: Work, contact_id: str) -> ContactFound:
    row = work.session.get(AgencyContact, contact_id)
    if row is None:
        raise NotFoundError
    return _agency_contact(work, work.session.get_one(Agency, row.agency_id).partnership, row)


def group_contacts_found(work: Work, partnership: str, group: str | None = None) -> dict[str, list[ContactFound]]:
    """By partner or group."""
    query = select(PartnerContact).where(PartnerContact.partnership == partnership)
    if group is not None:
        query = query.where(PartnerContact.partner == group)
    found: dict[str, list[ContactFound]] = {}
    for row in work.session.scalars(query.order_by(PartnerContact.created_at, PartnerContact.id)):
        found.setdefault(row.partner, []).append(_group_contact(work, row))
    return found


def group_contact_found(work: Work, contact_id: str) -> ContactFound:
    row = work.session.get(PartnerContact, contact_id)
    if row is None:
        raise NotFoundError
    return _group_contact(work, row)


def _agency(work: Work, row: Agency, people: tuple[ContactFound, ...]) -> AgencyFound:
    return AgencyFound(
        id=row.id,
        partnership=row.partnership,
        slug=row.slug,
        name=row.name,
        category=row.category,
        telephone=row.telephone,
        aliases=tuple(str(each) for each in row.aliases),
        always_asked=row.always_asked,
        active=row.active,
        edition=agency_edition(work, row),
        people=people,
    )


def _agency_contact(work: Work, partnership: str, row: AgencyContact) -> ContactFound:
    told = work.directory(partnership).open_json("agency_contact", row.id, "sealed", row.sealed)
    return _found(work, row, told, row.agency_id, is_deputy=row.is_deputy)


def _group_contact(work: Work, row: PartnerContact) -> ContactFound:
    told = work.directory(row.partnership).open_json("partner_contact", row.id, "sealed", row.sealed)
    return _found(work, row, told, row.partner, is_deputy=False)


def _found(
    work: Work, row: AgencyContact | PartnerContact, told: Mapping[str, object], owner: str, *, is_deputy: bool
) -> ContactFound:
    said = {key: str(told.get(key) or "") for key in ("name", "role", "email", "telephone", "manager", "manager_email")}
    return ContactFound(
        id=row.id,
        owner=owner,
        is_deputy=is_deputy,
        away_from=row.away_from,
        away_to=row.away_to,
        away=is_away(row, work.today),
        active=row.active,
        edition=contact_edition(work, row, told),
        **said,
    )
