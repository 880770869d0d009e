"""PDF forms: what their fields say, and what is printed on their pages."""

from parsers.pdf.package import open_pdf, read_pdf

__all__ = ["open_pdf", "read_pdf"]
