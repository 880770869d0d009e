"""One walk over the text of an OpenDocument part, in reading order; what it does not know by name it walks into."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from parsers.blocks import (
    PLAIN,
    Block,
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
from parsers.odt.controls import FormControl
from parsers.odt.marks import Switches, with_style
from parsers.odt.names import SHORT, attribute, number
from parsers.word.controls import box_of

Element = etree._Element

# No text of the document stands in these; forms and tracked changes are read by themselves.
SILENT = frozenset(
    {"office:forms", "text:tracked-changes", "office:change-info", "office:binary-data", "dc:creator", "dc:date",
     "dc:creator-initials", "meta:creator-initials", "meta:date-string", "loext:sender-initials", "office:scripts",
     "office:event-listeners", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:label",
     "loext:list-item"}
)  # fmt: skip
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_STORIES = {"office:annotation": "comment", "draw:text-box": "textbox", "draw:custom-shape": "textbox"}
_COMPUTED = frozenset({"text:page-number", "text:page-count", "text:note-citation", "text:bookmark-ref-number"})
_RUNS = re.compile(r"\s+|\S+")


class Walk:
    def __init__(
        self,
        document: Document,
        part: str,
        kind: str,
        styles: dict[str, Switches],
        controls: dict[str, FormControl],
        changes: dict[str, Element],
    ) -> None:
        self._document = document
        self._part = part
        self._kind = kind
        self._styles = styles
        self._controls = controls
        self._changes = changes
        self._inserted: set[str] = set()
        self._paragraph: Paragraph | None = None
        self._cell: Cell | None = None
        self._open: list[Control] = []
        self.used_changes: set[str] = set()

    def story(self, root: Element, marks: Marks = PLAIN) -> None:
        story = Story(self._kind, self._part)
        self._document.stories.append(story)
        self._blocks(root, story.blocks, marks)

    # --- blocks ---------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Element, into: list[Block], marks: Marks) -> None:
        self._stray(parent, parent.text, into, marks)
        for each in parent:
            self._block(each, into, marks)
            self._stray(each, each.tail, into, marks)

    def _block(self, each: Element, into: list[Block], marks: Marks) -> None:
        short = SHORT[each.tag]
        if short in _PARAGRAPHS:
            self._read_paragraph(each, into, marks)
        elif short == "table:table":
            self._read_table(each, into, marks)
        elif short in SILENT:
            return
        elif short == "text:change-start":
            self._inserted.add(attribute(each, "text:change-id") or "")
        elif short == "text:change-end":
            self._inserted.discard(attribute(each, "text:change-id") or "")
        elif short in _STORIES:
            self._aside(each, _STORIES[short], marks)
        elif short in ("draw:control", "text:change"):
            paragraph = Paragraph(self._part, each, kind=self._kind)
            into.append(paragraph)
            outer, self._paragraph = self._paragraph, paragraph
            self._element(each, marks)
            self._paragraph = outer
        elif short == "text:section" and attribute(each, "text:display") == "none":
            self._blocks(each, into, replace(marks, hidden=True))
        else:
            self._blocks(each, into, marks)

    def _stray(self, element: Element, text: str | None, into: list[Block], marks: Marks) -> None:
        """Text outside any paragraph: nobody writes so, but it is there."""
        if text and text.strip():
            paragraph = Paragraph(self._part, element, kind=self._kind)
            into.append(paragraph)
            outer, self._paragraph = self._paragraph, paragraph
            self._text(element, text, marks)
            self._paragraph = outer

    def _read_paragraph(self, element: Element, into: list[Block], marks: Marks) -> None:
        paragraph = Paragraph(self._part, element, kind=self._kind, heading=SHORT[element.tag] == "text:h")
        into.append(paragraph)
        for control in self._open:
            if control.pieces:
                control.pieces.append(Piece("\n"))
        outer, self._paragraph = self._paragraph, paragraph
        self._inline(element, with_style(marks, attribute(element, "text:style-name"), self._styles))
        self._paragraph = outer

    def _aside(self, element: Element, kind: str, marks: Marks) -> None:
        inner = Walk(self._document, self._part, kind, self._styles, self._controls, self._changes)
        inner.story(element, self._now(marks))
        self.used_changes |= inner.used_changes

    # --- tables ---------------------------------------------------------------------------------------------------

    def _read_table(self, element: Element, into: list[Block], marks: Marks) -> None:
        before = next((block for block in reversed(into) if isinstance(block, Table) or block.text.strip()), None)
        table = Table(
            self._part, element, heading=before.text if isinstance(before, Paragraph) else "", kind=self._kind
        )
        captions: list[Block] = []
        self._rows(element, table, captions, marks)
        into.extend(captions)
        into.append(table)

    def _rows(self, parent: Element, table: Table, captions: list[Block], marks: Marks) -> None:
        for each in parent:
            short = SHORT[each.tag]
            if short == "table:table-row":
                row = Row(where=each)
                table.rows.append(row)
                self._cells(each, row, marks)
            elif short in ("table:title", "table:desc"):
                self._stray(each, each.text, captions, marks)
            elif short not in SILENT:
                self._rows(each, table, captions, marks)
            self._stray(each, each.tail, captions, marks)
        self._stray(parent, parent.text, captions, marks)

    def _cells(self, parent: Element, row: Row, marks: Marks) -> None:
        column = covered_to = 0
        for each in parent:
            short = SHORT[each.tag]
            if short not in ("table:table-cell", "table:covered-table-cell"):
                self._blocks_of_cell(each, Cell(column, where=each, part=self._part), row, marks)
                continue
            covered = short == "table:covered-table-cell"
            span = number(each, "table:number-columns-spanned")
            cell = Cell(column, span, continued=covered and column >= covered_to, where=each, part=self._part)
            self._blocks_of_cell(each, cell, row, marks, keep_empty=not covered or cell.continued)
            if not covered:
                covered_to = column + span
            column += number(each, "table:number-columns-repeated")

    def _blocks_of_cell(
        self, element: Element, cell: Cell, row: Row, marks: Marks, *, keep_empty: bool = False
    ) -> None:
        for control in self._open:
            if control.pieces:
                control.pieces.append(Piece("\t"))
        outer, self._cell = self._cell, cell
        self._blocks(element, cell.blocks, marks)
        self._cell = outer
        if cell.blocks or keep_empty:
            row.cells.append(cell)

    # --- text -----------------------------------------------------------------------------------------------------

    def _inline(self, parent: Element, marks: Marks) -> None:
        self._text(parent, parent.text, marks)
        for each in parent:
            self._element(each, marks)
            self._text(each, each.tail, marks)

    def _element(self, each: Element, marks: Marks) -> None:
        short = SHORT[each.tag]
        if short == "text:s":
            self._put(Piece(" " * number(each, "text:c"), marks=self._now(marks)))
        elif short == "text:tab":
            self._put(Piece("\t", marks=self._now(marks)))
        elif short == "text:line-break":
            self._drop_space()
            self._put(Piece("\n", marks=self._now(marks)))
        elif short in SILENT:
            return
        elif short == "text:span":
            self._inline(each, with_style(marks, attribute(each, "text:style-name"), self._styles))
        elif short in ("text:change-start", "text:change-end", "text:change"):
            self._change(each, short, marks)
        elif short in _STORIES:
            self._aside(each, _STORIES[short], marks)
        elif short == "text:note":
            self._note(each, marks)
        elif short in ("svg-compatible:title", "svg-compatible:desc"):
            inner = Walk(self._document, self._part, "alt-text", self._styles, self._controls, self._changes)
            inner.story(each, self._now(marks))
        elif short == "draw:control":
            self._control(each, marks)
        elif short == "loext:content-control":
            self._content_control(each, marks)
        elif short == "text:placeholder":
            self._prompting(each, marks)
        elif short in ("text:hidden-text", "text:hidden-paragraph"):
            self._attribute(each, "text:string-value", replace(marks, hidden=True))
            self._inline(each, replace(marks, hidden=True))
        elif short in _PARAGRAPHS or short == "table:table":
            self._stray_block(each, marks)
        else:
            computed = short in _COMPUTED
            before = len(self._paragraph.pieces) if self._paragraph else 0
            self._inline(each, marks)
            if computed and self._paragraph:
                for piece in self._paragraph.pieces[before:]:
                    piece.generated = True

    def _stray_block(self, element: Element, marks: Marks) -> None:
        blocks: list[Block] = []
        outer = self._paragraph
        self._block(element, blocks, marks)
        self._paragraph = outer
        if outer is not None:
            for paragraph in paragraphs_of(blocks):
                outer.pieces += [Piece("\n"), *paragraph.pieces] if outer.pieces else paragraph.pieces

    def _note(self, element: Element, marks: Marks) -> None:
        for each in element:
            if SHORT[each.tag] == "text:note-body":
                self._aside(each, "footnote", marks)
            else:
                self._element(each, marks)
            self._text(each, each.tail, marks)

    def _change(self, element: Element, short: str, marks: Marks) -> None:
        identifier = attribute(element, "text:change-id") or ""
        if short == "text:change-start":
            self._inserted.add(identifier)
        elif short == "text:change-end":
            self._inserted.discard(identifier)
        elif identifier in self._changes and identifier not in self.used_changes:
            self.used_changes.add(identifier)
            self._inline_deleted(self._changes[identifier], replace(marks, deleted=True))

    def _inline_deleted(self, deletion: Element, marks: Marks) -> None:
        """The deleted words, where they stood."""
        blocks: list[Block] = []
        outer, self._paragraph = self._paragraph, None
        self._blocks(deletion, blocks, marks)
        self._paragraph = outer
        if outer is None:
            return
        for index, paragraph in enumerate(paragraphs_of(blocks)):
            if index:
                outer.pieces.append(Piece("\n", marks=marks))
            outer.pieces += paragraph.pieces

    def _content_control(self, element: Element, marks: Marks) -> None:
        control = Control(
            tag=attribute(element, "loext:tag") or "",
            alias=attribute(element, "loext:alias") or "",
            kind="checkbox" if attribute(element, "loext:checkbox") == "true" else "rich",
            prompting=attribute(element, "loext:showing-place-holder") == "true",
            cell=self._cell,
            paragraph=self._paragraph,
        )
        if control.kind == "checkbox":
            control.checked = attribute(element, "loext:checked") == "true"
        self._document.controls.append(control)
        self._open.append(control)
        self._inline(element, marks)
        self._open.remove(control)

    def _prompting(self, element: Element, marks: Marks) -> None:
        control = Control(tag="", alias="", kind="prompt", prompting=True, cell=self._cell, paragraph=self._paragraph)
        self._open.append(control)
        self._inline(element, marks)
        self._open.remove(control)

    def _control(self, element: Element, marks: Marks) -> None:
        form = self._controls.get(attribute(element, "draw:control") or "")
        if form is not None and not form.used:
            form.used = True
            form.control.cell, form.control.paragraph = self._cell, self._paragraph
            self._document.controls.append(form.control)
            if form.box:
                self._put(Piece("", marks=marks, box=form.box, control=form.control))
            for piece in form.pieces:
                self._put(piece)
        self._inline(element, marks)

    def _attribute(self, element: Element, name: str, marks: Marks) -> None:
        text = attribute(element, name)
        if text and text != (element.text or ""):
            self._put(Piece(text, self._document.ledger.add(self._part, element, text), marks=marks))

    def _text(self, element: Element, text: str | None, marks: Marks) -> None:
        if not text:
            return
        node = self._document.ledger.add(self._part, element, text)
        marks = self._now(marks)
        for found in _RUNS.finditer(text):
            if found[0].isspace():
                # OpenDocument folds white space; a hard space is a character of its own.
                shown = "\xa0" if "\xa0" in found[0] else " "
                self._put(Piece(shown, None, marks=marks))
            else:
                self._word(found[0], node, found.start(), marks)

    def _word(self, word: str, node: int, start: int, marks: Marks) -> None:
        control = self._open[-1] if self._open else None
        begin = 0
        for index, character in enumerate(word):
            glyph = box_of(character)
            if glyph is None:
                continue
            if index > begin:
                self._put(Piece(word[begin:index], node, start + begin, marks, control=control))
            self._put(Piece(character, node, start + index, marks, box=glyph, control=control))
            begin = index + 1
        if begin < len(word):
            self._put(Piece(word[begin:], node, start + begin, marks, control=control))

    def _now(self, marks: Marks) -> Marks:
        return replace(marks, inserted=True) if self._inserted and not marks.inserted else marks

    def _drop_space(self) -> None:
        """White space at the end of a line is layout."""
        pieces = self._paragraph.pieces if self._paragraph else []
        if pieces and pieces[-1].node is None and pieces[-1].text == " ":
            pieces.pop()

    def _put(self, piece: Piece) -> None:
        if self._paragraph is None:
            self._paragraph = Paragraph(self._part, None, kind=self._kind)
            self._document.stories.append(Story(self._kind, self._part, [self._paragraph]))
        if piece.text == " " and piece.node is None and not self._paragraph.pieces:
            return
        self._paragraph.pieces.append(piece)
        for control in self._open:
            control.pieces.append(piece)
            piece.prompt = piece.prompt or control.prompting
