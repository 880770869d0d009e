"""One walk over a part, in reading order. What it does not know by name it walks into: no text is passed by."""

from __future__ import annotations

from typing import Any

from parsers.blocks import PLAIN, Block, Cell, Document, Marks, Paragraph, Piece, Row, Story, Table, also, paragraphs_of
from parsers.paths import Path
from parsers.types import Problem
from parsers.word.branches import chosen_branches
from parsers.word.marks import Styles
from parsers.word.names import SHORT, attribute, child, children
from parsers.word.pieces import Element
from parsers.word.runs import BLOCKS, PASSED_BY, Runs, changed


class Walk(Runs):
    """Walks one part into the document."""

    def __init__(self, document: Document, part: str, kind: str, styles: Styles) -> None:
        super().__init__(document, part, kind, styles)
        self._names: dict[object, str | None] = {}

    def story(self, root: Element, marks: Marks = PLAIN) -> None:
        story = Story(self._kind, self._part)
        self._document.stories.append(story)
        at = self._step(None, root, {}) if root.getparent() is None else root
        self._blocks(root, story.blocks, marks, at)

    def _step(self, above: Any, each: Element, same: dict[str, int]) -> Any:
        """The path of a child of what stands at `above`; `same` counts its brothers."""
        tag = each.tag
        try:
            name = self._names[tag]
        except KeyError:
            # A name without a prefix has no short path: the library writes it out.
            name = f"{each.prefix}:{tag.rpartition('}')[2]}" if isinstance(tag, str) and each.prefix else None
            self._names[tag] = name
        if name is None:
            return each
        number = same[name] = same.get(name, 0) + 1
        return Path(above, name, number, same)

    # --- blocks ---------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Element, into: list[Block], marks: Marks, at: Any) -> None:
        same: dict[str, int] = {}
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:p":
                self._read_paragraph(each, into, marks, self._step(at, each, same))
            elif short in PASSED_BY:
                continue
            elif short == "w:tbl":
                self._read_table(each, into, marks, self._step(at, each, same))
            elif short == "w:sdt":
                self._control(each, into, marks, self._step(at, each, same))
            elif short == "mc:AlternateContent":
                for branch in chosen_branches(each):
                    self._blocks(branch, into, marks, branch)
            elif short == "w:altChunk":
                self._problem("embedded-text", "another file is laid into the text; open the document to read it")
            elif _holds_blocks(each):
                self._blocks(each, into, changed(short, marks), self._step(at, each, same))
            elif len(each):
                # Runs that stand where only paragraphs should: no program shows them so, but their text counts.
                paragraph = Paragraph(self._part, each, kind=self._kind)
                into.append(paragraph)
                self._within(paragraph, each, marks)

    def _read_paragraph(self, element: Element, into: list[Block], marks: Marks, at: Any) -> None:
        style = _paragraph_style(element)
        paragraph = Paragraph(self._part, at, [], bool(style) and self._styles.is_heading(style), self._kind)
        into.append(paragraph)
        if self._open:
            self._part_controls("\n")
        before, self._paragraph_style = self._paragraph_style, style
        outer, self._paragraph = self._paragraph, paragraph
        self._inline(element, marks)
        self._paragraph = outer
        self._paragraph_style = before

    def _within(self, paragraph: Paragraph, element: Element, marks: Marks) -> None:
        outer, self._paragraph = self._paragraph, paragraph
        self._inline(element, marks)
        self._paragraph = outer

    def _control(self, element: Element, into: list[Block], marks: Marks, at: Any) -> None:
        content = child(element, "w:sdtContent")
        control = self._begin(element)
        if content is not None:
            self._blocks(content, into, marks, self._step(at, content, {}))
        self._end(control)

    # --- tables ---------------------------------------------------------------------------------------------------

    def _read_table(self, element: Element, into: list[Block], marks: Marks, at: Any) -> None:
        before = next((block for block in reversed(into) if isinstance(block, Table) or block.text.strip()), None)
        heading = before.text if isinstance(before, Paragraph) else ""
        table = Table(self._part, at, heading=heading, kind=self._kind)
        into.append(table)
        self._rows(element, table, marks, at)

    def _rows(self, parent: Element, table: Table, marks: Marks, at: Any) -> None:
        same: dict[str, int] = {}
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:tr":
                self._read_row(each, table, marks, self._step(at, each, same))
            elif short in PASSED_BY:
                continue
            elif short == "w:sdt":
                control = self._begin(each)
                content = child(each, "w:sdtContent")
                step = self._step(at, each, same)
                if content is not None:
                    self._rows(content, table, marks, self._step(step, content, {}))
                self._end(control)
            elif short == "mc:AlternateContent":
                for branch in chosen_branches(each):
                    self._rows(branch, table, marks, branch)
            else:
                self._rows(each, table, changed(short, marks), self._step(at, each, same))

    def _read_row(self, element: Element, table: Table, marks: Marks, at: Any) -> None:
        row = Row([], at)
        table.rows.append(row)
        column = 0
        for each in children(element, "w:trPr"):
            short = SHORT[each.tag]
            if short == "w:ins":
                marks = also(marks, "inserted")
            elif short == "w:del":
                marks = also(marks, "deleted")
            elif short == "w:gridBefore" and not column:
                column = _number(each, 0)
        self._cells(element, row, marks, column, at)

    def _cells(self, parent: Element, row: Row, marks: Marks, column: int, at: Any) -> int:
        same: dict[str, int] = {}
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:tc":
                column += self._read_cell(each, row, marks, column, self._step(at, each, same))
            elif short in PASSED_BY:
                continue
            elif short == "w:sdt":
                control = self._begin(each)
                content = child(each, "w:sdtContent")
                step = self._step(at, each, same)
                first = len(row.cells)
                if content is not None:
                    column = self._cells(content, row, marks, column, self._step(step, content, {}))
                if len(row.cells) == first + 1:
                    control.cell, control.wraps_cell = row.cells[first], True
                self._end(control)
            elif short == "mc:AlternateContent":
                for branch in chosen_branches(each):
                    column = self._cells(branch, row, marks, column, branch)
            else:
                column = self._cells(each, row, changed(short, marks), column, self._step(at, each, same))
        return column

    def _read_cell(self, element: Element, row: Row, marks: Marks, column: int, at: Any) -> int:
        span, continued = 1, False
        for each in children(element, "w:tcPr"):
            short = SHORT[each.tag]
            if short == "w:gridSpan":
                span = max(1, _number(each, 1))
            elif short == "w:vMerge":
                continued = (attribute(each, "val") or "continue") == "continue"
            elif short == "w:cellDel":
                marks = also(marks, "deleted")
            elif short == "w:cellIns":
                marks = also(marks, "inserted")
        cell = Cell(column, span, continued, [], at, self._part)
        row.cells.append(cell)
        if self._open:
            self._part_controls("\t")
        outer, self._cell = self._cell, cell
        self._blocks(element, cell.blocks, marks, at)
        self._cell = outer
        return span

    # --- text in odd places -----------------------------------------------------------------------------------------

    def _text_box(self, element: Element, marks: Marks) -> None:
        Walk(self._document, self._part, "textbox", self._styles).story(element, marks)

    def _stray_block(self, element: Element, short: str, marks: Marks) -> None:
        blocks: list[Block] = []
        outer = self._paragraph
        if short == "w:p":
            self._read_paragraph(element, blocks, marks, element)
        else:
            self._read_table(element, blocks, marks, element)
        self._paragraph = outer
        if outer is not None:
            for paragraph in paragraphs_of(blocks):
                outer.pieces += [Piece("\n"), *paragraph.pieces] if outer.pieces else paragraph.pieces

    def _problem(self, code: str, what: str) -> None:
        self._document.problems.append(Problem(code, what))


def _paragraph_style(paragraph: Element) -> str:
    style = child(child(paragraph, "w:pPr"), "w:pStyle")
    return (attribute(style, "val") or "") if style is not None else ""


def _number(element: Element | None, otherwise: int) -> int:
    try:
        return int(attribute(element, "val") or otherwise) if element is not None else otherwise
    except ValueError:
        return otherwise


def _holds_blocks(element: Element) -> bool:
    return any(SHORT[each.tag] in BLOCKS for each in element.iter() if each is not element)
