"""A named person closes a case whose criteria are not met: agencies are stood down, links end, chasing stops.

The record and every letter are kept, and the statutory notifier's own duty is still shown: it does not depend on ours.
"""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Letter
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error, facts_of, seal_facts
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.mails import NOT_GONE, mails_of_letter
from forms_service.db.records.requests import end_links, end_request
from forms_service.db.records.tasks import finish_notification_tasks
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience, Process, Trigger
from forms_service.errors import ConflictError, InvalidInputError


def tests_criteria(process: Process) -> bool:
    """A matter, or a review that was decided on already, ends by its outcome and not by this."""
    return process.decision is not None


def close_not_met(work: Work, case_id: str, reason: str) -> int:
    """The number of agencies that were stood down."""
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed already.")
    if not tests_criteria(pinned_process(work.session, case)):
        raise ConflictError("Nothing of this process asks whether criteria are met. Record its outcome instead.")
    if not reason.strip():
        raise InvalidInputError("Say why the criteria are not met.", field="reason")
    requests = work.session.scalars(
        select(AgencyRequest)
        .where(AgencyRequest.case_id == case_id)
        .order_by(AgencyRequest.id)  # as chasing locks them, and before letters, as whoever makes a letter does
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    _call_back_what_is_held(work, case)
    stood_down = 0
    for request in requests:
        was_issued = request.state == "issued"
        if request.state in ("proposed", "confirmed", "issued"):
            end_request(work, request, "stood-down")
        else:
            end_links(work, request)
        if was_issued:
            stood_down += 1
            ask_letters(work, case, Trigger.CASE_CLOSED, request=request, cause=f"closed:{request.id}")
    ask_letters(work, case, Trigger.CASE_CLOSED)
    case.state, case.state_reason, case.closed_at = "closed", "criteria-not-met", work.now
    finish_notification_tasks(work, case)
    seal_facts(work, case, {**facts_of(work, case), "closed_reason": reason.strip()})
    work.audit("case.closed", case_id=case_id, subject_kind="case", subject_id=case_id,
               details={"reason": "criteria-not-met", "stood_down": stood_down})  # fmt: skip
    return stood_down


def _call_back_what_is_held(work: Work, case: CaseFile) -> None:
    """Letters of a review that there will not be. The one about the statutory notifier's own duty stays."""
    for letter in work.session.scalars(
        select(Letter).where(
            Letter.case_id == case.id,
            Letter.hold.is_(True),
            Letter.state.in_(("asked", "made", "held")),
            Letter.audience != Audience.STATUTORY_NOTIFIER.value,
        )
    ):
        letter.state = "withdrawn"
        for mail in mails_of_letter(work, letter.id):
            if mail.state in NOT_GONE:
                mail.state, mail.settled_at = "withdrawn", work.now
        work.audit("letter.withdrawn", case_id=case.id, subject_kind="letter", subject_id=letter.id)
