"""Returns are all in and nobody has begun the pack: the unit is reminded, then its manager, each once a round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile, Pack, Task
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records.letters import ask_letter
from forms_service.db.records.rounds import RETURNS_COMPLETE
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.rules import clock_spec, following_rule
from forms_service.domain.deadlines import work_out
from forms_service.domain.events import Anchor
from forms_service.ports import Services

ANCHOR = "returns.complete"


def remind_collation(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    actor = worker_actor("remind_collation")
    with begin_work(sessions, services, actor) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    with begin_reading(sessions, services, actor) as work:
        waiting = [task.id for task in _waiting(work)]
    for task_id in waiting:
        with begin_work(sessions, services, actor) as work:
            claim.check(work)
            _remind(work, work.session.get_one(Task, task_id))
    with begin_work(sessions, services, actor) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)


def _waiting(work: Work) -> list[Task]:
    """Complete, open, and no pack begun since."""
    found = work.session.scalars(
        select(Task)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(Task.kind == RETURNS_COMPLETE, Task.done_at.is_(None), CaseFile.state == "open")
        .order_by(Task.created_at, Task.id)
    ).all()
    begun: dict[str, datetime] = {}
    for case_id, at in work.session.execute(
        select(Pack.case_id, Pack.created_at)
        .where(Pack.case_id.in_([task.case_id for task in found]), Pack.state != "failed")
        .order_by(Pack.created_at)
    ):
        begun[case_id] = at
    return [task for task in found if str(task.case_id) not in begun or begun[str(task.case_id)] < _since(task)]


def _since(task: Task) -> datetime:
    since = task.details.get("since")
    return datetime.fromisoformat(str(since)) if since else task.created_at


def _remind(work: Work, task: Task) -> None:
    if not any(each.id == task.id for each in _waiting(work)):
        return
    case = work.session.get_one(CaseFile, task.case_id)
    clock = clock_spec(pinned_partnership(work.session, case).clock)
    for reminder in pinned_process(work.session, case).collation:
        due = work_out(following_rule(reminder.rule), Anchor(ANCHOR, _since(task)), work.services.calendar, clock)
        if work.now < due.due_at or not clock.is_working_hour(work.now, work.services.calendar):
            continue
        ask_letter(
            work,
            case,
            kind=reminder.letter,
            audience=reminder.to,
            recipient_key=f"audience:{reminder.to}",
            cause=f"{reminder.id}:{task.details.get('round', '')}:{_since(task):%Y-%m-%dT%H:%M}",
            hold=False,
        )
