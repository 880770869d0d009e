"""An answer that stands in no box of its own on a printed page may be beside another question's words."""

from __future__ import annotations

from parsers.find.sheet import Sheet
from parsers.region import Region
from parsers.types import Certainty

_REASON = "On the page, no lines set this answer apart from what stands round it."
_CONTESTED = "Two ways of reading the words of this page disagree."


def doubt_what_is_not_ruled(sheet: Sheet) -> None:
    ruled = {id(cell.where) for table in sheet.document.tables() for row in table.rows for cell in row.cells}
    for regions in sheet.answers.values():
        for region in regions:
            if id(region.where) not in ruled:
                _doubt(region, _REASON)
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
