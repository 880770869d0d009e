"""Fields of Word: those of Word 97 in which people type, tick and choose, and those that the program computes."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.blocks import Control, Document, Marks
from parsers.word.controls import legacy_control
from parsers.word.instructions import is_page_number
from parsers.word.marks import Styles
from parsers.word.names import attribute, child
from parsers.word.pieces import Element, Pieces, state_of


@dataclass(slots=True)
class _Field:
    control: Control | None
    entry: str | None
    data: Element | None
    instruction: str = ""
    in_result: bool = False


class Fields(Pieces):
    def __init__(self, document: Document, part: str, kind: str, styles: Styles) -> None:
        super().__init__(document, part, kind, styles)
        self._fields: list[_Field] = []

    def _instruct(self, instruction: str) -> None:
        if self._fields:
            self._fields[-1].instruction += instruction

    def _field_character(self, element: Element, marks: Marks) -> None:
        state = attribute(element, "fldCharType")
        if state == "begin":
            data = child(element, "w:ffData")
            control, entry = legacy_control(data) if data is not None else (None, None)
            self._fields.append(_Field(control, entry, data))
        elif state == "separate" and self._fields:
            field = self._fields[-1]
            field.in_result = True
            if is_page_number(field.instruction):
                self._generated += 1
            if field.control is not None and field.control.kind == "legacy-text":
                self._enter(field.control)
        elif state == "end" and self._fields:
            field = self._fields.pop()
            if field.in_result and is_page_number(field.instruction):
                self._generated -= 1
            if field.control is not None:
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
