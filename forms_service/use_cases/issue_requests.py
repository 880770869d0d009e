"""The confirmed agencies are asked: each gets its own date, its prefilled form, its letter and its link.

A later one gets the same; where its date falls after the pack or the meeting that is shown as a conflict and an earlier
answer is requested in the letter, none imposed.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import AgencyRequest
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import due_dates, events
from forms_service.db.records.asking import ask_deputy_of_the_absent, conflicts_of
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.requests import issued_count, look_back_of, recipient_of
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Issued:
    """`without_address`: agencies that could not be asked, as nobody to write to is known; each is a red task."""

    request_ids: tuple[str, ...]
    without_address: tuple[str, ...]


def issue_requests(work: Work, case_id: str) -> Issued:
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The case is not open.")
    process, partnership = pinned_process(work.session, case), pinned_partnership(work.session, case)
    first_round = issued_count(work, case_id) == 0
    issued, without = [], []
    for request in work.session.scalars(
        select(AgencyRequest)
        .where(AgencyRequest.case_id == case_id, AgencyRequest.state == "confirmed")
        .order_by(AgencyRequest.agency_name, AgencyRequest.id)
    ).all():
        if not recipient_of(work, request).get("email"):
            without.append(request.agency_name)
            raise_task(
                work,
                "no-recipient",
                partnership=case.partnership,
                case_id=case.id,
                subject_id=request.id,
                severity="red",
                due_on=work.today,
            )
            continue
        finish_task(work, "no-recipient", partnership=case.partnership, case_id=case.id, subject_id=request.id)
        ask_deputy_of_the_absent(work, case, request)
        request.state, request.issued_at = "issued", work.now
        request.late_added = not first_round
        request.scope_from, request.scope_to = look_back_of(work, case, partnership), work.today
        due_dates.date_request(work, request)
        request.conflict = conflicts_of(work, request, process)
        work.ask("make_request_form", request.id)
        ask_letters(work, case, Trigger.REQUESTS_ISSUED, request=request, cause=request.id)
        work.audit("request.issued", case_id=case_id, subject_kind="agency_request", subject_id=request.id,
                   details={"due_on": str(request.due_on), "conflict": sorted(request.conflict or {})})  # fmt: skip
        issued.append(request.id)
    if issued and first_round:
        events.note_event(work, case, "request.issued", work.now)
    return Issued(tuple(issued), tuple(without))
