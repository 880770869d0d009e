"""A person begins the escalation of a return that does not come, or may not: at any time once it was asked for.

Its drafts are made and held. The case that waits goes on, to its meeting and to the Panel, with the return missing.
"""

from __future__ import annotations

from datetime import datetime

from forms_service.db.models import AgencyRequest, CaseFile
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records import parties
from forms_service.db.records.begun_cases import begin_run
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.missing_returns import PROPOSE, REQUEST_CAUSE, escalation_open
from forms_service.db.records.opened_stages import go_to_stage
from forms_service.db.records.requests import locked_request
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Process
from forms_service.errors import ConflictError


def begin_escalation(
    work: Work,
    request_id: str,
    *,
    raised_at: datetime | None = None,
    day_only: bool = False,
    stage: str = "",
    why: str = "",
) -> str:
    """The new case's id. `raised_at`: when it was raised with the agency; none: nobody has yet, and a person is asked.
    `stage`: the one to open; the first where it is empty. `why`: needed where stages are passed over.

    The contact that was asked becomes the first party that may follow the matter (the first of all, where none may),
    the contact's manager the next of these. Errors: NotFoundError, ConflictError (not awaited, the case is not open, no
    process is named, or its escalation is open), InvalidInputError (`raised_at`, `why`).
    """
    request = locked_request(work, request_id)
    case = case_or_error(work, request.case_id, lock=True)
    named = pinned_process(work.session, case).missing_return
    if named is None:
        raise ConflictError("This process has no escalation for a missing return.", code="no-escalation")
    if case.state != "open" or request.state != "issued":
        raise ConflictError("This return is not awaited any more.", code="return-not-awaited")
    if escalation_open(work, request.id) is not None:
        raise ConflictError("The escalation of this return is open already.", code="escalation-open")
    begun_id = begin_run(
        work,
        case.partnership,
        named.process,
        parent_id=case.id,
        parent_cause=f"{REQUEST_CAUSE}{request.id}",
        began_at=raised_at,
        day_only=day_only,
        facts={"subject": f"The return awaited from {request.agency_name}", "about_agency": request.agency_name},
    )
    begun = case_or_error(work, begun_id)
    process = pinned_process(work.session, begun)
    _parties(work, begun, process, case, request)
    if process.stages:
        first = stage or process.stages[0].id
        go_to_stage(work, begun_id, first, opened_at=raised_at or work.now, why=why, day_only=day_only)
    finish_task(work, PROPOSE, partnership=case.partnership, case_id=case.id, subject_id=request.id)
    work.audit(
        "escalation.begun",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={"case": begun_id, "process": process.slug, "before_due": _before_due(work, request)},
    )
    return begun_id


def _before_due(work: Work, request: AgencyRequest) -> bool:
    return request.due_at is not None and work.now <= request.due_at


def _parties(work: Work, begun: CaseFile, process: Process, case: CaseFile, request: AgencyRequest) -> None:
    about = work.vault(case.id).open_json("agency_request", request.id, "recipient_sealed", request.recipient_sealed)
    people = [
        {key: str(about.get(key) or "") for key in ("name", "role", "email", "telephone")},
        {"name": str(about.get("manager") or ""), "email": str(about.get("manager_email") or "")},
    ]
    kinds = [each for each in process.parties if each.follows] or list(process.parties)
    for kind, told in zip(kinds, people, strict=False):
        if told["name"] or told["email"]:
            details = {**told, "agency": request.agency_name}
            parties.add_party(work, begun, kind.slug, details, agency_id=request.agency_id)
