"""By the name of a PDF field: `field`, `field=option` for a tick box, `table.N.column` for a cell of row N."""

from __future__ import annotations

from parsers.blocks import Box, Control, Document, FormField, Piece
from parsers.drawn import drawn_piece
from parsers.find.known import plain, tables
from parsers.find.sheet import Sheet
from parsers.labels import normal
from parsers.ledger import Owner
from parsers.region import Region
from parsers.types import Certainty, FieldKind, FieldRule, Problem

_SHARE = 0.3  # of the expected names; with fewer it is not this form's PDF any more


def has_its_fields(names: frozenset[str], sheet_names: frozenset[str]) -> bool:
    return len(names & sheet_names) >= max(1, _SHARE * len(sheet_names))


def find_by_field_name(sheet: Sheet) -> None:
    fields: dict[str, list[FormField]] = {}
    for each in sheet.document.form_fields:
        fields.setdefault(each.name.partition("=")[0], []).append(each)
    missing = 0
    for rule in plain(sheet.rules):
        if rule.name in fields:
            _answer(sheet, rule, rule.name, fields[rule.name])
        else:
            missing += 1
    for rule in tables(sheet.rules):
        _rows(sheet, rule, fields)
    if missing:
        sheet.problems.append(
            Problem(
                "fields-missing",
                f"{missing} of the form's fields are not in this PDF. They are not blank answers: look at the "
                "original, and ask the sender.",
            )
        )


def _answer(sheet: Sheet, rule: FieldRule, path: str, fields: list[FormField]) -> None:
    if rule.kind in (FieldKind.MULTI_CHOICE, FieldKind.TICK) or any("=" in each.name for each in fields):
        sheet.answer(path, _boxes(fields))
        return
    for each in fields:
        sheet.answer(path, _region(sheet.document, rule, each))


def _rows(sheet: Sheet, rule: FieldRule, fields: dict[str, list[FormField]]) -> None:
    columns = {column.name: column for column in rule.row_fields()}
    rows: dict[int, dict[str, Region]] = {}
    for name, group in fields.items():
        table, _, rest = name.partition(".")
        number, _, column = rest.partition(".")
        if table != rule.name or not number.isdecimal() or len(number) > 6 or column not in columns:
            continue
        cell = columns[column]
        boxes = cell.kind in (FieldKind.MULTI_CHOICE, FieldKind.TICK) or any("=" in each.name for each in group)
        region = _boxes(group) if boxes else _together([_region(sheet.document, cell, each) for each in group])
        rows.setdefault(int(number), {})[column] = region
    if rows:
        sheet.rows[rule.name] = [rows[number] for number in sorted(rows)]


def _together(regions: list[Region]) -> Region:
    """Two fields of one name: alike they are one answer, unlike nobody knows which is meant."""
    filled = [region for region in regions if region.text.strip()]
    if len({region.text for region in filled}) <= 1:
        return (filled or regions)[0]
    pieces: list[Piece] = []
    for region in filled:
        pieces += [Piece("\n"), *region.pieces] if pieces else region.pieces
    joined = Region(pieces, "AcroForm", filled[0].where, "acroform", Certainty.UNDETERMINED)
    joined.reasons.append("Two fields of the same name say different things.")
    return joined


def _region(document: Document, rule: FieldRule, field: FormField) -> Region:
    region = Region([], "AcroForm", field.place, "acroform", Certainty.EXACT)
    if field.conflict:
        region.pieces = [Piece(", ".join(field.conflict))]
        region.certainty = Certainty.UNDETERMINED
        region.reasons.append("The field's value and its look do not agree.")
    elif field.kind == "button":
        if field.value:
            state, guessed = _state(rule, field.value)
            region.pieces = [Piece(state)]
            if guessed:
                region.certainty = Certainty.INFERRED
                region.reasons.append(f"The button that is on is called “{field.value}”, which was read as its number.")
    elif field.piece is not None:
        region.pieces = [field.piece]
        if rule.choices and field.shown is not None and not _is_said(rule, field.piece.text):
            # The form keeps a code and shows words: these are what somebody chose.
            document.ledger.assign(field.piece.node or 0, 0, len(field.piece.text), Owner.FIELD)
            region.pieces = [Piece(field.shown)]
    elif field.value:
        region.pieces = [Piece(field.value)]
    region.pieces += [drawn_piece(doubt) for doubt in field.doubts]
    return region


def _is_said(rule: FieldRule, text: str) -> bool:
    """A code such as "nil" is also a word that people write where they answer nothing: only its label is sure."""
    codes = (choice.slug for choice in rule.choices if normal(choice.slug) not in ("none", "nil", "other", "na"))
    return normal(text) in {*map(normal, codes), *(normal(choice.label) for choice in rule.choices)}


def _state(rule: FieldRule, value: str) -> tuple[str, bool]:
    """Some programs number the buttons of a group from 0, whatever they were called."""
    words = normal(value)
    known = any(
        words in (normal(choice.slug), normal(choice.label), *map(normal, choice.aliases)) for choice in rule.choices
    )
    if not known and value.isdecimal() and len(value) < 4 and int(value) < len(rule.choices):
        return rule.choices[int(value)].slug, True
    return value, False


def _boxes(fields: list[FormField]) -> Region:
    pieces: list[Piece] = []
    for each in fields:
        state: Box = "unclear" if each.conflict else "ticked" if each.value else "empty"
        control = Control(tag=each.name, alias=each.tooltip, kind="checkbox", checked=bool(each.value))
        if each.kind == "button":
            pieces.append(Piece("", box=state, control=control))
        elif each.piece is not None:
            pieces.append(each.piece)
        pieces += [drawn_piece(doubt) for doubt in each.doubts]
    return Region(pieces, "AcroForm", fields[0].place, "acroform", Certainty.EXACT)
