"""Pages laid out from the top down: text, questions and rows; where each control will stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import reportlab
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
MARGIN, TOP, BOTTOM = 48.0, 76.0, 62.0
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
REGULAR, BOLD = "FormSans", "FormSans-Bold"
FIELD_FONT = "Helvetica"  # controls use a standard font, so that every viewer can write in them
FIELD_SIZE = 9.0
FIELD_LEADING = 11.0
ROUND_AN_OPTION = 19.0  # points of a drop-down that its arrow and its edges take


def register_fonts() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in ((REGULAR, "Vera.ttf"), (BOLD, "VeraBd.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / file)))


@dataclass(frozen=True, slots=True)
class Style:
    font: str
    size: float
    color: str = "#000000"
    before: float = 0.0
    after: float = 0.0
    tag: str = "P"

    @property
    def leading(self) -> float:
        return self.size * 1.3


@dataclass(frozen=True, slots=True)
class Words:
    """Lines at a place; the baseline of the first is `y`."""

    lines: tuple[str, ...]
    x: float
    y: float
    style: Style


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    x: float
    y: float
    width: float
    color: str


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to fill in. `options` are (slug, words) of a drop-down; a box to tick has `on` or not."""

    name: str
    kind: str  # text | choice | tick
    tooltip: str
    rect: tuple[float, float, float, float]
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    on: bool = False
    multiline: bool = False
    required: bool = False


@dataclass(slots=True)
class Page:
    """Everything on one page, in the order in which it is to be read."""

    marks: list[Words | Box | Rule | Control] = field(default_factory=list)


def wrapped(text: str, style: Style, width: float) -> list[str]:
    return simpleSplit(text, style.font, style.size, width) or [""]


def height_of(pieces: Sequence[tuple[str, Style]], width: float) -> float:
    return sum(style.before + len(wrapped(text, style, width)) * style.leading + style.after for text, style in pieces)


def width_of_option(words: str, size: float = FIELD_SIZE) -> float:
    """Of a drop-down that shows them whole, with its arrow."""
    return float(stringWidth(words, FIELD_FONT, size)) + ROUND_AN_OPTION


def field_lines(text: str, width: float, size: float = FIELD_SIZE) -> list[str]:
    """As a viewer breaks them in a control of this width; an empty line stays one."""
    if not text:
        return []
    return [piece for line in text.split("\n") for piece in simpleSplit(line, FIELD_FONT, size, width - 6) or [""]]


class Flow:
    """The current place on the current page; a new page begins when something no longer fits."""

    def __init__(self) -> None:
        self.pages: list[Page] = [Page()]
        self.y = PAGE_HEIGHT - TOP

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def left(self) -> float:
        return self.y - BOTTOM

    @property
    def full(self) -> float:
        return PAGE_HEIGHT - TOP - BOTTOM

    def need(self, height: float) -> bool:
        """True when a new page was begun."""
        if height <= self.left or self.left >= self.full:
            return False
        self.pages.append(Page())
        self.y = PAGE_HEIGHT - TOP
        return True

    def text(self, text: str, style: Style, *, keep_with: float = 0.0) -> None:
        height = height_of([(text, style)], TEXT_WIDTH)
        self.need(height + keep_with)
        self.y = self.words_at([(text, style)], MARGIN, self.y, TEXT_WIDTH)

    def words_at(self, pieces: Sequence[tuple[str, Style]], x: float, top: float, width: float) -> float:
        """Puts the pieces below `top`; returns where they end."""
        y = top
        for text, style in pieces:
            lines = wrapped(text, style, width)
            y -= style.before
            self.page.marks.append(Words(tuple(lines), x, y - style.size, style))
            y -= len(lines) * style.leading + style.after
        return y

    def rule(self, color: str) -> None:
        self.page.marks.append(Rule(MARGIN, self.y, TEXT_WIDTH, color))

    def gap(self, height: float) -> None:
        self.y -= min(height, self.left)
