"""Notes and dated flags: on a page of their own, and beside whatever they are about."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.notes import NoteFound, notes_of_case
from forms_service.domain.access import Action
from forms_service.use_cases.finish_flag import finish_flag
from forms_service.use_cases.withdraw_note import withdraw_note
from forms_service.use_cases.write_note import write_note
from forms_service.web.access import allowed_on, safe_next, subject
from forms_service.web.again import again
from forms_service.web.case_pages import case_template
from forms_service.web.cases.door import blueprint
from forms_service.web.moments import read_day
from forms_service.web.work import reading, writing


@blueprint.get("/cases/<case_id>/notes")
@allowed_on("case", Action.WRITE_NOTE)
def notes(case_id: str) -> ResponseReturnValue:
    """What was wrong with a note written on another page is mended here, with its words kept."""
    sent = request.method == "POST"
    return case_template(
        "cases/notes.html",
        found=notes_of_case(reading(), case_id),
        note_place=note_place,
        form=request.form.get("form", "note") if sent else "note",
        about_kind=request.form.get("subject_kind", "case") if sent else "case",
        about_id=request.form.get("subject_id", case_id) if sent else case_id,
    )


@blueprint.post("/cases/<case_id>/notes")
@allowed_on("case", Action.WRITE_NOTE)
@again(notes)
def add_note(case_id: str) -> ResponseReturnValue:
    write_note(
        writing(),
        case_id=case_id,
        subject_kind=request.form.get("subject_kind", "case"),
        subject_id=request.form.get("subject_id", case_id),
        text=request.form.get("text", ""),
        seen_by=request.form.get("seen_by", "unit"),
        flag_on=_flag_on(),
    )
    flash("The note was kept.")
    return redirect(_back(case_id))


@blueprint.post("/notes/<note_id>/withdraw", endpoint="withdraw_note")
@allowed_on("note", Action.WRITE_NOTE)
def take_back(note_id: str) -> ResponseReturnValue:
    withdraw_note(writing(), note_id=note_id)
    flash("The note was withdrawn.")
    return redirect(_back(subject().case_id))


@blueprint.post("/notes/<note_id>/done", endpoint="finish_flag")
@allowed_on("note", Action.WRITE_NOTE)
def tick_off(note_id: str) -> ResponseReturnValue:
    finish_flag(writing(), note_id=note_id)
    flash("Ticked off. The note stays.")
    return redirect(_back(subject().case_id))


def note_place(note: NoteFound) -> tuple[str, str]:
    """The words and the address of what a note is about."""
    if note.subject_kind == "request":
        return "about an agency", url_for("returns.one", request_id=note.subject_id)
    if note.subject_kind in ("document", "field"):
        document_id, _, path = note.subject_id.partition("/")
        words = "about an answer in a document" if path else "about a document"
        return words, url_for("documents.check", document_id=document_id)
    if note.subject_kind == "pack":
        return "about the pack", url_for("packs.packs", case_id=note.case_id)
    if note.subject_kind == "decision":
        return "about the decision record", url_for("decisions.decision_page", case_id=note.case_id)
    return "about the case", url_for("cases.case_page", case_id=note.case_id)


def _flag_on() -> date | None:
    written = request.form.get("flag_on", "").strip()
    return read_day(written, "flag_on") if written else None


def _back(case_id: str) -> str:
    """Where the note was written; a page of ours, or the case's notes."""
    sent = request.form.get("back", "")
    return safe_next(sent) if sent else url_for("cases.notes", case_id=case_id)
