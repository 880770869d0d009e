"""The number of the working day, the picture of the days, and whether a case may be closed for want of criteria."""

from __future__ import annotations

import re

import pytest

from forms_service.db.models import CaseFile, Event
from tests.forms_service.web.site import EXAMPLE, Site, Visitor, words
from tests.forms_service.web.story import Story

CHILD = {"full_name-0": "Testchild Omega Examplethorpe", "birth_date-0": "1 2 2020"}


@pytest.fixture
def manager(site: Site) -> Visitor:
    return site.signed_in("business-manager")


def _begin(story: Story, process: str, began_at: str) -> str:
    story.unit.follow("/begin", {"form": "begin", "what": f"{EXAMPLE}/{process}", "began_at": began_at, **CHILD})
    (case,) = story.rows(CaseFile)
    return f"/cases/{case.id}"


def _numbers(page: str) -> dict[str, str]:
    """Under each working day of the picture, by the day of the month, its number."""
    picture = page.split('class="fs-strip"')[1].split("</svg>")[0]
    days = re.findall(r'font-weight="700" fill="#0b0c0c">(\d+)</text>\s*<text[^>]*fill="#505a5f">(\d*)</text>', picture)
    return dict(days)


def test_a_case_that_is_typed_in_later_stands_on_the_day_that_its_dates_give_it(site: Site, manager: Visitor) -> None:
    # Today is Monday 23 November 2026; this partnership counts a working day of receipt as day 1.
    story = Story(site, manager)
    answer = manager.get(_begin(story, "review", "16 11 2026 10:00"))
    assert "Working day 6 of 15." in words(answer)
    assert "Working days from Monday 16 November 2026, which is day 1." in words(answer)
    numbers = _numbers(answer.get_data(as_text=True))
    assert (numbers["16"], numbers["20"], numbers["23"]) == ("1", "5", "6")


def test_a_receipt_that_was_put_right_moves_the_number_of_the_day_with_the_dates(site: Site, manager: Visitor) -> None:
    story = Story(site, manager)
    case = _begin(story, "review", "16 11 2026 10:00")
    right = {"form": "event", "name": "notification.received", "occurred_at": "13 11 2026 10:00"}
    manager.follow(f"{case}/events", right)
    (first, _) = sorted(story.rows(Event), key=lambda row: row.seq)
    manager.follow(f"/events/{first.id}/withdraw", {"form": "withdraw", "reason": "A slip.", "sure": "yes"})
    assert "Working days from Friday 13 November 2026, which is day 1." in words(manager.get(case))


def test_where_nobody_knows_when_it_began_no_day_has_a_number(site: Site, manager: Visitor) -> None:
    story = Story(site, manager)
    page = words(manager.get(_begin(story, "dispute", "")))
    assert "Working day" not in page


@pytest.mark.parametrize("process", ["dispute", "follow-up"])
def test_what_no_criteria_decide_is_not_closed_for_want_of_them(site: Site, manager: Visitor, process: str) -> None:
    story = Story(site, manager)
    case = _begin(story, process, "16 11 2026 10:00")
    assert "criteria are not met" not in words(manager.get(case))
    refused = manager.post(f"{case}/close", {"form": "close", "reason": "It was a mistake.", "sure": "yes"})
    assert "Record its outcome instead" in words(refused)
    assert [row.state for row in story.rows(CaseFile)] == ["open"]


def test_a_review_whose_criteria_are_not_met_is_closed(site: Site, manager: Visitor) -> None:
    story = Story(site, manager)
    case = _begin(story, "review", "16 11 2026 10:00")
    assert "Close the case because the criteria are not met" in words(manager.get(case))
    manager.follow(f"{case}/close", {"form": "close", "reason": "They are not.", "sure": "yes"})
    assert [row.state for row in story.rows(CaseFile)] == ["closed"]


SOON = "at once, and on the same working day"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("", f"{SOON} 1 If a child is at imminent risk"),
        ("/ladder", f"refer to MASH the same working day (any professional): {SOON}"),
        ("/steps/imminent-risk", f"State {SOON}"),
    ],
)
def test_what_cannot_wait_is_never_said_to_have_no_timescale(site: Site, page: str, said: str) -> None:
    manager = site.signed_in("business-manager", partnership="sandwell")
    manager.follow("/begin", {"form": "begin", "what": "sandwell/practice-escalation", "began_at": "", **CHILD})
    (case,) = Story(site, manager).rows(CaseFile)
    shown = words(manager.get(f"/cases/{case.id}{page}"))
    assert re.sub(r" ([):])", r"\1", said).casefold() in re.sub(r" ([):])", r"\1", shown).casefold()


def test_a_day_of_a_ladder_says_in_a_diary_that_nobody_waits_for_it(site: Site) -> None:
    manager = site.signed_in("business-manager", partnership="sandwell")
    begun = {"form": "begin", "what": "sandwell/practice-escalation", "began_at": "20 11 2026", **CHILD}
    manager.follow("/begin", begun)
    (case,) = Story(site, manager).rows(CaseFile)
    diary = manager.get(f"/cases/{case.id}/timetable.ics").get_data(as_text=True).replace("\r\n ", "")
    assert diary.count("BEGIN:VEVENT") == diary.count("DESCRIPTION:Indicative. Do not wait for this day if") == 4
    refused = manager.post(f"/cases/{case.id}/outcome", {"form": "outcome", "outcome": "resolved", "sure": "yes"})
    assert "Give the reason." in words(refused)
    assert "the Panel" not in words(refused)


def test_a_matter_that_is_over_stands_at_no_stage_and_says_which_end_is_missing(site: Site) -> None:
    manager = site.signed_in("business-manager", partnership="sandwell")
    begun = {"form": "begin", "what": "sandwell/practice-escalation", "began_at": "20 11 2026", **CHILD}
    manager.follow("/begin", begun)
    (case,) = Story(site, manager).rows(CaseFile)
    stage = {"form": "go-to", "stage": "stage-3", "opened_at": "23 11 2026 9:00", "why": "It cannot wait."}
    standing = words(manager.follow(f"/cases/{case.id}/ladder", stage))
    assert "It stands at “Stage 3" in standing
    assert "Indicative: by" in standing
    said = {"because": "person", "text": "The Chair has decided.", "sure": "yes"}
    manager.follow(f"/cases/{case.id}/outcome", {"form": "outcome", "outcome": "chair-decided", **said})
    page = words(manager.get(f"/cases/{case.id}/ladder"))
    over = re.findall(
        "The matter is over. The end of “Stage 3[^”]*”, opened on Monday 23 November 2026, is not on", page
    )
    assert len(over) == 2, "in words, and of the picture"
    assert "Its end is not on record" in page
    assert "It stands" not in page
    picture = page.split("The ladder of this matter")[1].split("Stage 4")[0]
    assert "Indicative: by" not in picture


def test_a_step_leads_nobody_to_a_page_that_their_role_does_not_include(site: Site, manager: Visitor) -> None:
    case = _begin(Story(site, manager), "review", "16 11 2026 10:00")

    def led_to(visitor: Visitor) -> set[str]:
        page = visitor.get(case).get_data(as_text=True)
        start = page.index('id="timetable"')
        steps = page[start : page.index("</ol>", start)]
        return {each.partition("#")[0] for each in re.findall(r'href="(/cases/[^"]+)"', steps)}

    chair = site.signed_in("partnership-chair")
    shown = led_to(chair)
    assert f"{case}/decision" in shown
    assert {path: chair.get(path).status_code for path in shown} == dict.fromkeys(shown, 200)
    assert f"{case}/returns" in led_to(manager) - shown
