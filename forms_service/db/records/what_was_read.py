"""What a reading means for the request or the case that its document came for."""

from __future__ import annotations

from forms_service.db.models import AgencyRequest, CaseFile, Document
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.records.cases import facts_of, seal_facts
from forms_service.db.records.containers import (
    TOO_MANY,
    Inside,
    is_enclosed,
    keep_inside,
    look_at_container,
    message_waits,
    tell_of_container,
    to_type,
)
from forms_service.db.records.own_process import to_own_process
from forms_service.db.records.received_forms import FORM, judge_form
from forms_service.db.records.returns import answer_request, find_unusable
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.answers import answers_of
from forms_service.definitions.notified import notified
from forms_service.definitions.returned import return_content
from forms_service.domain.collated import RegisterState
from forms_service.domain.collation import state_of
from parsers.types import Outcome, ParseResult

_NO_FORM = ("unreadable", "not-recognised")


def act_on(work: Work, document: Document, result: ParseResult, inside: Inside | None) -> None:
    """`document` is locked. `inside`: what a message or archive holds."""
    if document.kind == "return":
        request = work.session.get_one(AgencyRequest, document.request_id or "", with_for_update=True)
        if inside is not None:
            _container_read(work, document, result, inside)
            return
        _return_read(work, document, request, result)
    elif document.kind == "notification":
        if inside is not None:
            _container_read(work, document, result, inside)
            return
        _notification_read(work, document, result)
    elif document.kind == FORM:
        if inside is not None:
            _container_read(work, document, result, inside)
            return
        _form_read(work, document, result)
    if document.parent_id is not None:
        work.session.flush()
        look_at_container(work, document.parent_id)


def _container_read(work: Work, document: Document, result: ParseResult, inside: Inside) -> None:
    keep_inside(work, document, inside)
    message_waits(work, document, result)
    if inside.count > len(inside.uploads):
        tell_of_container(work, document, TOO_MANY)
    elif not inside.count:
        look_at_container(work, document.id)


def _return_read(work: Work, document: Document, request: AgencyRequest, result: ParseResult) -> None:
    case = work.session.get_one(CaseFile, document.case_id)
    if is_picture(document, result):
        if document.parent_id is not None and document.media_type.startswith("image/"):
            is_enclosed(work, document)
        else:
            to_type(work, document)
        return
    code, nil = _judged(work, case, request, result)
    if code in _NO_FORM and document.parent_id is not None:
        is_enclosed(work, document)
        return
    if code is not None:
        find_unusable(work, document, request, code)
        return
    document.usable, document.problem_code = True, None  # an earlier reading may have found otherwise
    answer_request(work, request, document, nil=nil)
    ask_to_review(work, case, document, result)


def ask_to_review(work: Work, case: CaseFile, document: Document, result: ParseResult) -> None:
    raise_task(
        work,
        "return-to-review",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=document.id,
        due_on=work.today,
        details={"unplaced": len(result.unplaced), "version": result.version or ""},
    )


def is_picture(document: Document, result: ParseResult) -> bool:
    """A scan or a photograph: there is no text in it to read, so a person types what they see."""
    if result.outcome is Outcome.PARSED:
        return False
    if any(problem.code == "scan" for problem in result.problems):
        return True
    refused = result.refusal.code if result.refusal is not None else ""
    is_image = document.media_type.startswith("image/") or result.media_type.startswith("image/")
    return is_image and refused in ("", "picture")


def _judged(work: Work, case: CaseFile, request: AgencyRequest, result: ParseResult) -> tuple[str | None, bool]:
    """A code where the document cannot serve as this request's return, and whether it is a nil in so many words."""
    if result.outcome is Outcome.REFUSED:
        return "unreadable", False
    if result.outcome is Outcome.UNRECOGNISED:
        return "not-recognised", False
    if result.partnership != case.partnership:
        return "other-partnership", False
    if result.form != request.form:
        return "wrong-form", False
    if result.case_ref and case.reference and result.case_ref.strip().casefold() != case.reference.casefold():
        return "other-case", False
    process, library = pinned_process(work.session, case), pinned_library(work.session, case)
    use = process.agency_return
    assert use is not None
    assert process.report is not None
    form = library.form(case.partnership, use.form)
    content = return_content(
        result,
        form,
        use,
        library.report(case.partnership, process.report),
        key="R",
        file=case.reference or "",
    )
    state, _ = state_of(content)
    ours = {field.name for field in form.fields() if field.prefilled}
    nothing = not any(each.text.strip() for name, each in content.fields.items() if name not in ours) and not any(
        each.text.strip()
        for name, rows in content.tables.items()
        if name not in ours
        for row in rows
        for each in row.values()
    )
    if state is RegisterState.UNCLEAR and nothing:
        return "empty-form", False
    return None, state is RegisterState.NIL


def _form_read(work: Work, document: Document, result: ParseResult) -> None:
    if is_picture(document, result):
        if document.parent_id is not None and document.media_type.startswith("image/"):
            is_enclosed(work, document)
        else:
            to_type(work, document)
        return
    if result.outcome is not Outcome.PARSED and document.parent_id is not None:
        is_enclosed(work, document)
        return
    judge_form(work, document, result)


def _notification_read(work: Work, document: Document, result: ParseResult) -> None:
    case = work.session.get_one(CaseFile, document.case_id)
    if result.outcome is Outcome.PARSED and result.form and result.partnership == case.partnership:
        to_own_process(work, case, document, result.form)
    process = pinned_process(work.session, case)
    use = process.notification
    wanted = use.form.partition("/")[0] if use else None
    if is_picture(document, result):
        if document.parent_id is not None and document.media_type.startswith("image/"):
            is_enclosed(work, document)
        else:
            to_type(work, document)
        return
    if result.outcome is not Outcome.PARSED or result.form != wanted or result.partnership != case.partnership:
        if document.parent_id is not None:
            is_enclosed(work, document)
            return
        document.problem_code = "unreadable" if result.outcome is Outcome.REFUSED else "wrong-form"
        raise_task(
            work,
            "notification-unreadable",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=document.id,
            severity="red",
            due_on=work.today,
            details={"code": document.problem_code},
        )
        return
    document.usable, document.problem_code = True, None
    finish_task(work, "notification-unreadable", partnership=case.partnership, case_id=case.id, subject_id=document.id)
    assert use is not None
    # Who notified may be written to before anybody has checked the form; an address given on the page comes first.
    found = notified(use, answers_of(result)).facts
    known = facts_of(work, case)
    contact = {key: value for key, value in found.items() if key.startswith("notifier_") and value}
    seal_facts(work, case, {**contact, **{key: value for key, value in known.items() if value}})
