"""A notification arrives: it is kept, a case in state *received* begins, its clock starts, and the unit is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_service.db.models import PublicDraft
from forms_service.db.queries.receipts import notification_receipt
from forms_service.db.records import documents, events
from forms_service.db.records.cases import new_case
from forms_service.db.records.documents import PreparedUpload
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.public_drafts import end_draft, lock_draft, once_for, read_draft
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.definitions.notified_to import processes_notified_to
from forms_service.definitions.schema import Process, Trigger
from forms_service.domain.references import file_name, receipt_reference, suffix_of
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError

RECEIVED = "notification.received"


@dataclass(frozen=True, slots=True)
class Received:
    """What the receipt says."""

    case_id: str
    document_id: str
    reference: str
    sha256: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """One press of "Send": what it sends is kept once, however often it is pressed."""

    once: str = ""  # of an upload: the digest of the page's mark
    draft_id: str = ""  # of a draft: what it becomes ends it
    edition: str = ""  # of that draft, as it was made into a document


def receive_notification(
    work: Work,
    partnership: str,
    upload: PreparedUpload,
    *,
    via: str,
    contact_email: str = "",
    true_received_at: datetime | None = None,
    sending: Sending | None = None,
    process: str = "",
) -> Received:
    """`true_received_at`: when it reached the unit, where a person enters it later; the clock counts from then.

    `process`: the one chosen by whoever sends it; a form that is recognised goes to its own all the same. Where the
    process starts with something that no form can say, only the receipt is recorded.
    """
    if true_received_at is not None and true_received_at > work.now:
        raise InvalidInputError("This time is in the future.", field="true_received_at")
    begins = process_notified_to(work, partnership, process)
    begun = _begun(work, partnership, begins, sending) if sending is not None else None
    if begun is not None and begun.document_id is not None:
        return _received_before(work, partnership, begun.document_id)
    received_at = true_received_at or work.now
    case = new_case(
        work,
        partnership,
        begins.slug,
        received_at=received_at,
        facts={"notifier_email": contact_email.strip()} if contact_email.strip() else {},
        wrapped_key=upload.wrapped_key,
    )
    form = begins.notification.form.partition("/")[0] if begins.notification else "notification"
    document = documents.keep_upload(
        work,
        case.id,
        upload,
        kind="notification",
        file_name=file_name(suffix_of(upload.media_type), "notification", form, case.id[:8]),
        received_via=via,
        true_received_at=true_received_at,
    )
    events.note_event(work, case, RECEIVED, received_at, document_id=document.id)
    work.ask("read_document", document.id)
    ask_letters(work, case, Trigger.NOTIFICATION_RECEIVED, cause=document.id)
    raise_task(
        work,
        "notification-new",
        partnership=partnership,
        case_id=case.id,
        subject_id=document.id,
        severity="red",
        due_on=work.today,
    )
    if begun is not None:
        _finish(work, begun, document.id)
    return Received(
        case_id=case.id,
        document_id=document.id,
        reference=receipt_reference(case.id, document.id),
        sha256=upload.blob.sha256,
        received_at=received_at,
    )


def _begun(work: Work, partnership: str, process: Process, sending: Sending) -> PublicDraft:
    if sending.draft_id:
        draft = lock_draft(work, sending.draft_id)
        if draft.ended_at is None and read_draft(work, draft).edition != sending.edition:
            raise InvalidInputError(
                "Your answers were changed in another window. Read them here once more, then send them."
            )
        if draft.ended_at is not None and draft.document_id is None:
            raise ConflictError("This notification was given up in another window.", code="draft-ended")
        return draft
    form, _, version = (process.notification.form if process.notification else "/v0").partition("/v")
    return once_for(work, partnership, form, int(version), sending.once)


def _finish(work: Work, begun: PublicDraft, document_id: str) -> None:
    if begun.ended_at is None:
        end_draft(work, begun, "sent", document_id=document_id)
    else:
        begun.document_id = document_id


def _received_before(work: Work, partnership: str, document_id: str) -> Received:
    receipt = notification_receipt(work, partnership, document_id)
    if receipt is None:
        raise NotFoundError
    return Received(receipt.case_id, document_id, receipt.reference, receipt.sha256, receipt.received_at)


def process_notified_to(work: Work, partnership: str, chosen: str = "") -> Process:
    """The one chosen, of those of the partnership that begin with a form; else the first of them."""
    known = processes_notified_to(work.services.library, partnership)
    found = [process for process in known if not chosen or process.slug == chosen]
    if not found:
        raise NotFoundError("This partnership takes no such notification here.", code="no-notification")
    return found[0]
