"""An agency said on the telephone that it needs longer, and an officer gives it another day there and then."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from forms_service.db.models import Extension
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.extensions import grant, new_extension
from forms_service.db.records.requests import locked_request
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def grant_extension(work: Work, request_id: str, *, on: date, reason: str, who: str = "", note: str = "") -> str:
    """`reason`: why they need longer. `note`: a paragraph for them. The id of the extension, which keeps both days."""
    if not reason.strip():
        raise InvalidInputError("Say why they need longer.", field="reason")
    request = locked_request(work, request_id)
    waiting = select(Extension.id).where(Extension.request_id == request_id, Extension.state == "asked").limit(1)
    if work.session.scalar(waiting) is not None:
        raise ConflictError("This agency has asked for longer: answer that.", code="asked-already")
    row = new_extension(work, request, reason=reason.strip(), wanted_on=on, who=who.strip())
    grant(work, case_or_error(work, request.case_id), request, row, on=on, note=note.strip())
    return row.id
