"""The form that an agency filled in on its page becomes the same document as one that it uploads."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import AgencyDraft, AgencyRequest, CaseFile
from forms_service.db.queries.agency_draft import RETURN, draft_of
from forms_service.db.queries.pinned import pinned_library, pinned_partnership, pinned_process
from forms_service.db.queries.prefill import prefill_answers
from forms_service.db.records import documents
from forms_service.db.records.documents import PreparedUpload
from forms_service.db.records.requests import locked_request
from forms_service.db.records.returns import take_return
from forms_service.db.work import Work
from forms_service.domain.references import MEDIA_TYPES
from forms_service.errors import ConflictError
from parsers.types import JsonValue


def prepare_page_return(work: Work, request_id: str) -> PreparedUpload:
    """The draft as a filled form, made and sealed outside of any writing; `work` only reads."""
    request = work.session.get_one(AgencyRequest, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    library, use = pinned_library(work.session, case), pinned_process(work.session, case).agency_return
    if use is None:
        raise ConflictError("This process asks for no returns.")
    form = library.form(case.partnership, f"{request.form}/v{request.form_version}")
    answers: dict[str, JsonValue] = dict(draft_of(work, request).answers)
    # Last, so that nothing on the page can change what the unit filled in.
    answers |= prefill_answers(work, case, library, form, use.prefill, request=request)
    data = work.services.forms.blank(
        pinned_partnership(work.session, case), form, "docx", case_reference=case.reference or "", answers=answers
    )
    return documents.prepare_upload(
        work.services, work.vault(case.id).wrapped_key, "filled-on-the-page.docx", data, MEDIA_TYPES["docx"]
    )


def send_page_return(work: Work, request_id: str, upload: PreparedUpload) -> str | None:
    """The id of the document; none where the same draft was sent before, as when the button was pressed twice."""
    request = locked_request(work, request_id)
    draft = work.session.scalars(
        select(AgencyDraft).where(AgencyDraft.request_id == request_id, AgencyDraft.what == RETURN)
    ).one_or_none()
    if draft is None:
        raise ConflictError("Nothing has been filled in yet, so there is nothing to send.")
    if draft.sent_at is not None:
        return None
    document = take_return(work, request, upload, via="typed")
    draft.sent_at = work.system_now
    return document.id
