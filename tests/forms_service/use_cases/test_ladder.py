"""A matter goes up its ladder by persons' acts alone; what they say is sealed, and every act leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AuditEvent, CaseFile, CaseStage, DueDate, Event, Letter, Party, Task
from forms_service.db.records.parties import details_of, parties_of
from forms_service.db.records.stages import ladder_of_case, outcome_text_of, why_of
from forms_service.db.work import Work
from forms_service.definitions.letter_values import local_day
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Condition
from forms_service.domain.deadlines import london_instant
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.choose_recorder import choose_recorder
from forms_service.use_cases.complete_matter import complete_matter
from forms_service.use_cases.confirm_step import confirm_step
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.keep_party import add_party, change_party, let_party_leave
from forms_service.use_cases.note_safety_call import note_safety_call
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.record_discussion import record_discussion, withdraw_discussion
from forms_service.use_cases.record_event import record_event
from tests.played_case import EXAMPLE, PlayedCase
from tests.shipped_definitions import shipped_library

SEASONS = {"January": datetime(2027, 1, 11, 10, 0, tzinfo=UTC), "July": datetime(2027, 7, 12, 10, 0, tzinfo=UTC)}
WHO = {"name": "Testperson Two Madeup", "agency": "Pretend School", "email": "two@pretend-school.example.org"}
OTHER = {"name": "Testperson Three Madeup", "agency": "Pretend Social Care", "email": "three@pretend-care.example.org"}


@dataclass
class Matter:
    """One dispute of the example partnership, with both parties."""

    played: PlayedCase
    case_id: str
    raising: str
    answering: str

    def work(self):  # type: ignore[no-untyped-def]
        return self.played.work()

    @property
    def now(self) -> datetime:
        return self.played.run.services.business_clock.now()

    def open(self, stage: str, why: str = "It cannot wait.") -> str:
        with self.work() as work:
            return open_stage(work, self.case_id, stage, opened_at=work.now, why=why)

    def end(self, row: str, how: str, text: str = "They met.") -> None:
        with self.work() as work:
            end_stage(work, row, how, text, work.now)

    def wait(self, **more: float) -> None:
        self.played.run.go_to(self.now + timedelta(**more))

    def rows(self, table, *conditions):  # type: ignore[no-untyped-def]
        return self.played.rows(table, *conditions)

    def events(self) -> list[str]:
        return [each.name for each in self.rows(Event, Event.case_id == self.case_id, Event.withdrawn_at.is_(None))]

    def letters(self) -> list[tuple[str, str]]:
        return sorted((each.kind, each.recipient_key) for each in self.rows(Letter, Letter.case_id == self.case_id))

    def step(self, name: str) -> DueDate:
        return next(
            row
            for row in self.rows(DueDate, DueDate.case_id == self.case_id, DueDate.step == name)
            if row.state != "superseded"
        )


IN_BOTH_SEASONS = pytest.mark.parametrize("matter", ["January", "July"], indirect=True)


def with_step_of_recorder() -> Library:
    """The managers' dated step is done once it is agreed who writes the record of their stage."""
    library = shipped_library()
    data = library.partnerships[EXAMPLE]
    process = data.processes["dispute"][1]
    done = Condition(recorder="managers")
    steps = tuple(
        step.model_copy(update={"done_when": done}) if step.id == "managers-by" else step for step in process.steps
    )
    changed = {**data.processes, "dispute": {1: process.model_copy(update={"steps": steps})}}
    return replace(library, partnerships={**library.partnerships, EXAMPLE: replace(data, processes=changed)})


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.played_case.example_library", with_step_of_recorder)


@pytest.fixture
def matter(request, sessions, services, database) -> Matter:  # type: ignore[no-untyped-def]
    at = SEASONS[getattr(request, "param", "January")]
    played = PlayedCase.begin(sessions, services, database.engine, EXAMPLE, at)
    with played.work() as work:
        case_id = begin_case(work, EXAMPLE, "dispute", facts={"subject": "The level of help"})
        raising, answering = add_party(work, case_id, "raising", WHO), add_party(work, case_id, "answering", OTHER)
    return Matter(played, case_id, raising, answering)


def test_opening_a_stage_records_its_event_and_asks_for_the_letters_of_both_parties(matter: Matter) -> None:
    row = matter.open("managers", "The child is not safe.")
    assert matter.events() == ["stage-1.received"]
    assert matter.letters() == [("stage-told", f"party:{each}") for each in sorted([matter.raising, matter.answering])]
    with matter.work() as work:
        stage = work.session.get_one(CaseStage, row)
        assert why_of(work, stage) == "The child is not safe."
        assert ladder_of_case(work, work.session.get_one(CaseFile, matter.case_id)).at.stage == "managers"
        assert b"not safe" not in stage.why_sealed


