"""What else bears on chasing a request: who can be reached, what came back, what was asked for or promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import AgencyContact, AgencyRequest, Call, Extension, HandOver, Mail, ReceivedMail
from forms_service.db.work import Work
from forms_service.domain.chasing import Who

_NOT_DELIVERED = frozenset({"refused", "bounced"})
_OUTCOMES = (*_NOT_DELIVERED, "accepted", "sent_otherwise", "uncertain")


@dataclass(frozen=True, slots=True)
class ChasingFacts:
    known: frozenset[Who]
    not_ours: bool
    came_back: Mail | None  # the newest known outcome at the contact's address, where it was not delivered
    quiet_until: datetime | None
    away: bool
    out_of_office: bool
    delayed: frozenset[str]  # mails of which the other side said that it is still trying


def chasing_facts(work: Work, case_id: str, requests: Sequence[AgencyRequest]) -> dict[str, ChasingFacts]:
    """By request; the same few queries whatever their number."""
    ids = [each.id for each in requests]
    mails = _mails(work, ids)
    answers = _answers(work, [mail.id for of in mails.values() for mail in of])
    asked_longer, promised = _asked_longer(work, ids), _promised(work, ids)
    handed = set(
        work.session.scalars(
            select(HandOver.request_id).where(HandOver.request_id.in_(ids), HandOver.state == "asked").distinct()
        )
    )
    away = _away(work, requests)
    found = {}
    for request in requests:
        to_contact = [mail for mail in mails.get(request.id, []) if mail.address_token == request.address_token]
        until = [at for at in (promised.get(request.id), _due(request, asked_longer)) if at is not None]
        found[request.id] = ChasingFacts(
            known=_known(work, case_id, request),
            not_ours=request.id in handed,
            came_back=_came_back(to_contact, request),
            quiet_until=max(until, default=None),
            away=request.id in away,
            out_of_office=any("auto-reply" in answers.get(mail.id, ()) for mail in to_contact),
            delayed=frozenset(mail.id for mail in to_contact if "delay" in answers.get(mail.id, ())),
        )
    return found


def addresses_of(about: Mapping[str, object]) -> dict[Who, dict[str, str]]:
    """Who of an agency can be written to, out of the recipient that a request keeps."""
    deputy = about.get("deputy")
    found = {
        Who.CONTACT: {key: str(about.get(key) or "") for key in ("name", "email", "role")},
        Who.MANAGER: {
            "name": str(about.get("manager") or ""),
            "email": str(about.get("manager_email") or ""),
            "role": "",
        },
        Who.DEPUTY: {key: str(deputy.get(key) or "") for key in ("name", "email", "role")}
        if isinstance(deputy, Mapping)
        else {},
    }
    return {who: details for who, details in found.items() if details.get("email")}


def _known(work: Work, case_id: str, request: AgencyRequest) -> frozenset[Who]:
    opened = work.vault(case_id).open_json("agency_request", request.id, "recipient_sealed", request.recipient_sealed)
    return frozenset(addresses_of(opened))


def _mails(work: Work, ids: Sequence[str]) -> dict[str, list[Mail]]:
    found: dict[str, list[Mail]] = {}
    for mail in work.session.scalars(
        select(Mail).where(Mail.request_id.in_(ids), Mail.state.in_(_OUTCOMES)).order_by(Mail.created_at, Mail.id)
    ):
        found.setdefault(str(mail.request_id), []).append(mail)
    return found


def _answers(work: Work, mail_ids: Sequence[str]) -> dict[str, set[str]]:
    """Kinds of what came back to each."""
    found: dict[str, set[str]] = {}
    if not mail_ids:
        return found
    for mail_id, kind in work.session.execute(
        select(ReceivedMail.mail_id, ReceivedMail.kind).where(
            ReceivedMail.mail_id.in_(mail_ids), ReceivedMail.kind.in_(("auto-reply", "delay"))
        )
    ):
        found.setdefault(str(mail_id), set()).add(kind)
    return found


def _came_back(mails: Sequence[Mail], request: AgencyRequest) -> Mail | None:
    known = [mail for mail in mails if mail.settled_at is not None]
    # By when it was known, not by when it was sent: what bounces late says most about the address.
    newest = max(known, key=lambda mail: (mail.settled_at, mail.created_at, mail.id), default=None)
    if newest is None or newest.state not in _NOT_DELIVERED:
        return None
    confirmed = request.receipt_confirmed_at
    if confirmed is not None and newest.settled_at is not None and confirmed >= newest.settled_at:
        return None  # who says on the telephone that it is there, has it, whatever a relay said before
    return newest


def _asked_longer(work: Work, ids: Sequence[str]) -> set[str]:
    return set(
        work.session.scalars(
            select(Extension.request_id).where(Extension.request_id.in_(ids), Extension.state == "asked").distinct()
        )
    )


def _due(request: AgencyRequest, asked_longer: set[str]) -> datetime | None:
    return request.due_at if request.id in asked_longer else None


def _promised(work: Work, ids: Sequence[str]) -> dict[str, datetime]:
    rows = work.session.execute(
        select(Call.request_id, Call.promised_at)
        .where(Call.request_id.in_(ids), Call.promised_at.is_not(None), Call.state == "made")
        .order_by(Call.made_at, Call.id)
    )
    return {request_id: at for request_id, at in rows if at is not None}


def _away(work: Work, requests: Sequence[AgencyRequest]) -> set[str]:
    agencies = [each.agency_id for each in requests if each.agency_id]
    if not agencies:
        return set()
    rows = work.session.execute(
        select(AgencyContact.agency_id, AgencyContact.address_token).where(
            AgencyContact.agency_id.in_(agencies),
            AgencyContact.active.is_(True),
            AgencyContact.away_from <= work.today,
            (AgencyContact.away_to >= work.today) | AgencyContact.away_to.is_(None),
        )
    ).all()
    absent = {(agency_id, token) for agency_id, token in rows}
    return {each.id for each in requests if (each.agency_id, each.address_token) in absent}
