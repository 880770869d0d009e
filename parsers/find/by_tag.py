"""By the tag of a content control: `field`, or `field=option` for a tick box."""

from __future__ import annotations

from parsers.blocks import Cell, Control, Paragraph, Piece, place_of, shown
from parsers.find.answer_cell import look_further, says_something
from parsers.find.beside_label import behind_label
from parsers.find.known import plain
from parsers.find.label_text import label_of, mere_label
from parsers.find.sheet import Sheet, first_line
from parsers.labels import normal
from parsers.region import Region, after, before, cell_region, flow
from parsers.types import Altered, Certainty, FieldKind, FieldRule

_IN_WORDS = (FieldKind.TEXT, FieldKind.LONG_TEXT)


def find_by_tag(sheet: Sheet) -> None:
    controls: dict[str, list[Control]] = {}
    names: dict[int, set[str]] = {}
    for control in sheet.document.controls:
        name = control.tag.partition("=")[0]
        controls.setdefault(name, []).append(control)
        if control.cell is not None and name and control.kind not in ("section", "item"):
            names.setdefault(id(control.cell), set()).add(name)
    for rule in plain(sheet.rules):
        for cell, group in _by_cell(controls.get(rule.name, [])):
            if cell is not None and sheet.is_taken(cell):
                continue
            alone = cell is not None and names.get(id(cell), set()) <= {rule.name}
            _take(sheet, rule, cell, group, alone=alone)


def _by_cell(controls: list[Control]) -> list[tuple[Cell | None, list[Control]]]:
    """Controls of one cell answer together; those outside cells too, since a line of tick boxes is one question."""
    groups: dict[int, tuple[Cell | None, list[Control]]] = {}
    for control in controls:
        boxes = control.kind == "checkbox" and control.cell is None
        key = id(control.cell) if control.cell is not None else (0 if boxes else id(control))
        groups.setdefault(key, (control.cell, []))[1].append(control)
    return list(groups.values())


def _take(sheet: Sheet, rule: FieldRule, cell: Cell | None, controls: list[Control], *, alone: bool) -> None:
    if cell is not None and alone and _holds_no_label(sheet, rule, cell):
        region = cell_region(cell, "tag", Certainty.EXACT)
        inside = {id(piece) for control in controls for piece in control.pieces}
        length = _printed_in_front(rule, cell, controls[0])
        if length:
            sheet.boilerplate(before(region.pieces, length))
            region.pieces = after(region.pieces, length)
        if any(id(piece) not in inside and piece.text.strip() and not rule.choices for piece in region.pieces):
            region.reasons.append("Part of the answer stands beside the field that was made for it.")
        sheet.take(cell)
        _check_label(sheet, rule, cell, region)
        stand = sheet.stands.get(id(cell))
        if stand is not None and not region.reasons and _is_blank(sheet, region):
            look_further(sheet, stand.table, stand.row, stand.index, region)
    else:
        pieces = [piece for control in controls for piece in control.pieces]
        boxes = [control.paragraph for control in controls if control.kind == "checkbox" and control.paragraph]
        if rule.kind is FieldKind.TICK and len(boxes) == len(controls) == 1:
            pieces = _up_to_the_next_box(boxes[0], controls[0])
        elif boxes:
            pieces = flow(dict.fromkeys(boxes))
        first = controls[0].paragraph
        where = first.where if first else (cell.where if cell else None)
        part = first.part if first else (cell.part if cell else "")
        region = Region(pieces, part, where, "tag", Certainty.EXACT)
    if rule.kind in _IN_WORDS and (said := mere_label(sheet, region.text)) is not None and said.rule is rule:
        region.reasons.append("The question's own label stands where its answer should.")
    sheet.answer(rule.name, region)


def _up_to_the_next_box(paragraph: Paragraph, control: Control) -> list[Piece]:
    """Of several boxes in one line, each a question of its own: the box and what is printed behind it."""
    mine = {id(piece) for piece in control.pieces}
    begun = False
    pieces: list[Piece] = []
    for piece in paragraph.pieces:
        if id(piece) in mine:
            begun = True
        elif begun and piece.control is not None and piece.control is not control:
            break
        if begun:
            pieces.append(piece)
    return pieces


def _printed_in_front(rule: FieldRule, cell: Cell, control: Control) -> int:
    """How many characters of the cell are the question itself, where it is printed in front of its field."""
    paragraph, length = first_line(cell), 0
    if paragraph is None or paragraph is not control.paragraph:
        return 0
    mine = {id(piece) for piece in control.pieces}
    for piece in paragraph.pieces:
        if id(piece) in mine:
            break
        if not (piece.marks.deleted or piece.marks.hidden):
            length += len(piece.text)
    else:
        return 0
    words = normal(paragraph.text[:length])
    return length if words and words in {normal(label) for label in (rule.label, *rule.aliases)} else 0


def _holds_no_label(sheet: Sheet, rule: FieldRule, cell: Cell) -> bool:
    """Then all of the cell is the answer, what was typed beside the control too."""
    first = first_line(cell)
    return first is None or (match := sheet.labels.match(first.text)) is None or match.rule.name != rule.name


def _check_label(sheet: Sheet, rule: FieldRule, cell: Cell, region: Region) -> None:
    stand = sheet.stands.get(id(cell))
    if stand is None or stand.index == 0:
        return
    beside = stand.in_row.cells[stand.index - 1]
    first = first_line(beside)
    if sheet.is_taken(beside):
        return
    if first is None:
        sheet.altered.append(Altered("label-removed", rule.name, place_of(beside.part, beside.where)))
        return
    length = label_of(sheet, first, rule)
    if length is None:
        sheet.altered.append(Altered("label-changed", rule.name, place_of(beside.part, first.where, first.text)))
        if (other := mere_label(sheet, first.text)) is not None:
            region.reasons.append(f"The label printed beside it is that of another question: “{other.rule.label}”.")
        return
    sheet.by_own_label.add(rule.name)
    sheet.boilerplate(before(first.pieces, length))
    sheet.take(first)
    inside = behind_label(sheet, beside, first, length)
    if not shown(inside).strip():
        return
    sheet.take(beside)
    if not _is_blank(sheet, region):
        region.reasons.append("Words were also typed behind the label.")
        region.certainty = Certainty.UNDETERMINED
    else:
        region.reasons.append("The answer was typed behind the label.")
    region.pieces = [*inside, Piece("\n"), *region.pieces]


def _is_blank(sheet: Sheet, region: Region) -> bool:
    """Nothing but what the form or the program prints there; a row of boxes is no blank."""
    if any(piece.box or (piece.control is not None and piece.control.doubt is not None) for piece in region.pieces):
        return False
    written = "".join(piece.text for piece in region.pieces if not piece.prompt)
    return not says_something(sheet, written)
