"""A received document beside its own words: what was read, what a person settles, what is still unplaced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.answers import ReadDocument, form_of_reading, read_document_of
from forms_service.db.queries.case_page import DuplicateFound, duplicates_of
from forms_service.db.queries.document_list import documents_of, sent_to_case
from forms_service.db.queries.same_people import compared
from forms_service.db.queries.subjects import find_subject
from forms_service.db.queries.today import case_lines, visible_case_ids
from forms_service.db.records.documents import document_or_error, open_document, original_name_of
from forms_service.db.work import Work
from forms_service.definitions.answers import Answer, words_of
from forms_service.definitions.schema import FieldData, Form
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.attach_notification import attach_notification
from forms_service.use_cases.file_piece import file_piece
from forms_service.use_cases.open_case import open_case
from forms_service.use_cases.reject_document import reject_document
from forms_service.use_cases.settle_duplicate import settle_duplicate
from forms_service.use_cases.settle_field import settle_field
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.downloads import kept_attachment
from forms_service.web.visible import sees_restricted
from forms_service.web.words import options
from forms_service.web.work import reading, writing
from parsers.types import FieldKind, JsonValue

_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

blueprint = Blueprint("documents", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer beside the words it was read from."""

    path: str
    field: FieldData
    label: str
    answer: Answer | None

    @property
    def words(self) -> str:
        if self.answer is None:
            return ""
        value = self.answer.settled.value if self.answer.settled else self.answer.value
        labels = {choice.slug: choice.label for choice in self.field.choices}
        if self.field.kind is FieldKind.DATE and isinstance(value, str) and _ISO_DAY.match(value):
            day = date.fromisoformat(value)
            return f"{day.day} {day:%B %Y}"
        if isinstance(value, list):
            return ", ".join(labels.get(str(each), str(each)) for each in value)
        return labels.get(str(value), words_of(value)) if not isinstance(value, bool) else words_of(value)

    @property
    def typed(self) -> JsonValue:
        if self.answer is None:
            return ""
        return self.answer.settled.value if self.answer.settled else self.answer.value

    @property
    def asks(self) -> bool:
        return self.answer is not None and self.answer.needs_person


@dataclass(frozen=True, slots=True)
class ShownTable:
    field: FieldData
    rows: tuple[tuple[Shown, ...], ...]
    next_row: int


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str
    fields: tuple[Shown, ...]
    tables: tuple[ShownTable, ...]

    @property
    def asking(self) -> int:
        cells = [cell for table in self.tables for row in table.rows for cell in row]
        return sum(each.asks for each in (*self.fields, *cells))


@blueprint.get("/cases/<case_id>/documents")
@allowed_on("case", Action.SEE_WORKINGS)
def documents(case_id: str) -> ResponseReturnValue:
    return case_template("documents/list.html", documents=documents_of(reading(), case_id))


@blueprint.get("/documents/<document_id>")
@allowed_on("document", Action.CHECK_DOCUMENT)
def check(document_id: str) -> ResponseReturnValue:
    work = reading()
    case = frame()
    document = document_or_error(work, document_id)
    if document.direction != "in":
        return redirect(url_for(".documents", case_id=case.case_id))
    read = read_document_of(work, document)
    form = _form(read)
    opening = document.kind == "notification" and case.state == "received"
    return case_template(
        "documents/check.html",
        document=document,
        original_name=original_name_of(work, document),
        sha256=sent_to_case(work, document_id).sha256,
        read=read,
        form=form,
        sections=_sections(form, read) if form else (),
        field_choices=[(field.name, field.label) for field in form.fields()] if form else [],
        duplicates=[
            (each, compared(work, each.id) if _may_see_both(each) else None)
            for each in duplicates_of(work, case.case_id)
        ]
        if document.kind == "notification"
        else [],
        others=_others(case.case_id) if opening else [],
        opening=opening,
        rejections=options("rejection"),
        done=document.state in ("accepted", "rejected"),
    )


@blueprint.post("/documents/<document_id>/settle")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def settle(document_id: str) -> ResponseReturnValue:
    path = needed("path", "Choose the field.")
    read = read_document_of(reading(), document_or_error(reading(), document_id))
    form = _form(read)
    field = _field_at(form, path) if form else None
    if field is None:
        raise NotFoundError
    value: JsonValue
    if field.kind is FieldKind.MULTI_CHOICE:
        value = [str(each) for each in request.form.getlist("value")]
    elif field.kind is FieldKind.TICK:
        value = request.form.get("value") == "yes"
    else:
        value = request.form.get("value", "").replace("\r\n", "\n").strip()
    settle_field(writing(), document_id, path, value, request.form.get("reason", "").strip())
    flash("Settled. The words of the document stay beside it.")
    return redirect(url_for(".check", document_id=document_id, _anchor=f"at-{path}"))


@blueprint.post("/documents/<document_id>/pieces/<int:piece>")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def settle_piece(document_id: str, piece: int) -> ResponseReturnValue:
    action = needed("action", "Choose whether to file the text or to leave it out.")
    field = request.form.get("field") or None
    file_piece(writing(), document_id, piece, action, field, request.form.get("reason", "").strip())
    flash("The text was filed." if action == "filed" else "The text was left out, with your reason.")
    return redirect(url_for(".check", document_id=document_id, _anchor="unplaced"))


