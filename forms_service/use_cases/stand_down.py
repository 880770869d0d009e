"""One agency is no longer asked: told so, its link ended, nobody chases it."""

from __future__ import annotations

from forms_service.db.records.asking import stand_request_down
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.requests import locked_request
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def stand_down(work: Work, request_id: str, reason: str) -> None:
    request = locked_request(work, request_id)
    if request.state not in ("proposed", "confirmed", "issued"):
        raise ConflictError("This agency has answered, or is no longer asked.")
    if not reason.strip():
        raise InvalidInputError("Say why this agency is no longer asked.", field="reason")
    stand_request_down(work, case_or_error(work, request.case_id), request, reason.strip())
