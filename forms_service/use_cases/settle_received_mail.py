"""A person has dealt with a message of the pen: it was used, or it is dismissed with a reason."""

from __future__ import annotations

from forms_service.db.queries.mailbox import case_of_received
from forms_service.db.records.received_mails import locked_received, settle
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def settle_received_mail(work: Work, received_id: str, *, became: str, reason: str = "") -> None:
    """`became`: a code of what was done with it: return, bounced, dealt-with, dismissed."""
    row = locked_received(work, received_id)
    if row is None:
        raise NotFoundError
    if row.state != "holding":
        raise ConflictError("Somebody has dealt with this message meanwhile.")
    if became == "dismissed" and not reason.strip():
        raise InvalidInputError("Say why nothing needs to be done with this message.", field="reason")
    case_id = case_of_received(work, row) or None
    settle(work, row, "dismissed" if became == "dismissed" else "filed", reason.strip())
    if case_id is None:
        row.raw_sealed = None  # it was nobody's; what it said stays readable with the reason
    work.audit(
        "mailbox.settled",
        case_id=case_id,
        subject_kind="received_mail",
        subject_id=row.id,
        details={"became": became},
    )
