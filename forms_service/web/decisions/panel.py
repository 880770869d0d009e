"""Whether the decision can go to the Panel; how it went, with proof; and what the Panel answered."""

from __future__ import annotations

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile
from forms_service.db.queries.case_page import timeline
from forms_service.db.queries.letter_files import KeptFile, files_of_letters
from forms_service.db.queries.letter_list import LetterLine, letters_of
from forms_service.db.queries.readiness import ReadyLine, readiness_of
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.allow_decision_letter import allow_decision_letter
from forms_service.use_cases.keep_proof import keep_proof
from forms_service.use_cases.record_panel_answer import record_panel_answer
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import needed, tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.decisions.door import blueprint
from forms_service.web.decisions.page import done
from forms_service.web.fresh_code import check_code_again
from forms_service.web.sent_moments import sent_moment
from forms_service.web.uploads import TAKEN_SCANS, sent_file
from forms_service.web.work import finish, reading, writing


@blueprint.post("/cases/<case_id>/decision/allow")
@allowed_on("case", Action.ALLOW_LETTER)
def allow(case_id: str) -> ResponseReturnValue:
    def let_go() -> None:
        reason = needed("reason", "Give the reason; your name stands beside it.")
        check_code_again()
        allow_decision_letter(writing(), case_id, reason)

    return done(let_go, "Recorded in your name. The letter can now be released.")


@blueprint.post("/cases/<case_id>/decision/panel")
@allowed_on("case", Action.RECORD_PANEL_ANSWER)
def panel(case_id: str) -> ResponseReturnValue:
    def keep() -> None:
        at, _ = sent_moment("answered_at", time_needed=False)
        record_panel_answer(
            writing(),
            case_id,
            needed("answer", "Choose what the Panel answered."),
            needed("text", "Enter the Panel’s words."),
            at,
        )

    return done(keep, "The Panel’s answer was recorded.")


@blueprint.get("/cases/<case_id>/readiness")
@allowed_on("case", Action.SEE_DECISION)
def readiness(case_id: str) -> ResponseReturnValue:
    """The day on which it must be with the Panel: each condition, met or not, with what shows it."""
    work = reading()
    case = frame()
    use = case.process.decision
    if use is None:
        raise NotFoundError
    lines = readiness_of(work, work.session.get_one(CaseFile, case_id))
    step = next((each.id for each in case.process.steps if use.letter in each.done_when.letters), None)
    return case_template(
        "decisions/readiness.html",
        lines=[(line, _words(line), _page_of(line)) for line in lines],
        held_by=[line for line in lines if line.holds and not line.met],
        due=next((each for each in timeline(work, case) if each.id == step and each.date is not None), None),
        letters=_panel_letters(case_id, use.letter) if may(Action.SEE_WORKINGS, subject()) else (),
        taken=TAKEN_SCANS,
    )


@blueprint.post("/letters/<letter_id>/proof")
@allowed_on("letter", Action.RECORD_PANEL_ANSWER)
def proof(letter_id: str) -> ResponseReturnValue:
    case_id = subject().case_id
    wrapped = reading().vault(case_id).wrapped_key
    finish()
    try:
        upload = sent_file("proof", wrapped, scans=True)
    except InvalidInputError as error:
        tell([error])
        return current_app.make_response(readiness(case_id=case_id)), 400
    keep_proof(writing(), letter_id, upload)
    flash("The proof was kept beside the letter.")
    return redirect(url_for(".readiness", case_id=case_id))


def _panel_letters(case_id: str, kind: str) -> tuple[tuple[LetterLine, KeptFile | None, tuple[KeptFile, ...]], ...]:
    """Each letter that carries the decision, its exact bytes, and the proofs that came for it."""
    work = reading()
    letters = [line for line in letters_of(work, frame()) if line.kind == kind]
    files = files_of_letters(work, case_id, [line.id for line in letters])
    return tuple(
        (
            line,
            next((file for file in files.get(line.id, ()) if file.document_id == line.document_id), None),
            tuple(file for file in files.get(line.id, ()) if file.kind == "evidence"),
        )
        for line in letters
    )


_CONDITIONS = {
    "pack-released": "The report was released",
    "pack-read": "The whole review group has said that they read it",
    "meeting-held": "The meeting was held",
    "record-final": "The record is final, signed off by the chair",
    "joint-response": "The partners' joint response is written down",
    "responded": "{partner} agrees",
    "signed": "{partner} has signed",
    "reference-known": "The reference of the notification to the Panel is known",
    "letter-made": "The letter to the Panel is made",
    "letter-left": "The letter has left",
    "allowed": "A named person lets it go although something is missing",
}
_PAGES = {
    "pack-released": "packs.packs",
    "pack-read": "packs.packs",
    "meeting-held": "cases.case_page",
    "reference-known": "cases.case_page",
    "letter-made": "letters.letters",
    "letter-left": "letters.letters",
}


def _words(line: ReadyLine) -> str:
    return _CONDITIONS[line.code].format(partner=frame().partner_title(line.partner) if line.partner else "")


def _page_of(line: ReadyLine) -> str:
    endpoint = _PAGES.get(line.code, "decisions.decision_page")
    if endpoint == "letters.letters" and not may(Action.RELEASE_LETTER, subject()):
        return ""
    return url_for(endpoint, case_id=subject().case_id)
