"""A new case: its key, its pinned definitions, later its reference."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, ReferenceCounter
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import keys, pinned
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.domain.references import case_reference
from forms_service.errors import NotFoundError


def new_case(
    work: Work,
    partnership: str,
    process: str,
    *,
    received_at: datetime | None = None,
    facts: JsonObject | None = None,
    wrapped_key: bytes | None = None,
    incident_group: str | None = None,
    restricted: bool = False,
) -> CaseFile:
    """In state *received*: an unopened notification is a case too. `wrapped_key`: its first file was sealed with it."""
    found = work.services.library.process(partnership, process)
    case_id = new_id()
    key = keys.new_case_key(work, case_id, wrapped_key)
    case = CaseFile(
        id=case_id,
        partnership=partnership,
        process=found.slug,
        process_version=found.version,
        definition_digest=pinned.pin(work, partnership, found),
        data_key_id=key.id,
        state="received",
        received_at=received_at or work.now,
        incident_group=incident_group or new_id(),
        restricted=restricted,
    )
    work.session.add(case)
    work.session.flush()
    seal_facts(work, case, facts or {})
    work.audit(
        "case.received",
        case_id=case_id,
        subject_kind="case",
        subject_id=case_id,
        details={"process": found.slug, "version": found.version, "definition": case.definition_digest},
    )
    return case


def case_or_error(work: Work, case_id: str, *, lock: bool = False) -> CaseFile:
    """`lock`: others who would change this case wait (SQLite's write lock does it already). Work that only refers to it
    need not wait: it may hold the letter that we want next, and the two would wait for each other."""
    query = select(CaseFile).where(CaseFile.id == case_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    case = work.session.scalars(query).one_or_none()
    if case is None:
        raise NotFoundError("There is no such case.", code="no-case")
    return case


def facts_of(work: Work, case: CaseFile) -> JsonObject:
    return work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)


def seal_facts(work: Work, case: CaseFile, facts: JsonObject) -> None:
    case.sealed = work.vault(case.id).seal_json("case_file", case.id, "sealed", facts)


def give_reference(work: Work, case: CaseFile) -> str:
    """The next number of the year, once; a work that fails gives its number back. References of a pattern of their own
    are counted by themselves."""
    if case.reference is None:
        own = pinned_process(work.session, case).reference
        counted = f"{case.partnership} {own}" if own else case.partnership
        number = _next_number(work, counted, work.today.year)
        pattern = own or pinned_partnership(work.session, case).reference
        case.reference = case_reference(pattern, work.today.year, number)
        work.audit("case.reference-given", case_id=case.id, details={"reference": case.reference})
    return case.reference


def _next_number(work: Work, counted: str, year: int) -> int:
    def counter() -> ReferenceCounter | None:
        query = select(ReferenceCounter).where(ReferenceCounter.partnership == counted, ReferenceCounter.year == year)
        return work.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()

    row = counter()
    if row is None:
        work.insert_once(lambda: work.session.add(ReferenceCounter(partnership=counted, year=year, last=0)))
        row = counter()
    assert row is not None
    row.last += 1
    work.session.flush()
    return row.last
