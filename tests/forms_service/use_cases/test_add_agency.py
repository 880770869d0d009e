"""An agency found later is asked like the others, with a contact of its own where the directory has none."""

from __future__ import annotations

from typing import Any

import pytest

from forms_service.db.models import Agency, AgencyRequest
from forms_service.db.records.contacts import seed
from forms_service.db.records.requests import recipient_of
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.add_agency import NewContact, add_agency
from tests.played_case import EXAMPLE, NEL, PlayedCase

CONTACT = NewContact("Nina Newly", "nina.newly@refuge.example.org")


def _add(case: PlayedCase, **more: Any) -> str:
    given = {"relation": "child-family", "persons": case.people("child"), "why": "named", **more}
    with case.work() as work:
        return add_agency(work, case.case_id, **given)


def test_an_agency_outside_the_directory_is_asked_at_the_address_given(opened: PlayedCase) -> None:
    request_id = _add(opened, agency_name=" Invented Refuge ", contact=CONTACT)
    with opened.work() as work:
        request = work.session.get_one(AgencyRequest, request_id)
        assert (request.state, request.agency_name) == ("confirmed", "Invented Refuge")
        assert recipient_of(work, request)["email"] == CONTACT.email
        assert CONTACT.email.encode() not in (request.recipient_sealed or b"")


def test_an_agency_of_the_directory_brings_its_contact(opened: PlayedCase) -> None:
    (agency, *_) = opened.rows(Agency, Agency.partnership == opened.partnership)
    with opened.work() as work:  # one that a person left out of the proposals at first
        for listed in opened.requests():
            if listed.agency_id == agency.id:
                work.session.get_one(AgencyRequest, listed.id).state = "declined"
    request_id = _add(opened, agency_id=agency.id)
    with opened.work() as work:
        request = work.session.get_one(AgencyRequest, request_id)
        assert request.agency_name == agency.name
        assert "@" in str(recipient_of(work, request)["email"])


def test_an_agency_on_the_list_is_not_asked_twice_but_one_that_was_left_out_may_be(opened: PlayedCase) -> None:
    request_id = _add(opened, agency_name="Invented Refuge", contact=CONTACT)
    with pytest.raises(ConflictError):
        _add(opened, agency_name="the invented refuge", contact=CONTACT)
    with opened.work() as work:
        work.session.get_one(AgencyRequest, request_id).state = "stood-down"
    assert _add(opened, agency_name="Invented Refuge", contact=CONTACT) != request_id


def test_another_partnerships_directory_is_not_reached(opened: PlayedCase) -> None:
    other = EXAMPLE if opened.partnership == NEL else NEL
    with opened.work() as work:
        seed(work, other)
    (agency, *_) = opened.rows(Agency, Agency.partnership == other)
    with pytest.raises(InvalidInputError):
        _add(opened, agency_id=agency.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"agency_name": "Invented Refuge"},
        {"agency_name": " ", "contact": CONTACT},
        {"agency_name": "Invented Refuge", "contact": CONTACT, "persons": []},
        {"agency_name": "Invented Refuge", "contact": CONTACT, "relation": "friend"},
        {"agency_name": "Invented Refuge", "contact": CONTACT, "why": "Testchild Alpha said so"},
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_missing_or_unknown_is_refused(opened: PlayedCase, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        _add(opened, **wrong)
