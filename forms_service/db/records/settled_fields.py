"""A person's answer to one field of a reading. It lies over the reading, with who and why; nothing is overwritten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Document, Reading, SettledField
from forms_service.db.queries.answers import form_of_reading
from forms_service.db.work import Work
from forms_service.definitions.schema import FieldData
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from parsers.types import FieldKind, JsonValue

_MOST_ROWS = 1000  # rows up to the one settled are made when answers are read


def settle_answer(work: Work, document: Document, path: str, value: JsonValue, reason: str) -> SettledField:
    """Path: `field` or `table.N.column`. Value: text, a choice's slug, true/false, or slugs of a multiple choice."""
    if document.state in ("accepted", "rejected"):
        raise ConflictError("This document was accepted or rejected; its answers can no longer be changed.")
    reading = work.session.scalar(
        select(Reading).where(Reading.document_id == document.id, Reading.is_current, Reading.outcome == "parsed")
    )
    if reading is None:
        raise NotFoundError("This document has not been read.")
    checked = _checked(_field_at(form_of_reading(work, document).fields(), path), value)
    row = SettledField(
        id=new_id(),
        reading_id=reading.id,
        document_id=document.id,
        path=path,
        by=work.actor.who,
        at=_after_earlier(work, reading, path),
    )
    row.sealed = work.vault(document.case_id).seal_json(
        "settled_field", row.id, "sealed", {"value": checked, "reason": reason.strip()}
    )
    work.session.add(row)
    work.audit(
        "field.settled",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"path": path},
    )
    return row


def _after_earlier(work: Work, reading: Reading, path: str) -> datetime:
    """The newest answer counts, so two at one moment of a standing clock must not change places."""
    earlier = work.session.scalar(
        select(func.max(SettledField.at)).where(SettledField.reading_id == reading.id, SettledField.path == path)
    )
    return work.now if earlier is None else max(work.now, earlier + timedelta(microseconds=1))


def _field_at(fields: tuple[FieldData, ...], path: str) -> FieldData:
    name, _, rest = path.partition(".")
    field = next((each for each in fields if each.name == name), None)
    if field is not None and rest:
        number, _, column = rest.partition(".")
        is_row = number.isdecimal() and number.isascii() and int(number) < _MOST_ROWS
        field = next((each for each in field.columns if each.name == column), None) if is_row else None
    elif field is not None and field.kind is FieldKind.TABLE:
        field = None
    if field is None:
        raise InvalidInputError("There is no such field on this form.", field=path)
    return field


def _checked(field: FieldData, value: JsonValue) -> JsonValue:
    slugs = {choice.slug for choice in field.choices}
    if field.kind is FieldKind.MULTI_CHOICE:
        chosen = [str(each) for each in value] if isinstance(value, list) else []
        if not set(chosen) <= slugs:
            raise InvalidInputError("Choose from the options of the form.", field=field.name)
        return list(chosen)
    if field.kind is FieldKind.TICK:
        return value is True or str(value).casefold() in {"yes", "true", "on"}
    text = str(value or "").strip()
    if field.kind is FieldKind.CHOICE and text and text not in slugs:
        raise InvalidInputError("Choose one of the options of the form.", field=field.name)
    return text
