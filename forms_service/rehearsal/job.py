"""The job behind the page: reads what was asked, rehearses apart, and keeps the table alone."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import Rehearsal
from forms_service.db.session import Sessions
from forms_service.db.work import begin_reading, begin_work
from forms_service.errors import FormsServiceError
from forms_service.ports import Services
from forms_service.rehearsal.directory import asked_and_others, rows_of
from forms_service.rehearsal.play import rehearse
from forms_service.rehearsal.script import happenings


def run_rehearsal(sessions: Sessions, services: Services, rehearsal_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("rehearse")) as work:
        row = work.session.get_one(Rehearsal, rehearsal_id)
        if row.state != "asked":
            return
        partnership, process = row.partnership, row.process
        wanted = work.directory(partnership).open_json("rehearsal", row.id, "sealed", row.sealed)["wanted"]
        directory = rows_of(work, partnership)
    asked, others = asked_and_others(directory, wanted["agencies"])
    made: dict[str, object] = {"wanted": wanted}
    failure = None
    try:
        found = rehearse(
            services,
            partnership,
            process,
            datetime.fromisoformat(wanted["received_at"]),
            asked,
            others,
            happenings(wanted["answers"]),
        )
        made["found"] = found.as_json()
    except FormsServiceError as error:
        if error.temporary:
            raise
        failure, made["problem"] = error.code, error.message
    with begin_work(sessions, services, worker_actor("rehearse")) as work:
        claim.check(work)
        row = work.session.get_one(Rehearsal, rehearsal_id)
        row.sealed = work.directory(partnership).seal_json("rehearsal", row.id, "sealed", made)
        row.state, row.failure_code, row.made_at = "failed" if failure else "made", failure, work.now
        work.audit(f"rehearsal.{row.state}", subject_kind="rehearsal", subject_id=row.id)
