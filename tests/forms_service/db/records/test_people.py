"""A child is found again by number, by name and birth date, and by nearly the name; never across partnerships."""

import pytest
from sqlalchemy import select

from forms_service.db.models import SearchToken
from forms_service.db.queries.people import find_people, open_duplicates, people_of
from forms_service.db.records import people
from forms_service.db.session import Sessions
from forms_service.db.work import begin_work
from forms_service.ports import Services
from tests.factories import CHILD, OTHER_PARTNERSHIP, PERSON, add_case


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"full_name": "Somebody Else", "nhs_number": "9990000018"}, "nhs"),
        ({"full_name": "EXAMPLETHORPE, Testchild  Alpha", "birth_date": "2019-03-14"}, "name-birth"),
        ({"full_name": "Tesṭchild Alpha Examplethorpe", "birth_date": "2019-03-14"}, "name-birth"),
        ({"full_name": "Testchild Alfa Examplethorp", "birth_date": "2019-03-14"}, "near"),
        ({"full_name": "Testchild Alpha Examplethorpe"}, "near"),
    ],
)
def test_the_same_child_in_two_cases_is_put_before_a_person_once(
    sessions: Sessions, services: Services, other: dict[str, str], why: str
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        first, second = add_case(work), add_case(work, child=other)
        assert [pair.why for pair in people.note_possible_duplicates(work, second)] == [why]
        assert people.note_possible_duplicates(work, second) == []
        assert people.note_possible_duplicates(work, first) == []
        assert [pair.other_case_id for pair in open_duplicates(work, second.id)] == [first.id]


@pytest.mark.parametrize(
    "other",
    [
        {"full_name": "Testchild Beta Examplethorpe", "birth_date": "2019-03-14", "nhs_number": "999 000 0034"},
        {"full_name": "Testchild Beta Otherworthy", "birth_date": "2019-03-14", "nhs_number": "999 000 0026"},
        {"full_name": "", "birth_date": "2019-03-14", "nhs_number": ""},
        {"full_name": "Unborn", "birth_date": "", "nhs_number": "not known"},
    ],
)
def test_another_child_is_not_taken_for_the_same(sessions: Sessions, services: Services, other: dict[str, str]) -> None:
    with begin_work(sessions, services, PERSON) as work:
        add_case(work)
        assert people.note_possible_duplicates(work, add_case(work, child=other)) == []


def test_a_child_of_another_partnership_is_never_compared(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        add_case(work, OTHER_PARTNERSHIP)
        case = add_case(work)
        assert people.note_possible_duplicates(work, case) == []
        assert people.same_number_elsewhere(work, "testing", CHILD["nhs_number"]) == [case.id]
        assert find_people(work, ["testing"], "Examplethorpe")[0].case_id == case.id
        assert len(find_people(work, ["testing"], "Examplethorpe")) == 1


def test_the_same_incident_in_two_cases_is_joined_by_a_person(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        first, second = add_case(work), add_case(work)
        pair = people.note_possible_duplicates(work, second)[0]
        people.settle_duplicate(work, pair.id, same=True)
        assert first.incident_group == second.incident_group
        assert open_duplicates(work, second.id) == []


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("999 000 0018", True),
        ("Testchild Alpha Examplethorpe", True),
        ("examplethorpe", True),
        ("Testchild Alfa Examplethorp", False),
        ("Exampelthorpe", False),
    ],
)
def test_people_are_found_as_they_are_written_on_the_telephone(
    sessions: Sessions, services: Services, words: str, exact: bool
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        add_case(work)
        found = find_people(work, ["testing"], words)
        assert [(each.full_name, each.exact) for each in found] == [(CHILD["full_name"], exact)]


@pytest.mark.parametrize("words", ["Otherworthy", "9990000026", "", " ", "x"])
def test_nobody_is_found_where_there_is_nobody(sessions: Sessions, services: Services, words: str) -> None:
    with begin_work(sessions, services, PERSON) as work:
        add_case(work)
        assert find_people(work, ["testing"], words) == []


def test_a_restricted_case_is_not_found_by_name(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        add_case(work, restricted=True)
        assert find_people(work, ["testing"], "Examplethorpe") == []
        assert len(find_people(work, ["testing"], "Examplethorpe", restricted_too=True)) == 1


def test_when_details_change_the_old_ones_are_no_longer_found(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        child = people_of(work, case.id)[0]
        people.seal_person(work, child.person, {**child.details, "nhs_number": "999 000 0026"})
        assert find_people(work, ["testing"], "9990000018") == []
        assert len(find_people(work, ["testing"], "9990000026")) == 1
        kinds = work.session.scalars(select(SearchToken.kind).order_by(SearchToken.kind)).all()
        assert kinds == ["name", "name-birth", "nhs"]


def test_people_keep_their_order_children_first(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        people.add_person(work, case.id, "family", {"full_name": "Parent Examplethorpe"})
        people.add_person(work, case.id, "child", {"full_name": "Testchild Beta Examplethorpe"})
        names = [person.full_name for person in people_of(work, case.id)]
        assert names == [CHILD["full_name"], "Testchild Beta Examplethorpe", "Parent Examplethorpe"]