@IN_BOTH_SEASONS
def test_a_day_before_the_stage_was_opened_is_refused_and_its_own_day_is_not(matter: Matter) -> None:
    row = matter.open("managers")
    midnight = london_instant(local_day(matter.now), time())
    with matter.work() as work, pytest.raises(InvalidInputError) as told:
        end_stage(work, row, "settled", "They met.", midnight - timedelta(days=1), day_only=True)
    assert told.value.field == "ended_at"
    with matter.work() as work:
        end_stage(work, row, "settled", "They met.", midnight, day_only=True)
        stage = work.session.get_one(CaseStage, row)
        assert stage.ended_at == stage.opened_at


@IN_BOTH_SEASONS
def test_a_later_stage_is_opened_while_the_first_is_open_and_before_its_day(matter: Matter) -> None:
    with matter.work() as work:
        record_event(work, matter.case_id, "matter.raised", work.now)
    matter.open("managers")
    matter.open("directors")
    with matter.work() as work:
        ladder = ladder_of_case(work, work.session.get_one(CaseFile, matter.case_id))
        assert [row.stage for row in ladder.still_open] == ["managers", "directors"]
        early = [each.details["early"] for each in audits(work, "stage.opened")]
    assert early == [True, True]  # the talk was passed over first, then the managers' stage left open


@IN_BOTH_SEASONS
def test_a_stage_is_opened_from_the_day_it_was_raised_there_though_we_hear_later(matter: Matter) -> None:
    told, raised = matter.now, matter.now - timedelta(days=3)
    with matter.work() as work:
        open_stage(work, matter.case_id, "directors", opened_at=raised, why="Told by telephone.")
    (event,) = matter.rows(Event, Event.case_id == matter.case_id)
    assert (event.name, event.occurred_at, event.recorded_at) == ("stage-2.received", raised, told)
    # Five working days of the form's own clock; this partnership counts the day it came as day 1 where people work.
    assert matter.step("directors-by-form").due_on.weekday() < 5


def test_no_stage_is_opened_in_the_future_or_twice_or_behind(matter: Matter) -> None:
    with matter.work() as work, pytest.raises(InvalidInputError):
        open_stage(work, matter.case_id, "managers", opened_at=work.now + timedelta(minutes=1), why="")
    matter.open("directors")
    for stage in ("managers", "directors"):
        with matter.work() as work, pytest.raises(ConflictError):
            open_stage(work, matter.case_id, stage, opened_at=work.now, why="Again.")
    with matter.work() as work, pytest.raises(NotFoundError):
        open_stage(work, matter.case_id, "no-such-stage", opened_at=work.now, why="")


def test_passing_over_a_stage_asks_why_and_going_up_by_the_record_does_not(matter: Matter) -> None:
    talk = matter.open("talk", "")
    matter.end(talk, "open")
    matter.open("managers", "")
    with matter.work() as work, pytest.raises(InvalidInputError) as error:
        open_stage(work, matter.case_id, "directors", opened_at=work.now, why="  ")
    assert error.value.field == "why"


def test_an_end_that_resolves_is_recorded_once_and_taken_back_when_the_matter_goes_on(matter: Matter) -> None:
    row = matter.open("managers")
    matter.wait(hours=1)
    matter.end(row, "settled", "A plan was agreed.")
    assert matter.events() == ["stage-1.received", "matter.resolved"]
    with matter.work() as work:
        assert outcome_text_of(work, work.session.get_one(CaseStage, row)) == "A plan was agreed."
        assert work.session.get_one(CaseFile, matter.case_id).state == "open"
    matter.wait(hours=1)
    matter.open("directors", "It was not done.")
    assert matter.events() == ["stage-1.received", "stage-2.received"]


def test_an_end_opens_nothing_and_its_letters_go_once(matter: Matter) -> None:
    row = matter.open("managers")
    matter.end(row, "open")
    assert [each.stage for each in matter.rows(CaseStage)] == ["managers"]
    assert [kind for kind, _ in matter.letters()].count("stage-outcome") == 2
    with matter.work() as work, pytest.raises(ConflictError):
        end_stage(work, row, "settled", "Again.", work.now)


