"""The review group's record, written before and in the meeting. A draft may be changed by anyone who may write it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Decision
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.queries.prefill import prefill_answers
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.decisions import seal_content
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError
from parsers.types import JsonValue

SEVERAL = "several"


def draft_decision(work: Work, case_id: str, answers: Mapping[str, JsonValue]) -> str:
    """`answers`: field name -> value as the form's page gives them; what is not among them is left as it was."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The case is not open.")
    process, library = pinned_process(work.session, case), pinned_library(work.session, case)
    if process.decision is None:
        raise ConflictError("This process has no decision record.")
    form = library.form(case.partnership, process.decision.form)
    use = process.decision
    # The partners' own, each given by the partner in a step of its own.
    theirs = {use.agreed, *(each.table for each in (use.responses, use.signatures) if each)}
    known = {field.name for field in form.fields()} - theirs
    unknown = set(answers) - known
    if unknown:
        raise InvalidInputError("There is no such field on this form.", field=sorted(unknown)[0])
    if work.session.scalar(select(Decision.id).where(Decision.case_id == case_id, Decision.state == "frozen")):
        raise ConflictError("The recommendation is final and cannot be changed.", code="frozen")
    draft = work.session.scalar(select(Decision).where(Decision.case_id == case_id, Decision.state == "draft"))
    vault = work.vault(case_id)
    if draft is None:
        number = (work.session.scalar(select(func.max(Decision.number)).where(Decision.case_id == case_id)) or 0) + 1
        draft = Decision(id=new_id(), case_id=case_id, number=number, state="draft")
        work.session.add(draft)
        before: dict[str, JsonValue] = prefill_answers(work, case, library, form, process.decision.prefill)
    else:
        before = vault.open_json("decision", draft.id, "content_sealed", draft.content_sealed)
    seal_content(work, draft, {**before, **answers})
    # Where two had a hand in it, nobody signs off what only they wrote.
    draft.drafted_by = work.actor.who if draft.drafted_by in (None, work.actor.who) else SEVERAL
    work.audit("decision.drafted", case_id=case_id, subject_kind="decision", subject_id=draft.id)
    return draft.id
