"""What the unit asks an agency about its return: marked answer by answer, then sent all at once."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.domain.access import Action
from forms_service.use_cases.ask_question import ask_question
from forms_service.use_cases.send_questions import send_questions
from forms_service.use_cases.withdraw_question import withdraw_question
from forms_service.web.access import allowed_on
from forms_service.web.again import again
from forms_service.web.documents.answers import shown_again
from forms_service.web.documents.check import check
from forms_service.web.documents.door import blueprint
from forms_service.web.work import writing


@blueprint.post("/documents/<document_id>/questions")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(shown_again)
def ask(document_id: str) -> ResponseReturnValue:
    ask_question(writing(), document_id, request.form.get("path", ""), request.form.get("text", ""))
    flash("The question was noted. Nothing is sent before you send the questions.")
    return redirect(url_for(".check", document_id=document_id, _anchor="questions"))


@blueprint.post("/documents/<document_id>/questions/send")
@allowed_on("document", Action.ANSWER_AGENCY)
@again(check)
def send(document_id: str) -> ResponseReturnValue:
    count = send_questions(writing(), document_id)
    flash(f"{count} question{'' if count == 1 else 's'} sent. The message says how many, not what they are.")
    return redirect(url_for(".check", document_id=document_id, _anchor="questions"))


@blueprint.post("/documents/<document_id>/questions/<question_id>")
@allowed_on("document", Action.CHECK_DOCUMENT)
def settle_question(document_id: str, question_id: str) -> ResponseReturnValue:
    answered = request.form.get("act") == "answered"
    withdraw_question(writing(), document_id, question_id, answered=answered)
    flash("The question counts as answered." if answered else "The question was taken back.")
    return redirect(url_for(".check", document_id=document_id, _anchor="questions"))
