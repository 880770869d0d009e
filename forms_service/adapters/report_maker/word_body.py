"""The paragraphs and tables of a report, as WordprocessingML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms_service.adapters.report_maker.word_package import run

_SPLIT_FROM = 1200  # letters in a row of a table
_WIDTH = 9638  # twentieths of a point between the margins


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph in a cell."""

    text: str
    style: str = "Cell"


Cell = str | Sequence[Line]


@dataclass(frozen=True, slots=True)
class Across:
    """A row that runs across the whole table."""

    text: str


class Body:
    def __init__(self) -> None:
        self._pieces: list[str] = []

    def xml(self) -> str:
        return "".join(self._pieces)

    def paragraph(self, text: str, style: str = "Normal") -> None:
        self._pieces.append(_paragraph(text, style))

    def heading(self, level: int, text: str) -> None:
        self.paragraph(text, f"Heading{level}")

    def words(self, text: str) -> None:
        """Somebody's own words: paragraphs as they made them."""
        lines = [line for line in text.strip().replace("\r\n", "\n").split("\n") if line.strip()]
        for number, line in enumerate(lines, start=1):
            # The last one holds on to the line that says where the words come from.
            self._pieces.append(_paragraph(line, "Words", keep=number == len(lines)))

    def beside(self, label: str, text: str) -> None:
        """A short answer beside its question."""
        question = run(f"{label.rstrip(' :')}{'' if label.rstrip().endswith('?') else ':'} ", bold=True)
        self._pieces.append(f'<w:p><w:pPr><w:pStyle w:val="Words"/><w:keepNext/></w:pPr>{question}{run(text)}</w:p>')

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels at the left, what they say at the right."""
        self._table((3000, _WIDTH - 3000), (), [([Line(label, "CellHead")], text) for label, text in rows])

    def table(self, widths: Sequence[int], heading: Sequence[str], rows: Sequence[Sequence[Cell] | Across]) -> None:
        """`widths` are shares. The heading row is repeated on every page."""
        whole = sum(widths)
        self._table(tuple(_WIDTH * width // whole for width in widths), heading, rows)

    def _table(self, widths: tuple[int, ...], heading: Sequence[str], rows: Sequence[Sequence[Cell] | Across]) -> None:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = ""
        if heading:
            cells = "".join(
                _cell(width, _paragraph(text, "CellHead"), shaded=True)
                for width, text in zip(widths, heading, strict=True)
            )
            head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
        self._pieces.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_BORDERS}<w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:firstRow="{int(bool(heading))}" w:firstColumn="{int(not heading)}" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(_row(widths, row) for row in rows)}</w:tbl>"
        )
        self.paragraph("", "Source")


def _row(widths: tuple[int, ...], row: Sequence[Cell] | Across) -> str:
    if isinstance(row, Across):
        cell = _cell(sum(widths), _paragraph(row.text, "CellHead"), shaded=True, span=len(widths))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
    cells = "".join(_cell(width, _lines(cell)) for width, cell in zip(widths, row, strict=True))
    # A short row stays on one page; a long one may be longer than a page.
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if sum(_length(cell) for cell in row) < _SPLIT_FROM else ""
    return f"<w:tr>{whole}{cells}</w:tr>"


def _length(cell: Cell) -> int:
    return len(cell) if isinstance(cell, str) else sum(len(line.text) for line in cell)


def _lines(cell: Cell) -> str:
    lines = [Line(cell)] if isinstance(cell, str) else cell
    return "".join(_paragraph(line.text, line.style) for line in lines) or _paragraph("", "Cell")


def _cell(width: int, content: str, *, shaded: bool = False, span: int = 1) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + ('<w:shd w:val="clear" w:color="auto" w:fill="eef2f3"/>' if shaded else "")
        + f"</w:tcPr>{content}</w:tc>"
    )


def _paragraph(text: str, style: str, *, keep: bool = False) -> str:
    properties = f'<w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="b1b4b6"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
