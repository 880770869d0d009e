"""An agency's form, prefilled for it alone, in three editions: made once when it is asked, and kept as given."""

from __future__ import annotations

from sqlalchemy import Select, select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import AgencyRequest, CaseFile, Document
from forms_service.db.queries.pinned import pinned_library, pinned_partnership, pinned_process
from forms_service.db.queries.prefill import prefill_answers
from forms_service.db.records.documents import keep, prepare_blob
from forms_service.db.session import Sessions
from forms_service.db.work import begin_reading, begin_work
from forms_service.domain.references import MEDIA_TYPES, file_name
from forms_service.ports import Services

EDITIONS = ("docx", "odt", "pdf")


def make_request_form(sessions: Sessions, services: Services, request_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("make_request_form")) as work:
        request = work.session.get_one(AgencyRequest, request_id)
        case = work.session.get_one(CaseFile, request.case_id)
        made = set(work.session.scalars(_editions(request_id)))
        library, partnership = pinned_library(work.session, case), pinned_partnership(work.session, case)
        form = library.form(case.partnership, f"{request.form}/v{request.form_version}")
        use = pinned_process(work.session, case).agency_return
        answers = prefill_answers(work, case, library, form, use.prefill if use else {}, request=request)
        wrapped, reference, case_id = work.vault(case.id).wrapped_key, case.reference or "", case.id
    missing = [edition for edition in EDITIONS if MEDIA_TYPES[edition] not in made]
    blobs = {
        edition: prepare_blob(
            services,
            wrapped,
            services.forms.blank(partnership, form, edition, case_reference=reference, answers=answers),
        )
        for edition in missing
    }
    with begin_work(sessions, services, worker_actor("make_request_form")) as work:
        claim.check(work)
        made = set(work.session.scalars(_editions(request_id)))
        for edition, blob in blobs.items():
            if MEDIA_TYPES[edition] in made:
                continue
            keep(
                work,
                case_id,
                blob,
                kind="request-form",
                direction="out",
                media_type=MEDIA_TYPES[edition],
                file_name=file_name(edition, reference, form.slug, f"v{form.version}"),
                request_id=request_id,
                form=form.slug,
                form_version=form.version,
            )


def _editions(request_id: str) -> Select[str]:
    return select(Document.media_type).where(Document.request_id == request_id, Document.kind == "request-form")
