"""Fields of Word: those of Word 97 in which people type, tick and choose, and those that the program computes."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.blocks import Control, Document, Marks, Paragraph, Piece, also, place_of
from parsers.drawn import CLOCK, COMPUTED, drawn_piece
from parsers.types import Problem
from parsers.word.controls import legacy_control
from parsers.word.instructions import fetches, is_clock, is_drawn, is_page_number, symbol_named
from parsers.word.marks import Styles
from parsers.word.names import attribute, child
from parsers.word.pieces import Element, Pieces, state_of
from parsers.word.symbols import box_drawn, drawn_by, symbol_font


@dataclass(slots=True)
class _Field:
    control: Control | None
    entry: str | None
    data: Element | None
    paragraph: Paragraph | None
    start: int  # how many pieces stood in it before
    instruction: str = ""
    in_result: bool = False


class Fields(Pieces):
    def __init__(self, document: Document, part: str, kind: str, styles: Styles) -> None:
        super().__init__(document, part, kind, styles)
        self._fields: list[_Field] = []
        self._said: set[Element] = set()  # lists of which the choice is said at the end of their field

    def _instruct(self, instruction: str) -> None:
        if self._fields:
            self._fields[-1].instruction += instruction

    def _field_character(self, element: Element, marks: Marks) -> None:
        state = attribute(element, "fldCharType")
        if state == "begin":
            data = child(element, "w:ffData")
            control, entry = legacy_control(data) if data is not None else (None, None)
            choices = child(data, "w:ddList")
            if control is not None and control.kind == "dropdown" and choices is not None:
                self._said.add(choices)
            here = self._paragraph
            self._fields.append(_Field(control, entry, data, here, len(here.pieces) if here is not None else 0))
        elif state == "separate" and self._fields:
            field = self._fields[-1]
            if field.in_result:
                return
            self._hide_instruction(field)
            field.in_result = True
            if is_page_number(field.instruction):
                self._generated += 1
            if field.control is not None and field.control.kind == "legacy-text":
                self._enter(field.control)
        elif state == "end" and self._fields:
            field = self._fields.pop()
            if field.in_result and is_page_number(field.instruction):
                self._generated -= 1
            if not field.in_result:
                self._hide_instruction(field)
            self._computed(field.instruction, marks, has_result=field.in_result)
            if field.control is not None:
                self._close(field, field.control, marks)

    def _hide_instruction(self, field: _Field) -> None:
        """Words among the instructions of a field, such as the result of another field, are not seen."""
        if field.paragraph is not None and field.paragraph is self._paragraph:
            for piece in field.paragraph.pieces[field.start :]:
                piece.marks = also(piece.marks, "hidden")

    def _computed(self, instruction: str, marks: Marks, *, has_result: bool) -> None:
        """What the program puts in by itself, and what it would fetch."""
        if fetches(instruction):
            message = (
                f"A field ({fetches(instruction)}) wants to fetch something from another file or program. Nothing was "
                "fetched; open the document only with that blocked."
            )
            where = self._paragraph.where if self._paragraph is not None else None
            self._document.problems.append(Problem("external-link", message, place=place_of(self._part, where)))
        if is_clock(instruction):
            self._put(drawn_piece(CLOCK))
        elif not has_result and is_drawn(instruction):
            self._put(drawn_piece(COMPUTED))
        elif not has_result and (named := symbol_named(instruction)) is not None:
            code, font = named
            sign = drawn_by(symbol_font(font), code)
            box = box_drawn(sign)
            if sign is not None:
                self._put(Piece("" if box else sign, None, 0, marks, box))
            else:
                self._put(drawn_piece(COMPUTED))

    def _finish_fields(self, marks: Marks) -> None:
        """Fields that end nowhere; what was chosen in them is said all the same."""
        while self._fields:
            field = self._fields.pop()
            if field.control is not None and (field.entry or field.control in self._open):
                self._close(field, field.control, marks)

    def _close(self, field: _Field, control: Control, marks: Marks) -> None:
        if control.kind == "legacy-text":
            if control in self._open:
                self._end(control)
            return
        self._enter(control)
        if control.kind == "checkbox":
            self._emit("", None, marks, box=state_of(control), control=control)
        elif field.entry and field.data is not None:
            self._emit(field.entry, self._node(field.data, field.entry), marks)
        self._end(control)
