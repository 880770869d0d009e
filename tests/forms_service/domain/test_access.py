"""The policy itself: what is hidden and what is refused, and that nothing is allowed by accident."""

from __future__ import annotations

import pytest

from forms_service.domain.access import (
    POLICY,
    ROLE_TITLES,
    STAFF_ROLES,
    Action,
    Answer,
    Grant,
    Person,
    Role,
    Subject,
    acting_for,
    decide,
    may_anywhere,
    may_give,
    own_draft,
    partnerships_of,
)

HERE, THERE = "here", "there"


def _person(*roles: Role, partnership: str = HERE, partner: str | None = None) -> Person:
    return Person(tuple(Grant(role, partnership, partner if role is Role.PARTNER else None) for role in roles))


def test_every_action_has_its_roles_and_every_role_its_title() -> None:
    assert set(POLICY) == set(Action)
    assert set(ROLE_TITLES) == set(Role)
    assert all(POLICY.values())


@pytest.mark.parametrize("action", list(Action))
def test_whoever_has_no_role_may_do_nothing(action: Action) -> None:
    assert decide(Person(), Subject(HERE), action) is Answer.HIDDEN


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_in_one_partnership_is_nothing_in_another(role: Role, action: Action) -> None:
    assert decide(_person(role, partnership=THERE), Subject(HERE), action) is Answer.HIDDEN


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_access_that_ended_is_like_none(role: Role, action: Action) -> None:
    ended = Person((Grant(role, HERE),), active=False)
    assert decide(ended, Subject(HERE), action) is Answer.HIDDEN


def test_who_may_know_of_a_case_is_refused_and_who_may_not_is_told_nothing() -> None:
    assert decide(_person(Role.GROUP_MEMBER), Subject(HERE), Action.RELEASE_LETTER) is Answer.REFUSED
    assert decide(_person(Role.ADMINISTRATOR), Subject(HERE), Action.RELEASE_LETTER) is Answer.HIDDEN


def test_a_restricted_case_is_known_to_those_who_answer_for_it() -> None:
    restricted = Subject(HERE, restricted=True)
    assert decide(_person(Role.BUSINESS_UNIT), restricted, Action.SEE_CASE) is Answer.HIDDEN
    assert decide(_person(Role.BUSINESS_MANAGER), restricted, Action.SEE_CASE) is Answer.YES


def test_a_notification_that_nobody_opened_is_the_units() -> None:
    unopened = Subject(HERE, opened=False)
    assert decide(_person(Role.BUSINESS_UNIT), unopened, Action.SEE_CASE) is Answer.YES
    assert decide(_person(Role.GROUP_CHAIR), unopened, Action.SEE_CASE) is Answer.HIDDEN


def test_a_partner_answers_and_signs_for_its_own_organisation_only() -> None:
    council = _person(Role.PARTNER, partner="council")
    assert decide(council, Subject(HERE, partner="council"), Action.RESPOND) is Answer.YES
    assert decide(council, Subject(HERE, partner="police"), Action.RESPOND) is Answer.REFUSED
    # With a second role that may record views for all, one may; sign for another one still may not.
    both = Person((Grant(Role.PARTNER, HERE, "council"), Grant(Role.BUSINESS_UNIT, HERE)))
    assert decide(both, Subject(HERE, partner="police"), Action.RECORD_VIEW) is Answer.YES
    assert decide(both, Subject(HERE, partner="police"), Action.RESPOND) is Answer.REFUSED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTNER])
def test_nobody_but_a_partner_signs(role: Role) -> None:
    assert decide(_person(role), Subject(HERE, partner="council"), Action.RESPOND) is not Answer.YES


def test_a_link_opens_its_own_request_and_nothing_of_the_staff() -> None:
    visitor = Person(request_id="one")
    for action in (Action.SEE_OWN_REQUEST, Action.SEND_RETURN):
        assert decide(visitor, Subject(HERE, request_id="one"), action) is Answer.YES
        assert decide(visitor, Subject(HERE, request_id="two"), action) is Answer.HIDDEN
        assert decide(_person(Role.BUSINESS_MANAGER), Subject(HERE, request_id="one"), action) is Answer.HIDDEN
        assert decide(Person(), Subject(HERE), action) is Answer.HIDDEN, "no request is nobody's"
    for action in set(Action) - {Action.SEE_OWN_REQUEST, Action.SEND_RETURN}:
        assert decide(visitor, Subject(HERE, request_id="one"), action) is Answer.HIDDEN


