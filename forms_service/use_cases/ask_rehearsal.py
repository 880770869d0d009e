"""Somebody wants to see beforehand what a case would send: asked for here, run by a job."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.base import new_id
from forms_service.db.models import Rehearsal
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError


def ask_rehearsal(
    work: Work,
    partnership: str,
    process: str,
    *,
    received_at: datetime,
    agencies: list[str],
    answers: list[dict[str, str]],
) -> str:
    """`agencies`: names in the directory. `answers`: rows of agency, what, at and until. The id of the rehearsal."""
    work.services.library.process(partnership, process)
    if not agencies:
        raise InvalidInputError("Choose at least one agency.", field="agencies")
    row = Rehearsal(id=new_id(), partnership=partnership, process=process, by=work.actor.who, at=work.now)
    wanted: JsonObject = {"received_at": received_at.isoformat(), "agencies": agencies, "answers": answers}
    row.sealed = work.directory(partnership).seal_json("rehearsal", row.id, "sealed", {"wanted": wanted})
    work.session.add(row)
    work.session.flush()
    work.ask("rehearse", row.id)
    work.audit("rehearsal.asked", subject_kind="rehearsal", subject_id=row.id, details={"partnership": partnership})
    return row.id
