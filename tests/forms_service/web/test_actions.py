"""Agreed actions and the escalation of a return on their pages, as the unit uses them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, AgreedAction, CaseFile
from forms_service.db.records import cases, events
from forms_service.db.work import begin_work
from forms_service.definitions.schema import MissingReturn
from forms_service.use_cases.begin_case import begin_case
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, words

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


@pytest.fixture
def winter(site: Site) -> Site:
    site.services.business_clock.at = MONDAY  # type: ignore[attr-defined]
    return site


def matter(site: Site) -> str:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        return begin_case(work, EXAMPLE, "dispute", facts={"subject": "The level of help"})


def action(site: Site, number: int = 1) -> str:
    with site.sessions() as session:
        return session.query(AgreedAction).filter_by(number=number).one().id


def test_an_action_is_agreed_settled_and_made_sure_of(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    empty = unit.post(f"/cases/{case_id}/actions", {"form": "agree", "what": "", "owner": "School"})
    assert empty.status_code == 400
    assert "Say what is to be done." in words(empty)
    assert "Is a child at risk now?" in words(empty)
    sent = {"form": "agree", "what": "A joint visit", "owner": "The school", "due_on": "8 1 2027", "plan": "agreed"}
    page = words(unit.follow(f"/cases/{case_id}/actions", sent))
    assert "A joint visit" in page
    assert "Friday 8 January 2027" in page
    assert "Late" in page
    one = action(winter)
    undecided = unit.post(f"/actions/{one}/settle", {"form": "settle", "text": "Done", "on": "11 1 2027"})
    assert "Choose whether it was done." in words(undecided)
    done = {"form": "settle", "state": "done", "text": "Both went.", "on": "11 January 2027"}
    page = words(unit.follow(f"/actions/{one}/settle", done))
    assert "Both went." in page
    page = words(unit.follow(f"/actions/{one}/check", {"form": "check", "text": "The note was read."}))
    assert "Made sure of" in page
    assert "The note was read." in page


def test_an_action_without_a_day_has_none(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    page = words(unit.follow(f"/cases/{case_id}/actions", {"form": "agree", "what": "A talk", "owner": "Both"}))
    assert "No day was agreed" in page
    one = action(winter)
    changed = {"form": "change", "what": "A longer talk", "owner": "Both", "due_on": "20 1 2027"}
    assert "Wednesday 20 January 2027" in words(unit.follow(f"/actions/{one}", changed))


def test_actions_across_cases_are_found_by_state_owner_and_reference(winter: Site) -> None:
    unit = winter.signed_in("business-unit")
    first, second = matter(winter), matter(winter)
    unit.follow(f"/cases/{first}/actions", {"form": "agree", "what": "Early", "owner": "School", "due_on": "8 1 2027"})
    unit.follow(f"/cases/{second}/actions", {"form": "agree", "what": "Later", "owner": "Police", "due_on": "8 2 2027"})
    page = words(unit.get("/actions"))
    assert "1 is late." in page
    assert page.index("Early") < page.index("Later")
    assert "Later" not in words(unit.get("/actions?show=late"))
    assert "Early" in words(unit.get("/actions?owner=poli"))  # a name in an address is not looked for
    by_owner = words(unit.post("/actions", {"show": "open", "owner": "poli", "case": ""}))
    assert "Later" in by_owner
    assert "Early" not in by_owner
    assert "There is no such action." in words(unit.get("/actions?show=settled"))


def test_actions_of_a_restricted_case_are_not_listed_for_the_unit(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    unit.follow(f"/cases/{case_id}/actions", {"form": "agree", "what": "A quiet thing", "owner": "School"})
    with begin_work(winter.sessions, winter.services, SEEDER) as work:
        work.session.get_one(CaseFile, case_id).restricted = True
    assert "A quiet thing" not in words(unit.get("/actions"))
    assert "A quiet thing" in words(winter.signed_in("business-manager").get("/actions"))


@pytest.fixture
def escalating(winter: Site) -> Site:
    """The example's review names the dispute for a return that does not come."""
    library = winter.services.library
    data = library.partnerships[EXAMPLE]
    review = data.processes["review"][max(data.processes["review"])]
    named = review.model_copy(update={"missing_return": MissingReturn(process="dispute", after="day-call")})
    own = replace(data, processes={**data.processes, "review": {**data.processes["review"], review.version: named}})
    changed = replace(winter.services, library=replace(library, partnerships={**library.partnerships, EXAMPLE: own}))
    winter.app.extensions["forms-services"] = changed
    winter.started = replace(winter.started, services=changed)
    return winter


def test_a_return_is_escalated_before_it_is_overdue_and_stands_beside_its_request(escalating: Site) -> None:
    request_id, case_id = awaited(escalating)
    unit = escalating.signed_in("business-unit")
    assert "Escalate this return" in words(unit.get(f"/requests/{request_id}"))
    page = words(unit.get(f"/requests/{request_id}/escalation"))
    assert "It may be begun at any time, also before the return is overdue." in page
    assert "At every stage: The matter went to a stage, to Everybody who takes part" in page
    assert "Is a child at risk now?" in page
    sent = {"form": "escalation", "stage": "managers", "raised_at": "11 1 2027 10:00", "why": "The meeting is near."}
    ladder = words(unit.follow(f"/requests/{request_id}/escalation", sent))
    assert "It is about the return of Invented School" in ladder
    assert "That case does not wait for it" in ladder
    beside = words(unit.get(f"/requests/{request_id}"))
    assert "Escalation of this return: EX-D-2027-001" in beside
    assert "at Stage 1: Managers" in beside
    assert "Escalate this return" not in beside
    assert "EX-D-2027-001" in words(unit.get(f"/cases/{case_id}/returns"))


def test_where_no_escalation_is_named_a_manager_decides(winter: Site) -> None:
    request_id, _ = awaited(winter)
    unit = winter.signed_in("business-unit")
    page = words(unit.get(f"/requests/{request_id}/escalation"))
    assert "A manager decides what is done about it" in page
    assert "Begin the escalation" not in page
    assert "Escalate this return" not in words(unit.get(f"/requests/{request_id}"))


def awaited(site: Site) -> tuple[str, str]:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case = cases.new_case(work, EXAMPLE, "review", facts={"outcome": "seriously-harmed"})
        events.note_event(work, case, "notification.received", work.now)
        case.state, case.opened_at = "open", work.now
        cases.give_reference(work, case)
        request = AgencyRequest(
            id=new_id(), case_id=case.id, agency_name="Invented School", form="answer-1", form_version=1,
            relation="child-family", state="issued", issued_at=work.now, due_on=date(2027, 1, 20),
            due_at=datetime(2027, 1, 20, 16, 0, tzinfo=UTC),
        )  # fmt: skip
        request.recipient_sealed = work.vault(case.id).seal_json(
            "agency_request", request.id, "recipient_sealed", {"name": "Ms Madeup", "email": "officer@example.org"}
        )
        work.session.add(request)
        work.session.flush()
        return request.id, case.id
