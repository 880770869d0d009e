"""The unit's task about an action that was agreed: on its day, red once it is late, none when it is settled."""

from __future__ import annotations

from forms_service.db.models import AgreedAction, CaseFile
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work

ACTION_DUE = "action-due"


def follow_action(work: Work, case: CaseFile, row: AgreedAction) -> None:
    if row.state == "open" and row.due_on is not None and row.due_on <= work.today:
        raise_task(
            work,
            ACTION_DUE,
            partnership=case.partnership,
            case_id=case.id,
            subject_id=row.id,
            severity="red" if row.due_on < work.today else "normal",
            due_on=row.due_on,
            details={"number": row.number},
        )
    else:
        finish_task(work, ACTION_DUE, partnership=case.partnership, case_id=case.id, subject_id=row.id)
