"""A call sheet on paper, for whoever telephones away from the screen."""

from __future__ import annotations

from sqlalchemy import func, select

from forms_service.db.models import Call, CaseFile
from forms_service.db.records.letters import ask_letters
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.errors import ConflictError


def make_call_list(work: Work, case_id: str) -> list[str]:
    """The ids of the sheets asked for; those of an earlier hour stay as they were printed."""
    case = work.session.get_one(CaseFile, case_id)
    waiting = work.session.scalar(
        select(func.count()).select_from(Call).where(Call.case_id == case.id, Call.state == "to-make")
    )
    if not waiting:
        raise ConflictError("There is nobody to telephone in this case.")
    return ask_letters(work, case, Trigger.CALLS_DUE, cause=f"by hand {work.now:%Y-%m-%dT%H:%M}")
