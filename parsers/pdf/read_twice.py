"""A PDF as it is read and as it is counted, each by a library of its own. Whoever imports this loads both libraries."""

from __future__ import annotations

from parsers.blocks import Document
from parsers.count_pdf import count_pdf
from parsers.pdf.package import open_pdf, read_pdf
from parsers.pdf.two_readings import compare_pages
from parsers.safety import Limits


def read_twice(data: bytes, limits: Limits) -> tuple[Document, str]:
    """The document, and its characters as the independent count has them."""
    reader = open_pdf(data)
    document = read_pdf(data, reader, limits)
    return document, compare_pages(document, count_pdf(reader, document.undrawn_pages))
