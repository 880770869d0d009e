"""An agency sends its return through its link. Kept first, read later; the receipt says when, and with which digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_service.db.models import CaseFile
from forms_service.db.records.documents import PreparedUpload, same_bytes
from forms_service.db.records.requests import locked_request
from forms_service.db.records.returns import take_return
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class Received:
    """`again`: the same bytes were here already; they are acknowledged and not kept twice."""

    case_id: str
    document_id: str
    reference: str
    sha256: str
    received_at: datetime
    again: bool = False


def receive_return(work: Work, request_id: str, upload: PreparedUpload, *, via: str = "upload") -> Received:
    # Two that come at one moment: one waits, so that the same bytes are kept once and each version has its number.
    request = locked_request(work, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    for known in same_bytes(work, case.id, upload.blob.sha256):
        if known.request_id == request.id and known.kind == "return":
            return _receipt(case, known.id, upload, known.received_at or work.now, again=True)
    document = take_return(work, request, upload, via=via)
    return _receipt(case, document.id, upload, work.now)


def _receipt(
    case: CaseFile, document_id: str, upload: PreparedUpload, at: datetime, *, again: bool = False
) -> Received:
    return Received(case.id, document_id, f"{case.reference}/{document_id[:8].upper()}", upload.blob.sha256, at, again)
