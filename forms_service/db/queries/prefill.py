"""What the business unit fills in before a form goes out: the values behind the names of `Prefill`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Document, Event, Pack
from forms_service.db.queries.letter_context import children_initials, event_reference, first_event, incident_words
from forms_service.db.queries.letter_rows import SUSPECTED_ONLY, asked_requests, relation_in_words, released_people
from forms_service.db.work import Work
from forms_service.definitions.letter_values import LONDON, local_day, time_text
from forms_service.definitions.library import Library
from forms_service.definitions.schema import FieldData, Form, Prefill
from forms_service.domain.deadlines import day_in_words
from parsers.types import JsonValue

_WHY = {
    "child-family": "Your agency is asked because it works, or may have worked, with a child or the family.",
    SUSPECTED_ONLY: "Your agency is asked because it works, or may have worked, with a person named here.",
    "both": "Your agency is asked because it works, or may have worked, with several of the people named here.",
}


def prefill_answers(
    work: Work,
    case: CaseFile,
    library: Library,
    form: Form,
    uses: Mapping[str, Prefill],
    *,
    request: AgencyRequest | None = None,
) -> dict[str, JsonValue]:
    """Plain answers by field, for the FormMaker; of a table the columns that have a value's name."""
    fields = {field.name: field for field in form.fields()}
    answers: dict[str, JsonValue] = {}
    for name, what in uses.items():
        value = _value(work, case, library, what, request)
        if value not in (None, "", []) and name in fields:
            answers[name] = _shaped(fields[name], value)
    return answers


def _shaped(field: FieldData, value: JsonValue) -> JsonValue:
    if not field.columns or not isinstance(value, list):
        return value
    columns = {column.name for column in field.columns}
    return [{key: cell for key, cell in row.items() if key in columns and cell} for row in value
            if isinstance(row, dict)]  # fmt: skip


def _value(work: Work, case: CaseFile, library: Library, what: Prefill, request: AgencyRequest | None) -> JsonValue:
    of_case: dict[Prefill, Callable[[], JsonValue]] = {
        Prefill.INITIALS: lambda: children_initials(work, case),
        Prefill.RECEIVED_ON: lambda: local_day(case.received_at).isoformat(),
        Prefill.SIN_REFERENCE: lambda: event_reference(work, case, "sin.sent"),
        Prefill.PAPERS_ON: lambda: _papers_on(work, case),
        Prefill.MEETING_ON: lambda: _day(first_event(work, case, "meeting.held")),
        Prefill.REGISTER: lambda: _register(work, case),
    }
    if what in of_case:
        return of_case[what]()
    return _of_request(work, case, library, what, request) if request is not None else None


def _of_request(work: Work, case: CaseFile, library: Library, what: Prefill, request: AgencyRequest) -> JsonValue:
    match what:
        case Prefill.ISSUED_ON:
            return local_day(request.issued_at).isoformat() if request.issued_at else None
        case Prefill.DUE:
            if request.due_on is None or request.due_at is None:
                return None
            return f"{day_in_words(request.due_on)}, {time_text(request.due_at.astimezone(LONDON).time())}"
        case Prefill.RETURN_TO:
            partnership = library.partnership(case.partnership)
            return f"Use the link sent to your agency. If it does not work, ring {partnership.telephone}."
        case Prefill.WHAT_IS_ASKED:
            search = "Please search your agency's records for every person named here, for the whole period named here."
            return f"{search} {_WHY.get(request.relation, '')}".strip()
        case Prefill.PERIOD_FROM:
            return request.scope_from.isoformat() if request.scope_from else None
        case Prefill.PERIOD_TO:
            return request.scope_to.isoformat() if request.scope_to else None
        case Prefill.OUTLINE:
            return _outline(work, case, library, request)
        case Prefill.CHILDREN:
            return [row for row in _people(work, case, request) if row["relationship"] == "Child"]
        case Prefill.PERSONS:
            return [row for row in _people(work, case, request) if row["relationship"] != "Child"]
        case _:
            return list(_people(work, case, request))


def _outline(work: Work, case: CaseFile, library: Library, request: AgencyRequest) -> str:
    """A named officer's words for agencies where there are any, else kind and day.

    One that is asked about a suspected person alone is told of the child only what an officer wrote for it.
    """
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    if request.relation == SUSPECTED_ONLY:
        return str(facts.get("outline_suspected") or "")
    return str(facts.get("outline") or "") or incident_words(work, case, library)


def _people(work: Work, case: CaseFile, request: AgencyRequest) -> list[dict[str, JsonValue]]:
    """Each value under every name that forms give the column."""
    people: list[dict[str, JsonValue]] = []
    for row, opened in released_people(work, case, request):
        born, address = str(opened.get("birth_date") or ""), str(opened.get("address") or "")
        people.append(
            {
                "full_name": str(opened.get("full_name") or ""),
                "also_known_as": str(opened.get("also_known_as") or ""),
                "dob_or_edd": born,
                "date_of_birth": born,
                "nhs_number": str(opened.get("nhs_number") or ""),
                "home_address": address,
                "address": address,
                "relationship": relation_in_words(request, row, opened),
            }
        )
    return people


def _register(work: Work, case: CaseFile) -> JsonValue:
    """Late means that the first usable return came after the moment printed on the request."""
    first = _first_arrivals(work, case)
    register: list[JsonValue] = []
    for row in asked_requests(work, case):
        at = first.get(row.id)
        if row.state == "issued":
            status = "outstanding"
        elif row.state == "nil":
            status = "nil"
        else:
            status = "late" if at is not None and row.due_at is not None and at > row.due_at else "returned"
        note = f"due {day_in_words(row.due_on)}" if row.state == "issued" and row.due_on else ""
        register.append({"agency": row.agency_name, "status": status, "note": note})
    return register


def _first_arrivals(work: Work, case: CaseFile) -> dict[str, datetime]:
    rows = work.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "return", Document.usable)
    )
    first: dict[str, datetime] = {}
    for row in rows:
        at = row.true_received_at or row.received_at
        if row.request_id and at is not None and (row.request_id not in first or at < first[row.request_id]):
            first[row.request_id] = at
    return first


def _papers_on(work: Work, case: CaseFile) -> str | None:
    rows = select(Pack).where(Pack.case_id == case.id, Pack.kind == "pack", Pack.released_at.is_not(None))
    pack = work.session.scalars(rows.order_by(Pack.number)).first()
    return local_day(pack.released_at).isoformat() if pack is not None and pack.released_at is not None else None


def _day(event: Event | None) -> str | None:
    return local_day(event.occurred_at).isoformat() if event is not None else None