@pytest.mark.parametrize(
    ("end", "text", "hours", "field"),
    [
        ("open", " ", 0, "text"),
        ("nonsense", "Words.", 0, "end"),
        ("open", "Words.", 1, "ended_at"),
        ("open", "Words.", -5, "ended_at"),
    ],
)
def test_an_end_needs_its_words_its_choice_and_a_time_that_has_been(
    matter: Matter, end: str, text: str, hours: int, field: str
) -> None:
    row = matter.open("managers")
    with matter.work() as work, pytest.raises(InvalidInputError) as error:
        end_stage(work, row, end, text, work.now + timedelta(hours=hours))
    assert error.value.field == field


@IN_BOTH_SEASONS
def test_a_stage_of_which_only_the_day_is_known_may_end_on_the_day_it_was_opened(matter: Matter) -> None:
    row = matter.open("managers")
    midnight = matter.now.replace(hour=0)
    with matter.work() as work:
        end_stage(work, row, "settled", "They agreed at once.", midnight, day_only=True)
        assert work.session.get_one(CaseStage, row).ended_at == work.session.get_one(CaseStage, row).opened_at
    assert "matter.resolved" in matter.events()


@IN_BOTH_SEASONS
def test_the_step_of_a_stage_is_done_when_a_person_recorded_its_end(matter: Matter) -> None:
    with matter.work() as work:
        record_event(work, matter.case_id, "matter.raised", work.now)
    row = matter.open("managers")
    assert matter.step("managers-by").state == "open"
    matter.wait(days=30)
    assert [each.ended_at for each in matter.rows(CaseStage)] == [None]
    matter.end(row, "open")
    assert matter.step("managers-by").state == "met"


def test_when_it_was_raised_is_asked_in_red_until_a_person_says_it(matter: Matter) -> None:
    (task,) = matter.rows(Task, Task.kind == "start-unknown")
    assert (task.severity, task.done_at, task.details) == ("red", None, {"event": "matter.raised"})
    assert matter.rows(DueDate, DueDate.case_id == matter.case_id, DueDate.step == "managers-by") == []
    with matter.work() as work:
        record_event(work, matter.case_id, "matter.raised", work.now)
    (task,) = matter.rows(Task, Task.kind == "start-unknown")
    assert task.done_at is not None


@IN_BOTH_SEASONS
def test_days_of_the_stages_are_those_of_the_calendar(matter: Matter) -> None:
    with matter.work() as work:
        record_event(work, matter.case_id, "matter.raised", work.now)
    # Raised on a Monday, which this partnership counts as day 1: day 3 is the Wednesday, day 8 the Wednesday after.
    by_year = {1: (date(2027, 1, 13), date(2027, 1, 20)), 7: (date(2027, 7, 14), date(2027, 7, 21))}
    expected = by_year[matter.now.month]
    with matter.work() as work:
        matter_dates = {
            row.step: row.due_on for row in work.session.scalars(select(DueDate).where(DueDate.state == "open"))
        }
    assert (matter_dates["managers-by"], matter_dates["directors-by"]) == expected


def test_a_party_is_sealed_changed_and_leaves_without_being_forgotten(matter: Matter) -> None:
    with matter.work() as work:
        party = work.session.get_one(Party, matter.raising)
        assert b"Madeup" not in (party.sealed or b"")
        before = party.address_token
        change_party(work, matter.raising, {**WHO, "email": "another@pretend-school.example.org"})
        assert party.address_token != before
        assert details_of(work, party)["email"] == "another@pretend-school.example.org"
    with matter.work() as work:
        let_party_leave(work, matter.raising)
    with matter.work() as work:
        assert [each.id for each in parties_of(work, matter.case_id)] == [matter.answering]
        assert len(parties_of(work, matter.case_id, left_too=True)) == 2
        with pytest.raises(ConflictError):
            change_party(work, matter.raising, WHO)
        add_party(work, matter.case_id, "raising", {"name": "Testperson Four Madeup"})


def test_a_party_is_there_once_and_has_a_name_or_an_agency(matter: Matter) -> None:
    with matter.work() as work, pytest.raises(ConflictError):
        add_party(work, matter.case_id, "raising", WHO)
    with matter.work() as work, pytest.raises(InvalidInputError):
        add_party(work, matter.case_id, "no-such-part", WHO)
    with matter.work() as work, pytest.raises(InvalidInputError):
        change_party(work, matter.raising, {"email": "two@pretend-school.example.org"})


