"""Each day: what nobody has gone on with for so many days is destroyed, as nobody sent it and it names a child."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import PublicDraft
from forms_service.db.records.public_drafts import end_draft, oldest_kept
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.session import Sessions
from forms_service.db.work import begin_work
from forms_service.ports import Services

_AT_A_TIME = 100


def end_old_drafts(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    with begin_work(sessions, services, worker_actor("end_old_drafts")) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    more = True
    while more:
        with begin_work(sessions, services, worker_actor("end_old_drafts")) as work:
            claim.check(work)
            old = work.session.scalars(
                select(PublicDraft)
                .where(PublicDraft.ended_at.is_(None), PublicDraft.saved_at < oldest_kept(work))
                .order_by(PublicDraft.saved_at, PublicDraft.id)
                .limit(_AT_A_TIME)
                .with_for_update()
            ).all()
            for draft in old:
                end_draft(work, draft, "too-old")
            more = len(old) == _AT_A_TIME
    with begin_work(sessions, services, worker_actor("end_old_drafts")) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)
