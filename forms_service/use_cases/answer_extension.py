"""An officer answers an agency that asked for longer: another day, or the day stands. The agency is told either way."""

from __future__ import annotations

from datetime import date

from forms_service.db.models import Extension
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.extensions import grant, refuse
from forms_service.db.records.requests import locked_request
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError


def answer_extension(work: Work, extension_id: str, *, on: date | None, note: str = "") -> None:
    """`on` none: refused, and `note` must say why. The note goes to the agency."""
    row = work.session.get_one(Extension, extension_id)
    request = locked_request(work, row.request_id)
    case = case_or_error(work, request.case_id)
    if on is not None:
        grant(work, case, request, row, on=on, note=note.strip())
        return
    if not note.strip():
        raise InvalidInputError("Say why the day stands. The agency reads it.", field="note")
    refuse(work, case, request, row, note=note.strip())
