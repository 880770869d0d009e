"""A matter goes to a stage of its ladder: the next, or any later one at any time, whatever its dates say."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.records.opened_stages import go_to_stage
from forms_service.db.work import Work


def open_stage(
    work: Work,
    case_id: str,
    stage: str,
    *,
    opened_at: datetime,
    why: str,
    by_party: str = "",
    day_only: bool = False,
) -> str:
    """The new case_stage's id. `opened_at`: when it was raised at this stage, also before we were told. `by_party`: the
    party who escalated it. `why` is needed where a stage is left open or passed over: that is the record of it.

    A stage that is open stays open until a person records how it ended. Errors: NotFoundError, ConflictError
    (closed; the stage is open, or before the one reached), InvalidInputError (`opened_at`, `why`, `by_party`).
    """
    return go_to_stage(work, case_id, stage, opened_at=opened_at, why=why, by_party=by_party, day_only=day_only)
