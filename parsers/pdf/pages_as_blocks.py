"""A printed or flattened form as one run of paragraphs and tables: pages joined, what every page repeats set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.blocks import Block, Cell, Doubt, Paragraph, Piece, Row, Story, Table
from parsers.drawn import RUNS_ON, drawn_piece
from parsers.labels import is_prompt, normal
from parsers.pdf.page_layout import PageLayout
from parsers.pdf.page_order import Placed
from parsers.types import Certainty

_MARGIN = 0.14  # of a page's height, where headers and footers stand
_SAME_PLACE = 4.0
_SAME_COLUMN = 3.0
_FULL = 16.0  # points: there is no room for one more line
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:.*\t)?\s*page\s+\d+(?:\s+of\s+\d+)?\s*$|^\s*\d{1,3}\s*(?:/\s*\d{1,3}\s*)?$", re.IGNORECASE
)
_PERHAPS_RUNS_ON = Doubt(
    "This row begins a page and may be the rest of the row that ends the page before.", Certainty.INFERRED
)


@dataclass(slots=True)
class _Joined:
    body: Story
    header: Story
    footer: Story
    last: Placed | None = None  # the last block of the page before, where it is a table
    words: list[Paragraph] = field(default_factory=list)  # since the last table


def stories_of(pages: list[PageLayout]) -> list[Story]:
    joined = _Joined(Story("body", "pages"), Story("header", "pages"), Story("footer", "pages"))
    repeated = _repeated(pages)
    for page in pages:
        first = True
        for placed in page.placed:
            edge = _edge(page, placed, repeated)
            if edge:
                assert isinstance(placed.block, Paragraph)
                placed.block.kind = edge
                placed.block.heading = False
                (joined.header if edge == "header" else joined.footer).blocks.append(placed.block)
                continue
            if isinstance(placed.block, Table):
                _add_table(joined, placed, goes_on=first)
                joined.words = []
            else:
                joined.body.blocks.append(placed.block)
                joined.words.append(placed.block)
                joined.last = None
            first = False
    return [story for story in (joined.header, joined.body, joined.footer) if story.blocks]


def _add_table(joined: _Joined, placed: Placed, *, goes_on: bool) -> None:
    table = placed.block
    assert isinstance(table, Table)
    last = joined.last
    if goes_on and last is not None and _same_columns(last, placed) and not _begins_anew(last.block, table):
        assert isinstance(last.block, Table)
        _continue(last.block, table)
        last.across = placed.across
        return
    headings = [each for each in joined.words if each.heading] or joined.words[-1:]
    table.heading = headings[-1].text if headings else ""
    joined.body.blocks.append(table)
    joined.last = placed


def _same_columns(one: Placed, other: Placed) -> bool:
    return len(one.across) == len(other.across) and all(
        abs(left - right) <= _SAME_COLUMN for left, right in zip(one.across, other.across, strict=True)
    )


def _begins_anew(above: Block, table: Table) -> bool:
    """Another row of headings is another table."""
    return (
        isinstance(above, Table)
        and bool(table.rows and above.rows)
        and _is_bold(table.rows[0])
        and _words(table.rows[0]) != _words(above.rows[0])
    )


def _is_bold(row: Row) -> bool:
    firsts = [next((each for each in cell.paragraphs() if each.text.strip()), None) for cell in row.cells]
    return len(firsts) > 1 and all(
        first is not None and all(piece.marks.bold for piece in first.pieces if piece.text.strip()) for first in firsts
    )


def _words(row: Row) -> list[str]:
    return [normal(cell.text) for cell in row.cells]


def _continue(table: Table, more: Table) -> None:
    """Rows go on behind a break; a row that the break runs through has no label on the second page."""
    rows = more.rows
    head = 0
    while (
        head < len(rows)
        and head < len(table.rows)
        and _says(rows[head])
        and _says(rows[head]) == _says(table.rows[head])
    ):
        head += 1
    if head == len(rows) or head > 3:
        head = 0
    if head < len(rows):
        _mend(table.rows[-1], rows[head], rows_of_answers=head > 0, at=head, rows=rows)
    # Beside the headings that they repeat: the last row must stay the one that the next page may go on with.
    table.rows[head:head] = rows[:head]
    table.rows += rows[head:]


def _mend(above: Row, first: Row, *, rows_of_answers: bool, at: int, rows: list[Row]) -> None:
    """A row without its first cell may be the rest of the one before: where all of it goes on from cells that were full
    it is put there, and in doubt; else both are in doubt."""
    same = [cell.column for cell in above.cells] == [cell.column for cell in first.cells]
    label = first.cells[0] if first.cells else None
    if not same or label is None or label.text.strip() or len(first.cells) < 2:
        return
    if not (_is_answered(first) and _is_answered(above)):
        return
    pairs = list(zip(above.cells, first.cells, strict=True))
    going_on = [(cell, rest) for cell, rest in pairs if rest.text.strip()]
    if (rows_of_answers or len(first.cells) > 2) and not all(_is_full(cell) for cell, _ in going_on):
        for cell, rest in pairs:
            _doubt(cell, _PERHAPS_RUNS_ON)
            _doubt(rest, _PERHAPS_RUNS_ON)
        return
    for cell, rest in going_on:
        _go_on(cell, rest)
        _doubt(cell, RUNS_ON)
    del rows[at]


def _is_full(cell: Cell) -> bool:
    """Its words reach down to its edge."""
    rects = [paragraph.where.rect for paragraph in cell.paragraphs() if paragraph.text.strip()]
    if not rects or cell.where is None or cell.where.rect is None or any(rect is None for rect in rects):
        return False
    return bool(min(rect[1] for rect in rects) - cell.where.rect[1] < _FULL)


def _go_on(cell: Cell, rest: Cell) -> None:
    last, first = next(reversed(cell.blocks), None), next(iter(rest.blocks), None)
    if isinstance(last, Paragraph) and isinstance(first, Paragraph):
        last.pieces += [Piece(" "), *first.pieces]
        cell.blocks += rest.blocks[1:]
    else:
        cell.blocks += rest.blocks


def _is_answered(row: Row) -> bool:
    return any(text and not is_prompt(text) for text in (cell.text.strip() for cell in row.cells))


def _doubt(cell: Cell, doubt: Doubt) -> None:
    paragraph = next(reversed(list(cell.paragraphs())), None)
    if paragraph is not None:
        paragraph.pieces.append(drawn_piece(doubt))


def _says(row: Row) -> list[str]:
    words = _words(row)
    return words if all(words) and len(words) > 1 else []


# --- headers and footers ----------------------------------------------------------------------------------------------


def _repeated(pages: list[PageLayout]) -> dict[str, list[float]]:
    """What stands at one height of most pages, page numbers aside: the words, and at which heights."""
    places: dict[str, list[tuple[int, float]]] = {}
    for page in pages:
        for placed in page.placed:
            if isinstance(placed.block, Paragraph) and _in_margin(page, placed):
                places.setdefault(_key(placed.block), []).append((page.number, placed.box.top - page.bottom))
    return {
        key: [top for _, top in found]
        for key, found in places.items()
        if len({number for number, _ in found}) >= max(2, 0.6 * len(pages))
    }


def _in_margin(page: PageLayout, placed: Placed) -> bool:
    from_bottom = placed.box.middle[1] - page.bottom
    return not _MARGIN * page.height < from_bottom < (1 - _MARGIN) * page.height


def _key(paragraph: Paragraph) -> str:
    return _DIGITS.sub("#", normal(paragraph.text))


def _edge(page: PageLayout, placed: Placed, repeated: dict[str, list[float]]) -> str | None:
    block: Block = placed.block
    if not isinstance(block, Paragraph) or not _in_margin(page, placed):
        return None
    top = placed.box.top - page.bottom
    said = any(abs(top - each) <= _SAME_PLACE for each in repeated.get(_key(block), ()))
    if not said and not _PAGE_NUMBER.match(block.text):
        return None
    return "header" if top > page.height / 2 else "footer"
