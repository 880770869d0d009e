"""What we understood: each answer as it was read from the agency's own return, to put right or to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import AgencyRequest
from forms_service.db.queries.agency_door import own_request
from forms_service.db.queries.agency_standing import AskedBack, own_standing, sent_questions
from forms_service.db.queries.answers import ReadDocument, form_of_reading, read_document_of
from forms_service.db.records.documents import own_return
from forms_service.definitions.answers import NOTHING, Answer
from forms_service.definitions.schema import FieldData, Form
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, NotFoundError
from forms_service.use_cases.confirm_understood import confirm_understood
from forms_service.use_cases.mend_understood import mend_understood
from forms_service.web.access import by_link
from forms_service.web.again import again
from forms_service.web.agency.blueprint import blueprint, is_theirs, open_request, page
from forms_service.web.agency.own import sent_document
from forms_service.web.page_form import flat_answers, read_answers
from forms_service.web.page_steps import say_answer
from forms_service.web.work import reading, writing
from parsers.types import FieldKind, JsonValue

# A page that waits looks again by itself, and says so when it has waited for a minute.
_LOOK_AGAIN_SECONDS = 5
_MOST_LOOKS = 12
_TO_BE_READ = ("received", "reading")


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in plain words; `wrote`: what stands in the document, where that is not the same."""

    path: str
    label: str
    words: tuple[str, ...]
    wrote: str
    check: bool
    may_mean: tuple[str, ...]
    put_right: bool
    by_us: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table is looked at and put right as a whole."""

    path: str
    label: str
    lines: tuple[Line, ...]

    @property
    def check(self) -> bool:
        return any(line.check for line in self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: tuple[Line, ...]
    tables: tuple[tuple[str, str, tuple[Row, ...]], ...]
    """Of each table: its label, the path of the row that could be added, its rows."""


@blueprint.get("/agency/<request_id>/documents/<document_id>/understood")
@by_link(Action.SEE_OWN_REQUEST)
def understood(request_id: str, document_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    document = own_return(reading(), request_id, document_id)
    waiting = document.state in _TO_BE_READ
    looks = min(request.args.get("looks", default=0, type=int), _MOST_LOOKS)
    read = read_document_of(reading(), document)
    form = None if waiting else _form(read)
    standing = own_standing(reading(), request_id)
    response = make_response(
        page(
            "understood.html",
            asked,
            document=sent_document(asked.sent, document_id),
            form=form,
            parts=_parts(form, read) if form else (),
            pieces=[piece.unplaced for piece in read.open_pieces],
            to_check=len([path for path in read.open_questions if form and is_theirs(form, path)]),
            questions=[each for each in standing.questions if each.document_id == document_id],
            confirmed=standing.confirmed.get(document_id),
            waiting=waiting,
            too_long=looks >= _MOST_LOOKS,
            may_mend=asked.open_for_answers and document.state not in ("accepted", "rejected"),
        )
    )
    if waiting and looks < _MOST_LOOKS:
        onward = url_for(".understood", request_id=request_id, document_id=document_id, looks=looks + 1)
        response.headers["Refresh"] = f"{_LOOK_AGAIN_SECONDS}; url={onward}"
    return response


@blueprint.post("/agency/<request_id>/documents/<document_id>/understood")
@by_link(Action.SEND_RETURN)
def confirm(request_id: str, document_id: str) -> ResponseReturnValue:
    open_request(request_id)
    confirm_understood(writing(), request_id, document_id)
    flash("Thank you. You have told us that we read it correctly.")
    return redirect(url_for(".understood", request_id=request_id, document_id=document_id))


@blueprint.get("/agency/<request_id>/documents/<document_id>/understood/<answer>")
@by_link(Action.SEE_OWN_REQUEST)
def mend(request_id: str, document_id: str, answer: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    document = own_return(reading(), request_id, document_id)
    read = read_document_of(reading(), document)
    form = _form(read)
    if form is None or document.state in ("accepted", "rejected") or not asked.open_for_answers:
        return redirect(url_for(".understood", request_id=request_id, document_id=document_id))
    field, number = _found(form, answer)
    given = _given(read, field, number)
    return page(
        "mend.html",
        asked,
        document=sent_document(asked.sent, document_id),
        answer=answer,
        field=field,
        number=number,
        inputs=_inputs(field, number),
        flat=flat_answers(form, _as_typed_in(field, number, given)),
        wrote=[(each.label, given[each.name].raw) for each in _cells(field, number) if _differs(given[each.name])],
        questions=[each for each in _questions(request_id, document_id) if _about(each.path, answer)],
    )


@blueprint.post("/agency/<request_id>/documents/<document_id>/understood/<answer>")
@by_link(Action.SEND_RETURN)
@again(mend)
def send_mend(request_id: str, document_id: str, answer: str) -> ResponseReturnValue:
    open_request(request_id)
    read = read_document_of(reading(), own_return(reading(), request_id, document_id))
    form = _form(read)
    if form is None:
        raise ConflictError("We have not read this return yet, so there is nothing to put right. It counts already.")
    field, number = _found(form, answer)
    given = _given(read, field, number)
    changed = {
        path: value
        for each, path in _inputs(field, number)
        if _is_answer(value := _sent(form, each, path), each, given[each.name])
    }
    for path, value in changed.items():
        mend_understood(writing(), request_id, document_id, path, value)
    flash("Saved. What the file said before is kept beside it." if changed else "Nothing was changed.")
    place = url_for(".understood", request_id=request_id, document_id=document_id, _anchor=f"at-{answer}")
    return redirect(place)


def _is_answer(value: JsonValue, field: FieldData, given: Answer) -> bool:
    """Something else than was read; or what was not certain, left as it stands by somebody who looked at it."""
    if _without_spaces(value) != _without_spaces(_plain(field, given) or _nothing(field)):
        return True
    return given.needs_person and value not in ("", [], False)


def _without_spaces(value: JsonValue) -> JsonValue:
    return " ".join(value.split()) if isinstance(value, str) else value


def _nothing(field: FieldData) -> JsonValue:
    empty: dict[FieldKind, JsonValue] = {FieldKind.MULTI_CHOICE: [], FieldKind.TICK: False}
    return empty.get(field.kind, "")


def _form(read: ReadDocument) -> Form | None:
    """None where it cannot be shown by the form's own questions."""
    if read.result is None or read.result.outcome.value != "parsed":
        return None
    return form_of_reading(reading(), read.document)


