"""An agency says that it was not involved: who searched which systems, for whom, over which period.

The words are put into the agency's own form, so that a nil is read, collated and kept like every other return.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Person
from forms_service.db.queries.pinned import pinned_library, pinned_partnership, pinned_process
from forms_service.db.queries.prefill import prefill_answers
from forms_service.db.records import documents
from forms_service.db.records.documents import PreparedUpload
from forms_service.db.records.people import person_details
from forms_service.db.records.requests import locked_request
from forms_service.db.records.returns import answer_request, take_return
from forms_service.db.work import Work
from forms_service.domain.references import MEDIA_TYPES
from forms_service.errors import ConflictError, InvalidInputError
from parsers.types import FieldKind, JsonValue


@dataclass(frozen=True, slots=True)
class NilSaid:
    """What the agency states. `searched_for`: ids of the people released to it; all of them where none is named."""

    statement: str
    systems: str
    searched_by: str
    period_from: date | None = None
    period_to: date | None = None
    searched_for: tuple[str, ...] = ()


def prepare_nil(work: Work, request_id: str, said: NilSaid) -> PreparedUpload:
    """The statement as a filled form, made and sealed outside of any writing; `work` only reads."""
    _check(said)
    request = work.session.get_one(AgencyRequest, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    process, library = pinned_process(work.session, case), pinned_library(work.session, case)
    use = process.agency_return
    if use is None:
        raise ConflictError("This process asks for no returns.")
    form = library.form(case.partnership, f"{request.form}/v{request.form_version}")
    answers: dict[str, JsonValue] = dict(prefill_answers(work, case, library, form, use.prefill, request=request))
    period = _period(said)
    answers |= {
        use.agency_name: request.agency_name,
        use.nil.field: use.nil.equals,
        use.nil.statement: said.statement.strip() + (f" {period}" if period else ""),
        use.nil.systems: said.systems.strip(),
    }
    if use.nil.searched_by:
        answers[use.nil.searched_by] = said.searched_by.strip()
    if use.known_persons:
        answers[use.known_persons.table] = _searched(work, request, said, dict(use.known_persons.columns))
    kinds = {field.name: field.kind for field in form.fields()}
    for name in use.signed:
        answers[name] = work.today.isoformat() if kinds.get(name) is FieldKind.DATE else said.searched_by.strip()
    data = work.services.forms.blank(
        pinned_partnership(work.session, case), form, "docx", case_reference=case.reference or "", answers=answers
    )
    return documents.prepare_upload(
        work.services, work.vault(case.id).wrapped_key, "nil-return.docx", data, MEDIA_TYPES["docx"]
    )


def record_nil_return(
    work: Work,
    request_id: str,
    upload: PreparedUpload,
    *,
    via: str,
    true_received_at: datetime | None = None,
) -> str:
    """Stops the chase at once; the id of the document."""
    request = locked_request(work, request_id)
    document = take_return(work, request, upload, via=via, true_received_at=true_received_at)
    answer_request(work, request, document, nil=True)
    return document.id


def _check(said: NilSaid) -> None:
    for field, words, message in (
        ("statement", said.statement, "Say what was searched for and that nothing was found."),
        ("systems", said.systems, "Name the systems and records that were searched."),
        ("searched_by", said.searched_by, "Give the name of the person who searched."),
    ):
        if not words.strip():
            raise InvalidInputError(message, field=field)
    if said.period_from and said.period_to and said.period_from > said.period_to:
        raise InvalidInputError("The period ends before it begins.", field="period_to")


def _period(said: NilSaid) -> str:
    if not said.period_from or not said.period_to:
        return ""
    return f"Period searched: {said.period_from:%d/%m/%Y} to {said.period_to:%d/%m/%Y}."


def _searched(work: Work, request: AgencyRequest, said: NilSaid, columns: dict[str, str]) -> list[JsonValue]:
    rows: list[JsonValue] = []
    wanted = set(said.searched_for) or set(request.released_person_ids)
    people = work.session.scalars(select(Person).where(Person.case_id == request.case_id).order_by(Person.position))
    for person in people:
        if person.id not in wanted or person.id not in request.released_person_ids:
            continue
        details = person_details(work, person)
        row: dict[str, JsonValue] = {}
        for meaning, value in (
            ("full_name", details.get("full_name", "")),
            ("birth_date", details.get("birth_date", "")),
            ("known", "no"),
        ):
            if meaning in columns:
                row[columns[meaning]] = str(value)
        rows.append(row)
    return rows
