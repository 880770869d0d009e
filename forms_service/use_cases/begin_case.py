"""A person begins a run of any published process: by hand, or because of how another case goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from forms_service.db.records.begun_cases import begin_run
from forms_service.db.work import Work


def begin_case(
    work: Work,
    partnership: str,
    process_slug: str,
    *,
    parent_id: str = "",
    parent_cause: str = "",
    began_at: datetime | None = None,
    day_only: bool = False,
    facts: Mapping[str, str] | None = None,
    children: Sequence[Mapping[str, str]] = (),
) -> str:
    """The new case's id; all else as db/records/begun_cases.py says, which other use-cases call."""
    return begin_run(
        work,
        partnership,
        process_slug,
        parent_id=parent_id,
        parent_cause=parent_cause,
        began_at=began_at,
        day_only=day_only,
        facts=facts,
        children=children,
    )
