"""Boxes to tick that are drawn on a page, and what is drawn or typed in them."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.blocks import Box as State
from parsers.pdf.drawing import Box, Drawing, Shape
from parsers.pdf.text_layer import Word

TICKED = frozenset("☒☑✓✔✗✘🗹🗸⊠⮽🗷")
EMPTY = frozenset("☐□❏❑❒▢◻⬜○")
_CROSSES = TICKED | frozenset("xX×✕✖●■◆★•")
_SMALL, _LARGE = 4.5, 22.0
_SQUARE = 1.35
_MOST = 4_000
_COMB = 3


@dataclass(slots=True)
class TickBox:
    box: Box
    state: State
    word: Word | None = None  # the sign typed in it


def small_squares(drawing: Drawing) -> list[Box]:
    """Each once, though its ground and its border may be two paths."""
    squares = [box for box in drawing.boxes if _is_small(box)]
    squares = _apart(squares)
    squares += [shape.box for shape in drawing.shapes if _is_ring(shape)]
    squares.sort(key=lambda box: (-box.width * box.height, box.left, box.bottom))
    kept: list[Box] = []
    for box in squares[:_MOST]:
        if not any(box.within(other, 1.0) for other in kept):
            kept.append(box)
    return kept


def _apart(boxes: list[Box]) -> list[Box]:
    """Boxes that share their sides with others, three or more in a row, are there for letters."""
    by_line: dict[tuple[int, int], list[Box]] = {}
    for box in boxes[:_MOST]:
        by_line.setdefault((round(box.bottom), round(box.height)), []).append(box)
    kept: list[Box] = []
    for line in by_line.values():
        line.sort(key=lambda box: box.left)
        run: list[Box] = []
        for box in line:
            if run and abs(box.left - run[-1].right) > 1.0:
                kept += run if len(run) < _COMB else []
                run = []
            run.append(box)
        kept += run if len(run) < _COMB else []
    return kept


def read_ticks(squares: list[Box], drawing: Drawing, words: list[Word]) -> list[TickBox]:
    if not squares:
        return []
    marks = [shape for shape in drawing.shapes if max(shape.box.width, shape.box.height) < 3 * _LARGE]
    return [_read(square, drawing, marks, words) for square in squares]


def _read(square: Box, drawing: Drawing, marks: list[Shape], words: list[Word]) -> TickBox:
    drawn: list[State] = []
    for shape in marks:
        if _is_edge(shape, square) or not _touches(shape.box, square):
            continue
        if shape.filled and not shape.stroked and not shape.dark:
            continue  # a ground of its own
        if shape.strokes or shape.curves:
            drawn.append("ticked" if _centred(shape.box, square) else "unclear")
    for fill, dark in drawing.fills:
        if dark and fill.within(square, 0.5) and fill.width > 0.3 * square.width:
            drawn.append("ticked" if fill.width < 0.9 * square.width else "unclear")
    inside = [word for word in words if square.holds(word.middle, 0.5) and len(word.text) <= 3]
    if inside:
        typed = inside[0].text
        known = len(inside) == 1 and (typed in _CROSSES or typed in ("/", "√"))
        return TickBox(square, "ticked" if known else "unclear", inside[0] if len(inside) == 1 else None)
    if not drawn:
        return TickBox(square, "empty")
    return TickBox(square, "ticked" if "ticked" in drawn else "unclear")


def _is_small(box: Box) -> bool:
    return (
        _SMALL <= box.width <= _LARGE
        and _SMALL <= box.height <= _LARGE
        and max(box.width, box.height) <= _SQUARE * min(box.width, box.height)
    )


def _is_ring(shape: Shape) -> bool:
    return shape.curves >= 4 and shape.closed and shape.stroked and _is_small(shape.box) and not shape.dark


def _is_edge(shape: Shape, square: Box) -> bool:
    """The square or ring itself, or one more outline of it."""
    return shape.curves >= 4 and shape.box.width >= 0.8 * square.width and not shape.dark


def _touches(box: Box, square: Box) -> bool:
    across = min(box.right, square.right) - max(box.left, square.left)
    up = min(box.top, square.top) - max(box.bottom, square.bottom)
    return across > 0.3 * square.width and up > 0.3 * square.height


def _centred(box: Box, square: Box) -> bool:
    return square.holds(box.middle, 2.0) and max(box.width, box.height) <= 2.2 * max(square.width, square.height)
