"""The jobs that can be asked for, by name. The worker has a function for each; a test proves it."""

from __future__ import annotations

from dataclasses import dataclass

SCANNER_AWAY = ("scanner-down", "scanner-unclear")
_UNTIL_IT_IS_BACK = (900, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Job:
    """`retry_seconds`: waits after each temporary failure, before a person is told."""

    name: str
    subject: str  # what the id is an id of
    retry_seconds: tuple[int, ...]
    time_limit: int  # seconds for one attempt
    why: str
    later: bool = False  # nobody waits for it: it gives way to whatever somebody does wait for
    longer_waits: tuple[int, ...] = ()  # after those, where the malware scanner is what does not answer

    def waits(self, code: str) -> tuple[int, ...]:
        """A part that is away for an hour fails no document; a file that fails by itself is told of within minutes."""
        return (*self.retry_seconds, *self.longer_waits) if code in SCANNER_AWAY else self.retry_seconds

    @property
    def attempts(self) -> int:
        return len(self.retry_seconds) + len(self.longer_waits) + 1


_JOBS = (
    Job(
        "read_document",
        "document",
        (5, 60, 300),
        180,
        "A received file is read into fields in a limited child.",
        longer_waits=_UNTIL_IT_IS_BACK,
    ),
    Job(
        "scan_document",
        "document",
        (5, 60, 300),
        120,
        "A file that only people read is looked over for malware.",
        longer_waits=_UNTIL_IT_IS_BACK,
    ),
    Job("make_pictures", "document", (10, 60), 300, "The pages of a read document as pictures.", later=True),
    Job("make_letter", "letter", (5, 60, 300), 180, "A letter is rendered and held for a person."),
    Job("send_mail", "mail", (30, 120, 600, 1800), 120, "One message to one recipient; claimed so that it goes once."),
    Job("make_pack", "pack", (10, 60, 300), 600, "The returns are joined into report and pack, or an addendum."),
    Job("make_decision_record", "decision", (5, 60, 300), 180, "The decision record is printed as it was frozen."),
    Job("make_request_form", "agency_request", (5, 60, 300), 180, "The prefilled form of one agency in three formats."),
    Job("chase_returns", "schedule_run", (30, 120), 300, "Each working hour: today's rung of every open request."),
    Job("remind_collation", "schedule_run", (30, 120), 120, "All returns are in and nobody has begun the pack."),
    Job("remind_actions", "schedule_run", (30, 120), 300, "Actions agreed: owners are reminded, late ones are red."),
    Job("watch_notifications", "schedule_run", (30, 120), 120, "A notification nobody looks at is told to others too."),
    Job("end_old_drafts", "schedule_run", (30, 120), 300, "Notifications begun and not gone on with are destroyed."),
    Job("read_mailbox", "schedule_run", (30, 120), 300, "What came to the mailbox: bounces, answers, and the rest."),
    Job("rehearse", "rehearsal", (60,), 600, "A case is run beforehand in a database of its own.", later=True),
    Job("look_over_dates", "schedule_run", (30, 120), 300, "Dates of open cases that a new holiday would change."),
    Job("look_at_retention", "schedule_run", (30, 120), 300, "Ended cases whose time is over are put before a person."),
    Job("refresh_tasks", "schedule_run", (30, 120), 300, "Red tasks for what is missing on its day."),
)

JOBS: dict[str, Job] = {job.name: job for job in _JOBS}
