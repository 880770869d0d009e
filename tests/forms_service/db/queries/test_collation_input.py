"""What the report is made from: names for people, never their ids."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from forms_service.db.models import CaseFile
from forms_service.db.queries.collation_input import collation_input
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.session import Sessions
from forms_service.db.work import Actor, begin_work
from forms_service.domain.collation import collate
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.settle_field import settle_field
from tests.conftest import Database
from tests.factories import PERSON
from tests.played_case import EXAMPLE, PlayedCase

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_who_settled_an_answer_stands_in_the_report_by_name(
    database: Database, sessions: Sessions, services: Services
) -> None:
    monday = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
    played = PlayedCase.begin(sessions, services, database.engine, EXAMPLE, monday)
    played.notify()
    played.open()
    (asked,) = played.ask(["School"])
    document = played.send(asked)
    with played.work() as work:
        officer = add_user(
            work, partnership=EXAMPLE, name="Ophelia Officerly", address="officer@unit.example.org",
            password="a made-up pass phrase", roles=["business-unit"], confirmed=True,
        )  # fmt: skip
    as_officer = replace(PERSON, id=officer.user_id)
    with begin_work(played.run.sessions, played.run.services, as_officer) as work:
        settle_field(work, document.id, "any_involvement", "yes", "Asked by telephone")

    with begin_work(played.run.sessions, played.run.services, Actor(kind="system", where="test")) as work:
        case = work.session.get_one(CaseFile, played.case_id)
        gathered = collation_input(work, case, pinned_library(work.session, case))
        report = collate(gathered.given, gathered.plan)

    (content,) = gathered.given.returns
    assert content.involvement.settled_by == "Ophelia Officerly"
    assert officer.user_id not in repr(report)
