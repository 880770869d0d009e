"""Each day: cases that ended so long ago that a person is to look whether they are still to be kept."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile, Tombstone
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.retention import ENDED, WAITING, latest_review, raise_review, rule_for
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.ports import Services


def look_at_retention(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    with begin_work(sessions, services, worker_actor("look_at_retention")) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    with begin_reading(sessions, services, worker_actor("look_at_retention")) as work:
        cases = work.session.scalars(
            select(CaseFile.id)
            .where(CaseFile.state.in_(ENDED), CaseFile.id.not_in(select(Tombstone.case_id)))
            .order_by(CaseFile.closed_at, CaseFile.id)
        ).all()
    for case_id in cases:
        with begin_work(sessions, services, worker_actor("look_at_retention")) as work:
            claim.check(work)
            look(work, case_or_error(work, case_id, lock=True))
    with begin_work(sessions, services, worker_actor("look_at_retention")) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)


def look(work: Work, case: CaseFile) -> None:
    """One review at a time; nothing is erased by it."""
    rule = rule_for(work, case)
    last = latest_review(work, case.id)
    if rule is None or (last is not None and last.state in (*WAITING, "erased")):
        return
    due_on = last.keep_until if last is not None and last.keep_until is not None else rule.over_on
    if due_on <= work.today:
        raise_review(work, case, due_on)
