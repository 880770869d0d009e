"""What a form that came in while a case runs means: when it is read, and once a person has accepted it."""

from __future__ import annotations

from forms_service.db.models import CaseFile, Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import facts_of, seal_facts
from forms_service.db.records.letters import ask_letters_of_facts, make_held_again
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.notified import fact_values
from forms_service.definitions.schema import FormReceived, Process
from parsers.types import Outcome, ParseResult

FORM = "form"
TO_CHECK, UNREADABLE, TO_TYPE = "form-to-check", "form-unreadable", "form-to-type"
_TASKS = (TO_CHECK, UNREADABLE, TO_TYPE)


def received_as(process: Process, form: str | None) -> FormReceived | None:
    """What this form is in the process, in whatever version of it."""
    return next((use for use in process.receives if form and use.form.partition("/")[0] == form), None)


def judge_form(work: Work, document: Document, result: ParseResult) -> None:
    """After it was read: to be checked, or told apart from what this process receives."""
    case = work.session.get_one(CaseFile, document.case_id)
    code = _problem(work, case, result)
    document.usable, document.problem_code = code is None, code
    for kind in _TASKS:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=document.id)
    ask_to_check(work, case, document, code)


def ask_to_check(work: Work, case: CaseFile, document: Document, code: str | None = None) -> None:
    raise_task(
        work,
        TO_CHECK if code is None else UNREADABLE,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=document.id,
        severity="normal" if code is None else "red",
        due_on=work.today,
        details={"code": code} if code else {},
    )


def _problem(work: Work, case: CaseFile, result: ParseResult) -> str | None:
    if result.outcome is Outcome.REFUSED:
        return "unreadable"
    if result.outcome is not Outcome.PARSED:
        return "not-recognised"
    if result.partnership != case.partnership:
        return "other-partnership"
    if received_as(pinned_process(work.session, case), result.form) is None:
        return "wrong-form"
    if result.case_ref and case.reference and result.case_ref.strip().casefold() != case.reference.casefold():
        return "other-case"
    return None


def use_form(work: Work, document: Document) -> tuple[str, ...]:
    """A person accepted it: the facts that it brings up to date, by name. An empty answer takes nothing away."""
    case = work.session.get_one(CaseFile, document.case_id)
    for kind in _TASKS:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=document.id)
    use = received_as(pinned_process(work.session, case), document.form)
    brought: dict[str, str] = {}
    if use is not None and use.facts:
        answers = read_document_of(work, document).answers
        brought = {key: said for key, said in fact_values(use.facts, answers).items() if said}
        if brought:
            seal_facts(work, case, {**facts_of(work, case), **brought})
            work.session.flush()
            ask_letters_of_facts(work, case)
            make_held_again(work, case, "form-accepted")
    work.audit(
        "form.accepted",
        case_id=case.id,
        subject_kind="document",
        subject_id=document.id,
        details={"form": document.form or "", "facts": ",".join(sorted(brought))},
    )
    meet_steps(work, case)
    return tuple(sorted(brought))
