"""Of which partnership and process each case is: what lists across cases are narrowed by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forms_service.db.models import CaseFile
from forms_service.db.work import Work


def kinds_of(work: Work, case_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Partnership and slug of the process, by case."""
    rows = work.session.execute(
        select(CaseFile.id, CaseFile.partnership, CaseFile.process).where(CaseFile.id.in_(case_ids))
    )
    return {row.id: (row.partnership, row.process) for row in rows}
