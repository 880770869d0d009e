"""The unit enters a return that came by another route (post, e-mail, by hand), with the time at which it came."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.models import AgencyRequest
from forms_service.db.records.documents import PreparedUpload
from forms_service.db.records.returns import take_return
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError

ROUTES = ("email", "post", "hand", "upload")


def enter_return(work: Work, request_id: str, upload: PreparedUpload, *, via: str, true_received_at: datetime) -> str:
    """`true_received_at`: when it reached the unit; whether it was late is judged by that."""
    if via not in ROUTES:
        raise InvalidInputError("Choose how the return came.", field="via")
    if true_received_at > work.now:
        raise InvalidInputError("This time is in the future.", field="true_received_at")
    request = work.session.get_one(AgencyRequest, request_id)
    return take_return(work, request, upload, via=via, true_received_at=true_received_at).id
