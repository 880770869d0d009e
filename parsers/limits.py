"""How much a document may ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form can need, with much room to spare."""

    file_bytes: int = 50 * 1024 * 1024
    entries: int = 5_000
    total_bytes: int = 300 * 1024 * 1024
    ratio: int = 200  # inflated to packed, for entries large enough to matter
    ratio_floor: int = 1024 * 1024
    xml_bytes: int = 40 * 1024 * 1024
    xml_tags: int = 3_000_000  # opening and closing, of one part
    pages: int = 500
    page_bytes: int = 60 * 1024 * 1024  # all page streams of a PDF together, inflated
    nesting: int = 2  # packages within packages that are looked at
    members: int = 60  # documents in one archive or message