@blueprint.post("/documents/<document_id>/accept")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def accept(document_id: str) -> ResponseReturnValue:
    document = document_or_error(reading(), document_id)
    _accept(writing(), document_id)
    flash("The return was accepted.")
    return redirect(url_for("returns.control", case_id=document.case_id))


@blueprint.post("/documents/<document_id>/reject")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def reject(document_id: str) -> ResponseReturnValue:
    reject_document(
        writing(),
        document_id,
        code=needed("code", "Choose what is wrong with it."),
        reason=needed("reason", "Say what is wrong, in words that the sender will understand."),
    )
    flash("The document was marked as not usable.")
    return redirect(url_for(".documents", case_id=subject().case_id))


@blueprint.post("/documents/<document_id>/open")
@allowed_on("document", Action.OPEN_CASE)
@again(check)
def open_from(document_id: str) -> ResponseReturnValue:
    case_id = document_or_error(reading(), document_id).case_id
    work = writing()
    _accept(work, document_id)
    opened = open_case(work, case_id, document_id)
    flash(f"{opened.reference} was opened. Its dates were worked out and the first letters are being made.")
    return redirect(url_for("cases.case_page", case_id=case_id))


@blueprint.post("/documents/<document_id>/attach")
@allowed_on("document", Action.OPEN_CASE)
@again(check)
def attach(document_id: str) -> ResponseReturnValue:
    case_id = document_or_error(reading(), document_id).case_id
    target = needed("to_case_id", "Choose the case that this notification belongs to.")
    if target not in {each for each, _ in _others(case_id)}:
        raise InvalidInputError("Choose a case of this partnership.", field="to_case_id")
    attach_notification(writing(), case_id, target)
    flash("The notification was attached. The clock of that case was not restarted.")
    return redirect(url_for("cases.case_page", case_id=target))


@blueprint.post("/duplicates/<duplicate_id>")
@allowed_on("duplicate", Action.OPEN_CASE)
def decide_duplicate(duplicate_id: str) -> ResponseReturnValue:
    case = frame()
    answer = request.form.get("same")
    if answer not in ("yes", "no"):
        raise ConflictError("Nothing was saved: choose whether it is the same person.")
    settle_duplicate(writing(), duplicate_id, same=answer == "yes")
    flash("Recorded. Nothing was merged.")
    if case.notification_id:
        return redirect(url_for(".check", document_id=case.notification_id, _anchor="duplicates"))
    return redirect(url_for("cases.case_page", case_id=case.case_id))


@blueprint.get("/documents/<document_id>/download")
@allowed_on("document", Action.SEE_WORKINGS)
def download(document_id: str) -> ResponseReturnValue:
    return kept_attachment(open_document(writing(), document_id))


def _accept(work: Work, document_id: str) -> None:
    """What is still open is said on the page that shows it."""
    try:
        accept_document(work, document_id)
    except ConflictError as error:
        if error.code in ("unplaced-text", "open-questions"):
            raise InvalidInputError(error.message) from error
        raise


def _may_see_both(pair: DuplicateFound) -> bool:
    """A restricted case stays unknown to whoever may not see it, even where a child is in both."""
    found = [find_subject(reading().session, "case", case_id) for case_id in (pair.case_id, pair.other_case_id)]
    return all(each is not None and may(Action.SEE_WORKINGS, each) for each in found)


def _others(case_id: str) -> list[tuple[str, str]]:
    partnership = subject().partnership
    ids = visible_case_ids(reading(), partnership, restricted_too=sees_restricted(partnership), unopened_too=False)
    return [(line.case_id, line.reference) for line in case_lines(reading(), ids) if line.case_id != case_id]


def _form(read: ReadDocument) -> Form | None:
    return form_of_reading(reading(), read.document) if read.result and read.result.outcome == "parsed" else None


def _sections(form: Form, read: ReadDocument) -> tuple[ShownSection, ...]:
    sections = []
    for section in form.sections:
        fields = [field for field in section.fields if field.kind is not FieldKind.TABLE]
        tables = [field for field in section.fields if field.kind is FieldKind.TABLE]
        shown = tuple(Shown(field.name, field, field.label, read.answers.fields.get(field.name)) for field in fields)
        sections.append(ShownSection(section.title, shown, tuple(_table(table, read) for table in tables)))
    return tuple(sections)


def _table(table: FieldData, read: ReadDocument) -> ShownTable:
    rows = read.answers.rows(table.name)
    return ShownTable(
        table,
        tuple(
            tuple(
                Shown(f"{table.name}.{number}.{column.name}", column, column.label, row.get(column.name))
                for column in table.columns
            )
            for number, row in enumerate(rows)
        ),
        len(rows),
    )


def _field_at(form: Form, path: str) -> FieldData | None:
    name, _, rest = path.partition(".")
    field = next((each for each in form.fields() if each.name == name), None)
    if field is None or not rest:
        return field
    column = rest.partition(".")[2]
    return next((each for each in field.columns if each.name == column), None)
