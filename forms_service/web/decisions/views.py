"""The draft of the record, and the chair's sign-off."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile
from forms_service.db.queries.decision import content_of, current_decision
from forms_service.db.queries.prefill import prefill_answers
from forms_service.definitions.schema import DecisionUse, FieldData, Form
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, NotFoundError
from forms_service.use_cases.draft_decision import draft_decision
from forms_service.use_cases.freeze_decision import freeze_decision
from forms_service.use_cases.let_chair_sign_own_draft import let_chair_sign_own_draft
from forms_service.web.access import acting_for, allowed_on, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.decisions import panel, signing  # noqa: F401  their routes are on the blueprint
from forms_service.web.decisions.door import blueprint
from forms_service.web.decisions.page import done, kept_apart
from forms_service.web.fresh_code import check_code_again
from forms_service.web.page_form import flat_answers, read_answers, row_count, with_gaps
from forms_service.web.work import reading, writing
from parsers.types import JsonValue

__all__ = ["blueprint"]


@blueprint.get("/cases/<case_id>/decision/draft")
@allowed_on("case", Action.DRAFT_DECISION)
def draft(case_id: str) -> ResponseReturnValue:
    work = reading()
    use, form = _use_and_form()
    decision = current_decision(work, case_id)
    if decision is not None and decision.state == "frozen":
        raise ConflictError("The recommendation is final and cannot be changed.", code="frozen")
    wanted = _wanted(use)
    typing = request.method == "POST"
    answers: dict[str, JsonValue]
    if typing:
        answers = read_answers(form, request.form, wanted)
    elif decision is not None:
        answers = content_of(work, decision)
    else:
        # Saving the page keeps its empty fields as emptied, so it must show what the service would fill in.
        case, library = work.session.get_one(CaseFile, case_id), frame().library
        answers = prefill_answers(work, case, library, form, use.prefill)
    return case_template(
        "decisions/draft.html",
        form=form,
        flat=flat_answers(form, answers),
        wanted=[field.name for field in form.fields() if wanted(field)],
        counts={
            field.name: row_count(field, answers, request.form if typing else None)
            for field in form.fields()
            if field.columns
        },
    )


@blueprint.post("/cases/<case_id>/decision/draft")
@allowed_on("case", Action.DRAFT_DECISION)
@again(draft)
def save_draft(case_id: str) -> ResponseReturnValue:
    use, form = _use_and_form()
    g.keep_typed = True
    if request.form.get("more"):
        return draft(case_id=case_id)
    wanted = _wanted(use)
    draft_decision(writing(), case_id, with_gaps(form, read_answers(form, request.form, wanted), wanted))
    flash("The draft was saved.")
    return redirect(url_for(".decision_page", case_id=case_id))


@blueprint.post("/decisions/<decision_id>/freeze")
@allowed_on("decision", Action.FREEZE_DECISION)
def freeze(decision_id: str) -> ResponseReturnValue:
    def sign_off() -> None:
        name, role = needed("chair_name", "Type your name."), needed("chair_role", "Enter your role.")
        check_code_again()
        freeze_decision(
            writing(),
            decision_id,
            name,
            role,
            own_draft_reason=request.form.get("own_draft_reason", ""),
            for_user_id=acting_for(Action.FREEZE_DECISION, subject()),
        )

    return done(sign_off, "The record is final. The partners can answer and sign it.")


@blueprint.post("/decisions/<decision_id>/own-draft")
@allowed_on("decision", Action.ALLOW_LETTER)
def allow_own_draft(decision_id: str) -> ResponseReturnValue:
    return done(
        lambda: let_chair_sign_own_draft(writing(), decision_id, needed("reason", "Say why nobody else can.")),
        "Recorded in your name. The chair can sign off what they wrote.",
    )


def _use_and_form() -> tuple[DecisionUse, Form]:
    case = frame()
    use = case.process.decision
    if use is None:
        raise NotFoundError
    return use, case.library.form(case.partnership.slug, use.form)


def _wanted(use: DecisionUse) -> Callable[[FieldData], bool]:
    apart = kept_apart(use)
    return lambda field: field.name not in apart
