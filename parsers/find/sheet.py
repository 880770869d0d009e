"""What has been found so far in one document, and which cells and paragraphs are spoken for."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from parsers.blocks import Cell, Document, Paragraph, Piece, Row, Table
from parsers.find.known import Labels, Match, Printed, known
from parsers.ledger import Owner
from parsers.region import Region
from parsers.types import Altered, FormRules, Problem


@dataclass(slots=True)
class Stand:
    """Where a cell stands."""

    table: Table
    row: int
    index: int

    @property
    def in_row(self) -> Row:
        return self.table.rows[self.row]


@dataclass(slots=True)
class Sheet:
    document: Document
    rules: FormRules
    labels: Labels = field(init=False)
    printed: Printed = field(init=False)
    columns: dict[str, Labels] = field(init=False)
    answers: dict[str, list[Region]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Region]]] = field(default_factory=dict)
    candidates: dict[str, list[str]] = field(default_factory=dict)
    altered: list[Altered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stands: dict[int, Stand] = field(default_factory=dict)
    taken_tables: set[int] = field(default_factory=set)
    tables_of_rule: dict[str, int] = field(default_factory=dict)
    whole_labels: set[str] = field(default_factory=set)  # questions whose label has a cell to itself somewhere
    by_own_label: set[str] = field(default_factory=set)
    lines_in_options: list[list[Paragraph]] = field(default_factory=list)  # questions under an option, in its cell
    settled: dict[tuple[int, int], Match] = field(default_factory=dict)  # a paragraph, where in it: a shared label
    same_label: set[str] = field(default_factory=set)  # questions of which nobody knows which label is theirs
    _taken: set[int] = field(default_factory=set)
    heads: dict[str, tuple[Match, int] | None] = field(default_factory=dict)  # of lines that were asked about
    _unfound: set[str] = field(init=False)

    def __post_init__(self) -> None:
        about = known(self.rules)
        self.labels, self.printed, self.columns = about.labels, about.printed, about.columns
        self._unfound = {rule.name for rule in self.labels.rules}
        for table in self.document.tables():
            for number, row in enumerate(table.rows):
                for index, cell in enumerate(row.cells):
                    self.stands[id(cell)] = Stand(table, number, index)

    def unfound(self) -> Set[str]:
        """As it stands now: a set that shrinks with every answer."""
        return self._unfound

    def take(self, *things: Cell | Paragraph) -> None:
        for thing in things:
            self._taken.add(id(thing))
            if isinstance(thing, Cell):
                self._taken.update(id(paragraph) for paragraph in thing.paragraphs())

    def is_taken(self, thing: Cell | Paragraph) -> bool:
        return id(thing) in self._taken

    def answer(self, name: str, region: Region) -> None:
        self.answers.setdefault(name, []).append(region)
        self._unfound.discard(name)

    def boilerplate(self, pieces: list[Piece]) -> None:
        """Only what can be seen: deleted or hidden words inside a label are somebody's doing."""
        for piece in pieces:
            if piece.node is not None and not piece.marks.deleted and not piece.marks.hidden:
                self.document.ledger.assign(piece.node, piece.start, len(piece.text), Owner.BOILERPLATE)


def first_line(cell: Cell) -> Paragraph | None:
    """The first paragraph with words in it: where a label stands."""
    for each in cell.blocks if len(cell.blocks) == 1 else ():
        if isinstance(each, Paragraph):
            return each if each.text.strip() else None
    return next((each for each in cell.paragraphs() if each.text.strip()), None)