def _parts(form: Form, read: ReadDocument) -> tuple[Part, ...]:
    parts = []
    for section in form.sections:
        fields = [field for field in section.fields if not field.prefilled]
        lines = tuple(
            _line(each, each.name, read.answers.get(each.name)) for each in fields if each.kind is not FieldKind.TABLE
        )
        tables = tuple(_table(each, read) for each in fields if each.kind is FieldKind.TABLE)
        if lines or tables:
            parts.append(Part(section.title, lines, tables))
    return tuple(parts)


def _table(table: FieldData, read: ReadDocument) -> tuple[str, str, tuple[Row, ...]]:
    rows = tuple(
        Row(
            f"{table.name}.{number}",
            f"{table.label} {number + 1}",
            tuple(
                _line(column, f"{table.name}.{number}.{column.name}", row.get(column.name, NOTHING))
                for column in table.columns
            ),
        )
        for number, row in enumerate(read.answers.rows(table.name))
    )
    return table.label, f"{table.name}.{len(rows)}", rows


def _line(field: FieldData, path: str, answer: Answer) -> Line:
    value = _plain(field, answer)
    said = tuple(say_answer(field, value)) if value not in (None, "", []) else ()
    settled = answer.settled
    return Line(
        path=path,
        label=field.label,
        words=said or ((answer.raw.strip(),) if _says_something(field, answer) and settled is None else ()),
        wrote=answer.raw.strip() if _differs(answer) else "",
        check=answer.needs_person,
        may_mean=tuple(each for each in answer.candidates if each != answer.raw.strip()) if answer.needs_person else (),
        put_right=settled is not None and settled.by.startswith("link:"),
        by_us=settled is not None and not settled.by.startswith("link:"),
    )


