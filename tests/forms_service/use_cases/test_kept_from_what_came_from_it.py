"""Who is kept from a case after something came from it is kept from that too: it tells of the same child."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forms_service.db.models import CaseFile, ConflictOfInterest
from forms_service.db.session import Sessions
from forms_service.domain.access import Role
from forms_service.ports import Services
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.declare_conflict import declare_conflict
from forms_service.use_cases.restrict_case import restrict_case
from tests.conftest import Database
from tests.played_case import EXAMPLE, PlayedCase


@pytest.fixture
def played(sessions: Sessions, services: Services, database: Database) -> PlayedCase:
    return PlayedCase.begin(sessions, services, database.engine, EXAMPLE, datetime(2027, 1, 11, 10, 0, tzinfo=UTC))


@pytest.fixture
def family(played: PlayedCase) -> tuple[str, str, str]:
    """A case, a matter that came from it, and a case that has nothing to do with them."""
    with played.work() as work:
        first = begin_case(work, EXAMPLE, "follow-up")
        second = begin_case(work, EXAMPLE, "dispute", parent_id=first, parent_cause="outcome:none")
        other = begin_case(work, EXAMPLE, "follow-up")
    return first, second, other


def test_an_interest_declared_later_holds_for_what_came_from_the_case(
    played: PlayedCase, family: tuple[str, str, str]
) -> None:
    with played.work() as work:
        user = add_user(
            work, partnership=EXAMPLE, name="Testperson One Madeup", address="one@example.org",
            password="a long made-up sentence", roles=[Role.BUSINESS_UNIT.value],
        ).user_id  # fmt: skip
        declare_conflict(work, case_id=family[0], user_id=user, reason="Their own family.")
    with played.work() as work:
        assert set(work.session.scalars(select(ConflictOfInterest.case_id))) == set(family[:2])


def test_what_came_from_a_case_is_restricted_with_it_and_nothing_else_is(
    played: PlayedCase, family: tuple[str, str, str]
) -> None:
    with played.work() as work:
        restrict_case(work, case_id=family[0], restricted=True, reason="A child of a colleague.")
    with played.work() as work:
        assert [work.session.get_one(CaseFile, each).restricted for each in family] == [True, True, False]
