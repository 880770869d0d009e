"""A person says whether two children are the same. Nothing is merged: the cases share an incident, or they do not."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.records import people
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work


def settle_duplicate(work: Work, duplicate_id: str, *, same: bool) -> None:
    pair = people.settle_duplicate(work, duplicate_id, same=same)
    case = work.session.get_one(CaseFile, pair.case_id)
    finish_task(work, "possible-duplicate", partnership=case.partnership, case_id=case.id, subject_id=pair.id)
