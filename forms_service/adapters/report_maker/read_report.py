"""A report of ours, as it was issued, taken apart for reading in the browser: the same words from the same bytes.

Only for what `report.py` made. Strangers' documents go through `parsers`, in a limited child.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from forms_service.ports import ReportBlock, ReportCell


def report_blocks(report_docx: bytes) -> tuple[ReportBlock, ...]:
    document = docx.Document(BytesIO(report_docx))
    return tuple(_blocks(document))


def _blocks(document: Document) -> Iterator[ReportBlock]:
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            if paragraph.text.strip():
                yield ReportBlock(_style(paragraph), ((_paragraph_cell(paragraph),),))
        elif element.tag == qn("w:tbl"):
            table = Table(element, document)
            heading = element.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            yield ReportBlock("table" if heading else "facts", tuple(_rows(table)))


def _rows(table: Table) -> Iterator[tuple[ReportCell, ...]]:
    for row in table.rows:
        # A row across the table is one cell, which python-docx gives once for each column.
        cells = [_Cell(cell, table) for cell in row._tr.tc_lst]
        yield tuple(ReportCell(tuple(_line(each) for each in cell.paragraphs)) for cell in cells)


def _paragraph_cell(paragraph: Paragraph) -> ReportCell:
    return ReportCell((_line(paragraph),))


def _line(paragraph: Paragraph) -> tuple[str, str]:
    return _style(paragraph), paragraph.text


def _style(paragraph: Paragraph) -> str:
    return paragraph.style.style_id if paragraph.style is not None else "Normal"
