"""A case is erased when its time is over."""

from __future__ import annotations

from forms_service.db.records.erasing import erase
from forms_service.db.work import Work


def erase_case(work: Work, *, case_id: str, why: str) -> None:
    """Cannot be undone. `why` is a code, such as retention-ended. Errors: as `erase`."""
    erase(work, case_id, why)
