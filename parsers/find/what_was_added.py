"""What an agency put into a form or took out of it, beyond its answers: whole sections, questions of their own."""

from __future__ import annotations

from parsers.blocks import Cell, place_of
from parsers.find.sheet import Sheet, first_line
from parsers.types import Altered, FieldRule, Place

_LONGEST_QUESTION = 150
_MOST = 50


def note_what_was_added(sheet: Sheet) -> None:
    """Rows of a question and its answer that no field took; their words are unplaced."""
    found = 0
    for table in sheet.document.tables():
        if id(table) in sheet.taken_tables or table.kind not in ("body", "textbox"):
            continue
        for row in table.rows:
            if len(row.cells) != 2 or sheet.is_taken(row.cells[0]) or sheet.is_taken(row.cells[1]):
                continue
            asked = first_line(row.cells[0])
            if asked is None or sheet.is_taken(asked) or not _is_a_question(sheet, row.cells[0], row.cells[1]):
                continue
            sheet.altered.append(Altered("question-added", None, place_of(asked.part, asked.where, asked.text)))
            found += 1
            if found == _MOST:
                return


def _is_a_question(sheet: Sheet, asked: Cell, answer: Cell) -> bool:
    text = asked.text.strip()
    if len(text) > _LONGEST_QUESTION or not answer.text.strip():
        return False
    return not sheet.printed.holds(text) and any(each.isalpha() for each in text)


def note_removed_sections(sheet: Sheet) -> None:
    """Sections of which no question is left."""
    gone = {each.field for each in sheet.altered if each.what in ("field-missing", "table-missing")}
    sections: dict[str, list[FieldRule]] = {}
    for rule in sheet.rules.fields if gone else ():
        if rule.section is not None:
            sections.setdefault(rule.section, []).append(rule)
    for rules in sections.values():
        if len(rules) > 1 and all(rule.name in gone for rule in rules):
            place = Place(text=rules[0].section_title or rules[0].section)
            sheet.altered.append(Altered("section-removed", None, place))
