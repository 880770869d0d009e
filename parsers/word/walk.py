"""One walk over a part, in reading order. What it does not know by name it walks into: no text is passed by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from parsers.blocks import PLAIN, Block, Cell, Document, Marks, Paragraph, Piece, Row, Story, Table, also, paragraphs_of
from parsers.drawn import OBJECT, drawn_piece, spread_over, text_box
from parsers.paths import Path
from parsers.word.branches import chosen_branches
from parsers.word.controls import properties_and_content
from parsers.word.marks import Styles
from parsers.word.names import SHORT, attribute, child, children
from parsers.word.pieces import Element, settle_box
from parsers.word.runs import BARE, BLOCKS, PASSED_BY, Runs, changed, is_bare

# Rows, and cells, that stand deeper than they should are still those of the table.
_ROWS = frozenset({"w:tr"})
_CELLS = frozenset({"w:tc"})
# What these say by themselves is read as in a paragraph, and so is all that damaged files have in them.
_READ_IN_LINE = frozenset(
    {"w:p", "w:tbl", "w:r", "w:t", "w:delText", "m:t", "a:t", "w:sym", "w:noBreakHyphen", "w:fldSimple", "w:fldChar",
     "w:ddList", "w:tblPr", "w:altChunk", "wp:inline", "wp:anchor"}
)  # fmt: skip


class Walk(Runs):
    """Walks one part into the document."""

    def __init__(self, document: Document, part: str, kind: str, styles: Styles) -> None:
        super().__init__(document, part, kind, styles)
        self._names: dict[object, str | None] = {}
        self._running: Paragraph | None = None  # its mark was taken out: what follows belongs to it
        self._strays: list[Block] = []  # of the table that is read: words outside its cells

    def story(self, root: Element, marks: Marks = PLAIN) -> None:
        story = Story(self._kind, self._part)
        self._document.stories.append(story)
        at = self._step(None, root, {}) if root.getparent() is None else root
        self._blocks(root, story.blocks, marks, at)
        self._finish_fields(marks)

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

    def _steps(self, at: Any, content: list[Element]) -> Iterator[tuple[Iterable[Element], Any]]:
        """Of a control: its content, and what stands where only that should."""
        same: dict[str, int] = {}
        for each in content:
            if SHORT[each.tag] == "w:sdtContent":
                yield each, self._step(at, each, same)
            else:
                yield (each,), at

    # --- blocks ---------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Iterable[Element], into: list[Block], marks: Marks, at: Any) -> None:
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
                for branch, step in chosen_branches(each):
                    self._blocks(branch, into, marks, step)
            elif short in BARE and is_bare(each):
                continue
            elif short == "w:altChunk" and not len(each):
                # The file itself is listed with what else the package holds.
                into.append(Paragraph(self._part, self._step(at, each, same), [drawn_piece(OBJECT)], kind=self._kind))
            elif short not in _READ_IN_LINE and _holds(each, BLOCKS):
                self._attributes(each, short, marks)
                self._blocks(each, into, changed(short, marks), self._step(at, each, same))
            else:
                self._read_loose(each, into, marks)

    def _read_paragraph(self, element: Element, into: list[Block], marks: Marks, at: Any) -> None:
        style, goes_on = _paragraph_properties(element)
        heading = bool(style) and self._styles.is_heading(style)
        if self._running is not None and into and into[-1] is self._running:
            paragraph = self._running
            paragraph.heading = heading
            outer, self._paragraph = self._paragraph, paragraph
            self._put(Piece("\n", None, 0, also(PLAIN, "deleted")))
            self._paragraph = outer
        else:
            paragraph = Paragraph(self._part, at, [], heading, self._kind)
            into.append(paragraph)
            if self._open:
                self._part_controls("\n")
        self._running = paragraph if goes_on else None
        if self._styles.bullets:
            self._tick_in_bullet(element, paragraph)
        before, self._paragraph_style = self._paragraph_style, style
        outer, self._paragraph = self._paragraph, paragraph
        self._inline(element, marks)
        self._paragraph = outer
        self._paragraph_style = before

    def _tick_in_bullet(self, element: Element, paragraph: Paragraph) -> None:
        """A list of which some points have a ticked box for a bullet and others an empty one."""
        said = {SHORT[each.tag]: attribute(each, "val") or "" for each in _list_of(element)}
        box = self._styles.bullets.get((said.get("w:numId", ""), said.get("w:ilvl", "0")))
        if box is not None:
            outer, self._paragraph = self._paragraph, paragraph
            self._put(Piece("", None, 0, PLAIN, box))
            self._paragraph = outer

    def _read_loose(self, element: Element, into: list[Block], marks: Marks) -> None:
        """Words that stand where only paragraphs or tables should: no program shows them so, but they count."""
        paragraph = Paragraph(self._part, element, kind=self._kind)
        outer, self._paragraph = self._paragraph, paragraph
        self._inline((element,), marks)
        self._paragraph = outer
        if paragraph.pieces:
            into.append(paragraph)

    def _control(self, element: Element, into: list[Block], marks: Marks, at: Any) -> None:
        properties, content = properties_and_content(element)
        control = self._begin(properties)
        first = len(into)
        for each, step in self._steps(at, content):
            self._blocks(each, into, marks, step)
        self._end(control)
        if control.kind == "checkbox" and not any(piece.box for piece in control.pieces):
            settle_box(properties, control, next(paragraphs_of(into[first:]), None), marks)

    # --- tables ---------------------------------------------------------------------------------------------------

    def _read_table(self, element: Element, into: list[Block], marks: Marks, at: Any) -> None:
        before = next((block for block in reversed(into) if isinstance(block, Table) or block.text.strip()), None)
        heading = before.text if isinstance(before, Paragraph) else ""
        table = Table(self._part, at, heading=heading, kind=self._kind)
        into.append(table)
        outer, self._strays = self._strays, []
        self._rows(element, table, marks, at)
        into.extend(self._strays)
        self._strays = outer

    def _stray(self, each: Element, short: str, marks: Marks, at: Any) -> None:
        """Words of a table outside its cells: no program shows them so, but they count."""
        if short == "w:p":
            self._read_paragraph(each, self._strays, marks, at)
        elif short == "w:tbl":
            self._read_table(each, self._strays, marks, at)
        else:
            self._read_loose(each, self._strays, marks)

    def _rows(self, parent: Iterable[Element], table: Table, marks: Marks, at: Any) -> None:
        same: dict[str, int] = {}
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:tr":
                self._read_row(each, table, marks, self._step(at, each, same))
            elif short in PASSED_BY:
                continue
            elif short == "w:sdt":
                properties, content = properties_and_content(each)
                control = self._begin(properties)
                for inner, step in self._steps(self._step(at, each, same), content):
                    self._rows(inner, table, marks, step)
                self._end(control)
            elif short == "mc:AlternateContent":
                for branch, step in chosen_branches(each):
                    self._rows(branch, table, marks, step)
            elif short == "w:tblPr":
                self._said_of_table(each, marks)
            elif short in BARE and is_bare(each):
                continue
            elif short in _READ_IN_LINE or not _holds(each, _ROWS):
                self._stray(each, short, marks, self._step(at, each, same))
            else:
                self._attributes(each, short, marks)
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
        outer, self._has_drawn = self._has_drawn, False
        self._cells(element, row, marks, column, at)
        if self._has_drawn:
            spread_over(row)
        self._has_drawn = outer

    def _cells(self, parent: Iterable[Element], row: Row, marks: Marks, column: int, at: Any) -> int:
        same: dict[str, int] = {}
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:tc":
                column += self._read_cell(each, row, marks, column, self._step(at, each, same))
            elif short in PASSED_BY:
                continue
            elif short == "w:sdt":
                properties, content = properties_and_content(each)
                control = self._begin(properties)
                first = len(row.cells)
                for inner, step in self._steps(self._step(at, each, same), content):
                    column = self._cells(inner, row, marks, column, step)
                if len(row.cells) == first + 1:
                    control.cell, control.wraps_cell = row.cells[first], True
                self._end(control)
                if control.kind == "checkbox" and not any(piece.box for piece in control.pieces):
                    within = (each for cell in row.cells[first:] for each in cell.paragraphs())
                    settle_box(properties, control, next(within, None), marks)
            elif short == "mc:AlternateContent":
                for branch, step in chosen_branches(each):
                    column = self._cells(branch, row, marks, column, step)
            elif short in BARE and is_bare(each):
                continue
            elif short in _READ_IN_LINE or not _holds(each, _CELLS):
                self._stray(each, short, marks, self._step(at, each, same))
            else:
                self._attributes(each, short, marks)
                column = self._cells(each, row, changed(short, marks), column, self._step(at, each, same))
        return column

    def _read_cell(self, element: Element, row: Row, marks: Marks, column: int, at: Any) -> int:
        span, continued, joined = 1, False, False
        shaded = False
        for each in _first(element, "w:tcPr"):
            short = SHORT[each.tag]
            if short == "w:gridSpan":
                span = max(1, _number(each, 1))
            elif short == "w:vMerge":
                continued = (attribute(each, "val") or "continue") == "continue"
            elif short == "w:hMerge":
                joined = bool(row.cells) and (attribute(each, "val") or "continue") == "continue"
            elif short == "w:shd":
                shaded = (attribute(each, "fill") or "auto").casefold() not in ("auto", "ffffff", "none")
            elif short == "w:cellDel":
                marks = also(marks, "deleted")
            elif short == "w:cellIns":
                marks = also(marks, "inserted")
        if joined:
            self._join(element, row.cells[-1], span, marks, at)
            return span
        cell = Cell(column, span, continued, [], at, self._part, shaded)
        row.cells.append(cell)
        if self._open:
            self._part_controls("\t")
        outer, self._cell = self._cell, cell
        self._blocks(element, cell.blocks, marks, at)
        self._cell = outer
        return span

    def _join(self, element: Element, cell: Cell, span: int, marks: Marks, at: Any) -> None:
        """A cell that programs of before 2000 merged into the one before it; its words, if any, are not shown there."""
        cell.span += span
        outer, self._cell = self._cell, cell
        blocks: list[Block] = []
        self._blocks(element, blocks, marks, at)
        self._cell = outer
        cell.blocks += [each for each in blocks if isinstance(each, Table) or each.pieces]

    # --- text in odd places -----------------------------------------------------------------------------------------

    def _text_box(self, element: Element, marks: Marks) -> None:
        first = len(self._document.stories)
        Walk(self._document, self._part, "textbox", self._styles).story(element, marks)
        added = (story for story in self._document.stories[first:] if story.kind == "textbox")
        words = "\n".join(each.text for story in added for each in paragraphs_of(story.blocks)).strip()
        if words:
            self._put(drawn_piece(text_box(words)))

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


def _first(element: Element, short: str) -> Iterable[Element]:
    """What is in the properties of an element, which nearly always are the first in it."""
    for each in element:
        return each if SHORT[each.tag] == short else children(element, short)
    return ()


def _paragraph_properties(paragraph: Element) -> tuple[str, bool]:
    """Its style, and whether its mark was taken out or moved away, so that it goes on in the next one."""
    style, goes_on = "", False
    for each in _first(paragraph, "w:pPr"):
        short = SHORT[each.tag]
        if short == "w:pStyle":
            style = attribute(each, "val") or ""
        elif short == "w:rPr":
            goes_on = any(SHORT[mark.tag] in ("w:del", "w:moveFrom") for mark in each)
    return style, goes_on


def _list_of(paragraph: Element) -> Iterable[Element]:
    properties = child(paragraph, "w:pPr")
    return children(properties, "w:numPr") if properties is not None else ()


def _number(element: Element | None, otherwise: int) -> int:
    try:
        return int(attribute(element, "val") or otherwise) if element is not None else otherwise
    except ValueError:
        return otherwise


def _holds(element: Element, names: frozenset[str]) -> bool:
    """Anywhere below."""
    return any(SHORT[each.tag] in names for each in element.iter() if each is not element)
