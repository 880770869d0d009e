"""A new run of a published process, begun by a person: open at once, linked to the case that it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, CaseReader, ConflictOfInterest, Person
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import events, people
from forms_service.db.records.cases import case_or_error, give_reference, new_case
from forms_service.db.records.due_dates import refresh
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.outcomes import BEGIN
from forms_service.db.records.requests import propose_requests
from forms_service.db.records.start import ask_for_start
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.errors import InvalidInputError


def begin_run(
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
        raise_task(
            work,
            "possible-duplicate",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=pair.id,
            severity="red",
            due_on=work.today,
            details={"why": pair.why},
        )


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