def test_a_step_is_done_once_each_party_has_confirmed_it(matter: Matter) -> None:
    with matter.work() as work:
        first = confirm_step(work, matter.raising, "on-file", said_at=work.now)
        assert confirm_step(work, matter.raising, "on-file", said_at=work.now) == first
    with matter.work() as work, pytest.raises(NotFoundError):
        confirm_step(work, matter.raising, "managers-by", said_at=work.now)
    from forms_service.db.queries.pinned import pinned_process
    from forms_service.db.queries.progress import progress_of

    def met() -> bool:
        with matter.work() as work:
            case = work.session.get_one(CaseFile, matter.case_id)
            step = next(each for each in pinned_process(work.session, case).steps if each.id == "on-file")
            return progress_of(work, case).meets(step.done_when, step.id)

    assert not met()
    with matter.work() as work:
        confirm_step(work, matter.answering, "on-file", said_at=work.now)
    assert met()
    # Somebody who takes the place of another has confirmed nothing yet.
    with matter.work() as work:
        let_party_leave(work, matter.answering)
        add_party(work, matter.case_id, "answering", OTHER)
    assert not met()


def test_a_discussion_is_kept_sealed_and_only_withdrawn(matter: Matter) -> None:
    with matter.work() as work:
        found = record_discussion(
            work, matter.case_id, on=work.today, kind="call", who="Both managers", said="They will meet."
        )
    with matter.work() as work:
        withdraw_discussion(work, found)
    with matter.work() as work, pytest.raises(ConflictError):
        withdraw_discussion(work, found)
    with matter.work() as work, pytest.raises(InvalidInputError):
        record_discussion(
            work, matter.case_id, on=work.today + timedelta(days=1), kind="call", who="Both", said="Words."
        )
    with matter.work() as work, pytest.raises(NotFoundError):
        record_discussion(
            work, matter.case_id, on=work.today, kind="call", who="Both", said="Words.", case_stage_id=new_id()
        )


def test_who_writes_the_record_is_a_party_of_this_matter(matter: Matter) -> None:
    row = matter.open("managers")
    with matter.work() as work:
        choose_recorder(work, row, matter.answering)
        assert work.session.get_one(CaseStage, row).recorder_id == matter.answering
        let_party_leave(work, matter.raising)
    with matter.work() as work, pytest.raises(InvalidInputError):
        choose_recorder(work, row, matter.raising)


@pytest.mark.usefixtures("recorded")
@IN_BOTH_SEASONS
def test_agreeing_who_writes_the_record_finishes_the_step_that_waits_for_it(matter: Matter) -> None:
    with matter.work() as work:
        record_event(work, matter.case_id, "matter.raised", work.now)
    row = matter.open("managers")
    assert matter.step("managers-by").state == "open"
    with matter.work() as work:
        choose_recorder(work, row, matter.answering)
    assert matter.step("managers-by").state == "met"


def test_a_person_completes_the_matter_and_says_why_where_nothing_resolved_it(matter: Matter) -> None:
    row = matter.open("directors")
    with matter.work() as work, pytest.raises(ConflictError):
        complete_matter(work, matter.case_id)
    matter.end(row, "open")
    with matter.work() as work, pytest.raises(InvalidInputError):
        complete_matter(work, matter.case_id)
    with matter.work() as work:
        complete_matter(work, matter.case_id, reason="The family moved away.")
    with matter.work() as work:
        case = work.session.get_one(CaseFile, matter.case_id)
        assert (case.state, case.state_reason) == ("completed", "not-resolved")
    with matter.work() as work, pytest.raises(ConflictError):
        open_stage(work, matter.case_id, "directors", opened_at=work.now, why="Again.")


def test_child_at_risk_is_noted_in_every_state_of_a_matter(matter: Matter) -> None:
    with matter.work() as work:
        work.session.get_one(CaseFile, matter.case_id).state = "completed"
    with matter.work() as work:
        note_safety_call(work, matter.case_id)
        note_safety_call(work, matter.case_id, whom="999", text="They are on their way.")
        assert [each.details for each in audits(work, "safety-call.noted")] == []  # joins the chain with the commit
    with matter.work() as work:
        assert [each.details for each in audits(work, "safety-call.noted")] == [{"named": False}, {"named": True}]
        with pytest.raises(InvalidInputError):
            note_safety_call(work, matter.case_id, whom="Somebody else")


def test_no_words_about_anybody_are_in_the_chain(matter: Matter) -> None:
    row = matter.open("managers", "Testchild Sigma is not safe.")
    matter.end(row, "settled", "Testchild Sigma gets a plan.")
    with matter.work() as work:
        kept = " ".join(str(each.details) for each in work.session.scalars(select(AuditEvent)))
    for word in ("Testchild", "Madeup", "pretend-school", "plan"):
        assert word not in kept


def audits(work: Work, what: str) -> list[AuditEvent]:
    return list(work.session.scalars(select(AuditEvent).where(AuditEvent.what == what).order_by(AuditEvent.seq)))
