"""One walk over a part, in reading order. What it does not know by name it walks into: no text is passed by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from parsers.blocks import (
    PLAIN,
    Block,
    Box,
    Cell,
    Control,
    Document,
    Marks,
    Paragraph,
    Piece,
    Row,
    Story,
    Table,
    paragraphs_of,
)
from parsers.types import Problem
from parsers.word.branches import chosen_branches
from parsers.word.controls import box_of, legacy_control, read_control, symbol, symbol_character
from parsers.word.marks import Styles, run_marks
from parsers.word.names import SHORT, attribute, child

Element = etree._Element

# Nothing in these is text, or their text is taken elsewhere.
_PASSED_BY = frozenset(
    {"w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr", "w:instrText",
     "w:delInstrText", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:commentRangeStart", "w:commentRangeEnd"}
)  # fmt: skip
_BLOCKS = frozenset({"w:p", "w:tbl"})


@dataclass(slots=True)
class _LegacyField:
    control: Control | None
    entry: str | None
    data: Element | None
    instruction: str = ""
    in_result: bool = False


class Walk:
    """Walks one part into the document."""

    def __init__(self, document: Document, part: str, kind: str, styles: Styles) -> None:
        self._document = document
        self._part = part
        self._kind = kind
        self._styles = styles
        self._paragraph: Paragraph | None = None
        self._paragraph_style = ""
        self._open: list[Control] = []
        self._cell: Cell | None = None
        self._fields: list[_LegacyField] = []
        self._generated = 0

    def story(self, root: Element, marks: Marks = PLAIN) -> None:
        story = Story(self._kind, self._part)
        self._document.stories.append(story)
        self._blocks(root, story.blocks, marks)

    # --- blocks ---------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Element, into: list[Block], marks: Marks) -> None:
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:p":
                self._read_paragraph(each, into, marks)
            elif short == "w:tbl":
                self._read_table(each, into, marks)
            elif short in _PASSED_BY:
                continue
            elif short == "w:sdt":
                self._control(each, into, marks)
            elif short == "mc:AlternateContent":
                for branch in chosen_branches(each):
                    self._blocks(branch, into, marks)
            elif short == "w:altChunk":
                self._problem("embedded-text", "another file is laid into the text; open the document to read it")
            elif _holds_blocks(each):
                self._blocks(each, into, self._change(short, marks))
            elif len(each):
                # Runs that stand where only paragraphs should: no program shows them so, but their text counts.
                paragraph = Paragraph(self._part, each, kind=self._kind)
                into.append(paragraph)
                self._within(paragraph, each, marks)

    def _change(self, short: str, marks: Marks) -> Marks:
        if short in ("w:ins", "w:moveTo"):
            return replace(marks, inserted=True)
        if short in ("w:del", "w:moveFrom"):
            return replace(marks, deleted=True)
        return marks

    def _read_paragraph(self, element: Element, into: list[Block], marks: Marks) -> None:
        paragraph = Paragraph(self._part, element, kind=self._kind)
        properties = child(element, "w:pPr")
        style = child(properties, "w:pStyle")
        name = (attribute(style, "val") or "") if style is not None else ""
        paragraph.heading = name in self._styles.headings or name.casefold().startswith("heading")
        into.append(paragraph)
        for control in self._open:
            if control.pieces:
                control.pieces.append(Piece("\n"))
        before, self._paragraph_style = self._paragraph_style, name
        self._within(paragraph, element, marks)
        self._paragraph_style = before

    def _within(self, paragraph: Paragraph, element: Element, marks: Marks) -> None:
        outer, self._paragraph = self._paragraph, paragraph
        self._inline(element, marks)
        self._paragraph = outer

    def _control(self, element: Element, into: list[Block], marks: Marks) -> None:
        with_content = child(element, "w:sdtContent")
        control = self._begin(element)
        if with_content is not None:
            self._blocks(with_content, into, marks)
        self._end(control)

    def _begin(self, element: Element) -> Control:
        control = read_control(child(element, "w:sdtPr"))
        control.cell, control.paragraph = self._cell, self._paragraph
        self._document.controls.append(control)
        self._open.append(control)
        return control

    def _end(self, control: Control) -> None:
        self._open.remove(control)

    # --- tables ---------------------------------------------------------------------------------------------------

    def _read_table(self, element: Element, into: list[Block], marks: Marks) -> None:
        before = next((block for block in reversed(into) if isinstance(block, Table) or block.text.strip()), None)
        heading = before.text if isinstance(before, Paragraph) else ""
        table = Table(self._part, element, heading=heading, kind=self._kind)
        into.append(table)
        self._rows(element, table, marks)

    def _rows(self, parent: Element, table: Table, marks: Marks) -> None:
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:tr":
                self._read_row(each, table, marks)
            elif short in _PASSED_BY:
                continue
            elif short == "w:sdt":
                control = self._begin(each)
                content = child(each, "w:sdtContent")
                if content is not None:
                    self._rows(content, table, marks)
                self._end(control)
            elif short == "mc:AlternateContent":
                for branch in chosen_branches(each):
                    self._rows(branch, table, marks)
            else:
                self._rows(each, table, self._change(short, marks))

    def _read_row(self, element: Element, table: Table, marks: Marks) -> None:
        row = Row(where=element)
        table.rows.append(row)
        properties = child(element, "w:trPr")
        if child(properties, "w:ins") is not None:
            marks = replace(marks, inserted=True)
        if child(properties, "w:del") is not None:
            marks = replace(marks, deleted=True)
        skipped = child(properties, "w:gridBefore")
        self._cells(element, row, marks, _number(skipped, 0))

    def _cells(self, parent: Element, row: Row, marks: Marks, column: int) -> int:
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:tc":
                column += self._read_cell(each, row, marks, column)
            elif short in _PASSED_BY:
                continue
            elif short == "w:sdt":
                control = self._begin(each)
                content = child(each, "w:sdtContent")
                first = len(row.cells)
                if content is not None:
                    column = self._cells(content, row, marks, column)
                if len(row.cells) == first + 1:
                    control.cell, control.wraps_cell = row.cells[first], True
                self._end(control)
            elif short == "mc:AlternateContent":
                for branch in chosen_branches(each):
                    column = self._cells(branch, row, marks, column)
            else:
                column = self._cells(each, row, self._change(short, marks), column)
        return column

    def _read_cell(self, element: Element, row: Row, marks: Marks, column: int) -> int:
        properties = child(element, "w:tcPr")
        span = max(1, _number(child(properties, "w:gridSpan"), 1))
        merge = child(properties, "w:vMerge")
        if child(properties, "w:cellDel") is not None:
            marks = replace(marks, deleted=True)
        if child(properties, "w:cellIns") is not None:
            marks = replace(marks, inserted=True)
        cell = Cell(
            column,
            span,
            continued=merge is not None and (attribute(merge, "val") or "continue") == "continue",
            where=element,
            part=self._part,
        )
        row.cells.append(cell)
        for control in self._open:
            if control.pieces:
                control.pieces.append(Piece("\t"))
        outer, self._cell = self._cell, cell
        self._blocks(element, cell.blocks, marks)
        self._cell = outer
        return span

    # --- runs -----------------------------------------------------------------------------------------------------

    def _inline(self, parent: Element, marks: Marks) -> None:
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:r":
                self._inline(each, run_marks(each, marks, self._paragraph_style, self._styles))
            elif short in ("w:t", "w:delText", "m:t", "a:t"):
                text = each.text or ""
                if text:
                    deleted = replace(marks, deleted=True) if short == "w:delText" and not marks.deleted else marks
                    self._emit(text, self._node(each, text), deleted)
            elif short in _PASSED_BY:
                if short == "w:instrText" and self._fields:
                    self._fields[-1].instruction += each.text or ""
            elif short in ("w:tab", "w:ptab"):
                self._emit("\t", None, marks)
            elif short in ("w:br", "w:cr"):
                self._emit("\n", None, marks)
            elif short == "w:noBreakHyphen":
                self._emit("\u2011", self._node(each, "\u2011"), marks)
            elif short == "w:sym":
                shown, box = symbol(each)
                self._emit(shown, self._node(each, symbol_character(each)), marks, box=box)
            elif short == "w:sdt":
                control = self._begin(each)
                content = child(each, "w:sdtContent")
                if content is not None:
                    self._inline(content, marks)
                if control.kind == "checkbox" and not any(piece.box for piece in control.pieces):
                    self._emit("", None, marks, box="unclear" if control.pieces else _state(control), control=control)
                self._end(control)
            elif short == "w:fldSimple":
                self._simple_field(each, marks)
            elif short == "w:fldChar":
                self._field_character(each, marks)
            elif short == "mc:AlternateContent":
                for branch in chosen_branches(each):
                    self._inline(branch, marks)
            elif short == "w:txbxContent":
                self._text_box(each, marks)
            elif short in _BLOCKS:
                self._stray_block(each, short, marks)
            else:
                self._attributes(each, short, marks)
                self._inline(each, self._change(short, marks))

    def _attributes(self, element: Element, short: str, marks: Marks) -> None:
        """Words that stand in attributes: what a picture shows, and the letters of ornamental text."""
        if short == "wp:docPr":
            for name in ("descr", "title"):
                self._aside("alt-text", element, element.get(name), marks)
        elif short == "v:textpath":
            self._aside("ornamental", element, element.get("string"), marks)

    def _aside(self, kind: str, element: Element, text: str | None, marks: Marks) -> None:
        if text:
            node = self._document.ledger.add(self._part, element, text)
            paragraph = Paragraph(self._part, element, [Piece(text, node, marks=marks)], kind=kind)
            self._document.stories.append(Story(kind, self._part, [paragraph]))

    def _text_box(self, element: Element, marks: Marks) -> None:
        inner = Walk(self._document, self._part, "textbox", self._styles)
        inner.story(element, marks)

    def _stray_block(self, element: Element, short: str, marks: Marks) -> None:
        """A paragraph or table inside a paragraph, as damaged files have it."""
        blocks: list[Block] = []
        outer = self._paragraph
        if short == "w:p":
            self._read_paragraph(element, blocks, marks)
        else:
            self._read_table(element, blocks, marks)
        self._paragraph = outer
        if outer is not None:
            for paragraph in paragraphs_of(blocks):
                outer.pieces += [Piece("\n"), *paragraph.pieces] if outer.pieces else paragraph.pieces

    # --- fields of Word 97 and fields that compute ------------------------------------------------------------------

    def _simple_field(self, element: Element, marks: Marks) -> None:
        computed = _is_computed(attribute(element, "instr") or "")
        self._generated += computed
        self._inline(element, marks)
        self._generated -= computed

    def _field_character(self, element: Element, marks: Marks) -> None:
        state = attribute(element, "fldCharType")
        if state == "begin":
            data = child(element, "w:ffData")
            control, entry = legacy_control(data) if data is not None else (None, None)
            self._fields.append(_LegacyField(control, entry, data))
        elif state == "separate" and self._fields:
            field = self._fields[-1]
            field.in_result = True
            if _is_computed(field.instruction):
                self._generated += 1
            if field.control is not None and field.control.kind == "legacy-text":
                self._open_legacy(field.control)
        elif state == "end" and self._fields:
            field = self._fields.pop()
            if field.in_result and _is_computed(field.instruction):
                self._generated -= 1
            if field.control is not None:
                self._close_legacy(field, marks)

    def _open_legacy(self, control: Control) -> None:
        control.cell, control.paragraph = self._cell, self._paragraph
        self._document.controls.append(control)
        self._open.append(control)

    def _close_legacy(self, field: _LegacyField, marks: Marks) -> None:
        control = field.control
        assert control is not None
        if control.kind == "legacy-text":
            if control in self._open:
                self._end(control)
            return
        self._open_legacy(control)
        if control.kind == "checkbox":
            self._emit("", None, marks, box=_state(control), control=control)
        elif field.entry and field.data is not None:
            self._emit(field.entry, self._node(field.data, field.entry), marks)
        self._end(control)

    # --- pieces -----------------------------------------------------------------------------------------------------

    def _node(self, element: Element, text: str) -> int:
        return self._document.ledger.add(self._part, element, text)

    def _emit(
        self, text: str, node: int | None, marks: Marks, *, box: Box | None = None, control: Control | None = None
    ) -> None:
        control = control or (self._open[-1] if self._open else None)
        if node is None or box is not None or not any(box_of(character) for character in text):
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

    def _put(self, piece: Piece) -> None:
        if self._paragraph is None:
            self._paragraph = Paragraph(self._part, None, kind=self._kind)
            self._document.stories.append(Story(self._kind, self._part, [self._paragraph]))
        self._paragraph.pieces.append(piece)
        for control in self._open:
            control.pieces.append(piece)
            piece.prompt = piece.prompt or control.prompting

    def _problem(self, code: str, what: str) -> None:
        self._document.problems.append(Problem(code, what))


def _agreed(glyph: Box, control: Control | None) -> Box:
    """A tick box says its state twice, as a switch and as a sign; where they differ nobody knows which is meant."""
    if control is None or control.checked is None:
        return glyph
    return glyph if (glyph == "ticked") == control.checked else "unclear"


def _state(control: Control) -> Box:
    return "ticked" if control.checked else "empty"


def _number(element: Element | None, otherwise: int) -> int:
    try:
        return int(attribute(element, "val") or otherwise) if element is not None else otherwise
    except ValueError:
        return otherwise


def _is_computed(instruction: str) -> bool:
    words = instruction.split()
    return bool(words) and words[0].upper() in ("PAGE", "NUMPAGES", "SECTIONPAGES")


def _holds_blocks(element: Element) -> bool:
    return any(SHORT[each.tag] in _BLOCKS for each in element.iter() if each is not element)