def _says_something(field: FieldData, answer: Answer) -> bool:
    """A row of boxes of which none is ticked is no answer."""
    if field.choices and answer.value in (None, "", []) and not answer.needs_person:
        return False
    return bool(answer.raw.strip())


def _differs(answer: Answer) -> bool:
    return bool(answer.raw.strip()) and (answer.needs_person or answer.settled is not None)


def _plain(field: FieldData, answer: Answer) -> JsonValue:
    """The value that counts now; a month alone stays in the words it was written in."""
    if answer.settled is not None:
        return answer.settled.value
    if field.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TICK):
        return answer.value
    return answer.raw.strip() if answer.precision is not None or answer.value in (None, "") else answer.value


def _found(form: Form, answer: str) -> tuple[FieldData, int | None]:
    """A field, or one row of a table; what the unit filled in before it asked is not the agency's to change."""
    name, dot, number = answer.partition(".")
    field = next((each for each in form.fields() if each.name == name and not each.prefilled), None)
    if field is None or (field.kind is FieldKind.TABLE) != bool(dot):
        raise NotFoundError
    if not dot:
        return field, None
    if not (number.isdecimal() and number.isascii() and len(number) <= 3):
        raise NotFoundError
    return field, int(number)


def _cells(field: FieldData, number: int | None) -> Sequence[FieldData]:
    return (field,) if number is None else field.columns


def _inputs(field: FieldData, number: int | None) -> tuple[tuple[FieldData, str], ...]:
    """Each question with the name of its input, which is the path of its answer."""
    if number is None:
        return ((field, field.name),)
    return tuple((column, f"{field.name}.{number}.{column.name}") for column in field.columns)


def _given(read: ReadDocument, field: FieldData, number: int | None) -> dict[str, Answer]:
    if number is None:
        return {field.name: read.answers.get(field.name)}
    rows = read.answers.rows(field.name)
    if number > len(rows):
        raise NotFoundError
    row = rows[number] if number < len(rows) else {}
    return {column.name: row.get(column.name, NOTHING) for column in field.columns}


def _as_typed_in(field: FieldData, number: int | None, given: dict[str, Answer]) -> dict[str, JsonValue]:
    values = {each.name: _plain(each, given[each.name]) for each in _cells(field, number)}
    if number is None:
        return values
    return {field.name: [*({} for _ in range(number)), values]}


def _sent(form: Form, field: FieldData, path: str) -> JsonValue:
    """One answer as the page's own forms read it."""
    sent = request.form.copy()
    top = path.partition(".")[0]
    if top == path:
        found = read_answers(form, sent, lambda each: each.name == top).get(top)
    else:
        # As the only row, since rows that were left empty are not counted.
        alone = {f"{top}.0.{field.name}": sent.getlist(path)}
        only = type(sent)({f"{top}.rows": ["1"], **alone})
        rows = read_answers(form, only, lambda each: each.name == top).get(top)
        row = rows[0] if isinstance(rows, list) and rows else {}
        found = row.get(field.name) if isinstance(row, dict) else None
    return _nothing(field) if found is None else found


def _questions(request_id: str, document_id: str) -> list[AskedBack]:
    asked = reading().session.get_one(AgencyRequest, request_id)
    return [each for each in sent_questions(reading(), asked) if each.document_id == document_id]


def _about(path: str, answer: str) -> bool:
    return path == answer or path.startswith(f"{answer}.")
