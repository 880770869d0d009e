"""What every part of the walk shares: the paragraph, cell and controls it stands in, and how words are put there."""

from __future__ import annotations

from lxml import etree

from parsers.blocks import Box, Cell, Control, Document, Marks, Paragraph, Piece, Story
from parsers.word.controls import box_by_signs, box_of, holds_box, read_control
from parsers.word.marks import Styles
from parsers.word.symbols import signs_in

Element = etree._Element


class Pieces:
    """Puts the words of one part into the document."""

    def __init__(self, document: Document, part: str, kind: str, styles: Styles) -> None:
        self._document = document
        self._part = part
        self._kind = kind
        self._styles = styles
        self._paragraph: Paragraph | None = None
        self._paragraph_style = ""
        self._open: list[Control] = []
        self._cell: Cell | None = None
        self._generated = 0

    # --- controls -------------------------------------------------------------------------------------------------

    def _begin(self, properties: Element | None) -> Control:
        control = read_control(properties)
        self._enter(control)
        return control

    def _enter(self, control: Control) -> None:
        control.cell, control.paragraph = self._cell, self._paragraph
        self._document.controls.append(control)
        self._open.append(control)

    def _end(self, control: Control) -> None:
        self._open.remove(control)

    def _part_controls(self, mark: str) -> None:
        """A new line or a new cell begins within the controls that are open."""
        piece = None
        for control in self._open:
            if control.pieces:
                piece = piece or Piece(mark)
                control.pieces.append(piece)

    # --- words ----------------------------------------------------------------------------------------------------

    def _node(self, element: Element, text: str) -> int:
        where = element if self._paragraph is None else self._paragraph.where
        return self._document.ledger.add(self._part, where, text)

    def _words(self, element: Element, text: str, marks: Marks) -> None:
        """The text of a node; nearly all of it stands in a paragraph, and holds neither boxes nor signs."""
        paragraph = self._paragraph
        if paragraph is None or marks.font or holds_box(text):
            self._emit(text, self._node(element, text), marks)
            return
        node = self._document.ledger.add(self._part, paragraph.where, text)
        around = self._open
        piece = Piece(text, node, 0, marks, None, around[-1] if around else None, self._generated > 0)
        paragraph.pieces.append(piece)
        for control in around:
            control.pieces.append(piece)
            if control.prompting:
                piece.prompt = True

    def _emit(
        self, text: str, node: int | None, marks: Marks, box: Box | None = None, control: Control | None = None
    ) -> None:
        if control is None and self._open:
            control = self._open[-1]
        if marks.font and node is not None and box is None:
            self._emit_signs(text, node, marks, control)
            return
        if node is None or box is not None or not holds_box(text):
            self._put(Piece(text, node, 0, marks, box, control, self._generated > 0))
            return
        start = 0
        for index, character in enumerate(text):
            glyph = box_of(character)
            if glyph is None:
                continue
            if index > start:
                self._put(Piece(text[start:index], node, start, marks, None, control))
            self._put(Piece(character, node, index, marks, _agreed(glyph, control), control))
            start = index + 1
        if start < len(text):
            self._put(Piece(text[start:], node, start, marks, None, control))

    def _emit_signs(self, text: str, node: int, marks: Marks, control: Control | None) -> None:
        """Letters in a font of pictures: what is seen there is not what is written."""
        signs = signs_in(marks.font, text)
        if signs is None:
            self._put(Piece(text, node, 0, marks, None, control, self._generated > 0))
            return
        for index, (sign, box) in enumerate(signs):
            self._put(Piece(sign, node, index, marks, _agreed(box, control) if box else None, control))

    def _put(self, piece: Piece) -> None:
        if self._paragraph is None:
            self._paragraph = Paragraph(self._part, None, kind=self._kind)
            self._document.stories.append(Story(self._kind, self._part, [self._paragraph]))
        self._paragraph.pieces.append(piece)
        for control in self._open:
            control.pieces.append(piece)
            piece.prompt = piece.prompt or control.prompting


def _agreed(glyph: Box, control: Control | None) -> Box:
    """A tick box says its state twice, as a switch and as a sign; where they differ nobody knows which is meant."""
    if control is None or control.checked is None:
        return glyph
    return glyph if (glyph == "ticked") == control.checked else "unclear"


def settle_box(properties: Element | None, control: Control, paragraph: Paragraph | None, marks: Marks) -> None:
    """The state of a tick box whose sign is none that everybody knows."""
    piece = Piece("", None, 0, marks, box_by_signs(properties, control), control)
    control.pieces.append(piece)
    if paragraph is not None:
        paragraph.pieces.append(piece)


def state_of(control: Control) -> Box:
    return "ticked" if control.checked else "empty"
