"""To whom a letter goes: the rows behind an audience. Keys name people without saying who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forms_service.db.models import (
    AgencyContact,
    AgencyRequest,
    AgreedAction,
    CaseFile,
    ConflictOfInterest,
    Letter,
    PartnerContact,
    Party,
    User,
    UserRole,
)
from forms_service.db.queries.chasing_facts import addresses_of
from forms_service.db.queries.following import PARTY_KEY, follows
from forms_service.db.queries.letter_openers import can_open_letter
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.actions import action_words
from forms_service.db.records.addresses import address_token
from forms_service.db.records.parties import details_of, parties_of
from forms_service.db.work import Work
from forms_service.definitions.named_parties import without_address
from forms_service.definitions.schema import Audience, Partnership
from forms_service.definitions.schema import Letter as LetterData
from forms_service.domain.chasing import Who

# Of one agency, by the beginning of the key.
ACTION_KEY = "action:"
_AT_AGENCY = {"request": Who.CONTACT, "deputy": Who.DEPUTY, "manager": Who.MANAGER}


@dataclass(frozen=True, slots=True)
class Recipient:
    """`key` stands in rows and in the uniqueness of mails: request:, deputy:, manager:, partner:, audience:, party:,
    action: or contact: and an id."""

    key: str
    name: str
    email: str
    role: str = ""
    organisation: str = ""


def is_away(contact: AgencyContact | PartnerContact, day: date) -> bool:
    """Both days included; an end that is not known is one."""
    if contact.away_from is None or contact.away_from > day:
        return False
    return contact.away_to is None or day <= contact.away_to


def goes_by_hand(work: Work, case: CaseFile, partnership: Partnership, letter: Letter, data: LetterData) -> bool:
    """Whoever does not follow our links, and what is kept with the case: nothing is mailed.

    Whoever has neither an account nor a link of their own could not open the document that a notice announces; a
    message is all in the mail.
    """
    office = next((each for each in partnership.offices if each.slug == letter.audience), None)
    if letter.audience in (Audience.PANEL, Audience.FILE) or (office is not None and office.by_hand):
        return True
    if data.kind == "message":
        return False
    if letter.audience == Audience.NOTIFIER:
        return True
    if office is not None:
        people = recipients_of(work, case, partnership, letter.recipient_key, None)
        return not all(can_open_letter(work, letter.id, each.email) for each in people)
    if not letter.recipient_key.startswith(PARTY_KEY):
        return is_for_parties(work, case, letter.audience)  # nobody took part as that when it was asked for
    party = work.session.get(Party, letter.recipient_key.removeprefix(PARTY_KEY))
    return party is not None and not follows(pinned_process(work.session, case), party.role)


def is_for_parties(work: Work, case: CaseFile, audience: str) -> bool:
    """Whether it goes to those who take part: they are told about this matter, and about nothing else."""
    return audience == Audience.PARTIES or audience in {
        each.slug for each in pinned_process(work.session, case).parties
    }


def recipient_keys(
    work: Work, case: CaseFile, partnership: Partnership, audience: str, request: AgencyRequest | None
) -> tuple[str, ...]:
    """One letter is made for each of these. Where nobody takes part as that yet, the letter waits for who will."""
    if is_for_parties(work, case, audience):
        there = _taking_part(work, case, audience)
        return tuple(f"{PARTY_KEY}{party.id}" for party in there) or (f"audience:{audience}",)
    match audience:
        case Audience.AGENCIES:
            return (f"request:{request.id}",) if request is not None else ()
        case Audience.PARTNERS:
            return tuple(f"partner:{partner.slug}" for partner in partnership.partners)
        case Audience.STATUTORY_NOTIFIER:
            return tuple(f"partner:{partner.slug}" for partner in partnership.partners if partner.statutory_notifier)
        case other:
            return (f"audience:{other}",)


def agency_key(request: AgencyRequest, who: Who) -> str:
    return next(f"{kind}:{request.id}" for kind, each in _AT_AGENCY.items() if each is who)


def recipients_of(
    work: Work, case: CaseFile, partnership: Partnership, recipient_key: str, request: AgencyRequest | None
) -> tuple[Recipient, ...]:
    """The people behind one key; none where the directory has none, which is a red task and never silence.

    Whoever has declared an interest in the case is not written to, not even as one of several.
    """
    found = _behind(work, case, partnership, recipient_key, request)
    barred = _with_an_interest(work, case.id)
    return tuple(each for each in found if address_token(work.services, each.email) not in barred) if barred else found


def _with_an_interest(work: Work, case_id: str) -> frozenset[bytes]:
    """By the digests of their addresses: the directory's people and those who sign in are kept apart."""
    return frozenset(
        work.session.scalars(
            select(User.address_token)
            .join(ConflictOfInterest, ConflictOfInterest.user_id == User.id)
            .where(ConflictOfInterest.case_id == case_id, ConflictOfInterest.ended_at.is_(None))
        )
    )


