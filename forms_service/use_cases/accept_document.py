"""A person has gone through what was read: the document's answers may be used. Refused while any text is unplaced."""

from __future__ import annotations

from forms_service.db.models import CaseFile, Document
from forms_service.db.queries.another_child import another_child
from forms_service.db.queries.answers import ReadDocument, read_document_of
from forms_service.db.queries.rereading import differences_of
from forms_service.db.queries.return_state import return_state_of
from forms_service.db.records.documents import document_or_error, refuse_unsafe
from forms_service.db.records.notes import keep_note
from forms_service.db.records.received_forms import FORM, use_form
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def accept_document(
    work: Work, document_id: str, *, seen: str | None = None, although: str = "", altered_seen: bool = False
) -> None:
    """`seen`: the mark of what the person saw; where anything was changed since, nothing is accepted (ConflictError
    `changed-meanwhile`). `although`: why a return counts that does not say whether the agency was involved, or
    contradicts itself about it; without it such a return is not accepted (`involvement-open`), nor is a form that names
    another child (`another-child`). `altered_seen`: the
    person looked at what was changed in the form itself; a changed form is not accepted without (`form-altered`)."""
    document = document_or_error(work, document_id)
    document = work.session.get_one(Document, document.id, with_for_update=True, populate_existing=True)
    if document.direction != "in" or document.state not in ("read", "accepted"):
        raise ConflictError("This document was not read, so it cannot be accepted.")
    if document.state == "accepted":
        return
    refuse_unsafe(document)
    if not document.usable or document.problem_code:
        raise ConflictError("This document cannot be used as it is, so it cannot be accepted.", code="unusable")
    read = read_document_of(work, document)
    if read.result is None or read.result.outcome.value != "parsed":
        raise ConflictError("No form was recognised in this document, so there is nothing to accept.")
    if seen is not None and seen != read.mark:
        raise ConflictError(
            "Something was changed on this page since you opened it. Look at it again, then accept.",
            code="changed-meanwhile",
        )
    if read.open_pieces:
        count = len(read.open_pieces)
        raise ConflictError(
            f"{count} {'piece of text belongs' if count == 1 else 'pieces of text belong'} to no field yet. "
            "File or dismiss each of them first.",
            code="unplaced-text",
        )
    if read.open_questions:
        count = len(read.open_questions)
        raise ConflictError(
            f"{count} {'answer is' if count == 1 else 'answers are'} uncertain. Settle each of them first.",
            code="open-questions",
        )
    _check_beside(work, document, read)
    if read.result.altered and not altered_seen:
        raise ConflictError(
            "The form itself was changed: a label, a row or a question is not as it was sent. Look at what was "
            "changed, and tick that you have.",
            code="form-altered",
        )
    elsewhere = another_child(work, read)
    if elsewhere:
        if not although.strip():
            raise ConflictError(
                "It names a child whom this matter does not know. Say that it is for another case, or say why you "
                "accept it here all the same.",
                code="another-child",
            )
        said = f"Accepted although it names a child whom this matter does not know: {although.strip()}"
        keep_note(work, document.case_id, "document", document.id, said)
    involvement = return_state_of(work, read)
    if involvement is not None and involvement.unsafe:
        if not although.strip():
            raise ConflictError(
                "It is not clear whether the agency was involved. Settle that answer, ask the agency, or say why you "
                "accept the return all the same.",
                code="involvement-open",
            )
        said = f"Accepted although it is not clear whether the agency was involved: {although.strip()}"
        keep_note(work, document.case_id, "document", document.id, said)
    document.state = "accepted"
    case = work.session.get_one(CaseFile, document.case_id)
    for kind in ("return-to-review", "reading-differs"):
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=document.id)
    details = {"although": "involvement"} if involvement is not None and involvement.unsafe else {}
    if elsewhere:
        details["although"] = "another-child"
    if read.result.altered:
        details["altered"] = "seen"
    work.audit(
        "document.accepted",
        case_id=case.id,
        subject_kind="document",
        subject_id=document.id,
        details=details or None,
    )
    if document.kind == FORM:
        use_form(work, document)


def _check_beside(work: Work, document: Document, read: ReadDocument) -> None:
    """What lies beside the answers: a newer reading that differs, the message it came in, nothing typed at all."""
    if differences_of(work, document, read).is_open:
        raise ConflictError(
            "A newer reading of this file differs from this one. Look at each difference first.", code="reading-differs"
        )
    if read.is_typed and not read.given:
        raise ConflictError("Nothing has been typed yet, so there is nothing to accept.", code="nothing-typed")
    if document.parent_id is None:
        return
    parent = work.session.get_one(Document, document.parent_id)
    message = read_document_of(work, parent)
    if message.open_pieces or differences_of(work, parent, message).is_open:
        raise ConflictError(
            "It came in a message whose words nobody has dealt with yet. Read the message first: it may say what the "
            "form does not.",
            code="message-unread",
        )
