"""A document that only a person can read is typed in, section by section, beside the pictures of its pages.

What a machine believes to see stands beside them as lines to choose from. A line becomes an answer only where a person
puts it into one, and then it is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import Document
from forms_service.db.queries.answers import ReadDocument, form_of_reading
from forms_service.db.queries.review import page_texts, pages_of
from forms_service.definitions.schema import FieldData, Form
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.type_document import begin_typing, keep_typed
from forms_service.web.access import allowed_on
from forms_service.web.again import again, field_id, tell
from forms_service.web.case_pages import case_template
from forms_service.web.documents.check import check, note_reading, read_of
from forms_service.web.documents.door import blueprint
from forms_service.web.page_form import row_count, typed_value
from forms_service.web.page_steps import STEP_FORM, Flow, Kept, find_step, read_step, step_page, steps_of
from forms_service.web.work import finish, reading, writing
from parsers.types import FieldKind, JsonValue

_WORDS = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.LONG_TEXT,
        FieldKind.DATE,
        FieldKind.TIME,
        FieldKind.DATETIME,
        FieldKind.NHS_NUMBER,
        FieldKind.POSTCODE,
        FieldKind.TELEPHONE,
        FieldKind.EMAIL,
        FieldKind.NUMBER,
    }
)


@blueprint.post("/documents/<document_id>/type")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def start_typing(document_id: str) -> ResponseReturnValue:
    begin_typing(writing(), document_id, form=request.form.get("form_slug", ""))
    return redirect(url_for(".type_in", document_id=document_id))


@blueprint.get("/documents/<document_id>/type")
@allowed_on("document", Action.CHECK_DOCUMENT)
def type_in(document_id: str) -> ResponseReturnValue:
    """Straight to the first section that nobody has typed anything into, else to the check of it all."""
    document, read = read_of(document_id)
    if not _may_type(document, read):
        return redirect(url_for(".check", document_id=document_id))
    flow = _flow(document_id, read)
    # What the unit printed on the form before it asked is known; it can be typed as well, where paper says otherwise.
    left = [each for each in flow.steps if each.id not in flow.kept.seen and not all(f.prefilled for f in each.fields)]
    if not left:
        return redirect(url_for(".check", document_id=document_id))
    step = left[0]
    return redirect(url_for(".type_step", document_id=document_id, section=step.id))


@blueprint.get("/documents/<document_id>/type/<section>")
@allowed_on("document", Action.CHECK_DOCUMENT)
def type_step(document_id: str, section: str) -> ResponseReturnValue:
    note_reading(document_id)
    document, read = read_of(document_id)
    if not _may_type(document, read):
        return redirect(url_for(".check", document_id=document_id))
    flow = _flow(document_id, read)
    page = step_page(flow, section)
    texts = page_texts(reading(), document)
    return case_template(
        "documents/type.html",
        document=document,
        flow=flow,
        page=page,
        pages=pages_of(reading(), document_id),
        texts=texts,
        into=_fields_to_put_into(page.step.fields, page.counts),
    )


@blueprint.post("/documents/<document_id>/type/<section>")
@allowed_on("document", Action.CHECK_DOCUMENT)
def keep_step(document_id: str, section: str) -> ResponseReturnValue:
    document, read = read_of(document_id)
    if not _may_type(document, read):
        raise ConflictError("This document is not being typed in any more.")
    flow = _flow(document_id, read)
    step = find_step(flow.steps, section)
    values = _by_path(step.fields, read_step(flow.form, step, request.form), read)
    go = request.form.get("go")
    if go == "put":
        return _put_line(document, document_id, section, values)
    keep_typed(writing(), document_id, values)
    if more := request.form.get("more"):
        rows = {f"{each.name}.rows": row_count(each, {}, request.form) for each in step.fields if each.columns}
        table = next((each for each in step.fields if each.name == more and each.columns), None)
        number = rows.get(f"{more}.rows", 1) - 1
        place = field_id(STEP_FORM, f"{more}.{number}.{table.columns[0].name}") if table else None
        return redirect(_step_url(document_id, section, place, rows))
    following = flow.steps[step.number : step.number + 1]
    if go == "later" or not following:
        flash("Everything typed so far is kept.")
        return redirect(url_for(".check", document_id=document_id))
    return redirect(url_for(".type_step", document_id=document_id, section=following[0].id))


def _put_line(document: Document, document_id: str, section: str, values: dict[str, JsonValue]) -> ResponseReturnValue:
    """The chosen line goes behind what is in the field; all else that was typed is kept with it."""
    into, chosen = request.form.get("into", ""), request.form.get("line", "")
    page, _, number = chosen.partition(".")
    lines = page_texts(reading(), document).get(int(page), ()) if page.isdecimal() else ()
    wrong = []
    if not (number.isdecimal() and int(number) < len(lines)):
        wrong.append(InvalidInputError("Choose the line.", field="line"))
    if into not in values:
        wrong.append(InvalidInputError("Choose the answer that it belongs to.", field="into"))
    if wrong:
        tell(wrong)
        finish()
        return make_response(type_step(document_id=document_id, section=section), 400)
    before = str(values[into] or "").strip()
    values[into] = f"{before} {lines[int(number)]}".strip()
    keep_typed(writing(), document_id, values)
    flash("The line was put in, in your name. Compare it with the picture.")
    rows = {name: int(value) for name, value in request.form.items() if name.endswith(".rows") and value.isdecimal()}
    return redirect(_step_url(document_id, section, field_id(STEP_FORM, into), rows))


def _step_url(document_id: str, section: str, place: str | None, rows: Mapping[str, int]) -> str:
    values: dict[str, Any] = dict(rows)
    return url_for(".type_step", document_id=document_id, section=section, _anchor=place, **values)


def _may_type(document: Document, read: ReadDocument) -> bool:
    return read.is_typed and document.state == "read"


def _flow(document_id: str, read: ReadDocument) -> Flow:
    form = form_of_reading(reading(), read.document)
    steps = steps_of(form)
    answers = _typed(form, read)
    seen = frozenset(step.id for step in steps if any(each.name in answers for each in step.fields))

    def save(_step: str, _values: dict[str, JsonValue]) -> Kept:
        raise AssertionError("Typed answers are kept one by one.")

    return Flow(
        form,
        steps,
        Kept(answers, seen),
        save,
        lambda step: url_for(".type_step", document_id=document_id, section=step),
        url_for(".check", document_id=document_id),
        url_for(".check", document_id=document_id),
    )


def _typed(form: Form, read: ReadDocument) -> dict[str, JsonValue]:
    """What was typed, as the inputs want it."""
    found: dict[str, JsonValue] = {}
    for field in form.fields():
        if field.kind is FieldKind.TABLE:
            rows: list[JsonValue] = [
                {name: answer.value for name, answer in row.items() if answer.value not in (None, "", [], False)}
                for row in read.answers.rows(field.name)
            ]
            if rows:
                found[field.name] = rows
        else:
            value = read.answers.get(field.name).value
            if value not in (None, "", [], False):
                found[field.name] = value
    return found


def _by_path(fields: tuple[FieldData, ...], values: dict[str, JsonValue], read: ReadDocument) -> dict[str, JsonValue]:
    """Every input of the page by its path; rows stay where they stand, also behind one that was emptied."""
    found: dict[str, JsonValue] = {}
    for field in fields:
        if field.kind is not FieldKind.TABLE:
            found[field.name] = values.get(field.name)
            continue
        asked = request.form.get(f"{field.name}.rows", "")
        for number in range(max(int(asked) if asked.isdecimal() else 0, len(read.answers.rows(field.name)))):
            for column in field.columns:
                path = f"{field.name}.{number}.{column.name}"
                found[path] = typed_value(column, path, request.form)
    return found


def _fields_to_put_into(fields: tuple[FieldData, ...], counts: object) -> list[tuple[str, str]]:
    """Answers in words: a line of letters is no choice and no tick."""
    found = []
    for field in fields:
        if field.kind is FieldKind.TABLE:
            number_of = counts.get(field.name, 0) if isinstance(counts, dict) else 0
            found += [
                (f"{field.name}.{number}.{column.name}", f"{field.label}, row {number + 1}: {column.label}")
                for number in range(number_of)
                for column in field.columns
                if column.kind in _WORDS
            ]
        elif field.kind in _WORDS:
            found.append((field.name, field.label))
    return found
