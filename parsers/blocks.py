"""What every reader gives: stories of paragraphs and tables, made of pieces that know their place in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from parsers.labels import bare, normal
from parsers.ledger import Ledger
from parsers.paths import written
from parsers.types import Attachment, Certainty, Place, Problem

Box: TypeAlias = Literal["ticked", "empty", "unclear"]
Block: TypeAlias = "Paragraph | Table"


@dataclass(frozen=True, slots=True)
class Marks:
    """How characters stand in the document."""

    deleted: bool = False  # by a tracked change
    inserted: bool = False
    hidden: bool = False
    struck: bool = False
    highlighted: bool = False
    bold: bool = False
    underlined: bool = False
    faded: bool = False  # hidden because it has the colour of the paper
    font: str = ""  # of pictures, in which letters are signs


PLAIN = Marks()


@lru_cache(maxsize=1_000)
def also(marks: Marks, *names: str) -> Marks:
    """The same marks with these as well. There are few, and one for each will do."""
    if all(getattr(marks, name) for name in names):
        return marks
    given: dict[str, Any] = dict.fromkeys(names, True)
    return replace(marks, **given)


@lru_cache(maxsize=100)
def visible(marks: Marks) -> Marks:
    return replace(marks, hidden=False, faded=False)


@lru_cache(maxsize=100)
def in_font(marks: Marks, font: str) -> Marks:
    return replace(marks, font=font)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why what stands here may not be the answer, and how sure one may be of it at most; an answer is never empty here.

    Without a certainty only an empty answer is doubted."""

    reason: str
    certainty: Certainty | None = None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Control:
    """A content control or a legacy form field."""

    tag: str
    alias: str
    kind: str  # text | rich | date | dropdown | checkbox | section | item | legacy-text | ...
    prompting: bool = False  # says itself that it shows its prompt
    checked: bool | None = None
    cell: Cell | None = None  # the cell it stands in, or wraps
    wraps_cell: bool = False
    paragraph: Paragraph | None = None  # where it begins, when it stands in a line
    pieces: list[Piece] = field(default_factory=list)
    doubt: Doubt | None = None
    keeps: Any = None  # the element that says what is stored beside what is shown


@dataclass(slots=True, eq=False)
class Piece:
    """Characters of one node. `node` is None for what an element makes: a tab, a line's end."""

    text: str
    node: int | None = None
    start: int = 0
    marks: Marks = PLAIN
    box: Box | None = None
    control: Control | None = None
    generated: bool = False  # a page number and the like: printed by the program, not written by anyone
    prompt: bool = False  # the control says that it shows its prompt

    def part_of(self, start: int, end: int) -> Piece:
        if start <= 0 and end >= len(self.text):
            return self
        begin = max(start, 0)
        return Piece(
            self.text[begin:end], self.node, self.start + begin, self.marks, self.box, self.control, self.generated,
            self.prompt,
        )  # fmt: skip


@dataclass(slots=True, eq=False)
class Paragraph:
    part: str
    where: Any
    pieces: list[Piece] = field(default_factory=list)
    heading: bool = False
    kind: str = "body"
    _text: str = ""
    _joined: int = 0  # how many pieces `_text` is made of

    @property
    def text(self) -> str:
        """As accepted and visible."""
        if self._joined != len(self.pieces):
            self._text, self._joined = shown(self.pieces), len(self.pieces)
        return self._text


@dataclass(slots=True, eq=False)
class Cell:
    column: int
    span: int = 1
    continued: bool = False  # the lower part of a cell merged downward
    blocks: list[Block] = field(default_factory=list)
    where: Any = None
    part: str = ""
    shaded: bool = False

    def paragraphs(self) -> Iterator[Paragraph]:
        return paragraphs_of(self.blocks)

    def tables(self) -> Iterator[Table]:
        for block in self.blocks:
            if isinstance(block, Table):
                yield block

    @property
    def text(self) -> str:
        if len(self.blocks) == 1 and isinstance(self.blocks[0], Paragraph):
            return self.blocks[0].text
        return "\n".join(paragraph.text for paragraph in self.paragraphs())


@dataclass(slots=True, eq=False)
class Row:
    cells: list[Cell] = field(default_factory=list)
    where: Any = None
    spelled: frozenset[str] | None = None  # how its cells compare with labels, once somebody asked


@dataclass(slots=True, eq=False)
class Table:
    part: str
    where: Any
    rows: list[Row] = field(default_factory=list)
    heading: str = ""  # the words of the last paragraph before it
    kind: str = "body"
    spelled: frozenset[str] | None = None  # how its first two rows compare with labels, once somebody asked


