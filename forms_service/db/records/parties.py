"""Who takes part in a matter: rows of the case, their details sealed, their address as a keyed digest."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Party, PartyLink
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.addresses import address_token
from forms_service.db.work import Work
from forms_service.definitions.schema import Party as PartyKind
from forms_service.errors import InvalidInputError, NotFoundError

WHO = ("name", "role", "agency", "email", "telephone")


def parties_of(work: Work, case_id: str, *, left_too: bool = False) -> list[Party]:
    """In the order added."""
    query = select(Party).where(Party.case_id == case_id).order_by(Party.created_at, Party.id)
    if not left_too:
        query = query.where(Party.left_at.is_(None))
    return list(work.session.scalars(query))


def party_or_error(work: Work, party_id: str) -> Party:
    party = work.session.get(Party, party_id)
    if party is None:
        raise NotFoundError
    return party


def details_of(work: Work, party: Party) -> dict[str, str]:
    """Each of `WHO`, empty where it is not known."""
    found = work.vault(party.case_id).open_json("party", party.id, "sealed", party.sealed)
    return {key: str(found.get(key) or "") for key in WHO}


def receivers_of_party(work: Work, party_id: str) -> list[str]:
    """What stands in `Document.received_by` where it came by one of this party's links, ended ones among them."""
    links = work.session.scalars(select(PartyLink.id).where(PartyLink.party_id == party_id))
    return [f"link:{link}" for link in links]


def kind_of_party(work: Work, case: CaseFile, role: str) -> PartyKind:
    kind = next((each for each in pinned_process(work.session, case).parties if each.slug == role), None)
    if kind is None:
        raise InvalidInputError("Choose what they are in this matter.", field="role")
    return kind


def add_party(
    work: Work, case: CaseFile, role: str, details: Mapping[str, str], *, agency_id: str | None = None
) -> Party:
    party = Party(
        id=new_id(), case_id=case.id, role=role, agency_id=agency_id, added_by=work.actor.who, created_at=work.now
    )
    seal_details(work, party, details)
    work.session.add(party)
    work.session.flush()
    work.audit("party.added", case_id=case.id, subject_kind="party", subject_id=party.id, details={"role": role})
    return party


def seal_details(work: Work, party: Party, details: Mapping[str, str]) -> None:
    """The digest of the address follows the address."""
    told = {key: str(details.get(key) or "").strip() for key in WHO}
    party.sealed = work.vault(party.case_id).seal_json("party", party.id, "sealed", told)
    party.address_token = address_token(work.services, told["email"]) if told["email"] else None
