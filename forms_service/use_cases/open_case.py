"""A checked notification becomes an open case: its people and parties, what happened when, whom to ask, letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from forms_service.db.models import CaseFile, Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import events, people
from forms_service.db.records.cases import case_or_error, facts_of, give_reference, seal_facts
from forms_service.db.records.due_dates import anchors_of
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.parties import add_party
from forms_service.db.records.party_post import write_to_newcomer
from forms_service.db.records.pinned import pin
from forms_service.db.records.requests import propose_requests
from forms_service.db.records.start import ask_for_start
from forms_service.db.records.tasks import finish_notification_tasks
from forms_service.db.work import Work
from forms_service.definitions.named_parties import named_parties
from forms_service.definitions.notified import Notified, notified
from forms_service.definitions.schema import Trigger
from forms_service.domain.deadlines import london_instant
from forms_service.domain.written_dates import day_of, moment_of
from forms_service.errors import ConflictError, InvalidInputError


@dataclass(frozen=True, slots=True)
class Opened:
    """`possible_duplicates`: children already known in another case; flagged, never merged."""

    reference: str
    children: int
    proposed_agencies: int
    possible_duplicates: int


def open_case(work: Work, case_id: str, document_id: str) -> Opened:
    """`document_id`: the notification that a person has checked and accepted."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "received":
        raise ConflictError("This case was opened or closed already.")
    document = work.session.get_one(Document, document_id)
    if document.case_id != case.id or document.kind != "notification" or document.state != "accepted":
        raise ConflictError("Check the notification and accept it first.")
    process, partnership = pinned_process(work.session, case), pinned_partnership(work.session, case)
    assert process.notification is not None
    answers = read_document_of(work, document).answers
    facts = notified(process.notification, answers)
    if not facts.children and process.called != "matter":
        raise InvalidInputError(
            "The notification names no child. Enter the child's name in the children's table first.", field="children"
        )
    # What was published while the notification lay unopened counts: letters changed in the browser too.
    case.definition_digest = pin(work, case.partnership, process)
    reference = give_reference(work, case)
    for child in facts.children:
        people.add_person(work, case.id, "child", dict(child.details))
    taking_part = [add_party(work, case, kind, details) for kind, details in named_parties(process, answers)]
    for person in facts.people:
        people.add_person(
            work, case.id, "family", dict(person.details), suspected_perpetrator=person.suspected_perpetrator
        )
    duplicates = people.note_possible_duplicates(work, case)
    for pair in duplicates:
        people.ask_whether_same(work, case, pair)
    case.state, case.opened_at = "open", work.now
    seal_facts(work, case, {**facts_of(work, case), **{key: said for key, said in facts.facts.items() if said}})
    _note_what_happened(work, case, facts, document.id)
    if process.starts_with not in anchors_of(work, case.id):
        ask_for_start(work, case)
    asks = process.agency_return is not None
    proposed = propose_requests(work, case, facts.agencies, partnership) if asks else []
    for party in taking_part:
        write_to_newcomer(work, case, party)
    ask_letters(work, case, Trigger.CASE_OPENED)
    finish_notification_tasks(work, case)
    work.audit(
        "case.opened",
        case_id=case.id,
        subject_kind="case",
        subject_id=case.id,
        details={
            "reference": reference,
            "children": len(facts.children),
            "duplicates": len(duplicates),
            "definition": case.definition_digest,
        },
    )
    return Opened(reference, len(facts.children), len(proposed), len(duplicates))


def _note_what_happened(work: Work, case: CaseFile, facts: Notified, document_id: str) -> None:
    """Only what the form says as a whole day or more; anything less, a person enters."""
    for name, meaning in (("incident.occurred", "incident_on"), ("la.aware", "aware_at"), ("sin.sent", "sin_sent_at")):
        found = _when(facts.facts.get(meaning, ""))
        if found is None:
            continue
        at, day_only = found
        reference = facts.facts.get("sin_reference") if name == "sin.sent" else None
        events.note_event(work, case, name, at, day_only=day_only, reference=reference or None, document_id=document_id)


def _when(written: str) -> tuple[datetime, bool] | None:
    moment, day = moment_of(written), day_of(written)
    if moment is not None:
        return london_instant(moment.date(), moment.time()), False
    return (london_instant(day, time()), True) if day else None
