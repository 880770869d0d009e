"""An answer that stands in no box of its own on a printed page may be beside another question's words."""

from __future__ import annotations

from parsers.find.region import Region
from parsers.find.sheet import Sheet
from parsers.types import Certainty

_REASON = "On the page, no lines set this answer apart from what stands round it."


def doubt_what_is_not_ruled(sheet: Sheet) -> None:
    ruled = {id(cell.where) for table in sheet.document.tables() for row in table.rows for cell in row.cells}
    for regions in sheet.answers.values():
        for region in regions:
            if id(region.where) not in ruled:
                _doubt(region)


def _doubt(region: Region) -> None:
    region.reasons.append(_REASON)
    if region.certainty in (Certainty.EXACT, Certainty.BY_LABEL):
        region.certainty = Certainty.INFERRED