@dataclass(slots=True, eq=False)
class Story:
    """A run of text of its own: the body, a header, a text box, a comment."""

    kind: str
    part: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class FormField:
    """A field of a PDF form: its full name, what it says, and the places where it is shown."""

    name: str
    kind: Literal["text", "button", "choice", "signature"]
    value: str | None  # the text, or the state of the button
    states: tuple[str, ...] = ()  # what a button may say when it is on
    piece: Piece | None = None
    place: Place = field(default_factory=Place)
    conflict: tuple[str, ...] = ()  # what its places say, where they do not agree
    tooltip: str = ""
    shown: str | None = None  # the words of a chosen option, where the value is its code
    doubts: list[Doubt] = field(default_factory=list)
    drawn: bool = False  # a place of it on a page was drawn with the value


@dataclass(slots=True, eq=False)
class Document:
    media_type: str
    ledger: Ledger = field(default_factory=Ledger)
    stories: list[Story] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    form_fields: list[FormField] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    authors: dict[Paragraph, tuple[str, str]] = field(default_factory=dict)  # of comments: who wrote it and when
    marks_drawn: int = 0  # shapes without words that may mark an answer
    undrawn_pages: set[int] = field(default_factory=set)  # of a PDF: made to hurt whoever draws them
    contested_pages: set[int] = field(default_factory=set)  # of a PDF: pages whose words are not certain
    moving: bool = False  # of a PDF: a form whose pages only Adobe's programs draw
    guessed_words: bool = False  # of a PDF: its words are those that a scanner put behind its pictures
    printed: bool = False  # a PDF without its fields, whose pages were read as they are ruled
    as_ruled: Callable[[Any], list[Story]] | None = None  # of a PDF: its pages so; given the words that the form prints
    _label_words: frozenset[str] | None = None
    _page_text: str | None = None

    def paragraphs(self) -> Iterator[Paragraph]:
        for story in self.stories:
            yield from paragraphs_of(story.blocks)

    def tell_anew(self, stories: list[Story]) -> None:
        """The same characters in other blocks."""
        self.stories = stories
        self._label_words = self._page_text = None

    def label_words(self) -> frozenset[str]:
        if self._label_words is None:
            self._label_words = _label_words(self)
        return self._label_words

    def prints(self, label: str) -> bool:
        """Whether a label is printed here. Pages of a PDF break lines anywhere, so they are searched as one run."""
        if key_of(label) in self.label_words():
            return True
        if self._page_text is None:
            pages = (paragraph.text for paragraph in self.paragraphs() if paragraph.kind == "page")
            self._page_text = bare("\n".join(pages))
        return bare(label) in self._page_text if bare(label) else False

    def field_names(self) -> frozenset[str]:
        """Names of a PDF's fields, as tags are written: without the number of the row or the option."""
        names = set()
        for each in self.form_fields:
            name = each.name.partition("=")[0]
            table, number, column = [*name.split(".", 2), "", ""][:3]
            names.add(f"{table}.{column}" if column and number.isdigit() else name)
        return frozenset(names)

    def tables(self) -> Iterator[Table]:
        """Outer before inner, in reading order."""
        for story in self.stories:
            yield from tables_of(story.blocks)


def _label_words(document: Document) -> frozenset[str]:
    """Every line that could be a label, as it compares; a line up to its colon too."""
    lines: set[str] = set()
    for paragraph in document.paragraphs():
        text = paragraph.text
        if len(text) > 2_000 or paragraph.kind == "field":
            continue
        lines.add(text)
        if "\n" in text:
            lines.update(text.split("\n"))
        if "\t" in text:
            lines.update(text.split("\t"))
        if ":" in text:
            lines.add(text.partition(":")[0])
    return frozenset(map(key_of, lines)) - {""}


def key_of(label: str) -> str:
    """What the spellings of a label share: letters and digits, or signs alone where there are only signs."""
    return bare(label) or normal(label)


def paragraphs_of(blocks: list[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        for row in block.rows:
            for cell in row.cells:
                for inner in cell.blocks:
                    if isinstance(inner, Paragraph):
                        yield inner
                    else:
                        yield from paragraphs_of([inner])


def tables_of(blocks: list[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row.cells:
                    for inner in cell.blocks:
                        if isinstance(inner, Table):
                            yield from tables_of([inner])


def shown(pieces: list[Piece]) -> str:
    """The text as a reader sees it when all changes are accepted."""
    if len(pieces) == 1 and pieces[0].marks is PLAIN:
        return pieces[0].text
    return "".join([piece.text for piece in pieces if not (piece.marks.deleted or piece.marks.hidden)])


def place_of(part: str, where: Any, text: str | None = None) -> Place:
    if isinstance(where, Place):
        return replace(where, text=_short(text))
    return Place(part, written(where), _short(text))


def _short(text: str | None, longest: int = 120) -> str | None:
    if text is None:
        return None
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
