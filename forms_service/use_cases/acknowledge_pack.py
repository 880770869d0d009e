"""A reader says that they have read a pack or an addendum. Once all of the review group have, the step is done."""

from __future__ import annotations

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Pack, PackReading
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def acknowledge_pack(work: Work, pack_id: str) -> bool:
    """False: they had said so before."""
    pack = work.session.get_one(Pack, pack_id)
    if pack.state != "released":
        raise ConflictError("This pack was not released.")
    row = PackReading(id=new_id(), pack_id=pack.id, user_id=work.actor.id, at=work.now)
    if not work.insert_once(lambda: work.session.add(row)):
        return False
    work.audit("pack.acknowledged", case_id=pack.case_id, subject_kind="pack", subject_id=pack.id)
    meet_steps(work, work.session.get_one(CaseFile, pack.case_id))
    return True
