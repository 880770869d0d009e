"""What a return does to its request: a usable one or a nil ends the chase at once, an unusable one pauses the mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Document
from forms_service.db.records import due_dates
from forms_service.db.records.asking import withdraw_what_was_asked
from forms_service.db.records.calls import drop_calls, put_on_call_list
from forms_service.db.records.documents import PreparedUpload, keep_upload
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.missing_returns import return_is_settled
from forms_service.db.records.questions import answer_questions
from forms_service.db.records.requests import withdraw_unsent
from forms_service.db.records.rounds import alone_with_round, close_round
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.domain.chasing import UNUSABLE_UPLOAD
from forms_service.domain.references import file_name, suffix_of
from forms_service.errors import ConflictError

# Kinds of task that a return leaves nobody to do.
_ANSWERED = ("return-unusable", "nil-said", "longer-asked", "agency-says-not-theirs", "passed-on", "contact-wrong")

# What the sender is told beyond "it could not be used": what it was, without blame, and what helps.
PROBLEMS = {
    "malware": "Our malware scanner found harmful code in the file, so nobody here has opened it. This happens without "
    "anybody's doing: a computer can be infected without showing it. Please tell your IT support, and send the form "
    "again from another computer, or fill it in on our page.",
    "nothing-inside": "We found no filled form in the message or archive. Please send the form itself: as a Word "
    "document, an OpenDocument text or a PDF.",
    "too-many-inside": "The message or archive holds more documents than we can take at once. Please send the form by "
    "itself.",
}


def take_return(
    work: Work,
    request: AgencyRequest,
    upload: PreparedUpload,
    *,
    via: str,
    true_received_at: datetime | None = None,
) -> Document:
    """Keeps the file as a version of its own and asks for it to be read; the upload counts already."""
    case = work.session.get_one(CaseFile, request.case_id)
    if request.state not in ("issued", "answered", "nil") or case.state not in ("open", "completed"):
        raise ConflictError("This request is closed, so nothing more can be sent to it.", code="request-closed")
    document = keep_upload(
        work,
        case.id,
        upload,
        kind="return",
        file_name="",
        received_via=via,
        request_id=request.id,
        true_received_at=true_received_at,
    )
    document.file_name = file_name(
        suffix_of(upload.media_type), case.reference, request.form, request.id[:6], f"v{document.version_no}"
    )
    answer_questions(work, request.id, document.id)
    # Also what waits for its hour or for a person: nobody is reminded of what they have just sent.
    withdraw_chasers(work, request)
    work.ask("read_document", document.id)
    ask_letters(work, case, Trigger.RETURN_RECEIVED, request=request, cause=document.id)
    return document


def answer_request(work: Work, request: AgencyRequest, document: Document, *, nil: bool) -> None:
    """`nil`: somebody stated who searched what and found nothing. A full return is never undone by a later nil."""
    case = work.session.get_one(CaseFile, request.case_id)
    if request.state not in ("issued", "answered", "nil"):
        return
    alone_with_round(work, case.id)
    first_answer = request.state == "issued"
    if not (nil and request.state == "answered"):
        request.state = "nil" if nil else "answered"
    request.paused_at = None
    due_dates.meet_request(work, request, document.true_received_at or document.received_at)
    drop_calls(work, request)
    withdraw_chasers(work, request)
    meet_steps(work, case)
    withdraw_what_was_asked(work, request)
    for kind in _ANSWERED:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=request.id)
    return_is_settled(work, case, request)
    work.audit(
        "request.answered",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={"state": request.state, "document": document.id},
    )
    if first_answer:
        close_round(work, case)


def withdraw_chasers(work: Work, request: AgencyRequest) -> None:
    withdraw_unsent(work, request, chasers_only=True)


def find_unusable(work: Work, document: Document, request: AgencyRequest, code: str) -> None:
    """Explained to the sender, put on the call list, mail paused; the request stays open."""
    case = work.session.get_one(CaseFile, request.case_id)
    document.usable, document.problem_code = False, code
    if request.state == "issued":
        request.paused_at = work.now
        put_on_call_list(work, request, rung=UNUSABLE_UPLOAD, cause=document.id, due_on=work.today)
        raise_task(
            work,
            "return-unusable",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=request.id,
            severity="red",
            due_on=work.today,
            details={"code": code, "document": document.id},
        )
    problem = PROBLEMS.get(code)
    ask_letters(
        work,
        case,
        Trigger.RETURN_UNUSABLE,
        request=request,
        cause=document.id,
        words={"problem": problem} if problem else None,
    )
    work.audit(
        "return.unusable",
        case_id=case.id,
        subject_kind="document",
        subject_id=document.id,
        details={"code": code},
    )


def reopen_if_unanswered(work: Work, request: AgencyRequest) -> None:
    """A return that a person rejects answers nothing, unless another usable one is there."""
    if request.state not in ("answered", "nil"):
        return
    left = work.session.scalar(
        select(Document.id).where(
            Document.request_id == request.id,
            Document.kind == "return",
            Document.usable.is_(True),
            Document.state.in_(("read", "accepted")),
        )
    )
    if left is None:
        case = work.session.get_one(CaseFile, request.case_id)
        request.state = "issued"
        due_dates.reopen_request(work, request)
        finish_task(work, "returns-complete", partnership=case.partnership, case_id=case.id, subject_id=case.id)
        work.audit("request.reopened", case_id=request.case_id, subject_kind="agency_request", subject_id=request.id)
