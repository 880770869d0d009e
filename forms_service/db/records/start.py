"""What a case's dates count from, where nobody has said yet when it happened: a person is asked, in red."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work

UNKNOWN = "start-unknown"


def ask_for_start(work: Work, case: CaseFile) -> None:
    """Of a process that has dates. The day is not guessed from when we were told: a form may reach us days later."""
    process = pinned_process(work.session, case)
    if not any(rule and rule.anchor == process.starts_with for step in process.steps for rule in (step.rule,)):
        return
    raise_task(
        work,
        UNKNOWN,
        partnership=case.partnership,
        case_id=case.id,
        severity="red",
        due_on=work.today,
        details={"event": process.starts_with},
    )


def start_is_known(work: Work, case: CaseFile, event: str) -> None:
    """After an event was recorded."""
    if event == pinned_process(work.session, case).starts_with:
        finish_task(work, UNKNOWN, partnership=case.partnership, case_id=case.id)
