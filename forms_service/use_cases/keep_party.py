"""Who takes part in a matter: added, changed, left. Whoever left keeps their place in what was said and sent."""

from __future__ import annotations

from collections.abc import Mapping

from forms_service.db.models import CaseFile, Party
from forms_service.db.records import parties
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.parties import WHO, kind_of_party, parties_of, party_or_error
from forms_service.db.records.party_post import (
    call_back_from,
    end_party_links,
    write_to_known_address,
    write_to_newcomer,
)
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST = 200


def add_party(work: Work, case_id: str, role: str, details: Mapping[str, str], *, agency_id: str | None = None) -> str:
    """The party's id. `role`: slug of a party of the process; `details`: name, role, agency, email, telephone.

    Errors: ConflictError (closed, or this party is there already), InvalidInputError (`role`, `name`, `email`).
    """
    case = _open_case(work, case_id)
    kind = kind_of_party(work, case, role)
    told = _checked(details)
    if not kind.many and any(each.role == role for each in parties_of(work, case_id)):
        raise ConflictError(f"“{kind.title}” is there already. Change it, or say that they left.", code="party-there")
    party = parties.add_party(work, case, role, told, agency_id=agency_id)
    write_to_newcomer(work, case, party)
    return party.id


def change_party(work: Work, party_id: str, details: Mapping[str, str]) -> None:
    """Letters that left keep what they printed. With another address the links that open with the old one end, and what
    is on its way to it is called back: it was wrong, or is somebody else's now. Errors: as in `add_party`."""
    party = _here(work, party_id)
    told = _checked(details)
    if told == parties.details_of(work, party):
        return
    address_was = party.address_token
    parties.seal_details(work, party, told)
    work.session.flush()
    if address_was is not None and party.address_token != address_was:
        end_party_links(work, party)
        call_back_from(work, case_or_error(work, party.case_id), party, address_was, left=False)
    elif address_was is None and party.address_token is not None:
        write_to_known_address(work, case_or_error(work, party.case_id), party)
    work.audit("party.changed", case_id=party.case_id, subject_kind="party", subject_id=party.id)


def let_party_leave(work: Work, party_id: str) -> None:
    """They are written to no longer, and their link to the matter opens no longer."""
    party = _here(work, party_id)
    party.left_at = work.now
    work.session.flush()
    end_party_links(work, party)
    call_back_from(work, case_or_error(work, party.case_id), party, party.address_token, left=True)
    work.audit("party.left", case_id=party.case_id, subject_kind="party", subject_id=party.id)
    meet_steps(work, case_or_error(work, party.case_id))


def _here(work: Work, party_id: str) -> Party:
    party = party_or_error(work, party_id)
    _open_case(work, party.case_id)
    work.session.refresh(party)
    if party.left_at is not None:
        raise ConflictError("They are no longer a party of this matter.", code="party-left")
    return party


def _open_case(work: Work, case_id: str) -> CaseFile:
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("received", "open"):
        raise ConflictError("The matter is closed.")
    return case


def _checked(details: Mapping[str, str]) -> dict[str, str]:
    told = {key: str(details.get(key) or "").strip() for key in WHO}
    if not told["name"] and not told["agency"]:
        raise InvalidInputError("Enter a name, or the agency.", field="name")
    if told["email"] and ("@" not in told["email"] or " " in told["email"]):
        raise InvalidInputError("Enter an e-mail address in full, like name@example.org.", field="email")
    for key, words in told.items():
        if len(words) > _LONGEST:
            raise InvalidInputError(f"This must be {_LONGEST} characters or fewer.", field=key)
    return told
