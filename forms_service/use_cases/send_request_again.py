"""An agency says that it does not have the request: a person orders that the newest letter that asked goes again."""

from __future__ import annotations

from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.standing import request_standing
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.mails import locked_mail, send_again
from forms_service.db.records.requests import locked_request
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError

# Before these it is still on its way, and would go twice.
_MAY_GO_AGAIN = frozenset({"accepted", "uncertain", "refused", "bounced", "sent_otherwise"})


def send_request_again(work: Work, request_id: str) -> str:
    """The id of the new message, to the same person. What is known of the first one stays as it is."""
    request = locked_request(work, request_id)
    case = case_or_error(work, request.case_id)
    if request.state != "issued" or case.state != "open" or pinned_process(work.session, case).agency_return is None:
        raise ConflictError("The return is in, or is no longer asked for.", code="not-awaited")
    standing = request_standing(work, case, request)
    letter = standing.first_letter if standing else None
    if letter is None or letter.state not in _MAY_GO_AGAIN:
        raise ConflictError("The request is still held or on its way. Look at the letters.", code="not-gone")
    again = send_again(work, locked_mail(work, letter.id))
    for state in ("uncertain", "refused", "bounced"):
        finish_task(work, f"mail-{state}", partnership=case.partnership, case_id=case.id, subject_id=letter.id)
    work.audit(
        "mail.ordered-again", case_id=case.id, subject_kind="mail", subject_id=letter.id, details={"again": again.id}
    )
    return again.id
