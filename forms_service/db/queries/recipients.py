"""To whom a letter goes: the rows behind an audience. Keys name people without saying who they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, PartnerContact
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience, Partnership


@dataclass(frozen=True, slots=True)
class Recipient:
    """`key` stands in rows and in the uniqueness of mails: request:, partner:, audience: or contact: and an id."""

    key: str
    name: str
    email: str
    role: str = ""
    organisation: str = ""


def recipient_keys(partnership: Partnership, audience: Audience, request: AgencyRequest | None) -> tuple[str, ...]:
    """One letter is made for each of these."""
    match audience:
        case Audience.AGENCIES:
            return (f"request:{request.id}",) if request is not None else ()
        case Audience.PARTNERS:
            return tuple(f"partner:{partner.slug}" for partner in partnership.partners)
        case Audience.STATUTORY_NOTIFIER:
            return tuple(f"partner:{partner.slug}" for partner in partnership.partners if partner.statutory_notifier)
        case other:
            return (f"audience:{other.value}",)


def recipients_of(
    work: Work, case: CaseFile, partnership: Partnership, recipient_key: str, request: AgencyRequest | None
) -> tuple[Recipient, ...]:
    """The people behind one key; none where the directory has none, which is a red task and never silence."""
    kind, _, name = recipient_key.partition(":")
    if kind == "request":
        return _asked(work, case, request)
    if kind == "partner":
        organisation = next((each.organisation for each in partnership.partners if each.slug == name), "")
        return _contacts(work, case.partnership, name, recipient_key, organisation)
    match name:
        case Audience.NOTIFIER.value:
            return _notifier(work, case)
        case Audience.BUSINESS_UNIT.value:
            unit = partnership.business_unit.name
            return (Recipient(recipient_key, unit, partnership.mailbox, organisation=partnership.name),)
        case Audience.FILE.value:
            return ()
        case _:
            return _contacts(work, case.partnership, name, recipient_key, partnership.name)


def _asked(work: Work, case: CaseFile, request: AgencyRequest | None) -> tuple[Recipient, ...]:
    if request is None:
        return ()
    sealed = request.recipient_sealed
    found = work.vault(case.id).open_json("agency_request", request.id, "recipient_sealed", sealed)
    if not found.get("email"):
        return ()
    return (
        Recipient(
            f"request:{request.id}",
            str(found.get("name") or ""),
            str(found["email"]),
            str(found.get("role") or ""),
            request.agency_name,
        ),
    )


def _notifier(work: Work, case: CaseFile) -> tuple[Recipient, ...]:
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    email = str(facts.get("notifier_email") or "")
    if not email:
        return ()
    name, role, agency = (str(facts.get(f"notifier_{part}") or "") for part in ("name", "role", "agency"))
    return (Recipient(f"audience:{Audience.NOTIFIER.value}", name, email, role, agency),)


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
    found: list[Recipient] = []
    for row in rows:
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
