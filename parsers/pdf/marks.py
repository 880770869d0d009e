"""What is done to words by drawing over, under or round them: struck out, marked, ringed, hidden."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from parsers.blocks import PLAIN, Marks, also
from parsers.pdf.drawing import Box, Drawing
from parsers.pdf.ruling import Grid
from parsers.pdf.text_layer import Word

_STRUCK = (0.34, 0.74)  # of a letter's height
_UNDER = (-0.12, 0.24)
_MOST = 3_000


def marks_of(
    words: list[Word], drawing: Drawing, squares: list[Box], grids: list[Grid]
) -> tuple[dict[int, Marks], set[int]]:
    """By the place of each word in the page's text; and which shapes were taken for a mark."""
    strikes = sorted(line for line in drawing.level if not _rules(line, grids))[:_MOST]
    heights = [line[0] for line in strikes]
    rings = [
        (number, shape.box)
        for number, shape in enumerate(drawing.shapes)
        if shape.curves >= 4 and shape.stroked and not shape.filled and shape.box not in squares
    ][:_MOST]
    tints = [box for box in drawing.tints if box.height < 40][:_MOST]
    dark = [box for box, is_dark in drawing.fills if is_dark][:_MOST]
    found: dict[int, Marks] = {}
    used: set[int] = set()
    for word in words:
        height = word.top - word.bottom
        names = []
        if strikes:
            names += ["struck"] if _lined(word, height, strikes, heights, _STRUCK) else []
            names += ["underlined"] if _lined(word, height, strikes, heights, _UNDER) else []
        rung = [number for number, box in rings if box.width < 300 and box.height < 6 * height and _in(box, word)]
        used.update(rung)
        if rung or (tints and any(_covers(box, word) for box in tints)):
            names.append("highlighted")
        if word.look.invisible:
            names.append("hidden")
        elif word.look.pale and not any(box.holds(word.middle) for box in dark):
            names += ["hidden", "faded"]
        if names:
            found[word.start] = also(PLAIN, *names, *(["bold"] if word.look.bold else []))
    return found, used


def _lined(
    word: Word, height: float, lines: list[tuple[float, float, float]], heights: list[float], band: tuple[float, float]
) -> bool:
    low, high = word.bottom + band[0] * height, word.bottom + band[1] * height
    return any(
        min(line[2], word.right) - max(line[1], word.left) > 0.6 * (word.right - word.left)
        for line in lines[bisect_left(heights, low) : bisect_right(heights, high)]
    )


def _in(box: Box, word: Word) -> bool:
    return box.holds(word.middle)


def _rules(line: tuple[float, float, float], grids: list[Grid]) -> bool:
    """A line of a table, which no words are struck out with."""
    at, low, high = line
    for grid in grids:
        if grid.box.left - 3 <= low and high <= grid.box.right + 3 and any(abs(at - y) < 2.5 for y in grid.down):
            reach = [x for x in grid.across if abs(x - low) < 3 or abs(x - high) < 3]
            if len(reach) >= 1:
                return True
    return False


def _covers(box: Box, word: Word) -> bool:
    return (
        box.holds(word.middle)
        and min(box.right, word.right) - max(box.left, word.left) > 0.7 * (word.right - word.left)
        and box.height < 2.2 * (word.top - word.bottom)
    )
