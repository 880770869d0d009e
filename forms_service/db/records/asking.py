"""Who is asked at an agency, and that nobody is any more: what several use-cases do alike."""

from __future__ import annotations

from sqlalchemy import select, update

from forms_service.db.models import AgencyContact, AgencyRequest, CaseFile, Extension, HandOver
from forms_service.db.queries.recipients import is_away
from forms_service.db.records import due_dates
from forms_service.db.records.addresses import address_token
from forms_service.db.records.calls import drop_calls
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.missing_returns import return_is_settled
from forms_service.db.records.requests import end_links, end_request, recipient_of, withdraw_unsent
from forms_service.db.records.rounds import alone_with_round, close_round
from forms_service.db.records.tasks import finish_task
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.definitions.schema import Process, Trigger

CONTACT_WRONG, NOT_THEIRS, PASSED_ON = "contact-wrong", "agency-says-not-theirs", "passed-on"


def conflicts_of(work: Work, request: AgencyRequest, process: Process) -> dict[str, str] | None:
    """Steps whose day comes on or before the day this agency has until, each with its date; and `asked_by`, the last
    working day before the first of them, which the letter asks for and does not impose."""
    found: dict[str, str] = {}
    days = []
    for step in (process.pack_step, process.meeting_step):
        row = due_dates.due_date_of(work, request.case_id, step) if step else None
        if row is not None and request.due_on is not None and request.due_on >= row.effective_on:
            found[row.step] = row.effective_on.isoformat()
            days.append(row.effective_on)
    if days:
        before = work.services.calendar.step(min(days), 1, "before").day
        if before > work.today:
            found["asked_by"] = before.isoformat()
    return found or None


def stand_request_down(work: Work, case: CaseFile, request: AgencyRequest, reason: str) -> None:
    """Told so where it was asked already; the round may be over without it."""
    was_issued = request.state == "issued"
    alone_with_round(work, case.id)
    end_request(work, request, "stood-down", reason=reason)
    withdraw_what_was_asked(work, request)
    finish_questions(work, case, request)
    return_is_settled(work, case, request)
    if was_issued:
        ask_letters(work, case, Trigger.CASE_CLOSED, request=request, cause=f"stood-down:{request.id}")
        close_round(work, case)


def ask_somebody_else(work: Work, case: CaseFile, request: AgencyRequest, person: JsonObject, *, cause: str) -> None:
    """The same request goes to another person of the agency: old links end, and what was on its way is called back.

    `person`: name, email, role, telephone. Nobody knows yet whether they have it, so chasing begins anew.
    """
    about = recipient_of(work, request)
    kept = {key: about[key] for key in ("manager", "manager_email", "deputy") if about.get(key)}
    end_links(work, request)
    drop_calls(work, request)
    withdraw_unsent(work, request)
    request.recipient_sealed = work.vault(case.id).seal_json(
        "agency_request", request.id, "recipient_sealed", {**kept, **person}
    )
    request.address_token = address_token(work.services, str(person["email"]))
    request.paused_at, request.receipt_confirmed_at = None, None
    finish_questions(work, case, request)
    ask_letters(work, case, Trigger.REQUESTS_ISSUED, request=request, cause=cause)
    work.audit(
        "request.handed-on", case_id=case.id, subject_kind="agency_request", subject_id=request.id,
        details={"cause": cause},
    )  # fmt: skip


def withdraw_what_was_asked(work: Work, request: AgencyRequest) -> None:
    """A return, or the end of asking, answers "longer?" and "who?" as well."""
    for table in (Extension, HandOver):
        work.session.execute(
            update(table)
            .where(table.request_id == request.id, table.state == "asked")
            .values(state="withdrawn", answered_at=work.now)
        )


def finish_questions(work: Work, case: CaseFile, request: AgencyRequest) -> None:
    """What stood in the way of asking this person is settled."""
    for kind in (CONTACT_WRONG, NOT_THEIRS, PASSED_ON, "no-recipient"):
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=request.id)


def ask_deputy_of_the_absent(work: Work, case: CaseFile, request: AgencyRequest) -> bool:
    """At issue: whoever the directory has on leave today is not written to while a deputy is there."""
    about = recipient_of(work, request)
    deputy = about.get("deputy")
    if request.agency_id is None or not isinstance(deputy, dict) or not deputy.get("email"):
        return False
    rows = work.session.scalars(
        select(AgencyContact).where(AgencyContact.agency_id == request.agency_id, AgencyContact.active.is_(True))
    ).all()
    away = {row.address_token for row in rows if is_away(row, work.today)}
    token = address_token(work.services, str(deputy["email"]))
    if request.address_token not in away or token in away:
        return False
    absent = {key: about.get(key, "") for key in ("name", "email", "role", "telephone")}
    stands_in = {key: deputy.get(key) or "" for key in ("name", "email", "role", "telephone")}
    request.recipient_sealed = work.vault(case.id).seal_json(
        "agency_request", request.id, "recipient_sealed", {**about, **stands_in, "deputy": absent, "instead_of": absent}
    )
    request.address_token = token
    return True
