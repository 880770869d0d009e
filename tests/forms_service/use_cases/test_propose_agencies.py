"""Agencies that a return names are proposed; a person's list is left as it is."""

from __future__ import annotations

import pytest

from forms_service.db.session import Sessions
from forms_service.errors import ConflictError
from forms_service.ports import Services
from forms_service.use_cases.propose_agencies import propose_agencies
from forms_service.use_cases.set_request import set_request
from tests.conftest import Database
from tests.forms_service.use_cases.conftest import MONDAY
from tests.played_case import NEL, PlayedCase


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_agency_that_a_return_names_is_proposed_once(
    database: Database, sessions: Sessions, services: Services
) -> None:
    case = PlayedCase.begin(sessions, services, database.engine, NEL, MONDAY)
    case.notify()
    case.open()
    (request_id,) = case.ask(("Police",))
    named = [{"name": "Invented Refuge", "why": "Helped the family"}]
    case.send(request_id, case.return_file(other_agencies_known=named))
    for expected in (1, 0):
        with case.work() as work:
            assert len(propose_agencies(work, case.case_id)) == expected
    found = case.request("Refuge")
    assert found.state == "proposed"
    assert {"named", "not-in-directory"} <= set(found.reasons)
    assert case.people("child")[0] in found.released_person_ids


def test_what_a_person_left_out_is_not_proposed_again(opened: PlayedCase) -> None:
    request = opened.requests("proposed")[0]
    with opened.work() as work:
        set_request(work, request.id, relation=request.relation, persons=[], confirm=False)
    with opened.work() as work:
        assert propose_agencies(work, opened.case_id) == []


def test_before_the_case_is_open_nobody_is_proposed(notified: PlayedCase) -> None:
    with pytest.raises(ConflictError), notified.work() as work:
        propose_agencies(work, notified.case_id)
