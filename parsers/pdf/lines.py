"""Words at places become lines, lines become paragraphs, as somebody reading the page would put them together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from parsers.blocks import PLAIN, Marks, Paragraph, Piece
from parsers.blocks import Box as State
from parsers.pdf.drawing import Box
from parsers.pdf.text_layer import PageText, Word
from parsers.types import Place

_GAP = 2.4  # letter sizes between two words that do not belong to one phrase
_APART = 0.9  # of a letter's size between two lines that are not one paragraph
_OTHER_SIZE = 0.8  # points
_WIDER = 1.2
_SPACE_WIDTH = 0.278  # of a letter's size
_NEARLY = 0.5  # points: a line that is full to this was broken by the program


@dataclass(slots=True)
class Token:
    """A word with its marks, or a box that is drawn."""

    box: Box
    word: Word | None = None
    state: State | None = None
    marks: Marks = PLAIN

    @property
    def size(self) -> float:
        return self.word.look.size if self.word is not None else self.box.height


@dataclass(slots=True)
class Line:
    tokens: list[Token] = field(default_factory=list)
    bottom: float = 0.0
    top: float = 0.0

    @property
    def left(self) -> float:
        return self.tokens[0].box.left

    @property
    def right(self) -> float:
        return max(token.box.right for token in self.tokens)

    @property
    def style(self) -> tuple[float, bool]:
        first = next((token for token in self.tokens if token.word is not None and not token.state), None)
        if first is None or first.word is None:
            return 0.0, False
        return first.word.look.size, first.word.look.bold


@dataclass(slots=True)
class Block:
    """The lines of one paragraph."""

    lines: list[Line]

    @property
    def box(self) -> Box:
        return Box(
            min(line.left for line in self.lines),
            min(line.bottom for line in self.lines),
            max(line.right for line in self.lines),
            max(line.top for line in self.lines),
        )

    @property
    def style(self) -> tuple[float, bool]:
        return self.lines[0].style


def lines_of(tokens: list[Token]) -> list[Line]:
    """Those that stand beside one another, from the top down, each from the left."""
    lines: list[Line] = []
    for token in sorted(tokens, key=lambda each: (-each.box.top, each.box.left)):
        middle = token.box.middle[1]
        for line in lines[-3:]:
            height = min(line.top - line.bottom, token.box.height)
            if min(line.top, token.box.top) - max(line.bottom, token.box.bottom) > 0.5 * height or (
                token.state and line.bottom < middle < line.top
            ):
                line.tokens.append(token)
                if token.word is not None and not token.state:
                    line.bottom, line.top = min(line.bottom, token.box.bottom), max(line.top, token.box.top)
                break
        else:
            lines.append(Line([token], token.box.bottom, token.box.top))
    for line in lines:
        line.tokens.sort(key=lambda each: each.box.left)
    lines.sort(key=lambda each: (-(each.top + each.bottom) / 2, each.left))
    return lines


def blocks_of(lines: list[Line]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if blocks and _goes_on(blocks[-1].lines[-1], line):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line]))
    return [part for block in blocks for part in _parted(block)]


def _parted(block: Block) -> list[Block]:
    """Where two lines are further apart than those next to them, a paragraph ends."""
    steps = [above.bottom - below.bottom for above, below in pairwise(block.lines)]
    parts = [Block([block.lines[0]])]
    for index, line in enumerate(block.lines[1:]):
        beside = [steps[at] for at in (index - 1, index + 1) if 0 <= at < len(steps) and steps[at] > 0]
        if any(steps[index] > _WIDER * step for step in beside):
            parts.append(Block([line]))
        else:
            parts[-1].lines.append(line)
    return parts


def _goes_on(above: Line, below: Line) -> bool:
    (size, bold), (next_size, next_bold) = above.style, below.style
    if size and next_size and (abs(size - next_size) > _OTHER_SIZE or bold != next_bold):
        return False
    return above.bottom - below.top <= _APART * max(size, next_size, 6.0)


def paragraph_of(block: Block, page: PageText, node: int | None, room: float | None, where: Place) -> Paragraph:
    """`room`: how far to the right its lines may go; where it is known, a line that ends early ended on purpose."""
    pieces: list[Piece] = []
    for number, line in enumerate(block.lines):
        if number:
            pieces.append(Piece(_between(block.lines[number - 1], line, room)))
        _add_line(pieces, line, page, node)
    return Paragraph("pages", where, [piece for piece in pieces if piece.text or piece.box], kind="body")


def _between(above: Line, below: Line, room: float | None) -> str:
    """A line that was full was broken by the program; one with room for the next word was ended by somebody."""
    if below.tokens[0].state or above.tokens[0].state:
        return "\n"
    if room is None:
        return " "
    last, first = above.tokens[-1], below.tokens[0]
    if last.word is None or first.word is None:
        return "\n"
    if above.right + _SPACE_WIDTH * last.size + first.box.width <= room - _NEARLY:
        return "\n"
    words = last.word.text
    if words.endswith("-") and len(words) > 1 and words[-2].isalnum():
        return ""
    alone = len(above.tokens) == 1
    letter = first.box.width / max(len(first.word.text), 1)
    if alone and above.right + letter > room + 0.5 and words[-1].isalnum() and any(mark in words for mark in "@/._"):
        return ""  # an address too long for its box
    return " "


def _add_line(pieces: list[Piece], line: Line, page: PageText, node: int | None) -> None:
    previous: Token | None = None
    for token in line.tokens:
        if previous is not None:
            gap = token.box.left - previous.box.right
            size = max(token.size, previous.size, 4.0)
            wide = gap > _GAP * size and not (token.state or previous.state)
            if wide or not _joined(pieces, previous, token, page, gap, size):
                pieces.append(Piece("\t" if wide else " " if gap > 0.08 * size or token.state else ""))
        _add(pieces, token, node)
        previous = token


def _joined(pieces: list[Piece], previous: Token, token: Token, page: PageText, gap: float, size: float) -> bool:
    """The next word stands behind the last one in the file too: its piece may go on."""
    one, other = previous.word, token.word
    if one is None or other is None or previous.state or token.state or previous.marks != token.marks:
        return False
    end = one.start + len(one.text)
    between = page.text[end : other.start] if other.start >= end else "x"
    if between == " " and gap > 0.08 * size:
        pieces[-1].text += " "
        return True
    return between == "" and gap <= 0.6 * size


def _add(pieces: list[Piece], token: Token, node: int | None) -> None:
    word = token.word
    if word is None:
        pieces.append(Piece("", box=token.state))
        return
    last = pieces[-1] if pieces else None
    if (
        last is not None
        and last.node is not None
        and last.node == node
        and not last.box
        and not token.state
        and last.marks == token.marks
        and last.start + len(last.text) == word.start
    ):
        last.text += word.text
        return
    pieces.append(Piece(word.text, node, word.start, token.marks, token.state))


def split_word(word: Word, at: float) -> tuple[Word, Word] | None:
    """In two where a line is drawn between its letters."""
    for index, edge in enumerate(word.edges):
        if edge >= at - 0.5:
            if index == 0:
                return None
            first, second = word.text[:index], word.text[index:]
            return (
                replace(word, text=first, right=at, edges=word.edges[:index]),
                replace(word, start=word.start + index, text=second, left=edge, edges=word.edges[index:]),
            )
    return None
