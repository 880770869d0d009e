"""A party of a matter is sent a link to it: the message of the process that carries one is made for them.

As with an agency's link, a person releases the message unless the process says otherwise, and only the digest of the
token is kept beside it.
"""

from __future__ import annotations

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Party
from forms_service.db.queries.following import PARTY_KEY, follows
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.queries.web_sessions import OPEN_TO_PARTIES
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letter
from forms_service.db.records.parties import details_of, party_or_error
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience, LetterUse, Trigger
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError

_LINK = "matter.link"


def send_matter_link(work: Work, party_id: str) -> str:
    """The letter's id. Links sent before stay good until they are taken back.

    Errors: NotFoundError; ConflictError (the matter is over, they left or do not follow it, or no message of the
    process carries a link); InvalidInputError (`party`: no address is known).
    """
    party = party_or_error(work, party_id)
    case = case_or_error(work, party.case_id, lock=True)
    work.session.refresh(party)
    if case.state not in OPEN_TO_PARTIES:
        raise ConflictError("This is not open: nobody is given a link to it.", code="case-closed")
    if party.left_at is not None:
        raise ConflictError("They no longer take part in this.", code="party-left")
    if not follows(pinned_process(work.session, case), party.role):
        raise ConflictError("Whoever takes part as this is given no link.", code="party-does-not-follow")
    if not details_of(work, party)["email"]:
        raise InvalidInputError(
            "Enter their e-mail address first: the link goes to it and opens with it.", field="party"
        )
    use = _message(work, case, party)
    letter_id = ask_letter(
        work,
        case,
        kind=use.letter,
        audience=party.role,  # for them alone, also where the process writes it to all parties
        recipient_key=f"{PARTY_KEY}{party.id}",
        cause=new_id(),
        hold=use.hold,
    )
    if letter_id is None:
        raise NotFoundError
    work.audit("matter-link.asked", case_id=case.id, subject_kind="party", subject_id=party.id)
    return letter_id


def _message(work: Work, case: CaseFile, party: Party) -> LetterUse:
    """The first that is made by hand, is for this party, and says the link."""
    library = pinned_library(work.session, case)
    for use in pinned_process(work.session, case).letters:
        if use.made_on is not Trigger.BY_HAND:
            continue
        theirs = {party.role, Audience.PARTIES.value} & {use.to, *use.copies_to}
        mail = library.letter(case.partnership, use.letter).mail
        if theirs and mail is not None and _LINK in mail.text:
            return use
    raise ConflictError("No message of this process carries a link for them.", code="no-link-message")
