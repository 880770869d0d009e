"""A person begins a run of any published process: by hand, because of how another case goes on, or because a return
does not come. It is open at once, and linked to the case that it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, CaseFile, CaseReader, ConflictOfInterest, Person
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import events, parties, people
from forms_service.db.records.cases import case_or_error, give_reference, new_case
from forms_service.db.records.due_dates import refresh
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.missing_returns import PROPOSE, REQUEST_CAUSE, escalation_open
from forms_service.db.records.opened_stages import go_to_stage
from forms_service.db.records.outcomes import BEGIN
from forms_service.db.records.party_post import write_to_newcomer
from forms_service.db.records.requests import locked_request, propose_requests
from forms_service.db.records.start import ask_for_start
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Process, Trigger
from forms_service.errors import ConflictError, InvalidInputError


def begin_case(
    work: Work,
    partnership: str,
    process_slug: str,
    *,
    parent_id: str = "",
    parent_cause: str = "",
    began_at: datetime | None = None,
    day_only: bool = False,
    facts: Mapping[str, str] | None = None,
    children: Sequence[Mapping[str, str]] = (),
) -> str:
    """The new case's id. It is open at once and has its reference.

    `began_at`: when what the process starts with happened; none: nobody knows yet, and a person is asked for it. No
    day is guessed. `children`: details as of people; none, and a case to come from: the children of that case.
    A case that comes from a restricted one is as restricted, and whoever has an interest in that is kept from this.
    Errors: NotFoundError (no such process is published), InvalidInputError (`began_at`, `parent_id`).
    """
    parent = case_or_error(work, parent_id) if parent_id else None
    if parent is not None and parent.partnership != partnership:
        raise InvalidInputError("Choose a case of this partnership.", field="parent_id")
    if began_at is not None and began_at > work.now:
        raise InvalidInputError("This time is in the future.", field="began_at")
    said = {key: value.strip() for key, value in (facts or {}).items() if value.strip()}
    case = new_case(
        work,
        partnership,
        process_slug,
        received_at=work.now,
        facts=dict(said),
        incident_group=parent.incident_group if parent else None,
        restricted=parent.restricted if parent else False,
    )
    case.state, case.opened_at = "open", work.now
    if parent is not None:
        case.parent_id, case.parent_cause = parent.id, parent_cause
        _as_closed_as(work, case, parent)
    reference = give_reference(work, case)
    _children(work, case, parent, children)
    process = pinned_process(work.session, case)
    if began_at is not None:
        events.note_event(work, case, process.starts_with, began_at, day_only=day_only)
    else:
        refresh(work, case.id)
        ask_for_start(work, case)
    if process.agency_return is not None:
        propose_requests(work, case, (), pinned_partnership(work.session, case))
    ask_letters(work, case, Trigger.CASE_OPENED)
    work.audit(
        "case.begun",
        case_id=case.id,
        subject_kind="case",
        subject_id=case.id,
        details={"reference": reference, "process": process.slug, "parent": parent_id, "cause": parent_cause},
    )
    if parent is not None:
        work.audit(
            "case.led-to",
            case_id=parent.id,
            subject_kind="case",
            subject_id=case.id,
            details={"process": process.slug, "cause": parent_cause},
        )
        finish_task(work, BEGIN, partnership=partnership, case_id=parent.id, subject_id=process.slug)
    return case.id


def _children(work: Work, case: CaseFile, parent: CaseFile | None, given: Sequence[Mapping[str, str]]) -> None:
    named = [dict(each) for each in given if str(each.get("full_name") or "").strip()]
    if not named and parent is not None:
        rows = work.session.scalars(
            select(Person).where(Person.case_id == parent.id, Person.role == "child").order_by(Person.position)
        )
        for row in rows:
            people.add_person(work, case.id, "child", people.person_details(work, row))
        return
    for each in named:
        people.add_person(work, case.id, "child", each)
    for pair in people.note_possible_duplicates(work, case):
        if parent is not None and pair.other_case_id == parent.id:
            people.settle_duplicate(work, pair.id, same=True)  # that is where it comes from
            continue
        people.ask_whether_same(work, case, pair)


def _as_closed_as(work: Work, case: CaseFile, parent: CaseFile) -> None:
    """Who was let into the parent by name, and who must not know of it, holds for what comes from it."""
    for reader in work.session.scalars(
        select(CaseReader).where(CaseReader.case_id == parent.id, CaseReader.ended_at.is_(None)).order_by(CaseReader.at)
    ):
        row = CaseReader(id=new_id(), case_id=case.id, user_id=reader.user_id, by=reader.by, at=work.now)
        work.session.add(row)
    for interest in work.session.scalars(
        select(ConflictOfInterest)
        .where(ConflictOfInterest.case_id == parent.id, ConflictOfInterest.ended_at.is_(None))
        .order_by(ConflictOfInterest.at)
    ):
        told = work.vault(parent.id).open_json("conflict_of_interest", interest.id, "sealed", interest.sealed)
        copy = ConflictOfInterest(
            id=new_id(), case_id=case.id, user_id=interest.user_id, by=interest.by, at=work.now
        )  # fmt: skip
        copy.sealed = work.vault(case.id).seal_json("conflict_of_interest", copy.id, "sealed", told)
        work.session.add(copy)
    work.session.flush()


def begin_escalation(
    work: Work,
    request_id: str,
    *,
    raised_at: datetime | None = None,
    day_only: bool = False,
    stage: str = "",
    why: str = "",
) -> str:
    """Of a return that does not come, or may not: at any time once it was asked for. Its drafts are made and held. The
    case that waits goes on, to its meeting and to the Panel, with the return missing.

    The new case's id. `raised_at`: when it was raised with the agency; none: nobody has yet, and a person is asked.
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
    begun_id = begin_case(
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
            party = parties.add_party(work, begun, kind.slug, details, agency_id=request.agency_id)
            write_to_newcomer(work, begun, party)
