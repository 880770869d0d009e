"""A form comes in while a case runs: kept first, read by a job, and used only once a person has accepted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.documents import PreparedUpload, keep_upload, same_bytes
from forms_service.db.records.parties import party_or_error, receivers_of_party
from forms_service.db.work import Work
from forms_service.domain.references import file_name, suffix_of
from forms_service.errors import ConflictError, InvalidInputError

FORM = "form"
VIA = ("upload", "email", "post", "hand")


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """What the receipt says. `again`: the same bytes were here already; they are not kept twice."""

    case_id: str
    document_id: str
    reference: str
    sha256: str
    received_at: datetime
    again: bool = False


def receive_form(
    work: Work,
    case_id: str,
    upload: PreparedUpload,
    *,
    via: str = "upload",
    party_id: str = "",
    true_received_at: datetime | None = None,
) -> ReceivedForm:
    """`party_id`: who sent it by their link. `true_received_at`: when it reached the unit, where that was before.

    Which form it is, the reading finds out. Errors: ConflictError (the case is not open, or its process receives no
    form), InvalidInputError (`true_received_at`, `via`)."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The case is closed, so nothing more can be sent to it.", code="case-closed")
    process = pinned_process(work.session, case)
    if not process.receives:
        raise ConflictError("This process receives no forms.", code="no-forms")
    if via not in VIA:
        raise InvalidInputError("Choose how it came.", field="via")
    if true_received_at is not None and true_received_at > work.now:
        raise InvalidInputError("This time is in the future.", field="true_received_at")
    if party_id and party_or_error(work, party_id).case_id != case.id:
        raise InvalidInputError("Choose a party of this matter.", field="party_id")
    # To a party nothing is said of what another sent; who sent the same has sent it, too.
    theirs = receivers_of_party(work, party_id) if party_id else None
    for known in same_bytes(work, case.id, upload.blob.sha256):
        ours = known.kind == FORM and known.direction == "in" and known.state != "rejected"
        if ours and (theirs is None or known.received_by in theirs):
            return ReceivedForm(
                case.id,
                known.id,
                _reference(case.reference, known.id),
                upload.blob.sha256,
                known.received_at or work.now,
                again=True,
            )
    document = keep_upload(
        work,
        case.id,
        upload,
        kind=FORM,
        file_name="",
        received_via=via,
        true_received_at=true_received_at,
    )
    document.file_name = file_name(suffix_of(upload.media_type), case.reference, FORM, f"v{document.version_no}")
    if party_id:
        work.audit(
            "form.sent-by-party", case_id=case.id, subject_kind="document", subject_id=document.id,
            details={"party": party_id},
        )  # fmt: skip
    work.ask("read_document", document.id)
    return ReceivedForm(
        case.id, document.id, _reference(case.reference, document.id), upload.blob.sha256, work.now
    )  # fmt: skip


def _reference(reference: str | None, document_id: str) -> str:
    return f"{reference}/{document_id[:8].upper()}"
