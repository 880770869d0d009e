"""A form sent through another process's door goes to the process that it begins, while nobody has opened it."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Document, Letter
from forms_service.db.records import due_dates
from forms_service.db.records.called_back import call_back
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.pinned import pin
from forms_service.db.work import Work
from forms_service.definitions.notified_to import process_begun_by
from forms_service.definitions.schema import Process, Trigger


def to_own_process(work: Work, case: CaseFile, document: Document, form: str) -> None:
    """`form`: slug of the form that was recognised. Nothing is done where no other process begins with it."""
    own = process_begun_by(work.services.library, case.partnership, form)
    if case.state != "received" or own is None or own.slug == case.process:
        return
    before = case.process
    case.process, case.process_version = own.slug, own.version
    case.definition_digest = pin(work, case.partnership, own)
    work.session.flush()
    _take_back_letters(work, case, own)
    work.audit(
        "case.recognised",
        case_id=case.id,
        subject_kind="case",
        subject_id=case.id,
        details={"from": before, "to": own.slug, "definition": case.definition_digest},
    )
    due_dates.refresh(work, case.id)
    ask_letters(work, case, Trigger.NOTIFICATION_RECEIVED, cause=document.id)


def _take_back_letters(work: Work, case: CaseFile, own: Process) -> None:
    """Those that are not made yet and that the other process does not have."""
    kept = {use.letter for use in own.letters}
    for letter in work.session.scalars(
        select(Letter).where(Letter.case_id == case.id, Letter.state == "asked").order_by(Letter.id).with_for_update()
    ):
        if letter.kind not in kept:
            call_back(work, case, letter)
