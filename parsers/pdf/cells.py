"""Which words stand in which ruled cell, and where that is not plain."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby

from parsers.blocks import PLAIN, Doubt, Marks, also
from parsers.blocks import Box as State
from parsers.drawn import INK, PICTURE
from parsers.pdf.drawing import Box, Drawing
from parsers.pdf.lines import Token, split_word
from parsers.pdf.notes import Note
from parsers.pdf.ruling import Grid, RuledCell
from parsers.pdf.text_layer import Word
from parsers.pdf.ticks import EMPTY, TICKED, TickBox
from parsers.types import Certainty

_OVER = 1.5  # points that a word may reach over a line
_STEP = 0.35  # of a letter's size between two lines of one field
_COMB = 3  # boxes of one letter each, beside one another
_COMB_WIDEST = 26.0
_BOLD = also(PLAIN, "bold")
OVERFLOWS = Doubt(
    "Words reach over the edge of this answer's box: some may be hidden or belong elsewhere.", Certainty.INFERRED
)
_COMBED = Doubt("The answer is written one letter to a box.", Certainty.INFERRED)
_CROOKED = Doubt("The lines round this answer enclose more than one box.", Certainty.INFERRED)


@dataclass(slots=True)
class Slot:
    """A cell with what stands in it."""

    ruled: RuledCell
    grid: int
    tokens: list[Token] = field(default_factory=list)
    grids: list[int] = field(default_factory=list)  # tables within it
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)  # typed over the page
    joined: list[Slot] = field(default_factory=list)  # boxes of a comb that follow it

    @property
    def box(self) -> Box:
        return self.ruled.box


class Sheetful:
    """The grids of one page, asked by place."""

    def __init__(self, grids: list[Grid]) -> None:
        self.grids = grids
        self.slots: list[list[Slot]] = []
        self.loose: list[Token] = []
        for number, grid in enumerate(grids):
            slots = [Slot(cell, number) for cell in grid.cells]
            for slot in slots:
                if not slot.ruled.whole:
                    slot.doubts.append(_CROOKED)
            self.slots.append(slots)
        self._places = [
            {
                (row, column): slot
                for slot in slots
                for row in range(slot.ruled.row, slot.ruled.row + slot.ruled.rows)
                for column in range(slot.ruled.column, slot.ruled.column + slot.ruled.columns)
            }
            for slots in self.slots
        ]
        self._by_size = sorted(range(len(grids)), key=lambda each: grids[each].box.width * grids[each].box.height)

    def at(self, x: float, y: float, but: int = -1) -> Slot | None:
        """The innermost cell there."""
        for number in self._by_size:
            grid = self.grids[number]
            if number == but or not grid.box.holds((x, y)):
                continue
            column = bisect_right(grid.across, x) - 1
            row = len(grid.down) - 1 - bisect_right(grid.down, y)
            slot = self._places[number].get((row, column))
            if slot is not None:
                return slot
        return None

    def all(self) -> list[Slot]:
        return [slot for slots in self.slots for slot in slots]


def nest(sheet: Sheetful) -> None:
    """A table within a cell belongs to it; a frame of one cell within a cell is no more than its border."""
    for number, grid in enumerate(sheet.grids):
        outer = sheet.at(*grid.box.middle, but=number)
        if outer is not None and grid.box.within(outer.box, 2.5) and sheet.grids[outer.grid] is not grid:
            outer.grids.append(number)


def fill(sheet: Sheetful, words: list[Word], ticks: list[TickBox], marks: dict[int, Marks]) -> None:
    typed = {id(tick.word) for tick in ticks if tick.word is not None}
    for _, run in groupby(words, key=lambda word: (word.look.form, id(word.look))):
        _place_run(sheet, [word for word in run if id(word) not in typed], marks)
    _keep_forms_together(sheet)
    for tick in ticks:
        slot = sheet.at(*tick.box.middle)
        token = Token(tick.box, tick.word, tick.state)
        (slot.tokens if slot is not None else sheet.loose).append(token)


def _place_run(sheet: Sheetful, run: list[Word], marks: dict[int, Marks]) -> None:
    """The words of one text object, in their order: a line between two of them that hardly stand apart is overrun."""
    previous: tuple[Word, Slot] | None = None
    for word in run:
        slot = sheet.at(*word.middle)
        if slot is None:
            if previous is not None and _runs_on(previous[0], word):
                slot = previous[1]
                slot.doubts.append(OVERFLOWS)
                slot.tokens += _tokens(word, marks)
                previous = (word, slot)
                continue
            sheet.loose += _tokens(word, marks)
            previous = None
            continue
        parts = [word]
        if word.left < slot.box.left - _OVER or word.right > slot.box.right + _OVER:
            parts = _parts(word, slot)
        for part in parts:
            here = sheet.at(*part.middle) or slot
            if previous is not None and here is not previous[1] and _runs_on(previous[0], part):
                previous[1].doubts.append(OVERFLOWS)
                if not part.look.form:  # a field that was flattened hides what does not fit
                    here.doubts.append(OVERFLOWS)
                here = previous[1]
            elif part.left < here.box.left - _OVER or part.right > here.box.right + _OVER:
                here.doubts.append(OVERFLOWS)
                other = sheet.at(part.left if part.left < here.box.left - _OVER else part.right, part.middle[1])
                if other is not None and not part.look.form:
                    other.doubts.append(OVERFLOWS)
            here.tokens += _tokens(part, marks)
            previous = (part, here)


def _parts(word: Word, slot: Slot) -> list[Word]:
    for edge in (slot.box.left, slot.box.right):
        if word.left < edge - _OVER and word.right > edge + _OVER:
            halves = split_word(word, edge)
            if halves is not None and _clear_of(halves[0], edge) and len(halves[1].text) > 0:
                return list(halves)
    return [word]


def _clear_of(word: Word, edge: float) -> bool:
    """The letter before the line ends there: the line runs between two letters, not through one."""
    return len(word.edges) > 0 and edge - word.edges[-1] >= 0.25 * word.look.size


def _runs_on(one: Word, other: Word) -> bool:
    same_line = min(one.top, other.top) - max(one.bottom, other.bottom) > 0.5 * (one.top - one.bottom)
    return same_line and -1.0 < other.left - one.right < 0.9 * one.look.size and one.look is other.look


def _keep_forms_together(sheet: Sheetful) -> None:
    """What was one field before it was flattened is one answer, though its lines run out of the box at the bottom."""
    lines: dict[int, list[tuple[Token, Slot | None]]] = {}
    for slot in sheet.all():
        for token in slot.tokens:
            if token.word is not None and token.word.look.form:
                lines.setdefault(token.word.look.form, []).append((token, slot))
    for token in sheet.loose:
        if token.word is not None and token.word.look.form:
            lines.setdefault(token.word.look.form, []).append((token, None))
    for held in lines.values():
        if len({id(slot) for _, slot in held}) < 2 or held[0][1] is None:
            continue
        held.sort(key=lambda each: (-each[0].box.top, each[0].box.left))
        above, home = held[0]
        if home is None:
            continue
        for token, place in held[1:]:
            if above.box.bottom - token.box.top > _STEP * token.size:
                break
            above = token
            if place is home:
                continue
            if token.box.left < home.box.left - _OVER or token.box.left > home.box.right:
                break
            _take_from(sheet, place, token)
            home.tokens.append(token)
            home.doubts.append(OVERFLOWS)
            if place is not None:
                place.doubts.append(OVERFLOWS)


def _take_from(sheet: Sheetful, slot: Slot | None, token: Token) -> None:
    tokens = sheet.loose if slot is None else slot.tokens
    tokens[:] = [each for each in tokens if each is not token]


def _tokens(word: Word, marks: dict[int, Marks]) -> list[Token]:
    """A box that is typed as a sign stands for itself."""
    own = marks.get(word.start) or (_BOLD if word.look.bold else PLAIN)
    signs = TICKED | EMPTY
    if signs.isdisjoint(word.text):
        return [Token(_box(word), word, None, own)]
    tokens = []
    start = 0
    while start < len(word.text):
        end = start + 1
        sign = word.text[start] in signs
        while not sign and end < len(word.text) and word.text[end] not in signs:
            end += 1
        part = _cut(word, start, end)
        state: State | None = ("ticked" if part.text in TICKED else "empty") if sign else None
        tokens.append(Token(_box(part), part, state, own))
        start = end
    return tokens


def _cut(word: Word, start: int, end: int) -> Word:
    right = word.edges[end] if end < len(word.edges) else word.right
    return Word(
        word.start + start, word.text[start:end], word.edges[start], word.bottom, right, word.top, word.look,
        word.edges[start:end],
    )  # fmt: skip


def _box(word: Word) -> Box:
    return Box(word.left, word.bottom, word.right, word.top)


def find_drawn(sheet: Sheetful, drawing: Drawing, used: set[int], squares: list[Box]) -> None:
    """Pictures and strokes of a pen that stand in a cell: whoever drew them meant something."""
    for image in drawing.images:
        slot = sheet.at(*image.middle)
        if slot is not None and image.width * image.height > 16 and image.within(slot.box, 6.0):
            slot.doubts.append(PICTURE)
    for number, shape in enumerate(drawing.shapes):
        if number in used or not shape.stroked or shape.closed or shape.curves + shape.strokes < 2:
            continue
        if any(_is_in(shape.box, square) for square in squares):
            continue
        slot = sheet.at(*shape.box.middle)
        if slot is not None and max(shape.box.width, shape.box.height) > 5:
            slot.doubts.append(INK)


def _is_in(box: Box, square: Box) -> bool:
    """A tick in its box, which was read."""
    return square.holds(box.middle, 2.0) and max(box.width, box.height) <= 2.2 * max(square.width, square.height)


def join_combs(sheet: Sheetful) -> None:
    """Narrow boxes in a row with a letter each are one answer, as of a date or a number."""
    for slots in sheet.slots:
        rows: dict[int, list[Slot]] = {}
        for slot in slots:
            if slot.ruled.rows == 1:
                rows.setdefault(slot.ruled.row, []).append(slot)
        for row in rows.values():
            run: list[Slot] = []
            for slot in row:
                if not _is_tooth(slot) or (run and not _alike(run[-1], slot)):
                    _join(run)
                    run = []
                if _is_tooth(slot):
                    run.append(slot)
            _join(run)


def _join(run: list[Slot]) -> None:
    if len(run) >= _COMB and sum(bool(each.tokens) for each in run) >= 2:
        run[0].joined = run[1:]
        run[0].doubts.append(_COMBED)


def _is_tooth(slot: Slot) -> bool:
    letters = sum(len(token.word.text) for token in slot.tokens if token.word is not None)
    return slot.box.width <= _COMB_WIDEST and letters <= 1 and not any(token.state for token in slot.tokens)


def _alike(one: Slot, other: Slot) -> bool:
    return abs(one.box.width - other.box.width) <= 0.25 * one.box.width and abs(other.box.left - one.box.right) < 1.0
