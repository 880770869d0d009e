"""OpenDocument texts, as LibreOffice writes them."""

from parsers.odt.package import read_flat_odt, read_odt

__all__ = ["read_flat_odt", "read_odt"]