def _behind(
    work: Work, case: CaseFile, partnership: Partnership, recipient_key: str, request: AgencyRequest | None
) -> tuple[Recipient, ...]:
    kind, _, name = recipient_key.partition(":")
    if kind in _AT_AGENCY:
        return _asked(work, case, request, _AT_AGENCY[kind])
    if kind == "party":
        return tuple(_party(work, each) for each in parties_of(work, case.id) if each.id == name)
    if kind == "action":
        return _owner_of_action(work, case, recipient_key)
    if kind == "audience" and is_for_parties(work, case, name):
        there = _taking_part(work, case, name)
        return tuple(_party(work, each, recipient_key if not at else "") for at, each in enumerate(there))
    if kind == "partner":
        organisation = next((each.organisation for each in partnership.partners if each.slug == name), "")
        return _contacts(work, case.partnership, name, recipient_key, organisation)
    match name:
        case Audience.NOTIFIER.value:
            return _notifier(work, case)
        case Audience.BUSINESS_UNIT.value:
            unit = partnership.business_unit.name
            return (Recipient(recipient_key, unit, partnership.mailbox, organisation=partnership.name),)
        case Audience.BUSINESS_MANAGER.value:
            holders = _holders(work, case, partnership, name, recipient_key)
            return holders or _contacts(work, case.partnership, name, recipient_key, partnership.name)
        case Audience.FILE.value:
            return ()
        case _:
            office = next((each.organisation for each in partnership.offices if each.slug == name), "")
            return _contacts(work, case.partnership, name, recipient_key, office or partnership.name)


def _taking_part(work: Work, case: CaseFile, audience: str) -> list[Party]:
    return [each for each in parties_of(work, case.id) if audience in (each.role, Audience.PARTIES)]


def _party(work: Work, party: Party, key: str = "") -> Recipient:
    told = details_of(work, party)
    return Recipient(key or f"{PARTY_KEY}{party.id}", told["name"], told["email"], told["role"], told["agency"])


def _owner_of_action(work: Work, case: CaseFile, recipient_key: str) -> tuple[Recipient, ...]:
    action = work.session.get(AgreedAction, recipient_key.removeprefix(ACTION_KEY))
    told = action_words(work, action) if action is not None and action.case_id == case.id else None
    return (Recipient(recipient_key, told.owner, told.owner_email),) if told is not None and told.owner_email else ()


def _asked(work: Work, case: CaseFile, request: AgencyRequest | None, who: Who) -> tuple[Recipient, ...]:
    if request is None:
        return ()
    sealed = request.recipient_sealed
    about = work.vault(case.id).open_json("agency_request", request.id, "recipient_sealed", sealed)
    found = addresses_of(about).get(who)
    if found is None:
        return ()
    return (Recipient(agency_key(request, who), found["name"], found["email"], found["role"], request.agency_name),)


def _notifier(work: Work, case: CaseFile) -> tuple[Recipient, ...]:
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    email = str(facts.get("notifier_email") or "")
    if not email:
        return ()
    name, role, agency = (str(facts.get(f"notifier_{part}") or "") for part in ("name", "role", "agency"))
    # Some forms have one field for name and address; nobody is greeted by their address.
    return (Recipient(f"audience:{Audience.NOTIFIER.value}", without_address(name), email, role, agency),)


def _holders(
    work: Work, case: CaseFile, partnership: Partnership, role: str, recipient_key: str
) -> tuple[Recipient, ...]:
    """Those who may sign in with this role, the first under the letter's own key."""
    rows = work.session.scalars(
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.partnership == case.partnership, UserRole.role == role, User.active.is_(True))
        .order_by(UserRole.created_at, User.id)
    ).all()
    found: list[Recipient] = []
    for row in rows:
        about = work.directory(row.partnership).open_json("user", row.id, "sealed", row.sealed)
        if about.get("email"):
            key = f"user:{row.id}" if found else recipient_key
            name = str(about.get("name") or "")
            found.append(Recipient(key, name, str(about["email"]), "", partnership.business_unit.name))
    return tuple(found)


def _contacts(
    work: Work, partnership: str, partner: str, recipient_key: str, organisation: str
) -> tuple[Recipient, ...]:
    rows = work.session.scalars(
        select(PartnerContact)
        .where(
            PartnerContact.partnership == partnership,
            PartnerContact.partner == partner,
            PartnerContact.active.is_(True),
        )
        .order_by(PartnerContact.created_at, PartnerContact.id)
    ).all()
    here = [row for row in rows if not is_away(row, work.today)]
    found: list[Recipient] = []
    # Who is away is left out while somebody else is there; nobody at all would be worse than a late answer.
    for row in here or rows:
        about = work.directory(partnership).open_json("partner_contact", row.id, "sealed", row.sealed)
        if about.get("email"):
            # The first has the letter's own key, so that a person added later changes nothing of what went before.
            key = f"contact:{row.id}" if found else recipient_key
            found.append(
                Recipient(
                    key, str(about.get("name") or ""), str(about["email"]), str(about.get("role") or ""), organisation
                )
            )
    return tuple(found)
