"""The ladder of a matter on its page: any later stage at any time, no day that says to wait, and child at risk now."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forms_service.db.models import CaseFile, CaseStage, Event, Party, SafetyCall, Task
from forms_service.db.work import begin_work
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.keep_party import add_party
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, at_risk_is_first, words

WINTER, SUMMER = datetime(2027, 1, 11, 9, 0, tzinfo=UTC), datetime(2027, 7, 12, 8, 0, tzinfo=UTC)
CHILD = {"full_name": "Testchild Sigma Sampleton", "birth_date": "2018-02-03"}


def matter(site: Site) -> str:
    """Two parties and a child; nobody has said when it was raised."""
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case_id = begin_case(work, EXAMPLE, "dispute", facts={"subject": "The level of help"}, children=[CHILD])
        for role, name in (("raising", "Testperson Two Madeup"), ("answering", "Testperson Three Madeup")):
            add_party(work, case_id, role, {"name": name, "agency": "Pretend Agency", "email": f"{role}@example.org"})
    return case_id


def opened(unit: Visitor, case_id: str, stage: str, **more: str) -> str:
    said = {"form": "go-to", "stage": stage, "opened_at": "11 1 2027 9:00", "why": "The child is not safe.", **more}
    return words(unit.follow(f"/cases/{case_id}/ladder", said))


@pytest.fixture
def winter(site: Site) -> Site:
    site.services.business_clock.at = WINTER  # type: ignore[attr-defined]
    return site


def test_the_page_says_where_it_stands_and_that_going_on_early_is_always_allowed(winter: Site) -> None:
    unit = winter.signed_in("business-unit")
    page = words(unit.get(f"/cases/{matter(winter)}/ladder"))
    assert "No stage is on record yet." in page
    assert "Escalating early is always allowed." in page
    assert "When was it raised?" in page
    assert "This is no formal stage, and may be passed over." in page


def test_every_later_stage_can_be_opened_while_one_is_open(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    page = opened(unit, case_id, "managers")
    assert "It stands at “Stage 1: Managers”, since Monday 11 January 2027." in page
    html = unit.get(f"/cases/{case_id}/ladder").get_data(as_text=True)
    choice = re.search(r'<input[^>]+name="stage"[^>]+value="directors"[^>]*>', html)
    assert choice is not None
    assert "disabled" not in choice[0]
    page = opened(unit, case_id, "directors")
    assert "It stands at “Stage 2: Directors”" in page
    assert "Open: its end is not recorded" in page
    assert "It has come to the last stage of its ladder." in page


def test_a_stage_passed_over_asks_why_and_keeps_what_was_typed(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    answer = unit.post(
        f"/cases/{case_id}/ladder", {"form": "go-to", "stage": "directors", "opened_at": "11 1 2027 9:00", "why": ""}
    )
    assert answer.status_code == 400
    assert "Say in a few words why it goes to this stage now." in words(answer)


def test_how_a_stage_ended_is_said_in_words_and_leads_on_without_opening_anything(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    opened(unit, case_id, "managers")
    stage = rows(winter, CaseStage)[0]
    ended = {"form": f"end-{stage.id}", "end": "open", "text": "Neither side moved.", "ended_at": "11 1 2027 9:00"}
    page = words(unit.follow(f"/stages/{stage.id}/end", ended))
    assert "It is not resolved. What follows is “Stage 2: Directors”." in page
    assert "Neither side moved." in page
    assert len(rows(winter, CaseStage)) == 1


def test_an_end_that_resolves_is_recorded_and_a_person_completes_the_matter(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    opened(unit, case_id, "managers")
    stage = rows(winter, CaseStage)[0]
    ended = {"form": f"end-{stage.id}", "end": "settled", "text": "A plan was agreed.", "ended_at": "11 1 2027 9:00"}
    page = words(unit.follow(f"/stages/{stage.id}/end", ended))
    assert "It was resolved at “Stage 1: Managers” on Monday 11 January 2027." in page
    assert [each.name for each in rows(winter, Event)] == ["stage-1.received", "matter.resolved"]
    assert rows(winter, CaseFile)[0].state == "open"
    unit.follow(f"/cases/{case_id}/ladder/complete", {"form": "complete", "sure": "yes"})
    assert (rows(winter, CaseFile)[0].state, rows(winter, CaseFile)[0].state_reason) == ("completed", "resolved")


@pytest.mark.parametrize(
    ("now", "raised", "due"),
    [(WINTER, "8 1 2027", "Tuesday 12 January 2027"), (SUMMER, "9 7 2027", "Tuesday 13 July 2027")],
)
def test_the_day_it_was_raised_is_entered_by_a_person_and_dates_the_stages(
    site: Site, now: datetime, raised: str, due: str
) -> None:
    site.services.business_clock.at = now  # type: ignore[attr-defined]
    unit, case_id = site.signed_in("business-unit"), matter(site)
    assert [each.kind for each in rows(site, Task) if each.done_at is None] == ["start-unknown"]
    page = words(unit.follow(f"/cases/{case_id}/ladder/raised", {"form": "raised", "raised_at": raised}))
    assert "When was it raised?" not in page
    # A Friday, which this partnership counts as day 1: day 3 is the Tuesday.
    assert f"The managers have met (both agencies): {due}" in page
    assert "Do not wait for this day if the child is at risk or may come to harm: go to any later stage" in page
    assert [each.kind for each in rows(site, Task) if each.done_at is None] == []


def test_every_stage_with_a_day_says_not_to_wait_for_it_beside_what_its_source_notes(winter: Site) -> None:
    with begin_work(winter.sessions, winter.services, SEEDER) as work:
        case_id = begin_case(work, "sandwell", "process-escalation", began_at=WINTER)
    page = words(winter.signed_in("business-unit", partnership="sandwell").get(f"/cases/{case_id}/ladder"))
    assert page.count("Indicative: by ") >= 3
    assert page.count("Do not wait for this day if the child is at risk") == 3
    assert "one thing is meant." in page  # a note of a stage


def test_the_picture_says_in_words_what_it_draws(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    opened(unit, case_id, "directors")
    html = unit.get(f"/cases/{case_id}/ladder").get_data(as_text=True)
    said = re.search(r'<desc id="ladder-words">(.*?)</desc>', html, re.DOTALL)
    assert said is not None
    assert "It stands at “Stage 2: Directors”, since Monday 11 January 2027." in said[1]
    assert "Stage 1: Managers: Passed over." in said[1]
    assert "Stage 2: Directors: It stands here; Since Mon 11 Jan 2027; Indicative: by " in said[1]


def test_child_at_risk_stands_on_every_page_of_a_matter_and_is_logged(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    for path in ("", "/ladder", "/documents", "/letters", "/notes", "/history", "/access"):
        page = words(unit.get(f"/cases/{case_id}{path}"))
        assert "Is a child at risk now?" in page, path
        assert "999" in page, path
        assert "01632 960502" in page, path
    page = words(unit.follow(f"/cases/{case_id}/at-risk"))
    assert "Ring first." in page
    unit.follow(f"/cases/{case_id}/at-risk", {"whom": "Example out-of-hours team"})
    unit.follow(f"/cases/{case_id}/at-risk", {"form": "text", "text": "They go there today."})
    assert sorted(each.whom for each in rows(winter, SafetyCall)) == ["", "", "Example out-of-hours team"]
    page = words(unit.get(f"/cases/{case_id}/ladder"))
    assert "rang Example out-of-hours team" in page
    assert "They go there today." in page


def test_child_at_risk_is_said_above_a_page_that_was_filled_in_wrongly(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    answer = unit.post(f"/cases/{case_id}/ladder", {"form": "go-to"})
    assert answer.status_code == 400
    assert "There is a problem" in words(answer)
    assert at_risk_is_first(answer)


def test_nothing_stands_above_child_at_risk_and_it_is_said_once(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    told = {"form": "discussion", "on": "8 1 2027", "kind": "call", "who": "Both", "said": "They will meet."}
    answer = unit.follow(f"/cases/{case_id}/discussions", told)
    assert "The discussion was recorded." in words(answer)
    for page in (answer, *(unit.get(f"/cases/{case_id}{path}") for path in ("", "/links", "/ladder", "/at-risk"))):
        assert at_risk_is_first(page)


def test_a_case_that_is_no_matter_has_neither_ladder_nor_its_tab(site: Site) -> None:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case_id = begin_case(work, EXAMPLE, "review", children=[CHILD])
    unit = site.signed_in("business-unit")
    assert unit.get(f"/cases/{case_id}/ladder").status_code == 404
    page = words(unit.get(f"/cases/{case_id}"))
    assert "Ladder" not in page
    assert "Is a child at risk now?" not in page


def test_discussions_are_recorded_at_their_stage_and_struck_when_withdrawn(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    opened(unit, case_id, "managers")
    said = {
        "form": "discussion", "on": "11 1 2027", "kind": "call", "who": "Both managers",
        "said": "They will meet tomorrow.", "case_stage_id": rows(winter, CaseStage)[0].id,
    }  # fmt: skip
    page = unit.follow(f"/cases/{case_id}/discussions", said).get_data(as_text=True)
    assert "They will meet tomorrow." in page
    withdraw = re.search(r'action="(/discussions/[^"]+/withdraw)"', page)
    assert withdraw is not None
    assert "<s>" in unit.follow(withdraw[1]).get_data(as_text=True)


def test_parties_are_added_changed_and_leave(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    assert "Everybody whom this process knows is entered already." in words(unit.get(f"/cases/{case_id}/parties/new"))
    party = next(each for each in rows(winter, Party) if each.role == "answering")
    changed = {"form": "party", "name": "Testperson Four Madeup", "role": "Head", "email": "four@example.org"}
    assert "Testperson Four Madeup, Head" in words(unit.follow(f"/parties/{party.id}", changed))
    page = words(unit.follow(f"/parties/{party.id}/leave", {"form": "leave", "sure": "yes"}))
    assert "until Monday 11 January 2027" in page
    new = {"form": "party", "role": "answering", "name": "Testperson Five Madeup", "role_words": "Director"}
    assert "Testperson Five Madeup, Director" in words(unit.follow(f"/cases/{case_id}/parties/new", new))


def test_both_confirm_that_the_record_is_on_the_file(winter: Site) -> None:
    unit, case_id = winter.signed_in("business-unit"), matter(winter)
    for party in rows(winter, Party):
        said = {"form": "confirm-on-file", "step": "on-file", "party": party.id, "said_at": "11 1 2027"}
        page = words(unit.follow(f"/cases/{case_id}/confirmations", said))
    assert "not confirmed yet" not in page
    assert page.count("confirmed on Monday 11 January 2027") == 2


def test_the_chair_reads_the_ladder_and_changes_nothing(winter: Site) -> None:
    case_id = matter(winter)
    chair = winter.signed_in("partnership-chair")
    page = words(chair.get(f"/cases/{case_id}/ladder"))
    assert "No stage is on record yet." in page
    assert "Escalate now" not in page
    assert chair.post(f"/cases/{case_id}/ladder", {"form": "go-to", "stage": "managers"}).status_code == 403
    for role, partner in (("review-group-member", None), ("partner", "council")):
        assert winter.signed_in(role, partner=partner).get(f"/cases/{case_id}/ladder").status_code == 404


def rows(site: Site, table: type) -> list:  # type: ignore[type-arg]
    with site.sessions() as session:
        names = [name for name in ("seq", "created_at", "id") if hasattr(table, name)]
        return list(session.scalars(select(table).order_by(*(getattr(table, name) for name in names))))
