"""A partner signed on paper: a named officer confirms the scanned page, over the record as it stands."""

from __future__ import annotations

from datetime import date

from forms_service.db.records.documents import PreparedUpload, keep_upload
from forms_service.db.records.signatures import Signed, add_signature, to_be_signed
from forms_service.db.work import Work
from forms_service.domain.references import file_name, suffix_of
from forms_service.errors import InvalidInputError


def confirm_signed_page(
    work: Work,
    decision_id: str,
    partner: str,
    upload: PreparedUpload,
    *,
    typed_name: str,
    role: str,
    signed_on: date,
    digest: str,
) -> Signed:
    """Who confirms it says: this page is signed by this person, and it is these words that they signed."""
    found = to_be_signed(work, decision_id, partner, typed_name, role, digest=digest)
    if signed_on > work.today:
        raise InvalidInputError("The day of signing must be today or earlier.", field="signed_on")
    name = file_name(suffix_of(upload.media_type), found.case.reference or "", "signed-page", partner)
    document = keep_upload(work, found.case.id, upload, kind="evidence", file_name=name)
    document.state = "accepted"
    told = {"typed_name": typed_name.strip(), "role": role.strip(), "signed_on": signed_on.isoformat()}
    return add_signature(work, found, partner, told=told, method="scanned", document_id=document.id)
