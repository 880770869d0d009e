"""A case is found by its reference or by a name, nearly written right, and only among those the person may know of."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forms_service.db.models import SearchToken
from forms_service.db.queries.search import search_cases
from forms_service.db.records import cases, parties, people
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.ports import Services
from forms_service.use_cases.erase_case import erase_case
from tests.factories import PERSON, add_case

OTHER = {"full_name": "Testchild Beta Madeupley", "birth_date": "2020-02-29", "nhs_number": "999 000 0026"}


def two_cases(work: Work) -> tuple[str, str]:
    first, second = add_case(work), add_case(work, child=OTHER)
    first.reference, second.reference = "TESTING-2026-001", "TESTING-2026-012"
    people.add_person(work, first.id, "adult", {"full_name": "Partnero Sampleson", "also_known_as": "Parry Sampleson"})
    return first.id, second.id


@pytest.mark.parametrize(
    ("words", "wanted", "why"),
    [
        ("TESTING-2026-001", [0], "reference"),
        ("2026-01", [0, 1], "reference"),  # the first of 2026 without its zeros, and the beginning of the twelfth
        ("2026-012", [1], "reference"),
        ("testing 1", [0], "reference"),
        ("testing 2026 12", [1], "reference"),
        ("testing", [0, 1], "reference"),
        ("Testchild Alpha Examplethorpe", [0], "name"),
        ("examplethorpe, testchild alpha", [0], "name"),
        ("Madeupley", [1], "name"),
        ("Maddeupley", [1], "near"),
        ("Examplethorp", [0], "near"),
        ("Parry Sampleson", [0], "name"),
        ("999 000 0026", [1], "number"),
        ("Nobody Atall", [], ""),
        ("x", [], ""),
    ],
)
def test_what_is_found(sessions: Sessions, services: Services, words: str, wanted: list[int], why: str) -> None:
    with begin_work(sessions, services, PERSON) as work:
        ids = two_cases(work)
        found = search_cases(work, ids, words)
        assert {each.case_id for each in found} == {ids[number] for number in wanted}
        assert {each.why for each in found} == ({why} if why else set())


def test_a_case_that_one_must_not_know_of_is_neither_found_nor_counted(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        first, second = two_cases(work)
        for words in ("Examplethorpe", "TESTING", "999 000 0018", "Examplethorp"):
            assert first not in {each.case_id for each in search_cases(work, [second], words)}
        assert search_cases(work, [], "TESTING") == []


def test_what_a_matter_is_about_is_found_where_nobody_was_entered(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = cases.new_case(work, "testing", "review", facts={"subject": "Testchild Gamma Nowhereton"})
        assert [each.why for each in search_cases(work, [case.id], "Nowhereton")] == ["name"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Raiserly", "party"),
        ("Raizerly", "party-near"),
        ("invented school", "party"),
        ("Leaverton", "party"),  # who left is remembered for having taken part
        ("Pretend Clinic", "party"),
        ("Notifierly", "party"),
        ("Gamma Nowhereton", "name"),
        ("petra@example.org", ""),
    ],
)
def test_a_matter_is_found_by_the_people_and_agencies_that_take_part_and_no_index_names_them(
    sessions: Sessions, services: Services, words: str, why: str
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        told = {"subject": "Gamma Nowhereton", "about_agency": "Pretend Clinic", "notifier_name": "Nora Notifierly"}
        case, other = (cases.new_case(work, "testing", "review", facts=facts) for facts in (told, {}))
        who = {"name": "Petra Raiserly", "agency": "Invented School", "email": "petra@example.org"}
        parties.add_party(work, case, "raising", who)
        parties.add_party(work, case, "answering", {"name": "Lena Leaverton"}).left_at = work.now
        assert [(each.case_id, each.why) for each in search_cases(work, [case.id, other.id], words)] == (
            [(case.id, why)] if why else []
        )
        assert search_cases(work, [other.id], words) == []
        assert work.session.scalars(select(SearchToken)).all() == []


def test_an_erased_case_is_found_no_more(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        first, second = two_cases(work)
        cases.case_or_error(work, first).state = "closed"
        erase_case(work, case_id=first, why="retention-ended")
    with begin_work(sessions, services, PERSON) as work:
        assert {each.case_id for each in search_cases(work, [first, second], "TESTING")} == {second}
