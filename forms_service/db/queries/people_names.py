"""Actors as rows keep them (user:<id>, link:<id>, system, public), in the words that colleagues read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forms_service.db.models import AgencyLink, AgencyRequest, Party, PartyLink, User
from forms_service.db.work import Work

# Between a route's name and the colleague in whose place somebody acted, where an event says where it was done.
FOR_WHOM = " for user:"

_OTHERS = {"system": "the service", "public": "the public page"}


def actor_names(work: Work, whos: Sequence[str]) -> dict[str, str]:
    wanted = set(whos)
    names = {who: _OTHERS.get(who.partition(":")[0], who) for who in wanted}
    users = [who.partition(":")[2] for who in wanted if who.startswith("user:")]
    for user in work.session.scalars(select(User).where(User.id.in_(users)).order_by(User.id)) if users else ():
        told = work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed)
        names[f"user:{user.id}"] = str(told.get("name") or "a former colleague")
    links = [who.partition(":")[2] for who in wanted if who.startswith("link:")]
    if links:
        rows = work.session.execute(
            select(AgencyLink.id, AgencyRequest.agency_name)
            .join(AgencyRequest, AgencyRequest.id == AgencyLink.request_id)
            .where(AgencyLink.id.in_(links))
            .order_by(AgencyLink.id)
        )
        names.update({f"link:{link_id}": agency for link_id, agency in rows})
        for link_id, party in work.session.execute(
            select(PartyLink.id, Party)
            .join(Party, Party.id == PartyLink.party_id)
            .where(PartyLink.id.in_(links))
            .order_by(PartyLink.id)
        ).all():
            told = work.vault(party.case_id).open_json("party", party.id, "sealed", party.sealed)
            names[f"link:{link_id}"] = str(told.get("agency") or told.get("name") or "a party of the matter")
    return names


def for_whom(where: str) -> str | None:
    """The actor in whose place it was done ("user:<id>"), for `actor_names`; none where it was in one's own name."""
    _, found, away = where.partition(FOR_WHOM)
    return f"user:{away}" if found else None
