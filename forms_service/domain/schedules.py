"""What happens by the clock, and how often: a row for each, read by the clock and by whoever asks if it runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    job: str
    in_working_hours: bool
    why: str
    every: timedelta = HOUR
    tells_missed: bool = True  # false: reading later misses nothing, and a run that ended tells nobody anything


SCHEDULES = (
    Schedule("chase_returns", True, "each working hour, so that no reminder or call goes out in the evening"),
    Schedule("remind_collation", True, "each working hour, so that a report nobody begins is noticed the same day"),
    Schedule("remind_actions", True, "each working hour: nobody is reminded of an action in the evening"),
    Schedule(
        "watch_notifications",
        False,
        "often: two working hours without anybody looking at a notification are too many",
        every=timedelta(minutes=15),
        tells_missed=False,
    ),
    Schedule(
        "read_mailbox",
        False,
        "each few minutes: that a message came back is worth most on the same day",
        every=timedelta(minutes=5),
        tells_missed=False,
    ),
    Schedule("end_old_drafts", False, "each day", every=timedelta(days=1)),
    Schedule("look_over_dates", False, "each day and at the start", every=timedelta(days=1), tells_missed=False),
    Schedule("look_at_retention", False, "each day", every=timedelta(days=1), tells_missed=False),
    Schedule("refresh_tasks", False, "each hour, so that what is missing is red on its day, weekends too"),
)
