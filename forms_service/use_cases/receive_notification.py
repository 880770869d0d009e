"""A notification arrives: it is kept, a case in state *received* begins, its clock starts, and the unit is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms_service.db.records import documents, events
from forms_service.db.records.cases import new_case
from forms_service.db.records.documents import PreparedUpload
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Process, Trigger
from forms_service.domain.references import file_name, suffix_of
from forms_service.errors import InvalidInputError, NotFoundError


@dataclass(frozen=True, slots=True)
class Received:
    """What the receipt says."""

    case_id: str
    document_id: str
    reference: str
    sha256: str
    received_at: datetime


def receive_notification(
    work: Work,
    partnership: str,
    upload: PreparedUpload,
    *,
    via: str,
    contact_email: str = "",
    true_received_at: datetime | None = None,
) -> Received:
    """`true_received_at`: when it reached the unit, where a person enters it later; the clock counts from then."""
    if true_received_at is not None and true_received_at > work.now:
        raise InvalidInputError("This time is in the future.", field="true_received_at")
    process = process_notified_to(work, partnership)
    received_at = true_received_at or work.now
    case = new_case(
        work,
        partnership,
        process.slug,
        received_at=received_at,
        facts={"notifier_email": contact_email.strip()} if contact_email.strip() else {},
        wrapped_key=upload.wrapped_key,
    )
    form = process.notification.form.partition("/")[0] if process.notification else "notification"
    document = documents.keep_upload(
        work,
        case.id,
        upload,
        kind="notification",
        file_name=file_name(suffix_of(upload.media_type), "notification", form, case.id[:8]),
        received_via=via,
        true_received_at=true_received_at,
    )
    events.note_event(work, case, process.starts_with, received_at, document_id=document.id)
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
    return Received(
        case_id=case.id,
        document_id=document.id,
        reference=f"N-{case.id[:8].upper()}/{document.id[:8].upper()}",
        sha256=upload.blob.sha256,
        received_at=received_at,
    )


def process_notified_to(work: Work, partnership: str) -> Process:
    """The partnership's process that begins with a notification form."""
    library = work.services.library
    for slug in sorted(library.partnerships[partnership].published_processes):
        process = library.process(partnership, slug)
        if process.notification is not None:
            return process
    raise NotFoundError("This partnership takes no notifications here.", code="no-notification")
