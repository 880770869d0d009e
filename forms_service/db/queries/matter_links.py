"""Which parties of a matter may follow it by a link, and what became of the links that they were sent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import Letter, PartyLink
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.following import PARTY_KEY, follows
from forms_service.db.records.links import MOST_WRONG_TRIES
from forms_service.db.records.parties import details_of, parties_of
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger


@dataclass(frozen=True, slots=True)
class Following:
    party_id: str
    title: str
    name: str
    agency: str
    email: str
    good: int  # links that open it now
    resting: bool  # tried too often with another address
    sent_at: datetime | None
    opened_at: datetime | None
    ends_at: datetime | None  # of the newest good one
    waiting: bool  # a letter with a link is being made or waits for release


def following(work: Work, frame: CaseFrame) -> tuple[Following, ...]:
    parties = [each for each in parties_of(work, frame.case_id) if follows(frame.process, each.role)]
    titles = {each.slug: each.title for each in frame.process.parties}
    links: defaultdict[str, list[PartyLink]] = defaultdict(list)
    for link in work.session.scalars(
        select(PartyLink)
        .where(PartyLink.party_id.in_([each.id for each in parties]))
        .order_by(PartyLink.created_at, PartyLink.id)
    ):
        links[link.party_id].append(link)
    waiting = set(
        work.session.scalars(
            select(Letter.recipient_key).where(
                Letter.case_id == frame.case_id,
                Letter.state.in_(("asked", "held")),
                Letter.kind.in_([use.letter for use in frame.process.letters if use.made_on is Trigger.BY_HAND]),
            )
        )
    )
    found = []
    for party in parties:
        told, own = details_of(work, party), links[party.id]
        usable = [each for each in own if each.revoked_at is None and each.expires_at > work.system_now]
        good = [each for each in usable if each.wrong_tries < MOST_WRONG_TRIES]
        found.append(
            Following(
                party_id=party.id,
                title=titles[party.role],
                name=told["name"],
                agency=told["agency"],
                email=told["email"],
                good=len(good),
                resting=bool(usable) and not good,
                sent_at=own[-1].created_at if own else None,
                opened_at=max((each.opened_at for each in own if each.opened_at), default=None),
                ends_at=max((each.expires_at for each in good), default=None),
                waiting=f"{PARTY_KEY}{party.id}" in waiting,
            )
        )
    return tuple(found)
