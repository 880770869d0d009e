"""A named person decides of each proposal; once asked, what an agency was told cannot be changed."""

from __future__ import annotations

import pytest

from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.set_request import set_request
from tests.factories import PERSON
from tests.played_case import PlayedCase


def test_the_officer_chooses_whom_the_agency_is_told_of(opened: PlayedCase) -> None:
    request = opened.requests("proposed")[0]
    persons = opened.people()[:2]
    with opened.work() as work:
        set_request(work, request.id, relation="both", persons=[*persons, persons[0]], confirm=True)
    (row,) = [each for each in opened.requests() if each.id == request.id]
    assert (row.state, row.relation, row.released_person_ids) == ("confirmed", "both", persons)
    assert row.confirmed_by == PERSON.who


def test_a_proposal_left_out_is_not_asked(opened: PlayedCase) -> None:
    request = opened.requests("proposed")[0]
    with opened.work() as work:
        set_request(work, request.id, relation=request.relation, persons=[], confirm=False)
    assert [row.id for row in opened.requests("declined")] == [request.id]


def test_people_of_another_case_cannot_be_released(opened: PlayedCase) -> None:
    mine, request = opened.case_id, opened.requests("proposed")[0]
    opened.notify()
    opened.open()
    strangers = opened.people()
    opened.case_id = mine
    with pytest.raises(InvalidInputError), opened.work() as work:
        set_request(work, request.id, relation="both", persons=strangers, confirm=True)


def test_nobody_is_asked_about_nobody(opened: PlayedCase) -> None:
    request = opened.requests("proposed")[0]
    for relation, persons in (("both", []), ("friend", opened.people())):
        with pytest.raises(InvalidInputError), opened.work() as work:
            set_request(work, request.id, relation=relation, persons=persons, confirm=True)


def test_what_an_agency_was_told_stays(asked: PlayedCase) -> None:
    with pytest.raises(ConflictError), asked.work() as work:
        set_request(work, asked.run.request_id, relation="both", persons=asked.people(), confirm=True)
