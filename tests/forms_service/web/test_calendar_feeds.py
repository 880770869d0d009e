"""Calendar addresses: days without names, no more than their owner may see then, and nothing once taken back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Appointment, CalendarFeed, CaseFile, ConflictOfInterest, Task, User
from forms_service.db.records import due_dates
from forms_service.domain.events import LONDON
from forms_service.web.calendar_file import Entry, calendar_file
from tests.forms_service.web.conftest import ON_BOTH
from tests.forms_service.web.followed_matter import FollowedMatter
from tests.forms_service.web.site import Site, Visitor


@pytest.fixture
def matter(site: Site) -> FollowedMatter:
    return FollowedMatter.begin(site)


@pytest.fixture
def manager(site: Site) -> Visitor:
    return site.signed_in("business-manager")


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


@ON_BOTH
def test_the_days_of_a_case_are_read_without_signing_in_and_name_nobody(
    matter: FollowedMatter, manager: Visitor
) -> None:
    answer = matter.site.app.test_client().get(_address(manager, matter.case_id))
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    events = _events(answer.get_data(as_text=True))
    # Monday 23 November 2026 is day 1 in this partnership: day 3, and day 8.
    assert events[f"{matter.case_id}-managers-by@forms-service"]["DTSTART;VALUE=DATE"] == "20261125"
    assert events[f"{matter.case_id}-directors-by@forms-service"]["DTSTART;VALUE=DATE"] == "20261202"
    assert {event["SUMMARY"].partition(":")[0] for event in events.values()} == {matter.reference()}
    for name in ("Petra", "Raiser", "Invented"):
        assert name not in answer.get_data(as_text=True)


@ON_BOTH
def test_a_date_that_moved_has_a_higher_sequence_and_says_that_a_person_set_it(
    matter: FollowedMatter, manager: Visitor
) -> None:
    address = _address(manager, matter.case_id)
    uid = f"{matter.case_id}-managers-by@forms-service"
    assert _read(matter.site, address)[uid]["SEQUENCE"] == "0"
    with matter.work() as work:
        due_dates.override(work, matter.case_id, "managers-by", date(2026, 11, 30), "Both are away")
    moved = _read(matter.site, address)[uid]
    assert (moved["SEQUENCE"], moved["DTSTART;VALUE=DATE"]) == ("1", "20261130")
    assert moved["DESCRIPTION"] == (
        "Date set by a person. Worked out: Wednesday 25 November 2026. Indicative. Do not wait for this day if the "
        "child is at risk or may come to harm: go to any later stage at once."
    )
    with matter.work() as work:
        due_dates.take_back_override(work, matter.case_id, "managers-by")
    assert _read(matter.site, address)[uid]["SEQUENCE"] == "2"


def test_what_is_done_is_no_longer_in_the_diary(matter: FollowedMatter, manager: Visitor) -> None:
    address = _address(manager, matter.case_id)
    with matter.work() as work:
        due_dates.meet(work, matter.case_id, "managers-by")
    assert f"{matter.case_id}-managers-by@forms-service" not in _read(matter.site, address)


@ON_BOTH
@pytest.mark.parametrize(
    ("moment", "local"),
    [
        (datetime(2027, 1, 12, 10, 0, tzinfo=UTC), "20270112T100000"),
        (datetime(2027, 7, 13, 10, 0, tzinfo=UTC), "20270713T110000"),
    ],
)
def test_a_meeting_stands_at_its_london_hour_in_winter_and_summer(
    matter: FollowedMatter, manager: Visitor, moment: datetime, local: str
) -> None:
    with matter.work() as work:
        meeting = Appointment(
            id=new_id(), case_id=matter.case_id, step="directors-by", starts_at=moment, confirmed_by="system",
            confirmed_at=work.now,
        )  # fmt: skip
        meeting.sealed = work.vault(matter.case_id).seal_json(
            "appointment", meeting.id, "sealed", {"place": "Invented Hall"}
        )
        work.session.add(meeting)
    answer = matter.site.app.test_client().get(_address(manager, matter.case_id)).get_data(as_text=True)
    event = _events(answer)[f"{matter.case_id}-directors-by-meeting@forms-service"]
    assert event["DTSTART;TZID=Europe/London"] == local
    assert "Invented Hall" not in answer
    assert "TZID:Europe/London" in answer


def test_the_zone_says_when_the_clocks_change() -> None:
    """The last Sundays of March and October, at one o'clock UTC: 01:00 GMT and 02:00 BST."""
    text = calendar_file([Entry("x", "t", date(2027, 1, 1))], datetime(2027, 1, 1, tzinfo=UTC)).decode()
    changes = (("DAYLIGHT", "T010000", "+0000", "+0100"), ("STANDARD", "T020000", "+0100", "+0000"))
    for part, begins, before, after in changes:
        block = text[text.index(f"BEGIN:{part}") : text.index(f"END:{part}")]
        start = re.search(r"DTSTART:(\d{8})(T\d{6})", block)
        assert start is not None
        assert start[2] == begins
        first = datetime.strptime(start[1], "%Y%m%d").replace(tzinfo=LONDON)
        day = datetime(first.year, first.month, first.day, tzinfo=LONDON)
        assert day.utcoffset() != (day + timedelta(days=1)).utcoffset()
        assert f"TZOFFSETFROM:{before}" in block
        assert f"TZOFFSETTO:{after}" in block
        assert "BYDAY=-1SU" in block


