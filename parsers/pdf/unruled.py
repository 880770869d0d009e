"""An answer that stands in no box of its own on a printed page may be beside another question's words.

Nor is a question without one empty while words stand near it: labels are printed over, under and beside their answers.
"""

from __future__ import annotations

from parsers.blocks import Cell, Doubt, Paragraph
from parsers.drawn import drawn_piece
from parsers.find.label_text import head_of
from parsers.find.sheet import Sheet, Stand, first_line
from parsers.region import Region
from parsers.types import Certainty, Place

_REASON = "On the page, no lines set this answer apart from what stands round it."
_CONTESTED = "Two ways of reading the words of this page disagree."
_NEAR = "No lines on the page say where the answer is to stand, and there are words near the question."
_A_HEADING = "On the page, this question may be the heading of a column, and the words beside it another heading."
_LINES_AWAY = 24.0  # points above or under a question: two lines
_ASIDE = 72.0  # points to its left or right
_MOST_NEAR = 6
_LONGEST = 120


def doubt_what_is_not_ruled(sheet: Sheet) -> None:
    cells = {id(cell.where): cell for table in sheet.document.tables() for row in table.rows for cell in row.cells}
    near = _Near(sheet)
    for regions in sheet.answers.values():
        for region in regions:
            cell = cells.get(id(region.where))
            if cell is None:
                _doubt(region, _REASON)
                _doubt_empty(region, near)
            elif _may_head_a_column(sheet, cell):
                region.certainty = Certainty.UNDETERMINED
                region.reasons.append(_A_HEADING)
    contested = sheet.document.contested_pages
    found = [region for regions in sheet.answers.values() for region in regions]
    found += [region for rows in sheet.rows.values() for row in rows for region in row.values()]
    for region in found if contested else ():
        if region.place().page in contested:
            _doubt(region, _CONTESTED)


def _doubt(region: Region, reason: str) -> None:
    region.reasons.append(reason)
    if region.certainty in (Certainty.EXACT, Certainty.BY_LABEL):
        region.certainty = Certainty.INFERRED


# --- words near a question that has no box --------------------------------------------------------------------------


class _Near:
    """All words of the pages that are not known to be the form's own, with their places."""

    def __init__(self, sheet: Sheet) -> None:
        self._by_page: dict[int, list[tuple[tuple[float, float, float, float], Paragraph]]] = {}
        for paragraph in sheet.document.paragraphs():
            where = paragraph.where
            if not isinstance(where, Place) or where.page is None or where.rect is None:
                continue
            text = paragraph.text.strip()
            if not text or sheet.printed.holds(text) or sheet.labels.match(text) is not None:
                continue
            self._by_page.setdefault(where.page, []).append((where.rect, paragraph))

    def to(self, where: Place) -> list[str]:
        if where.page is None or where.rect is None:
            return []
        found = [each for each in self._by_page.get(where.page, ()) if each[1].where is not where]
        return [paragraph.text for rect, paragraph in found if _are_near(where.rect, rect)]


def _are_near(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    apart = max(one[1], other[1]) - min(one[3], other[3])
    if apart < -2.0:
        return True  # in one line, however far away: nothing but its own answer need stand between
    return apart <= _LINES_AWAY and one[0] - _ASIDE <= other[2] and other[0] <= one[2] + _ASIDE


def _doubt_empty(region: Region, near: _Near) -> None:
    if not isinstance(region.where, Place) or region.text.strip():
        return
    if said := near.to(region.where):
        words = tuple(dict.fromkeys(" ".join(text.split())[:_LONGEST] for text in said))
        region.pieces = [*region.pieces, drawn_piece(Doubt(_NEAR, None, words[:_MOST_NEAR]))]


# --- headings of columns ----------------------------------------------------------------------------------------------


def _may_head_a_column(sheet: Sheet, answer: Cell) -> bool:
    """In a form of questions and answers side by side, questions stand over one another."""
    stand = sheet.stands.get(id(answer))
    if stand is None or stand.index == 0:
        return False
    row = stand.in_row.cells
    label = row[stand.index - 1]
    if not _is_label(sheet, label) or not all(cell.text.strip() for cell in row):
        return False
    below = _below(stand, label)
    return below is not None and not _is_label(sheet, below) and not sheet.printed.holds(below.text.strip())


def _below(stand: Stand, label: Cell) -> Cell | None:
    """In columns that go on: a cell across the whole table begins something else."""
    rows = stand.table.rows
    if stand.row + 1 >= len(rows) or len(rows[stand.row + 1].cells) < 2:
        return None
    under = (cell for cell in rows[stand.row + 1].cells if cell.column == label.column and not cell.continued)
    return next(under, None)


def _is_label(sheet: Sheet, cell: Cell) -> bool:
    first = first_line(cell)
    return first is not None and (head_of(sheet, first.text) is not None or bool(sheet.labels.sharing(first.text)))
