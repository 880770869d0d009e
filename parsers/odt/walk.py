"""One walk over the text of an OpenDocument part, in reading order; what it does not know by name it walks into."""

from __future__ import annotations

import re
from dataclasses import replace

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
    place_of,
)
from parsers.drawn import CLOCK, OBJECT, PICTURE, SHAPE, drawn_piece, note_mark, spread_over, text_box
from parsers.odt.changes import Changes
from parsers.odt.content_control import agreed, compare_day, read_content_control
from parsers.odt.controls import FormControl
from parsers.odt.field_marks import chosen_entry, is_tick_box, is_ticked
from parsers.odt.marks import Styles, with_style
from parsers.odt.names import SHORT, attribute, number
from parsers.stored import report_stored, stored_doubt
from parsers.word.controls import box_of, holds_box
from parsers.word.symbols import signs_in

Element = etree._Element

# No text of the document stands in these; forms and tracked changes are read by themselves.
SILENT = frozenset(
    {"office:forms", "text:tracked-changes", "office:change-info", "office:binary-data", "dc:creator", "dc:date",
     "dc:creator-initials", "meta:creator-initials", "meta:date-string", "loext:sender-initials", "office:scripts",
     "office:event-listeners", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:label",
     "loext:list-item", "office:document", "office:settings"}
)  # fmt: skip
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_SHAPES = frozenset(
    {"draw:custom-shape", "draw:ellipse", "draw:circle", "draw:rect", "draw:line", "draw:polyline", "draw:polygon",
     "draw:regular-polygon", "draw:path", "draw:connector", "draw:caption"}
)  # fmt: skip
_STORIES = {"office:annotation": "comment", "draw:text-box": "textbox"} | dict.fromkeys(_SHAPES, "textbox")
_IN_A_LINE = frozenset({"draw:control", "draw:frame", "text:change"})
_PASTED = {"draw:image": PICTURE, "draw:object": OBJECT, "draw:object-ole": OBJECT, "draw:plugin": OBJECT}
_CLOCKS = frozenset({"text:date", "text:time", "text:print-date", "text:modification-date"})
_COMPUTED = frozenset(
    {"text:page-number", "text:page-count", "text:note-citation", "text:bookmark-ref-number", "text:number"}
)
# What these say by themselves is read as in a line, and so is all that damaged files have in them.
_READ_BY_ITSELF = frozenset(
    {"text:p", "text:h", "table:table", "text:hidden-text", "text:hidden-paragraph", "field:fieldmark",
     "loext:content-control", "text:user-field-get", "text:placeholder", "text:script", "text:note", "text:span",
     "text:s", "text:tab", "text:line-break"}
) | _IN_A_LINE | frozenset(_STORIES)  # fmt: skip
_ROWS = frozenset({"table:table-row"})
_LONGEST_NAME = 120
_STRAIGHT = re.compile("rect|line|connector|arrow|frame", re.IGNORECASE)
_RUNS = re.compile(r"\s+|\S+")
# Up to here each word stands for itself: a label may end behind any of them. What follows is one piece where it can be.
_FIRST = (6, 7)


