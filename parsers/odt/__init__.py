"""OpenDocument texts, as LibreOffice writes them."""

from parsers.odt.package import read_odt

__all__ = ["read_odt"]
