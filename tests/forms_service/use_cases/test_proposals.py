"""An earlier date is in force at once, with an audit entry and a task; a later one is moved by a person.

A proclaimed holiday and a corrected anchor give one proposal with both dates, made once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forms_service.db.models import (
    AgencyRequest,
    AuditEvent,
    CaseFile,
    ChangeProposal,
    DueDate,
    Event,
    Letter,
    ScheduleRun,
    Task,
)
from forms_service.db.queries.proposals import proposals_of, unseen_forward_dates, waiting_proposals
from forms_service.db.records import due_dates, events
from forms_service.db.records.cases import give_reference
from forms_service.db.records.dates_forward import CAME_FORWARD
from forms_service.db.records.proposals import WOULD_CHANGE, look_over
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.domain.working_days import WorkingCalendar
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.ports import Services
from forms_service.use_cases.apply_proposal import apply_proposal
from forms_service.use_cases.decline_proposal import decline_proposal
from forms_service.use_cases.issue_requests import issue_requests
from forms_service.use_cases.look_over_dates import look_over_dates
from forms_service.use_cases.note_forward_dates import note_forward_dates
from forms_service.use_cases.set_due_date import set_due_date
from tests.factories import PERSON, add_case
from tests.fakes import CALENDAR
from tests.played_case import NEL, PlayedCase

WINTER = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)  # Mondays
SUMMER = datetime(2027, 7, 12, 10, 0, tzinfo=UTC)


def proclaimed(services: Services, day: date) -> Services:
    calendar = WorkingCalendar(
        {**services.calendar.holidays, day: "Proclaimed holiday"}, CALENDAR.first, CALENDAR.last, f"test with {day}"
    )
    return replace(services, calendar=calendar)


def opened_case(work: Work, at: datetime) -> CaseFile:
    case = add_case(work)
    case.state, case.opened_at = "open", work.now
    give_reference(work, case)
    events.note_event(work, case, "notification.received", at)
    return case


def dates(work: Work, case_id: str) -> dict[str, date]:
    rows = work.session.scalars(
        select(DueDate).where(DueDate.case_id == case_id, DueDate.state != "superseded").order_by(DueDate.step)
    )
    return {row.step: row.effective_on for row in rows}


def the_proposal(work: Work, case_id: str, state: str = "open") -> ChangeProposal:
    return work.session.scalars(
        select(ChangeProposal).where(ChangeProposal.case_id == case_id, ChangeProposal.state == state)
    ).one()


@pytest.mark.parametrize(
    ("at", "holiday", "before", "after"),
    [
        (WINTER, date(2027, 1, 14), date(2027, 1, 18), date(2027, 1, 19)),
        (SUMMER, date(2027, 7, 15), date(2027, 7, 19), date(2027, 7, 20)),
    ],
)
def test_a_proclaimed_holiday_is_proposed_once_with_both_dates_and_moves_nothing_by_itself(
    sessions: Sessions, services: Services, at: datetime, holiday: date, before: date, after: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case_id = opened_case(work, at).id
        stood = dates(work, case_id)
        assert stood["tell-panel"] == before
    later = proclaimed(services, holiday)
    for _ in range(2):
        with begin_work(sessions, later, PERSON) as work:
            look_over(work, work.session.get_one(CaseFile, case_id))
    with begin_work(sessions, later, PERSON) as work:
        (shown,) = proposals_of(work, case_id)
        told = {each.id: (each.before, each.after, each.because) for each in shown.dates}
        assert told["tell-panel"] == (before, after, "calendar")
        assert set(told) == set(stood)  # each of them spans that day
        assert dates(work, case_id) == stood
        assert waiting_proposals(work.session) == 1
        task = work.session.scalars(select(Task).where(Task.kind == WOULD_CHANGE)).one()
        assert (task.case_id, task.subject_id, task.done_at) == (case_id, shown.id, None)
        # Something else that happens moves no date that stood either.
        events.note_event(work, work.session.get_one(CaseFile, case_id), "sin.sent", at)
        assert {step: on for step, on in dates(work, case_id).items() if step in stood} == stood


def test_a_manager_takes_over_all_of_it_and_what_was_met_or_set_by_a_person_stays(
    sessions: Sessions, services: Services
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case_id = opened_case(work, WINTER).id
        due_dates.meet(work, case_id, "meeting")
        set_due_date(work, case_id=case_id, step="local-clock", on=date(2027, 2, 3), reason="Agreed.")
    with begin_work(sessions, proclaimed(services, date(2027, 1, 14)), PERSON) as work:
        case = work.session.get_one(CaseFile, case_id)
        look_over(work, case)
        proposal = the_proposal(work, case_id)
        assert [each["id"] for each in proposal.dates] == ["tell-panel"]
        met = dates(work, case_id)["meeting"]
        apply_proposal(work, proposal_id=proposal.id)
        assert dates(work, case_id) == {
            "tell-panel": date(2027, 1, 19), "meeting": met, "local-clock": date(2027, 2, 3),
        }  # fmt: skip
        assert proposal.state == "applied"
        assert proposal.settled_by == PERSON.who
        assert work.session.scalars(select(Task.done_at).where(Task.kind == WOULD_CHANGE)).one() is not None
        assert look_over(work, case) is None
        with pytest.raises(ConflictError):
            apply_proposal(work, proposal_id=proposal.id)
    with begin_work(sessions, services, PERSON) as work:
        whats = work.session.scalars(select(AuditEvent.what).where(AuditEvent.case_id == case_id)).all()
        assert {"proposal.made", "proposal.applied"} <= set(whats)


def test_what_was_declined_is_not_proposed_again_until_something_else_changes(
    sessions: Sessions, services: Services
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case_id = opened_case(work, SUMMER).id
    with begin_work(sessions, proclaimed(services, date(2027, 7, 15)), PERSON) as work:
        case = work.session.get_one(CaseFile, case_id)
        proposal = look_over(work, case)
        assert proposal is not None
        stood = dates(work, case_id)
        with pytest.raises(InvalidInputError) as told:
            decline_proposal(work, proposal_id=proposal.id, reason=" ")
        assert told.value.field == "reason"
        decline_proposal(work, proposal_id=proposal.id, reason="The partners keep the days they agreed.")
        assert look_over(work, case) is None
        assert dates(work, case_id) == stood
        assert proposals_of(work, case_id)[0].reason == "The partners keep the days they agreed."
        assert b"partners keep" not in (proposal.sealed or b"")
    with begin_work(sessions, proclaimed(services, date(2027, 7, 14)), PERSON) as work:
        again = look_over(work, work.session.get_one(CaseFile, case_id))
        # Another day off gives the same dates: it is the same proposal, and it was declined.
        assert again is None
    with begin_work(sessions, proclaimed(services, date(2027, 7, 23)), PERSON) as work:
        other = look_over(work, work.session.get_one(CaseFile, case_id))
        assert other is not None
        assert "tell-panel" not in {each["id"] for each in other.dates}


@pytest.mark.parametrize("at", [WINTER, SUMMER])
def test_what_was_declined_and_set_right_is_proposed_anew_when_it_comes_again(
    sessions: Sessions, services: Services, at: datetime
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case_id = opened_case(work, at).id

    def received(really: datetime) -> None:
        with begin_work(sessions, services, PERSON) as work:
            (before,) = work.session.scalars(
                select(Event).where(Event.case_id == case_id, Event.withdrawn_at.is_(None))
            ).all()
            events.withdraw(work, before, "A slip of the pen.")
            events.note_event(work, work.session.get_one(CaseFile, case_id), before.name, really)

    received(at + timedelta(days=1))
    with begin_work(sessions, services, PERSON) as work:
        decline_proposal(work, proposal_id=the_proposal(work, case_id).id, reason="It came on the day before.")
    received(at)
    with begin_work(sessions, services, PERSON) as work:
        assert waiting_proposals(work.session) == 0
    received(at + timedelta(days=1))  # it was the later day after all
    with begin_work(sessions, services, PERSON) as work:
        apply_proposal(work, proposal_id=the_proposal(work, case_id).id)
        assert dates(work, case_id)["tell-panel"] == {WINTER: date(2027, 1, 19), SUMMER: date(2027, 7, 20)}[at]


def test_a_proposal_is_overtaken_by_something_newer_and_comes_back_with_its_cause(
    sessions: Sessions, services: Services
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case_id = opened_case(work, WINTER).id
    with begin_work(sessions, proclaimed(services, date(2027, 1, 14)), PERSON) as work:
        first = look_over(work, work.session.get_one(CaseFile, case_id))
        assert first is not None
        first_id = first.id
    with begin_work(sessions, services, PERSON) as work:  # the proclamation was withdrawn
        assert look_over(work, work.session.get_one(CaseFile, case_id)) is None
        assert the_proposal(work, case_id, "overtaken").id == first_id
        assert waiting_proposals(work.session) == 0
    with begin_work(sessions, proclaimed(services, date(2027, 1, 14)), PERSON) as work:
        again = look_over(work, work.session.get_one(CaseFile, case_id))
        assert again is not None
        assert (again.id, again.state) == (first_id, "open")
    two = proclaimed(proclaimed(services, date(2027, 1, 14)), date(2027, 1, 15))
    with begin_work(sessions, two, PERSON) as work, pytest.raises(ConflictError) as told:
        apply_proposal(work, proposal_id=first_id)  # looked at before the second holiday was known
    assert told.value.code == "overtaken"


@pytest.mark.parametrize(
    ("at", "really", "tell_panel"),
    [
        (WINTER, datetime(2027, 1, 8, 10, 0, tzinfo=UTC), date(2027, 1, 15)),
        (SUMMER, datetime(2027, 7, 9, 10, 0, tzinfo=UTC), date(2027, 7, 16)),
    ],
)
def test_a_date_that_comes_forward_with_a_corrected_anchor_is_in_force_at_once(
    sessions: Sessions, services: Services, at: datetime, really: datetime, tell_panel: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = opened_case(work, at)
        wrong = events.note_event(work, case, "sin.sent", at)
        stood = dates(work, case.id)
        mistaken = work.session.scalars(select(Event).where(Event.name == "notification.received")).one()
        events.note_event(work, case, "notification.received", really)
        assert the_proposals(work, case.id) == []  # the first record of it counts until it is withdrawn
        waiting, gone = (add_letter(work, case, state) for state in ("held", "released"))
        events.withdraw(work, mistaken, "Another day.")
        # What waits prints the new day; what was printed stays.
        assert (waiting.state, gone.state) == ("asked", "released")
        assert dates(work, case.id)["tell-panel"] == tell_panel < stood["tell-panel"]
        forward = the_proposal(work, case.id, "in-force")
        told = {each["id"]: each for each in forward.dates}
        assert set(told) == {"tell-panel", "meeting", "local-clock"}
        assert (told["tell-panel"]["before"], told["tell-panel"]["after"], told["tell-panel"]["because"]) == (
            stood["tell-panel"].isoformat(), tell_panel.isoformat(), "anchor",
        )  # fmt: skip
        assert the_task(work, CAME_FORWARD) == (forward.id, "red", None)
        assert work.session.scalars(select(Task).where(Task.kind == WOULD_CHANGE)).all() == []
        # What it counts from is gone: that date would go too, and so it waits for a person.
        events.withdraw(work, wrong, "It was not sent.")
        proposal = the_proposal(work, case.id)
        assert {each["id"]: each["after"] for each in proposal.dates} == {"panel-clock": None}
        assert dates(work, case.id)["panel-clock"] == stood["panel-clock"]
        apply_proposal(work, proposal_id=proposal.id)
        assert "panel-clock" not in dates(work, case.id)
        # Of two clocks the one that stands alone is in force again.
        local = work.session.scalars(
            select(DueDate).where(DueDate.step == "local-clock", DueDate.state == "open")
        ).one()
        assert local.in_force is True
        assert unseen_forward_dates(work.session) == 1
        note_forward_dates(work, proposal_id=forward.id)
        assert unseen_forward_dates(work.session) == 0
        assert (forward.state, forward.settled_by) == ("seen", PERSON.who)
        assert the_task(work, CAME_FORWARD)[2] is not None
        with pytest.raises(ConflictError):
            note_forward_dates(work, proposal_id=forward.id)
        with pytest.raises(ConflictError):
            apply_proposal(work, proposal_id=forward.id)
    with begin_work(sessions, services, PERSON) as work:
        heard = work.session.scalars(select(AuditEvent).where(AuditEvent.what == "date.came-forward")).all()
        assert {each.subject_id: each.details["after"] for each in heard}["tell-panel"] == tell_panel.isoformat()


def add_letter(work: Work, case: CaseFile, state: str) -> Letter:
    letter = Letter(case_id=case.id, kind="told", audience="file", recipient_key=state, state=state, made_at=work.now)
    work.session.add(letter)
    work.session.flush()
    return letter


def the_task(work: Work, kind: str) -> tuple[str, str, datetime | None]:
    row = work.session.scalars(select(Task).where(Task.kind == kind)).one()
    return row.subject_id, row.severity, row.done_at


@pytest.mark.parametrize(
    ("at", "really", "tell_panel"),
    [
        (WINTER, datetime(2027, 1, 12, 10, 0, tzinfo=UTC), date(2027, 1, 19)),
        (SUMMER, datetime(2027, 7, 13, 10, 0, tzinfo=UTC), date(2027, 7, 20)),
    ],
)
def test_a_date_that_would_be_later_with_a_corrected_anchor_waits_for_a_person(
    sessions: Sessions, services: Services, at: datetime, really: datetime, tell_panel: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = opened_case(work, at)
        stood = dates(work, case.id)
        mistaken = work.session.scalars(select(Event).where(Event.name == "notification.received")).one()
        events.note_event(work, case, "notification.received", really)
        events.withdraw(work, mistaken, "Another day.")
        assert dates(work, case.id) == stood
        proposal = the_proposal(work, case.id)
        assert {each["id"]: each["after"] for each in proposal.dates}["tell-panel"] == tell_panel.isoformat()
        assert proposal.why == "anchor"
        assert the_task(work, WOULD_CHANGE) == (proposal.id, "normal", None)
        with pytest.raises(ConflictError):
            note_forward_dates(work, proposal_id=proposal.id)


@pytest.mark.parametrize(
    ("at", "holiday", "before", "after"),
    [
        (WINTER, date(2027, 1, 14), date(2027, 1, 19), date(2027, 1, 18)),
        (SUMMER, date(2027, 7, 15), date(2027, 7, 20), date(2027, 7, 19)),
    ],
)
def test_a_holiday_that_is_none_after_all_brings_dates_forward_on_the_daily_look(
    sessions: Sessions, services: Services, at: datetime, holiday: date, before: date, after: date
) -> None:
    with begin_work(sessions, proclaimed(services, holiday), PERSON) as work:
        case_id = opened_case(work, at).id
        assert dates(work, case_id)["tell-panel"] == before
    for _ in range(2):
        with begin_work(sessions, services, PERSON) as work:
            assert look_over(work, work.session.get_one(CaseFile, case_id)) is None
            assert dates(work, case_id)["tell-panel"] == after
            assert the_proposal(work, case_id, "in-force").why == "calendar"


@pytest.mark.parametrize(
    ("at", "really", "own", "by_law", "late"),
    [
        (WINTER, datetime(2027, 1, 7, 10, 0, tzinfo=UTC), date(2027, 1, 15), date(2027, 1, 14), date(2027, 2, 5)),
        (SUMMER, datetime(2027, 7, 8, 10, 0, tzinfo=UTC), date(2027, 7, 16), date(2027, 7, 15), date(2027, 8, 6)),
    ],
)
def test_a_persons_day_within_the_law_ends_where_the_law_is_earlier_now_and_one_beyond_it_stays(
    sessions: Sessions, services: Services, at: datetime, really: datetime, own: date, by_law: date, late: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = opened_case(work, at)
        set_due_date(work, case_id=case.id, step="tell-panel", on=own, reason="A day early.")
        set_due_date(work, case_id=case.id, step="local-clock", on=late, reason="Agreed with the Panel.")
        worked_out = due_dates.due_date_of(work, case.id, "local-clock")
        assert worked_out is not None
        assert worked_out.due_on < late
        mistaken = work.session.scalars(select(Event).where(Event.name == "notification.received")).one()
        events.note_event(work, case, "notification.received", really)
        events.withdraw(work, mistaken, "Another day.")
        assert dates(work, case.id)["tell-panel"] == by_law
        assert dates(work, case.id)["local-clock"] == late
        shown = {each.id: each for each in proposals_of(work, case.id)[0].dates}
        assert (shown["tell-panel"].before, shown["tell-panel"].own) == (own, None)
        assert (shown["local-clock"].before, shown["local-clock"].own) == (worked_out.due_on, late)


def the_proposals(work: Work, case_id: str) -> list[ChangeProposal]:
    return list(work.session.scalars(select(ChangeProposal).where(ChangeProposal.case_id == case_id)))


def test_a_case_that_nobody_opened_yet_is_dated_anew_at_once(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        event = events.note_event(work, case, "notification.received", WINTER)
        events.note_event(work, case, "notification.received", datetime(2027, 1, 8, 10, 0, tzinfo=UTC))
        events.withdraw(work, event, "Another day.")
        assert dates(work, case.id)["tell-panel"] == date(2027, 1, 15)
        assert the_proposals(work, case.id) == []


def test_the_daily_look_finds_every_open_case(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        opened, ended = opened_case(work, WINTER), opened_case(work, WINTER)
        ended.state, ended.closed_at = "closed", work.now
        run = ScheduleRun(name="look_over_dates", scheduled_for=work.now, state="waiting")
        work.session.add(run)
        work.session.flush()
        ids = (opened.id, ended.id, run.id)
    claim = _Claim()
    look_over_dates(sessions, proclaimed(services, date(2027, 1, 14)), ids[2], claim)  # type: ignore[arg-type]
    with begin_work(sessions, services, PERSON) as work:
        assert [row.case_id for row in work.session.scalars(select(ChangeProposal))] == [ids[0]]
        assert work.session.get_one(ScheduleRun, ids[2]).state == "done"


class _Claim:
    def check(self, work: Work) -> None:
        """Nobody took the job away."""


@pytest.mark.parametrize("partnership", [NEL])
def test_a_printed_due_date_of_a_request_moves_only_with_the_proposal(opened: PlayedCase) -> None:
    with opened.work() as work:
        for row in work.session.scalars(select(AgencyRequest)):
            row.state = "confirmed"
        issue_requests(work, opened.case_id)
        requests = work.session.scalars(select(AgencyRequest).where(AgencyRequest.state == "issued")).all()
        assert requests
        stood: dict[str, Any] = {each.id: each.due_on for each in requests}
    services = opened.run.started.services
    calendar = services.calendar
    first = min(stood.values())
    shifted = replace(
        services,
        calendar=WorkingCalendar(
            {**calendar.holidays, first: "Proclaimed holiday"}, calendar.first, calendar.last, "with one more"
        ),
    )
    with begin_work(opened.run.sessions, shifted, PERSON) as work:
        proposal = look_over(work, work.session.get_one(CaseFile, opened.case_id))
        assert proposal is not None
        asked = {each["id"]: each for each in proposal.dates if each["kind"] == "request"}
        assert {key: date.fromisoformat(each["before"]) for key, each in asked.items()} == stood
        assert {each.id: each.due_on for each in work.session.scalars(select(AgencyRequest)) if each.due_on} == stood
        apply_proposal(work, proposal_id=proposal.id)
        moved = {each.id: each.due_on for each in work.session.scalars(select(AgencyRequest)) if each.due_on}
        assert moved == {key: date.fromisoformat(each["after"]) for key, each in asked.items()}
        assert all(moved[key] > on for key, on in stood.items())


def test_a_persons_own_date_outlives_the_correction_of_what_it_counted_from(
    sessions: Sessions, services: Services
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = opened_case(work, WINTER)
        wrong = events.note_event(work, case, "sin.sent", WINTER)
        set_due_date(work, case_id=case.id, step="panel-clock", on=date(2027, 2, 4), reason="Agreed.")
        events.withdraw(work, wrong, "Another day.")
        (told,) = the_proposal(work, case.id).dates
        assert (told["before"], told["after"]) == ("2027-02-04", None)
        events.note_event(work, case, "sin.sent", datetime(2027, 1, 12, 10, 0, tzinfo=UTC))
        assert dates(work, case.id)["panel-clock"] == date(2027, 2, 4)
        assert the_proposals(work, case.id)[0].state == "overtaken"


@pytest.mark.parametrize(
    ("at", "wrong", "really", "first"),
    [
        (WINTER, datetime(2027, 1, 13, 10, 0, tzinfo=UTC), datetime(2027, 1, 7, 10, 0, tzinfo=UTC), date(2027, 1, 28)),
        (SUMMER, datetime(2027, 7, 14, 10, 0, tzinfo=UTC), datetime(2027, 7, 8, 10, 0, tzinfo=UTC), date(2027, 7, 29)),
    ],
)
def test_of_two_clocks_the_one_that_came_forward_leads_at_once(
    sessions: Sessions, services: Services, at: datetime, wrong: datetime, really: datetime, first: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = opened_case(work, at)
        mistaken = events.note_event(work, case, "sin.sent", wrong)
        assert leading(work, case.id) == {"local-clock"}
        events.note_event(work, case, "sin.sent", really)
        events.withdraw(work, mistaken, "Another day.")
        assert dates(work, case.id)["panel-clock"] == first
        assert leading(work, case.id) == {"panel-clock"}
        assert [each["id"] for each in the_proposal(work, case.id, "in-force").dates] == ["panel-clock"]
        # The notification came later than was written down: its own clock waits, and the earlier one still leads.
        received = work.session.scalars(select(Event).where(Event.name == "notification.received")).one()
        events.note_event(work, case, "notification.received", wrong)
        events.withdraw(work, received, "Another day.")
        assert "local-clock" in {each["id"] for each in the_proposal(work, case.id).dates}
        assert leading(work, case.id) == {"panel-clock"}


def leading(work: Work, case_id: str) -> set[str]:
    rows = work.session.scalars(
        select(DueDate).where(DueDate.case_id == case_id, DueDate.state == "open", DueDate.in_force.is_(True))
    )
    return {row.step for row in rows} & {"panel-clock", "local-clock"}