class Walk:
    def __init__(
        self,
        document: Document,
        part: str,
        kind: str,
        styles: Styles,
        controls: dict[str, FormControl],
        changes: Changes,
        user_fields: dict[str, str],
    ) -> None:
        self._document = document
        self._part = part
        self._kind = kind
        self._styles = styles
        self._controls = controls
        self._changes = changes
        self._user_fields = user_fields
        self._inserted: set[str] = set()
        self._deleted: set[str] = set()
        self._paragraph: Paragraph | None = None
        self._cell: Cell | None = None
        self._open: list[Control] = []
        self._has_drawn = False  # a shape in the row that is being read
        self._shaded = kind == "textbox"  # white words may well be seen there
        self.used_changes: set[str] = set()

    def beside(self, kind: str) -> Walk:
        """For text that stands beside this: a comment, a text box."""
        return Walk(self._document, self._part, kind, self._styles, self._controls, self._changes, self._user_fields)

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
        elif short in ("text:change-start", "text:change-end"):
            self._change(each, short, marks)
            self._blocks(each, into, marks)
        elif short in _READ_BY_ITSELF:
            self._in_paragraph_of_its_own(each, into, marks)
        elif short == "text:section" and _is_hidden_section(each):
            self._blocks(each, into, replace(marks, hidden=True))
        else:
            self._blocks(each, into, marks)

    def _in_paragraph_of_its_own(self, each: Element, into: list[Block], marks: Marks) -> None:
        paragraph = Paragraph(self._part, each, kind=self._kind)
        into.append(paragraph)
        outer, self._paragraph = self._paragraph, paragraph
        self._element(each, marks)
        self._paragraph = outer

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
        if len(element) and any(
            attribute(each, "text:is-hidden") == "true" for each in element.iter("{*}hidden-paragraph")
        ):
            marks = replace(marks, hidden=True)
        style = attribute(element, "text:style-name")
        self._inline(element, with_style(marks, style, self._styles.paragraph, shaded=self._shaded))
        self._drop_space()
        self._paragraph = outer

    def _aside(self, element: Element, kind: str, marks: Marks) -> str:
        """What stands there, in a story of its own; its words are given back."""
        inner = self.beside(kind)
        first = len(self._document.stories)
        inner.story(element, self._now(marks))
        self.used_changes |= inner.used_changes
        paragraphs = [each for story in self._document.stories[first:] for each in paragraphs_of(story.blocks)]
        if kind == "comment":
            author, date = (_said_by(element, name) for name in ("creator", "date"))
            if author or date:
                self._document.authors.update(dict.fromkeys(paragraphs, (author, date)))
        return "\n".join(each.text for each in paragraphs if each.kind == kind).strip()

    def _drawn(self, element: Element, marks: Marks) -> None:
        """A shape: with words it is a text box, without it may be a mark around something."""
        words = self._aside(element, "textbox", marks)
        if words:
            self._put(drawn_piece(text_box(words)))
            return
        if any(attribute(each, "draw:text-path") == "true" for each in element.iter("{*}enhanced-geometry")):
            return  # ornamental letters
        self._put(drawn_piece(SHAPE))
        self._has_drawn = True
        if self._kind == "body" and self._paragraph is not None and _is_round(element):
            note_mark(self._document, self._paragraph)

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
                before, self._has_drawn = self._has_drawn, False
                self._cells(each, row, captions, marks)
                if self._has_drawn:
                    spread_over(row)
                self._has_drawn = before
            elif short in SILENT or not (len(each) or each.text or each.attrib):
                pass
            elif short in _READ_BY_ITSELF or not _holds(each, _ROWS):
                self._block(each, captions, marks)
            else:
                self._rows(each, table, captions, marks)
            self._stray(each, each.tail, captions, marks)
        self._stray(parent, parent.text, captions, marks)

    def _cells(self, parent: Element, row: Row, strays: list[Block], marks: Marks) -> None:
        column = covered_to = 0
        if parent.text:
            self._stray(parent, parent.text, strays, marks)
        for each in parent:
            short = SHORT[each.tag]
            if each.tail:
                self._stray(each, each.tail, strays, marks)
            if short not in ("table:table-cell", "table:covered-table-cell"):
                self._block(each, strays, marks)
                continue
            covered = short == "table:covered-table-cell"
            repeated = number(each, "table:number-columns-repeated")
            # Words that are repeated over several columns stand under each of them, and are read once.
            span = max(number(each, "table:number-columns-spanned"), repeated if len(each) else 1)
            cell = Cell(column, span, continued=covered and column >= covered_to, where=each, part=self._part)
            self._blocks_of_cell(each, cell, row, marks, keep_empty=not covered or cell.continued)
            if not covered:
                covered_to = column + span
            column += repeated

    def _blocks_of_cell(
        self, element: Element, cell: Cell, row: Row, marks: Marks, *, keep_empty: bool = False
    ) -> None:
        for control in self._open:
            if control.pieces:
                control.pieces.append(Piece("\t"))
        outer, self._cell = self._cell, cell
        shaded = self._shaded
        self._shaded = shaded or self._styles.is_shaded(attribute(element, "table:style-name"))
        self._blocks(element, cell.blocks, marks)
        self._cell, self._shaded = outer, shaded
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
            self._inline(each, marks)
        elif short == "text:tab":
            self._put(Piece("\t", marks=self._now(marks)))
            self._inline(each, marks)
        elif short == "text:line-break":
            self._drop_space()
            self._put(Piece("\n", marks=self._now(marks)))
            self._inline(each, marks)
        elif short in SILENT:
            return
        elif short == "text:span":
            style = attribute(each, "text:style-name")
            self._inline(each, with_style(marks, style, self._styles.text, shaded=self._shaded))
        elif short in ("text:change-start", "text:change-end", "text:change"):
            self._change(each, short, marks)
            self._inline(each, marks)
        elif short in _SHAPES:
            self._drawn(each, marks)
        elif short in _STORIES:
            words = self._aside(each, _STORIES[short], marks)
            if words and short == "draw:text-box":
                self._put(drawn_piece(text_box(words)))
        elif short == "text:note":
            self._note(each, marks)
        elif short in ("svg:title", "svg:desc"):
            self._aside(each, "alt-text", marks)
        elif short == "text:ruby-text":
            self._aside(each, "ruby", marks)
        elif short in _PASTED:
            self._put(drawn_piece(_PASTED[short]))
            self._inline(each, marks)
        elif short in _CLOCKS and attribute(each, "text:fixed") != "true":
            self._put(drawn_piece(CLOCK))
            self._inline(each, marks)
        elif short == "draw:control":
            self._control(each, marks)
        elif short == "field:fieldmark":
            self._field_mark(each, marks)
        elif short == "loext:content-control":
            self._content_control(each, marks)
        elif short == "text:placeholder":
            self._prompting(each, marks)
        elif short in ("text:hidden-text", "text:hidden-paragraph"):
            self._attribute(each, "text:string-value", replace(marks, hidden=True))
            shown = attribute(each, "text:is-hidden") == "false"
            self._inline(each, marks if shown else replace(marks, hidden=True))
        elif short == "text:script" or attribute(each, "text:display") == "none":
            self._inline(each, replace(marks, hidden=True))
        elif short == "text:user-field-get":
            self._user_field(each, marks)
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
        self._text(element, element.text, marks)
        for each in element:
            short = SHORT[each.tag]
            if short == "text:note-body":
                self._aside(each, "footnote", marks)
            elif short == "text:note-citation":
                self._note_number(each, marks)
            else:
                self._element(each, marks)
            self._text(each, each.tail, marks)

    def _note_number(self, element: Element, marks: Marks) -> None:
        """Printed by the program in the midst of a line, and no word of it. Several words are somebody's."""
        first = len(self._document.stories)
        words = self._aside(element, "footnote", marks)
        for story in self._document.stories[first:] if len(words.split()) == 1 else ():
            for paragraph in paragraphs_of(story.blocks):
                for piece in paragraph.pieces:
                    piece.generated = True

    def _change(self, element: Element, short: str, marks: Marks) -> None:
        identifier = attribute(element, "text:change-id") or ""
        deletion = self._changes.deletions.get(identifier)
        if short == "text:change-end":
            self._inserted.discard(identifier)
            self._deleted.discard(identifier)
        elif short == "text:change-start" and deletion is not None:
            self._deleted.add(identifier)  # as a program writes that shows deletions where they were
        elif short == "text:change-start":
            if identifier in self._changes.insertions:
                self._inserted.add(identifier)
        elif deletion is not None and identifier not in self.used_changes:
            self.used_changes.add(identifier)
            self._inline_deleted(deletion, replace(marks, deleted=True))

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
        control = read_content_control(element)
        control.cell, control.paragraph = self._cell, self._paragraph
        self._document.controls.append(control)
        self._open.append(control)
        self._inline(element, marks)
        if control.kind == "checkbox" and not any(piece.box for piece in control.pieces):
            state: Box = "unclear" if control.pieces else "ticked" if control.checked else "empty"
            self._put(Piece("", marks=marks, box=state, control=control))
        compare_day(self._document, control, element)
        self._open.remove(control)

    def _field_mark(self, element: Element, marks: Marks) -> None:
        marks = self._now(marks)
        if is_tick_box(element):
            control = Control(tag="", alias="", kind="checkbox", checked=is_ticked(element))
            control.cell, control.paragraph = self._cell, self._paragraph
            self._put(Piece("", marks=marks, box="ticked" if control.checked else "empty", control=control))
        elif (chosen := chosen_entry(element)) is not None and chosen[1]:
            self._put(Piece(chosen[1], self._document.ledger.add(self._part, chosen[0], chosen[1]), marks=marks))
        self._inline(element, marks)

    def _user_field(self, element: Element, marks: Marks) -> None:
        """Shown here, kept in a declaration: LibreOffice shows what is kept when it opens the document."""
        self._inline(element, marks)
        kept = self._user_fields.get(attribute(element, "text:name") or "")
        shown = "".join(str(text) for text in element.itertext())
        if kept is not None and kept.split() != shown.split() and self._paragraph:
            doubt = stored_doubt(shown, kept)
            self._put(drawn_piece(doubt))
            report_stored(self._document, doubt, place_of(self._part, self._paragraph.where, shown))

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
        plain = not marks.font and not holds_box(text)
        control = self._open[-1] if self._open else None
        for count, found in enumerate(_RUNS.finditer(text)):
            start = found.start()
            if plain and count in _FIRST and _is_folded(rest := text[start:]):
                self._put(Piece(rest, node, start, marks, None, control))
                return
            word = found[0]
            if word.isspace():
                # OpenDocument folds white space; a hard space is a character of its own.
                shown = "\xa0" if "\xa0" in word else " "
                self._put(Piece(shown, None, 0, marks))
            elif plain:
                self._put(Piece(word, node, start, marks, None, control))
            else:
                self._word(word, node, start, marks)

    def _word(self, word: str, node: int, start: int, marks: Marks) -> None:
        control = self._open[-1] if self._open else None
        signs = signs_in(marks.font, word) if marks.font else None
        if signs is not None:
            for index, (sign, box) in enumerate(signs):
                state = agreed(box, control) if box else None
                self._put(Piece(sign, node, start + index, marks, state, control))
            return
        begin = 0
        for index, character in enumerate(word):
            glyph = box_of(character)
            if glyph is None:
                continue
            if index > begin:
                self._put(Piece(word[begin:index], node, start + begin, marks, control=control))
            self._put(Piece(character, node, start + index, marks, box=agreed(glyph, control), control=control))
            begin = index + 1
        if begin < len(word):
            self._put(Piece(word[begin:], node, start + begin, marks, control=control))

    def _now(self, marks: Marks) -> Marks:
        if self._deleted and not marks.deleted:
            marks = replace(marks, deleted=True)
        return replace(marks, inserted=True) if self._inserted and not marks.inserted else marks

    def _drop_space(self) -> None:
        """White space at the end of a line is layout; but what was taken out may have stood within one."""
        pieces = self._paragraph.pieces if self._paragraph else []
        if pieces and pieces[-1].node is None and pieces[-1].text == " " and not pieces[-1].marks.deleted:
            pieces.pop()

    def _put(self, piece: Piece) -> None:
        if self._paragraph is None:
            self._paragraph = Paragraph(self._part, None, kind=self._kind)
            self._document.stories.append(Story(self._kind, self._part, [self._paragraph]))
        pieces = self._paragraph.pieces
        begun = bool(pieces and pieces[0].text)
        if piece.text == " " and piece.node is None and not begun and not any(each.text or each.box for each in pieces):
            return
        pieces.append(piece)
        for control in self._open:
            control.pieces.append(piece)
            piece.prompt = piece.prompt or control.prompting


def _is_folded(text: str) -> bool:
    """Words with one blank between them."""
    return " ".join(text.split()) == text


def _is_round(shape: Element) -> bool:
    """Drawn as one circles a word."""
    if SHORT[shape.tag] in ("draw:ellipse", "draw:circle", "draw:path", "draw:polyline", "draw:polygon"):
        return True
    forms = [attribute(each, "draw:type") or "" for each in shape.iter("{*}enhanced-geometry")]
    return SHORT[shape.tag] == "draw:custom-shape" and not any(_STRAIGHT.search(form) for form in forms)


def _holds(element: Element, names: frozenset[str]) -> bool:
    """Anywhere below."""
    return any(SHORT[each.tag] in names for each in element.iter() if each is not element)


def _is_hidden_section(element: Element) -> bool:
    display = attribute(element, "text:display")
    return display == "none" or (display == "condition" and attribute(element, "text:is-hidden") == "true")


def _said_by(element: Element, name: str) -> str:
    """Who wrote a comment, or when."""
    for each in element:
        if SHORT[each.tag] == f"dc:{name}":
            return " ".join((each.text or "").split())[:_LONGEST_NAME]
    return ""
