"""The clock asks for what is due. One row for each slot; what was missed falls into one run.

Slots are hours of the business clock, or parts or multiples of one, so that a rehearsal chases as a real case does.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from forms_service.bootstrap import Started
from forms_service.db.claims import worker_actor
from forms_service.db.models import ScheduleRun
from forms_service.db.queries.jobs import last_slot, last_slots
from forms_service.db.records.schedules import forget_old_runs
from forms_service.db.work import begin_reading, begin_work
from forms_service.definitions.rules import clock_spec
from forms_service.domain.schedules import SCHEDULES, Schedule
from forms_service.ports import Services

log = logging.getLogger("forms_service.clock")

_KEPT_FOR = timedelta(days=2)
# One run catches up for a longer silence as well; counting its slots any further tells nobody more.
_FURTHEST_BACK = timedelta(days=14)


AT_START = "look_over_dates"


def ask_at_start(started: Started) -> None:
    """The calendar is read when the service starts: a holiday added before that is looked for now, not tomorrow."""
    try:
        with begin_work(started.sessions, started.services, worker_actor("schedule")) as work:
            run = ScheduleRun(
                name=AT_START, scheduled_for=work.now, state="waiting", started_at=None, finished_at=None
            )  # fmt: skip
            work.session.add(run)
            work.session.flush()
            work.ask(AT_START, run.id)
    except IntegrityError:
        return  # another clock started at the same moment


def ask_for_what_is_due(started: Started) -> list[str]:
    """Asks for each schedule's current slot once, whatever the number of clocks; returns the jobs asked for."""
    asked = []
    for schedule in _not_yet_asked(started):
        try:
            if _ask(started, schedule):
                asked.append(schedule.job)
        except IntegrityError:
            # Another clock was first.
            continue
    return asked


def _not_yet_asked(started: Started) -> list[Schedule]:
    """Nearly always none: a look that writes nothing, every few seconds, keeps no job from writing meanwhile."""
    now = started.services.business_clock.now()
    with begin_reading(started.sessions, started.services, worker_actor("schedule")) as work:
        last = last_slots(work.session)
    return [each for each in SCHEDULES if each.job not in last or last[each.job] < _slot_at(now, each.every)]


def _ask(started: Started, schedule: Schedule) -> bool:
    services = started.services
    slot = _slot_at(services.business_clock.now(), schedule.every)
    if not _is_slot(services, schedule, slot):
        return False
    with begin_work(started.sessions, services, worker_actor("schedule")) as work:
        last = last_slot(work.session, schedule.job)
        if last is not None and last >= slot:
            return False
        told = schedule.tells_missed and last is not None
        missed = _slots_between(services, schedule, last, slot) if told and last is not None else 0
        run = ScheduleRun(name=schedule.job, scheduled_for=slot, state="waiting", started_at=None, finished_at=None)
        work.session.add(run)
        work.session.flush()
        work.ask(schedule.job, run.id)
        if not schedule.tells_missed:
            forget_old_runs(work, schedule.job, slot - _KEPT_FOR)
        if missed:
            work.audit(
                "schedule.missed",
                subject_kind="schedule_run",
                subject_id=run.id,
                details={"schedule": schedule.job, "slots": missed},
            )
    if missed:
        log.warning("schedule missed", extra={"schedule": schedule.job, "slots": missed})
    return True


def _slot_at(now: datetime, every: timedelta) -> datetime:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + (now - day) // every * every


def _is_slot(services: Services, schedule: Schedule, slot: datetime) -> bool:
    if schedule.job == "read_mailbox" and not services.inbox.configured():
        return False
    if not schedule.in_working_hours:
        return True
    return any(
        clock_spec(data.partnership.clock).is_working_hour(slot, services.calendar)
        for data in services.library.partnerships.values()
    )


def _slots_between(services: Services, schedule: Schedule, last: datetime, slot: datetime) -> int:
    count = 0
    at = max(last, slot - _FURTHEST_BACK) + schedule.every
    while at < slot:
        count += _is_slot(services, schedule, at)
        at += schedule.every
    return count
