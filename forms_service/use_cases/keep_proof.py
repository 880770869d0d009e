"""Proof that a letter arrived, such as a scanned receipt: kept in the case beside the letter."""

from __future__ import annotations

from forms_service.db.models import CaseFile, Letter
from forms_service.db.records.documents import PreparedUpload, keep_upload
from forms_service.db.work import Work
from forms_service.domain.references import file_name, suffix_of
from forms_service.errors import ConflictError


def keep_proof(work: Work, letter_id: str, upload: PreparedUpload) -> str:
    letter = work.session.get_one(Letter, letter_id)
    if letter.state != "released":
        raise ConflictError("This letter has not left yet, so there is no proof of its arrival.")
    case = work.session.get_one(CaseFile, letter.case_id)
    name = file_name(suffix_of(upload.media_type), case.reference or "", "proof", letter.kind)
    document = keep_upload(work, case.id, upload, kind="evidence", file_name=name)
    document.letter_id, document.state = letter.id, "accepted"
    work.audit("letter.proof-kept", case_id=case.id, subject_kind="letter", subject_id=letter.id,
               details={"document": document.id})  # fmt: skip
    return document.id
