"""Events are facts that stay; dates follow them, except those that were met or set by a person."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from forms_service.db.models import CaseFile, DueDate, Event
from forms_service.db.records import due_dates, events
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.ports import Services
from tests.factories import PERSON, add_case

WINTER = datetime(2026, 12, 17, 10, 40, tzinfo=UTC)  # a Thursday, before Christmas
SUMMER = datetime(2027, 7, 1, 10, 40, tzinfo=UTC)  # a Thursday


def dates(work: Work, case: CaseFile) -> dict[str, date]:
    rows = work.session.scalars(
        select(DueDate).where(DueDate.case_id == case.id, DueDate.state != "superseded").order_by(DueDate.step)
    )
    return {row.step: row.effective_on for row in rows}


@pytest.mark.parametrize(
    ("received", "tell_panel", "meeting"),
    [(WINTER, date(2026, 12, 24), date(2027, 1, 6)), (SUMMER, date(2027, 7, 8), date(2027, 7, 16))],
)
def test_a_recorded_event_dates_the_steps_that_count_from_it(
    sessions: Sessions, services: Services, received: datetime, tell_panel: date, meeting: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        assert dates(work, case) == {}
        events.note_event(work, case, "notification.received", received)
        found = dates(work, case)
        assert (found["tell-panel"], found["meeting"]) == (tell_panel, meeting)
        assert "panel-clock" not in found
        row = due_dates.due_date_of(work, case.id, "meeting")
        assert row is not None
        assert row.explanation["anchor"] == "notification.received"
        assert row.explanation["calendar"] == "test"


def test_of_two_clocks_both_are_kept_and_the_earlier_is_in_force(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        events.note_event(work, case, "notification.received", WINTER)
        events.note_event(work, case, "sin.sent", datetime(2026, 12, 16, 9, tzinfo=UTC))
        panel, local = (due_dates.due_date_of(work, case.id, step) for step in ("panel-clock", "local-clock"))
        assert panel is not None
        assert local is not None
        assert (panel.in_force, local.in_force) == (True, False)
        assert panel.due_on < local.due_on


def test_a_second_event_of_the_same_name_restarts_no_clock(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        events.note_event(work, case, "notification.received", WINTER)
        before = dates(work, case)
        second = events.note_event(work, case, "notification.received", SUMMER)
        assert dates(work, case) == before
        assert second.seq == 2


def test_a_withdrawn_event_stays_in_the_history_and_dates_nothing(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        wrong = events.note_event(work, case, "notification.received", SUMMER, note="Written down wrongly")
        events.withdraw(work, wrong)
        assert dates(work, case) == {}
        assert events.note_of(work, wrong) == "Written down wrongly"
        with pytest.raises(ConflictError):
            events.withdraw(work, wrong)
        events.note_event(work, case, "notification.received", WINTER)
        assert dates(work, case)["tell-panel"] == date(2026, 12, 24)
        assert [event.seq for event in work.session.scalars(select(Event).order_by(Event.seq))] == [1, 2]


def test_a_date_that_was_met_does_not_move_and_the_old_reasoning_stays(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        wrong = events.note_event(work, case, "notification.received", WINTER)
        due_dates.meet(work, case.id, "tell-panel")
        events.withdraw(work, wrong)
        events.note_event(work, case, "notification.received", SUMMER)
        found = dates(work, case)
        assert found["tell-panel"] == date(2026, 12, 24)
        assert found["meeting"] == date(2027, 7, 16)
        old = work.session.scalars(
            select(DueDate).where(DueDate.state == "superseded", DueDate.step == "meeting")
        ).all()
        assert [row.due_on for row in old] == [date(2027, 1, 6)]


def test_a_persons_own_date_outlives_recomputing(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        events.note_event(work, case, "notification.received", WINTER)
        due_dates.override(work, case.id, "meeting", date(2027, 1, 11), "The chair is away")
        first = events.note_event(work, case, "la.aware", WINTER)
        events.withdraw(work, first)
        row = due_dates.due_date_of(work, case.id, "meeting")
        assert row is not None
        assert (row.due_on, row.effective_on) == (date(2027, 1, 6), date(2027, 1, 11))
        assert due_dates.effective_at(work, row) == datetime(2027, 1, 11, 17, tzinfo=UTC)
        with pytest.raises(InvalidInputError):
            due_dates.override(work, case.id, "meeting", date(2027, 1, 12), " ")
        with pytest.raises(NotFoundError):
            due_dates.override(work, case.id, "learning", date(2027, 1, 12), "There is none")


def test_what_happens_is_in_a_closed_list(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work, pytest.raises(InvalidInputError):
        events.note_event(work, add_case(work), "something.else", WINTER)


def test_recomputing_without_news_changes_no_row(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        events.note_event(work, case, "notification.received", WINTER)
        due_dates.refresh(work, case.id)
        due_dates.refresh(work, case.id)
        assert len(work.session.scalars(select(DueDate)).all()) == 3
