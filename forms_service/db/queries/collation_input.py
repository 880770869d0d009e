"""A case as collation wants it: who was asked, what each sent, settled answers over the readings, what was odd."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from forms_service.db.models import AgencyRequest, Appointment, Call, CaseFile, Document, Event, Mail, Person
from forms_service.db.queries.answers import Piece, read_document_of
from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.cases import facts_of
from forms_service.db.records.documents import is_unsafe
from forms_service.db.records.due_dates import due_date_of
from forms_service.db.records.people import person_details
from forms_service.db.work import Work
from forms_service.definitions.answers import Settled
from forms_service.definitions.letter_values import moment_text, written_date
from forms_service.definitions.library import Library
from forms_service.definitions.returned import place_in_words, report_plan, return_content
from forms_service.definitions.schema import Process
from forms_service.domain.collated import (
    AskedAgency,
    AskedState,
    CollationInput,
    OddFile,
    PersonFact,
    ReportPlan,
    ReturnContent,
    UnplacedPiece,
)
from forms_service.domain.deadlines import day_in_words
from forms_service.errors import NotFoundError

_ODD_WORDS = {
    "unreadable": "The file could not be read.",
    "not-recognised": "No form of this partnership was recognised in it.",
    "other-partnership": "It is another partnership's form.",
    "wrong-form": "It is a form of another kind.",
    "other-case": "It carries the reference of another case.",
    "empty-form": "Nothing is filled in. An empty form is not a nil return.",
    "malware": "It carries malware and was not opened.",
    "enclosure": "It came with a form and is none itself.",
}
_STATES = {"stood-down": AskedState.STOOD_DOWN, "declined": AskedState.REFUSED}


@dataclass(frozen=True, slots=True)
class ReturnedDocument:
    """One usable return: its key in the report, and the document behind it."""

    key: str
    document: Document
    agency: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class ToCollate:
    given: CollationInput
    plan: ReportPlan
    returned: tuple[ReturnedDocument, ...]


def collation_input(work: Work, case: CaseFile, library: Library, *, addendum_to: str | None = None) -> ToCollate:
    process = library.process(case.partnership, case.process, case.process_version)
    use = process.agency_return
    if use is None or process.report is None:
        raise NotFoundError("This process has no report.", code="no-report")
    report = library.report(case.partnership, process.report)
    form = library.form(case.partnership, use.form)
    requests = list(
        work.session.scalars(
            select(AgencyRequest)
            .where(AgencyRequest.case_id == case.id, AgencyRequest.issued_at.is_not(None))
            .order_by(AgencyRequest.agency_name, AgencyRequest.id)
        )
    )
    contents: list[ReturnContent] = []
    returned: list[ReturnedDocument] = []
    odd: list[OddFile] = []
    for request in requests:
        for document in _returns(work, request.id):
            if not document.usable:
                odd.append(
                    OddFile(
                        f"{document.file_name} ({request.agency_name})",
                        document.problem_code or "other",
                        _ODD_WORDS.get(document.problem_code or "", "A person found that it cannot be used."),
                    )
                )
                continue
            read = read_document_of(work, document)
            if read.result is None or is_unsafe(document):
                odd.append(OddFile(document.file_name, "not-read-yet", "It has not been read yet."))
                continue
            key = f"R{len(contents) + 1:02d}"
            contents.append(
                return_content(
                    read.result,
                    form,
                    use,
                    report,
                    key=key,
                    file=document.file_name,
                    settled=_by_name(work, read.settled),
                    unplaced=tuple(_piece(piece) for piece in read.pieces if piece.action != "dismissed"),
                    agency=request.agency_name,
                    agency_key=request.id,
                    asked_at=request.issued_at,
                    due_at=request.due_at,
                    received_at=document.true_received_at or document.received_at,
                    route=document.received_via or "",
                    version_no=document.version_no,
                )
            )
            returned.append(ReturnedDocument(key, document, request.agency_name, document.state == "accepted"))
    given = CollationInput(
        reference=case.reference or "",
        marking=library.partnership(case.partnership).marking,
        partnership=library.partnership(case.partnership).name,
        made_at=work.now,
        returns=tuple(contents),
        asked=tuple(_asked(work, request) for request in requests),
        control=_control(work, case, process),
        people=_people(work, case),
        outline=_outline(work, case, library, process),
        odd_files=tuple(odd),
        period=_period(requests),
        unreviewed=any(not each.reviewed for each in returned),
        addendum_to=addendum_to,
    )
    return ToCollate(given, report_plan(report, form, use), tuple(returned))


def _returns(work: Work, request_id: str) -> list[Document]:
    return list(
        work.session.scalars(
            select(Document)
            .where(
                Document.request_id == request_id,
                Document.kind == "return",
                # What was in a message or archive stands by itself.
                Document.state != "unpacked",
            )
            .order_by(Document.version_no, Document.id)
        )
    )


def _piece(piece: Piece) -> UnplacedPiece:
    kind = f"filed under {piece.field}" if piece.action == "filed" else piece.unplaced.kind
    return UnplacedPiece(piece.unplaced.text, kind, place_in_words(piece.unplaced.place))


def _by_name(work: Work, settled: Mapping[str, Settled]) -> dict[str, Settled]:
    """The report is read outside of the service, where an id says nothing."""
    names = actor_names(work, [each.by for each in settled.values()])
    return {path: replace(each, by=names[each.by]) for path, each in settled.items()}


def _asked(work: Work, request: AgencyRequest) -> AskedAgency:
    mails = work.session.scalar(
        select(func.count())
        .select_from(Mail)
        .where(Mail.request_id == request.id, Mail.rung != "", Mail.state.in_(("accepted", "sent_otherwise")))
    )
    calls = work.session.scalar(
        select(func.count()).select_from(Call).where(Call.request_id == request.id, Call.state == "made")
    )
    return AskedAgency(
        name=request.agency_name,
        key=request.id,
        asked_at=request.issued_at,
        due_at=request.due_at,
        receipt_confirmed_at=request.receipt_confirmed_at,
        state=_STATES.get(request.state, AskedState.ASKED),
        chases=(mails or 0) + (calls or 0),
    )


def _control(work: Work, case: CaseFile, process: Process) -> tuple[tuple[str, str], ...]:
    rows = [("Notification received", moment_text(case.received_at))]
    if process.decision is not None and process.decision.needs_event:
        event = work.session.scalar(
            select(Event)
            .where(Event.case_id == case.id, Event.name == process.decision.needs_event, Event.withdrawn_at.is_(None))
            .order_by(Event.seq)
        )
        if event is not None:
            reference = f", reference {event.reference}" if event.reference else ""
            rows.append(("Panel notified", f"{moment_text(event.occurred_at)}{reference}"))
        else:
            rows.append(("Panel notified", "Not recorded yet"))
    titles = {step.id: step.title for step in process.steps}
    for step in (process.meeting_step, process.conference_step):
        if step is None:
            continue
        appointment = work.session.scalar(
            select(Appointment).where(
                Appointment.case_id == case.id, Appointment.step == step, Appointment.replaced_at.is_(None)
            )
        )
        due = due_date_of(work, case.id, step)
        if appointment is not None:
            rows.append((titles[step], moment_text(appointment.starts_at)))
        elif due is not None:
            rows.append((titles[step], f"{day_in_words(due.effective_on)}; time to be confirmed"))
    decided = next((use.step for use in process.letters if process.decision and use.letter == process.decision.letter),
                   None)  # fmt: skip
    due = due_date_of(work, case.id, decided) if decided else None
    if due is not None:
        rows.append((titles[due.step], f"by {day_in_words(due.effective_on)}"))
    return tuple(rows)


def _people(work: Work, case: CaseFile) -> tuple[PersonFact, ...]:
    rows = work.session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.position)).all()
    found = []
    for row in rows:
        details = person_details(work, row)
        role = "Child" if row.role == "child" else str(details.get("relationship") or "Family member")
        if row.suspected_perpetrator:
            role += " (suspected perpetrator)"
        born_on = str(details.get("birth_date") or "")
        extra = (("NHS number", "nhs_number"), ("Also known as", "also_known_as"), ("Address", "address"))
        found.append(
            PersonFact(
                role=role,
                name=str(details.get("full_name") or ""),
                birth_date=written_date(born_on),
                born_on=born_on,
                details=tuple((label, str(details[key])) for label, key in extra if details.get(key)),
            )
        )
    return tuple(found)


def _outline(work: Work, case: CaseFile, library: Library, process: Process) -> tuple[tuple[str, str], ...]:
    """What the notification says of the incident, under the form's own labels. Who notified stands elsewhere."""
    use = process.notification
    if use is None:
        return ()
    fields = {field.name: field for field in library.form(case.partnership, use.form).fields()}
    facts = facts_of(work, case)
    rows = []
    for meaning, name in use.facts.items():
        text = str(facts.get(meaning) or "")
        field = fields.get(name)
        if not text or field is None or meaning.startswith(("notifier_", "sin_")):
            continue
        labels = {choice.slug: choice.label for choice in field.choices}
        rows.append((field.label, labels.get(text, written_date(text))))
    return tuple(rows)


def _period(requests: Collection[AgencyRequest]) -> tuple[date, date] | None:
    starts = [request.scope_from for request in requests if request.scope_from]
    ends = [request.scope_to for request in requests if request.scope_to]
    return (min(starts), max(ends)) if starts and ends else None
