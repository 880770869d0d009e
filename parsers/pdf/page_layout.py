"""One page rebuilt: what is ruled becomes tables, the rest paragraphs, in the order in which a person reads them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from parsers.blocks import PLAIN, Block, Cell, Paragraph, Piece, Row, Table, also
from parsers.drawn import drawn_piece
from parsers.find.known import Printed
from parsers.pdf.cells import Sheetful, Slot, fill, find_drawn, join_combs, nest
from parsers.pdf.drawing import Box, read_drawing
from parsers.pdf.lines import Block as TextBlock
from parsers.pdf.lines import Line, Token, blocks_of, lines_of, paragraph_of
from parsers.pdf.marks import marks_of
from parsers.pdf.notes import Note
from parsers.pdf.notes_in_cells import mark_by_notes, put_notes
from parsers.pdf.page_order import Placed, in_order
from parsers.pdf.ruling import Grid, grids_of
from parsers.pdf.text_layer import PageText, Word, words_of
from parsers.pdf.ticks import read_ticks, small_squares
from parsers.pdf.turned import Turned
from parsers.types import Place

_FRAME = 0.5  # of a page's area: a box round everything is no answer's box
_LONGEST = 14  # lines of one printed text
_LONG = 3  # of one that stands among other words
_LARGER = 0.6  # points by which a heading's letters exceed the text's


@dataclass(slots=True)
class PageLayout:
    number: int
    placed: list[Placed]
    height: float
    bottom: float
    pictured: bool  # a picture covers most of the page
    invisible: int  # characters that are not shown
    visible: int
    whole: bool
    taken: set[int]  # nodes of notes that stand in a cell


def lay_out(
    page: Any, textpage: Any, text: PageText, node: int | None, notes: Sequence[Note], printed: Printed | None
) -> PageLayout:
    """`printed`: the words of the form it is; a line of them is no part of an answer, however close they stand."""
    drawing = read_drawing(page)
    words = list(words_of(text, textpage, drawing.forms))
    turned = Turned(words)
    words, drawing = turned.words(words), turned.drawing(drawing)
    sides = page.get_bbox()
    frame = turned.box(Box(*sides))
    upright = [word for word in words if word.look.turn == turned.turn]
    aslant = [word for word in words if word.look.turn != turned.turn]
    squares = small_squares(drawing)
    ticks = read_ticks(squares, drawing, upright)
    grids = _answer_boxes(grids_of(drawing, squares), frame)
    marks, used = marks_of(upright, drawing, squares, grids)
    sheet = Sheetful(grids)
    nest(sheet)
    mark_by_notes(marks, upright, notes, turned)
    fill(sheet, upright, ticks, marks)
    taken = put_notes(sheet, notes, turned)
    find_drawn(sheet, drawing, used, squares)
    join_combs(sheet)
    maker = _Maker(text, node, turned, sheet, _body_size(upright), printed)
    placed = in_order(maker.tables(), maker.loose(sheet.loose) + maker.aslant(aslant))
    hidden = sum(len(word.text) for word in words if word.look.invisible)
    return PageLayout(
        number=text.number,
        placed=placed,
        height=frame.height,
        bottom=frame.bottom,
        pictured=any(image.width * image.height > _FRAME * frame.width * frame.height for image in drawing.images),
        invisible=hidden,
        visible=sum(len(word.text) for word in words) - hidden,
        whole=drawing.whole,
        taken=taken,
    )


def _answer_boxes(grids: list[Grid], page: Box) -> list[Grid]:
    kept = []
    for grid in grids:
        alone = len(grid.cells) == 1
        if alone and (
            grid.box.width * grid.box.height > _FRAME * page.width * page.height
            or any(other is not grid and other.box.within(grid.box, 1.0) and len(other.cells) > 1 for other in grids)
        ):
            continue
        kept.append(grid)
    return kept


def _body_size(words: list[Word]) -> float:
    sizes = [word.look.size for word in words for _ in word.text[:20]]
    return statistics.median_low(sizes) if sizes else 0.0


class _Maker:
    def __init__(
        self,
        text: PageText,
        node: int | None,
        turned: Turned,
        sheet: Sheetful,
        body: float,
        printed: Printed | None,
    ) -> None:
        self._text = text
        self._node = node
        self._turned = turned
        self._sheet = sheet
        self._body = body
        self._printed = printed
        self._nested = {number for slot in sheet.all() for number in slot.grids}

    def place(self, box: Box) -> Place:
        back = self._turned.back(box)
        sides = (round(back.left, 2), round(back.bottom, 2), round(back.right, 2), round(back.top, 2))
        return Place(part="pages", page=self._text.number, rect=sides)

    def tables(self) -> list[Placed]:
        return [
            Placed(self._table(number), grid.box, grid.across)
            for number, grid in enumerate(self._sheet.grids)
            if number not in self._nested
        ]

    def _table(self, number: int) -> Table:
        grid = self._sheet.grids[number]
        table = Table("pages", self.place(grid.box))
        rows: dict[int, Row] = {}
        swallowed = {id(tooth) for slot in self._sheet.slots[number] for tooth in slot.joined}
        for slot in self._sheet.slots[number]:
            if id(slot) in swallowed:
                continue
            for offset in range(slot.ruled.rows):
                row = rows.setdefault(slot.ruled.row + offset, Row())
                span = slot.ruled.columns + sum(each.ruled.columns for each in slot.joined)
                cell = Cell(slot.ruled.column, span, offset > 0, [], self._where(slot), "pages")
                if not offset:
                    cell.blocks = self._content(slot)
                row.cells.append(cell)
        for at in sorted(rows):
            rows[at].cells.sort(key=lambda cell: cell.column)
            table.rows.append(rows[at])
        return table

    def _where(self, slot: Slot) -> Place:
        if not slot.joined:
            return self.place(slot.box)
        last = slot.joined[-1].box
        return self.place(Box(slot.box.left, slot.box.bottom, last.right, slot.box.top))

    def _content(self, slot: Slot) -> list[Block]:
        tokens = list(slot.tokens)
        blocks: list[Placed] = []
        for number in slot.grids:
            inner = self._sheet.slots[number]
            if len(inner) == 1 and not inner[0].grids:
                tokens += inner[0].tokens
                slot.doubts += inner[0].doubts
            else:
                blocks.append(Placed(self._table(number), self._sheet.grids[number].box))
        if slot.joined:
            blocks += self._comb(slot)
        else:
            room = _room(slot, tokens)
            blocks += [self._note(note) for note in slot.notes]
            blocks += [made for block in blocks_of(lines_of(tokens)) for made in self._paragraphs(block, room)]
        blocks.sort(key=lambda each: (-each.box.top, each.box.left))
        content = [each.block for each in blocks]
        for doubt in dict.fromkeys(slot.doubts):
            piece = drawn_piece(doubt)
            last = next((each for each in reversed(content) if isinstance(each, Paragraph)), None)
            if last is None:
                content.append(Paragraph("pages", self.place(slot.box), [piece]))
            else:
                last.pieces.append(piece)
        return content

    def _note(self, note: Note) -> Placed:
        assert note.box is not None
        box = self._turned.box(note.box)
        where = Place(part="notes", path=note.kind.lstrip("/"), page=note.page, rect=self.place(box).rect)
        return Placed(Paragraph("notes", where, [Piece(note.text.rstrip("\r\n"), note.node)]), box)

    def _comb(self, slot: Slot) -> list[Placed]:
        pieces: list[Piece] = []
        for tooth in (slot, *slot.joined):
            words = [token.word for token in tooth.tokens if token.word is not None]
            pieces += [Piece(word.text, self._node, word.start) for word in words] or [Piece(" ")]
        paragraph = Paragraph("pages", self._where(slot), pieces)
        return [Placed(paragraph, slot.box)] if any(piece.node is not None for piece in pieces) else []

    def _paragraphs(self, block: TextBlock, room: float | None) -> list[Placed]:
        """Outside cells, lines below the answer may be its question."""
        return [self._paragraph(part, room) for part in self._parted(block, anywhere=room is None)]

    def _paragraph(self, block: TextBlock, room: float | None) -> Placed:
        box = block.box
        return Placed(paragraph_of(block, self._text, self._node, room, self.place(box)), box)

    def _parted(self, block: TextBlock, *, anywhere: bool) -> list[TextBlock]:
        """Lines that are words of the form stand apart from those that follow them, or from all others."""
        lines = block.lines
        if self._printed is None or len(lines) < 2 or self._printed.holds(_words(lines)):
            return [block]
        parts: list[TextBlock] = []
        others: list[Line] = []
        at = 0
        while at < len(lines):
            ends = range(min(len(lines), at + (_LONG if others else _LONGEST)), at, -1)
            end = next((end for end in ends if self._printed.holds(_words(lines[at:end]))), None)
            if end is None:
                kept = at + 1 if anywhere else len(lines)
                others += lines[at:kept]
                at = kept
                continue
            parts += [TextBlock(each) for each in (others, lines[at:end]) if each]
            others = []
            at = end
        return parts + [TextBlock(each) for each in (others,) if each]

    def loose(self, tokens: list[Token]) -> list[Placed]:
        placed = []
        for block in blocks_of(_side_by_side(lines_of(tokens), self._sheet)):
            for made in self._paragraphs(block, None):
                size, bold = block.style
                if isinstance(made.block, Paragraph):
                    made.block.heading = size > self._body + _LARGER or (bold and len(block.lines) <= 2)
                placed.append(made)
        return placed

    def aslant(self, words: list[Word]) -> list[Placed]:
        """Stamps and the like: not in any answer's box, but said."""
        placed = []
        for run in _runs(words):
            box = Box(
                min(word.left for word in run),
                min(word.bottom for word in run),
                max(word.right for word in run),
                max(word.top for word in run),
            )
            pieces: list[Piece] = []
            for word in run:
                pieces += [Piece(" ")] if pieces else []
                marks = also(PLAIN, "hidden") if word.look.invisible else PLAIN
                pieces.append(Piece(word.text, self._node, word.start, marks))
            placed.append(Placed(Paragraph("pages", self.place(box), pieces), box))
        return placed