def test_lines_are_folded_and_marks_escaped() -> None:
    title = "A;b,c\\d\ne " + "é" * 60
    text = calendar_file([Entry("x", title, date(2027, 7, 1), 3)], datetime(2027, 7, 1, tzinfo=UTC))
    lines = text.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert text.decode().replace("\r\n ", "").count("SUMMARY:A\\;b\\,c\\\\d\\ne " + "é" * 60) == 1


@ON_BOTH
def test_taken_back_it_gives_nothing_and_somebody_elses_cannot_be_taken_back(
    matter: FollowedMatter, manager: Visitor, unit: Visitor
) -> None:
    address = _address(manager, matter.case_id)
    feed = _feeds(matter.site)[0]
    assert unit.post(f"/feeds/{feed.id}/revoke", {}).status_code == 404
    client = matter.site.app.test_client()
    assert client.get(address).status_code == 200
    manager.follow(f"/feeds/{feed.id}/revoke")
    gone = client.get(address)
    assert gone.status_code == 410
    assert "BEGIN" not in gone.get_data(as_text=True)


def test_the_address_is_nowhere_stored_and_shown_once(matter: FollowedMatter, manager: Visitor) -> None:
    address = _address(manager, matter.case_id)
    token = address.removeprefix("/feed/").removesuffix(".ics")
    assert token not in str(vars(_feeds(matter.site)[0]))
    assert token not in manager.get("/feeds").get_data(as_text=True)
    assert matter.site.app.test_client().get("/feed/made-up.ics").status_code == 404


@ON_BOTH
def test_whoever_may_no_longer_see_the_case_gets_an_empty_calendar(
    matter: FollowedMatter, manager: Visitor, unit: Visitor
) -> None:
    managers = _address(manager, matter.case_id)
    user = _feeds(matter.site)[0].user_id
    theirs = _address(unit, matter.case_id)
    with matter.work() as work:
        work.session.get_one(CaseFile, matter.case_id).restricted = True
    assert _read(matter.site, theirs) == {}
    assert _read(matter.site, managers) != {}
    with matter.work() as work:
        conflict = ConflictOfInterest(id=new_id(), case_id=matter.case_id, user_id=user, by="system", at=work.now)
        work.session.add(conflict)
    assert _read(matter.site, managers) == {}
    assert "it shows nothing" in unit.get("/feeds").get_data(as_text=True)
    assert matter.reference() not in unit.get("/feeds").get_data(as_text=True)


def test_an_account_that_ended_reads_nothing(matter: FollowedMatter, unit: Visitor) -> None:
    address = _address(unit, "")
    with matter.work() as work:
        work.session.get_one(User, _feeds(matter.site)[0].user_id).active = False
    assert matter.site.app.test_client().get(address).status_code == 410


@ON_BOTH
def test_a_persons_tasks_have_their_days_and_no_agency(matter: FollowedMatter, unit: Visitor) -> None:
    with matter.work() as work:
        work.session.add(
            Task(
                id=new_id(), case_id=matter.case_id, partnership="_example", kind="returns-late", subject_id=new_id(),
                due_on=work.today + timedelta(days=1), details={"agency": "Invented Agency"},
            )
        )  # fmt: skip
    text = matter.site.app.test_client().get(_address(unit, "")).get_data(as_text=True)
    events = _events(text)
    task = next(event for uid, event in events.items() if uid.startswith("task-"))
    assert task["DTSTART;VALUE=DATE"] == "20261124"
    assert task["SUMMARY"].startswith(f"{matter.reference()}: ")
    assert f"{matter.case_id}-managers-by@forms-service" in events
    assert "Invented" not in text
    again = matter.site.app.test_client().get(_address(unit, "")).get_data(as_text=True)
    assert set(_events(again)) == set(events)


def test_no_address_is_made_for_a_case_that_one_may_not_see(matter: FollowedMatter, unit: Visitor) -> None:
    with matter.work() as work:
        work.session.get_one(CaseFile, matter.case_id).restricted = True
    assert unit.post("/feeds", {"case_id": matter.case_id}).status_code == 404
    assert matter.reference() not in unit.get(f"/feeds?case={matter.case_id}").get_data(as_text=True)


@ON_BOTH
def test_reading_is_noted_about_and_not_each_time(matter: FollowedMatter, unit: Visitor) -> None:
    address = _address(unit, matter.case_id)
    _read(matter.site, address)
    first = _feeds(matter.site)[0].last_read_at
    matter.site.pass_minutes(30)
    _read(matter.site, address)
    assert _feeds(matter.site)[0].last_read_at == first
    matter.site.pass_minutes(31)
    _read(matter.site, address)
    later = _feeds(matter.site)[0].last_read_at
    assert first is not None
    assert later == first + timedelta(minutes=61)


def _address(visitor: Visitor, case_id: str) -> str:
    visitor.get("/feeds")
    page = visitor.post("/feeds", {"case_id": case_id})
    assert page.status_code == 200
    found = re.search(r"http://127\.0\.0\.1:8080(/feed/[\w-]+\.ics)", page.get_data(as_text=True))
    assert found
    return found[1]


def _read(site: Site, address: str) -> dict[str, dict[str, str]]:
    answer = site.app.test_client().get(address)
    assert answer.status_code == 200
    return _events(answer.get_data(as_text=True))


def _events(text: str) -> dict[str, dict[str, str]]:
    unfolded = text.replace("\r\n ", "")
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", unfolded, re.DOTALL):
        lines = dict(line.split(":", 1) for line in block.strip().split("\r\n"))
        found[lines["UID"]] = lines
    return found


def _feeds(site: Site) -> list[CalendarFeed]:
    with site.sessions() as session:
        return list(session.scalars(select(CalendarFeed).order_by(CalendarFeed.created_at, CalendarFeed.id)))
