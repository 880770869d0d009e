"""From a recognised document to its fields: find, read, give each character its owner, name what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parsers.blocks import Document, Piece
from parsers.drawn import near_a_mark
from parsers.find.beside_label import find_beside_labels
from parsers.find.by_field_name import find_by_field_name
from parsers.find.by_tag import find_by_tag
from parsers.find.in_table import find_in_tables
from parsers.find.second_form import note_second_form
from parsers.find.sheet import Sheet
from parsers.find.what_was_added import note_removed_sections, note_what_was_added
from parsers.ledger import Owner
from parsers.pdf.printed import set_printed_aside
from parsers.pdf.unruled import doubt_what_is_not_ruled
from parsers.region import Region
from parsers.safety import PDF
from parsers.types import Altered, Certainty, FieldKind, FieldRule, FormRules, ParsedField, ParsedTable, Place, Problem
from parsers.unplaced import set_boilerplate_aside
from parsers.values.answer import read_answer
from parsers.values.reading import points_up

_ROW_NUMBER = re.compile(r"^\s*\(?([0-9]{1,3})[.)]\s*$")  # "3." or "(3)": a bare 3 may be an answer
Fields = dict[str, ParsedField | ParsedTable]


@dataclass(frozen=True, slots=True)
class Filled:
    fields: Fields
    altered: tuple[Altered, ...]
    problems: tuple[Problem, ...]


def fill_in(document: Document, rules: FormRules, case_ref: str | None) -> Filled:
    sheet = Sheet(document, rules)
    if document.media_type == PDF and not document.printed:
        find_by_field_name(sheet)
    else:
        find_in_tables(sheet)
        find_by_tag(sheet)
        find_beside_labels(sheet)
    if document.printed:
        doubt_what_is_not_ruled(sheet)
    twice = note_second_form(sheet)
    fields: Fields = {}
    for rule in rules.fields:
        if rule.kind is FieldKind.TABLE:
            fields[rule.name] = _read_table(sheet, rule, in_doubt=rule.name in twice)
        else:
            fields[rule.name] = near_a_mark(sheet.document, rule, _read_field(sheet, rule))
    note_removed_sections(sheet)
    if document.media_type != PDF or document.printed:
        note_what_was_added(sheet)
        set_boilerplate_aside(document, sheet.printed, case_ref)
    if document.media_type == PDF:
        set_printed_aside(document, sheet.printed.phrases, case_ref)
    return Filled(_renamed(fields, rules), _altered(sheet, rules), tuple(_problems(sheet, rules)))


def _read_field(sheet: Sheet, rule: FieldRule) -> ParsedField:
    regions = sheet.answers.get(rule.name, [])
    read = [_read(sheet, rule, region, rule.name) for region in regions]
    if not read:
        return _missing(sheet, rule)
    if len(read) == 1:
        return read[0]
    filled = [each for each in read if each.certainty is not Certainty.EMPTY]
    if len(filled) <= 1:
        return _once_of_several(filled[0]) if filled else read[0]
    if len({(each.value, each.raw) for each in filled}) == 1:
        return filled[0]
    return ParsedField(
        value=None,
        raw="\n".join(each.raw for each in filled),
        certainty=Certainty.UNDETERMINED,
        method=filled[0].method,
        place=filled[0].place,
        reasons=("The document answers this question more than once, and not alike.",),
        candidates=tuple(dict.fromkeys(each.raw for each in filled)),
    )


def _once_of_several(field: ParsedField) -> ParsedField:
    """The same question stands here twice, and only one of them is answered."""
    if field.certainty is not Certainty.BY_LABEL and field.certainty is not Certainty.EXACT:
        return field
    reason = "This question stands more than once in the document, and only once with an answer."
    return replace(field, certainty=Certainty.INFERRED, reasons=(*field.reasons, reason))


def _missing(sheet: Sheet, rule: FieldRule) -> ParsedField:
    candidates = tuple(dict.fromkeys(text for text in sheet.candidates.get(rule.name, []) if text))
    if rule.name in sheet.same_label:
        reason = "Several questions of the form bear this label, and the document does not say which of them is here."
        return ParsedField(None, "", Certainty.UNDETERMINED, "none", Place(), reasons=(reason,), candidates=candidates)
    reason = (
        "A label near to this question's stands in the document, but it is as near to another's."
        if rule.name in sheet.candidates
        else "This question is no longer in the document."
    )
    sheet.altered.append(Altered("field-missing", rule.name, Place()))
    return ParsedField(
        value=None,
        raw="",
        certainty=Certainty.UNDETERMINED,
        method="none",
        place=Place(),
        reasons=(reason,),
        candidates=candidates,
    )


def _read_table(sheet: Sheet, rule: FieldRule, *, in_doubt: bool) -> ParsedTable:
    if rule.name not in sheet.rows:
        sheet.altered.append(Altered("table-missing", rule.name, Place()))
        sheet.problems.append(
            Problem(
                "table-missing",
                f"The table “{rule.label}” is no longer in the document. Look at the original, and ask the sender.",
                field=rule.name,
            )
        )
    rows: list[dict[str, ParsedField]] = []
    for number, regions in enumerate(sheet.rows.get(rule.name, []), start=1):
        if _holds_its_number_alone(sheet, regions, number):
            continue
        kept = len(sheet.problems)
        row = {
            column.name: (
                _read(sheet, column, regions[column.name], f"{rule.name}.{column.name}")
                if column.name in regions
                else _no_cell()
            )
            for column in rule.row_fields()
        }
        # A row whose words were all deleted says nothing now, but it did: it is no empty row.
        if any(cell.certainty is not Certainty.EMPTY or cell.original for cell in row.values()):
            rows.append(_pointing_up(row, rows[-1]) if rows else row)
        else:
            del sheet.problems[kept:]
    if in_doubt:
        rows = [{name: _doubted(cell) for name, cell in row.items()} for row in rows]
    return ParsedTable(tuple(rows))


def _doubted(cell: ParsedField) -> ParsedField:
    if cell.certainty not in (Certainty.EXACT, Certainty.BY_LABEL):
        return cell
    reason = "The table stands twice in the document, which holds the form twice."
    return replace(cell, certainty=Certainty.INFERRED, reasons=(*cell.reasons, reason))


def _pointing_up(row: dict[str, ParsedField], above: dict[str, ParsedField]) -> dict[str, ParsedField]:
    """ "As above" proposes what stands above, and never becomes it."""
    if not any(points_up(cell.raw) for cell in row.values()):
        return row
    return {
        name: replace(cell, candidates=(above[name].raw,))
        if points_up(cell.raw) and above[name].raw and not points_up(above[name].raw)
        else cell
        for name, cell in row.items()
    }


def _holds_its_number_alone(sheet: Sheet, regions: dict[str, Region], number: int) -> bool:
    """The form numbers its rows for those who fill them in: "3." in an empty row is no answer."""
    first, *others = regions.values()
    found = _ROW_NUMBER.match(first.text)
    if found is None or int(found[1]) != number or not all(_is_silent(sheet, region) for region in others):
        return False
    for region in (first, *others):
        sheet.boilerplate(region.pieces)
    return True


def _is_silent(sheet: Sheet, region: Region) -> bool:
    if any(piece.box or piece.marks.deleted or piece.marks.hidden for piece in region.pieces):
        return False
    return not region.text.strip() or all(
        piece.prompt or sheet.printed.holds(piece.text) or not piece.text.strip() for piece in region.pieces
    )


def _no_cell() -> ParsedField:
    return ParsedField(None, "", Certainty.EMPTY, "table", Place(), reasons=("This row has no such cell.",))


def _read(sheet: Sheet, rule: FieldRule, region: Region, path: str) -> ParsedField:
    answered = read_answer(rule, region, path)
    _own(sheet.document, answered.owned, Owner.FIELD)
    for piece in answered.prompts:
        # A prompt in words that no program prints may be an answer: it goes to a person.
        if not piece.prompt or sheet.printed.holds("".join(each.text for each in answered.prompts if each.prompt)):
            _own(sheet.document, (piece,), Owner.BOILERPLATE)
    sheet.problems.extend(answered.problems)
    return answered.field


def _own(document: Document, pieces: Iterable[Piece], owner: Owner) -> None:
    for piece in pieces:
        if piece.node is not None:
            document.ledger.assign(piece.node, piece.start, len(piece.text), owner)


def _altered(sheet: Sheet, rules: FormRules) -> tuple[Altered, ...]:
    names = dict(rules.renamed)
    return tuple(
        Altered(each.what, names.get(each.field, each.field) if each.field else None, each.place)
        for each in dict.fromkeys(sheet.altered)
    )


def _problems(sheet: Sheet, rules: FormRules) -> Iterable[Problem]:
    names = dict(rules.renamed)
    for each in dict.fromkeys(sheet.problems):
        yield Problem(each.code, each.message, names.get(each.field, each.field) if each.field else None, each.place)


def _renamed(fields: Fields, rules: FormRules) -> Fields:
    """An older version's fields under the names they have today."""
    names = dict(rules.renamed)
    if not names:
        return fields
    today: Fields = {}
    for name, field in fields.items():
        if isinstance(field, ParsedTable):
            field = ParsedTable(
                tuple(
                    {
                        names.get(f"{name}.{column}", f".{column}").rpartition(".")[2]: cell
                        for column, cell in row.items()
                    }
                    for row in field.rows
                )
            )
        today[names.get(name, name)] = field
    return today