def _words(lines: list[Line]) -> str:
    return " ".join(token.word.text for line in lines for token in line.tokens if token.word is not None)


def _runs(words: list[Word]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for word in words:
        if runs and runs[-1][-1].look is word.look:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _room(slot: Slot, tokens: list[Token]) -> float:
    """The margin at the right is taken to be as wide as the one at the left."""
    margin = min((token.box.left - slot.box.left for token in tokens), default=2.0)
    return max(slot.box.right - min(max(margin, 1.0), 12.0), max((token.box.right for token in tokens), default=0.0))


def _side_by_side(lines: list[Line], sheet: Sheetful) -> list[Line]:
    """A line that runs on behind a table is two."""
    parted: list[Line] = []
    for line in lines:
        start = 0
        for index in range(1, len(line.tokens)):
            one, other = line.tokens[index - 1], line.tokens[index]
            middle = (line.bottom + line.top) / 2
            if other.box.left - one.box.right > 4 and any(
                one.box.right - 2 <= grid.box.left
                and grid.box.right <= other.box.left + 2
                and grid.box.bottom <= middle <= grid.box.top
                for grid in sheet.grids
            ):
                parted.append(replace(line, tokens=line.tokens[start:index]))
                start = index
        parted.append(replace(line, tokens=line.tokens[start:]))
    return parted
