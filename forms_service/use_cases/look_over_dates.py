"""Each day, and when the service starts: which open cases have dates that would be others by now."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.proposals import look_over
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.session import Sessions
from forms_service.db.work import begin_reading, begin_work
from forms_service.ports import Services


def look_over_dates(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    with begin_work(sessions, services, worker_actor("look_over_dates")) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    with begin_reading(sessions, services, worker_actor("look_over_dates")) as work:
        cases = work.session.scalars(
            select(CaseFile.id).where(CaseFile.state == "open").order_by(CaseFile.received_at, CaseFile.id)
        ).all()
    for case_id in cases:
        with begin_work(sessions, services, worker_actor("look_over_dates")) as work:
            claim.check(work)
            look_over(work, case_or_error(work, case_id, lock=True))
    with begin_work(sessions, services, worker_actor("look_over_dates")) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)
