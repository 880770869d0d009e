"""The piece of a document that answers one question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from parsers.blocks import Cell, Paragraph, Piece, place_of, shown
from parsers.types import Certainty, Place


@dataclass(slots=True)
class OptionCell:
    """An option printed in a cell of its own, with what is marked in it or in the cell that goes with it."""

    slug: str | None  # none: an option that the form does not have
    pieces: list[Piece]
    marks: list[Piece] = field(default_factory=list)
    shaded: bool = False
    circled: bool = False


@dataclass(slots=True)
class Region:
    """`pieces` in reading order, with line ends between paragraphs."""

    pieces: list[Piece]
    part: str
    where: Any
    method: str
    certainty: Certainty
    reasons: list[str] = field(default_factory=list)
    options: list[OptionCell] = field(default_factory=list)

    @property
    def text(self) -> str:
        return shown(self.pieces)

    def place(self) -> Place:
        return place_of(self.part, self.where, self.text)


def flow(paragraphs: Iterable[Paragraph]) -> list[Piece]:
    pieces: list[Piece] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            pieces.append(Piece("\n"))
        pieces.extend(paragraph.pieces)
    return pieces


def cell_region(cell: Cell, method: str, certainty: Certainty) -> Region:
    return Region(flow(cell.paragraphs()), cell.part, cell.where, method, certainty)


def after(pieces: list[Piece], count: int) -> list[Piece]:
    """What stands after the first `count` visible characters."""
    rest: list[Piece] = []
    for piece in pieces:
        if piece.marks.deleted or piece.marks.hidden:
            if count <= 0:
                rest.append(piece)
            continue
        if count >= len(piece.text):
            if count <= 0:
                rest.append(piece)
            count -= len(piece.text)
        else:
            rest.append(piece.part_of(max(count, 0), len(piece.text)))
            count = 0
    return rest


def before(pieces: list[Piece], count: int) -> list[Piece]:
    """The first `count` visible characters."""
    first: list[Piece] = []
    for piece in pieces:
        if count <= 0:
            break
        if piece.marks.deleted or piece.marks.hidden:
            continue
        first.append(piece.part_of(0, min(count, len(piece.text))))
        count -= len(piece.text)
    return first