def test_a_person_of_two_partnerships_has_in_each_what_each_gave() -> None:
    person = Person((Grant(Role.BUSINESS_UNIT, HERE), Grant(Role.GROUP_MEMBER, THERE)))
    assert partnerships_of(person.grants) == (HERE, THERE)
    assert decide(person, Subject(HERE), Action.RELEASE_LETTER) is Answer.YES
    assert decide(person, Subject(THERE), Action.RELEASE_LETTER) is Answer.REFUSED
    assert may_anywhere(person, Action.RELEASE_LETTER)
    assert not may_anywhere(person, Action.SEE_PEOPLE)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_a_case_one_has_an_interest_in_is_hidden_whatever_the_role_and_whoever_named_one(
    role: Role, action: Action
) -> None:
    person = Person((Grant(role, HERE, "council"),), named_cases=frozenset({"one"}), barred_cases=frozenset({"one"}))
    assert decide(person, Subject(HERE, case_id="one", partner="council"), action) is Answer.HIDDEN


def test_a_reader_named_for_a_restricted_case_knows_of_that_one_alone() -> None:
    person = Person((Grant(Role.BUSINESS_UNIT, HERE),), named_cases=frozenset({"one"}))
    assert decide(person, Subject(HERE, restricted=True, case_id="one"), Action.SEE_CASE) is Answer.YES
    assert decide(person, Subject(HERE, restricted=True, case_id="two"), Action.SEE_CASE) is Answer.HIDDEN
    assert decide(person, Subject(HERE, restricted=True, case_id="one"), Action.CLOSE_CASE) is Answer.REFUSED
    elsewhere = Person((Grant(Role.BUSINESS_UNIT, THERE),), named_cases=frozenset({"one"}))
    assert decide(elsewhere, Subject(HERE, restricted=True, case_id="one"), Action.SEE_CASE) is Answer.HIDDEN


def test_who_stands_in_acts_for_the_other_only_where_their_own_roles_do_not_reach() -> None:
    person = Person((Grant(Role.BUSINESS_UNIT, HERE), Grant(Role.PARTNER, HERE, "council", "anne")))
    council, police = Subject(HERE, partner="council"), Subject(HERE, partner="police")
    assert decide(person, council, Action.RESPOND) is Answer.YES
    assert acting_for(person, council, Action.RESPOND) == "anne"
    assert acting_for(person, council, Action.RELEASE_LETTER) is None
    assert decide(person, police, Action.RESPOND) is Answer.REFUSED
    assert acting_for(person, police, Action.RESPOND) is None
    # Of two who are away, the one whose role it takes.
    both = Person((Grant(Role.GROUP_CHAIR, HERE, None, "carol"), Grant(Role.PARTNER, HERE, "council", "anne")))
    assert acting_for(both, Subject(HERE), Action.FREEZE_DECISION) == "carol"


def test_roles_are_given_in_ones_own_name_and_an_administrators_by_an_administrator() -> None:
    manager, administrator = _person(Role.BUSINESS_MANAGER), _person(Role.ADMINISTRATOR)
    assert may_give(manager, HERE, Role.PARTNER)
    assert not may_give(manager, HERE, Role.ADMINISTRATOR)
    assert not may_give(manager, THERE, Role.PARTNER)
    assert may_give(administrator, HERE, Role.ADMINISTRATOR)
    covering = Person((Grant(Role.BUSINESS_UNIT, HERE), Grant(Role.BUSINESS_MANAGER, HERE, None, "anne")))
    assert not may_give(covering, HERE, Role.PARTNER)


def test_a_draft_is_ones_own_where_nobody_else_had_a_hand_in_it() -> None:
    assert own_draft("user:one", "user:one")
    assert not own_draft("user:one", "user:two")
    assert not own_draft("user:one", None)
