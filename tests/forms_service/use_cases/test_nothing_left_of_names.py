"""After a case is erased no column of the whole database holds a name from it, of a person or of an agency asked, nor
what would find them elsewhere: a row of the directory, a national reference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from forms_service.db.base import Base
from forms_service.db.models import CaseFile, ChangeProposal, Mail, Party
from forms_service.db.records.parties import add_party
from forms_service.db.records.proposals import look_over
from forms_service.db.work import begin_work
from forms_service.domain.working_days import WorkingCalendar
from forms_service.use_cases.erase_case import erase_case
from forms_service.use_cases.record_event import record_event
from tests.conftest import Database
from tests.factories import PERSON
from tests.played_case import NEL, PERSONAL, PlayedCase

# Agencies stand in the directory, and made-up names among the samples of published forms, whatever cases there are.
_OF_NO_CASE = frozenset({"agency", "pinned_definition"})
_OUR_OWN_HOST = "example.org"
PARTY = {"name": "Petra Raiserly", "agency": "Nowhere Charity", "email": "petra@nowhere.example.org"}
REFERENCE = "SIN-000-INVENTED"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("partnership", [NEL])
def test_no_column_keeps_a_name_after_a_case_is_erased(database: Database, asked: PlayedCase) -> None:
    with asked.work() as work:
        case = work.session.get_one(CaseFile, asked.case_id)
        known = next(each.agency_id for each in asked.requests() if each.agency_id)
        add_party(work, case, "reviewer", PARTY, agency_id=known)
        record_event(work, asked.case_id, "sin.sent", work.now, reference=REFERENCE)
    asked.send(asked.run.request_id)
    asked.run.run_jobs("make_letter")
    _propose_other_days(asked)
    with asked.work() as work:
        mail = work.session.scalars(select(Mail)).first()
        assert mail is not None
        mail.relay_words = "550 nora.notifierly@example.org is unknown here"
    agencies = {request.agency_name for request in asked.requests()}
    names = {REFERENCE, *PERSONAL, "Notifierly@", *PARTY.values(), *agencies} - {_OUR_OWN_HOST}
    assert ("mail", "relay_words") in {(table, column) for table, column, _ in _holding(database, names)}
    with asked.work() as work:
        work.session.get_one(CaseFile, asked.case_id).state = "closed"
        erase_case(work, case_id=asked.case_id, why="retention-ended")
    assert _holding(database, names) == set()
    assert [each.agency_id for each in (*asked.requests(), *asked.rows(Party)) if each.agency_id] == []


def _propose_other_days(asked: PlayedCase) -> None:
    """With the day of every return among them."""
    services = asked.run.started.services
    calendar, day = services.calendar, min(row.due_on for row in asked.requests() if row.due_on)
    holidays = {**calendar.holidays, day: "Proclaimed holiday"}
    later = replace(services, calendar=WorkingCalendar(holidays, calendar.first, calendar.last, "with one more"))
    with begin_work(asked.run.sessions, later, PERSON) as work:
        found = look_over(work, work.session.get_one(CaseFile, asked.case_id))
        assert found is not None
        assert "request" in {each["kind"] for each in found.dates}
        assert work.session.scalars(select(ChangeProposal)).all() == [found]


def _holding(database: Database, names: set[str]) -> set[tuple[str, str, str]]:
    """Table, column and name, of every name found in any value."""
    found = set()
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in _OF_NO_CASE:
                continue
            for row in connection.execute(table.select()).mappings():
                for column, value in row.items():
                    said = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    found |= {(table.name, str(column), name) for name in names if name.casefold() in said.casefold()}
    return found
