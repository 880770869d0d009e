"""PDF forms: what their fields say, and what is printed on their pages."""

from parsers.pdf.package import read_pdf

__all__ = ["read_pdf"]
