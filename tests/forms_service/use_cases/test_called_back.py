"""A letter that waits and announces what is no longer so is called back; one that a person released stays sent."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms_service.db.models import CaseStage, Event, Letter, Mail
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.keep_party import add_party
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.record_outcome import record_outcome
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.withdraw_event import withdraw_event
from tests.conftest import Database
from tests.played_case import NEL, PlayedCase

SANDWELL = "sandwell"
SEASONS = (datetime(2027, 1, 11, 10, 0, tzinfo=LONDON), datetime(2027, 7, 12, 10, 0, tzinfo=LONDON))
LOCAL, NATIONAL = "local-review-notice", "national-review-notice"


def _letters(case: PlayedCase, kind: str) -> list[Letter]:
    return case.rows(Letter, Letter.kind == kind)


def _states(case: PlayedCase, kind: str) -> list[str]:
    return sorted(letter.state for letter in _letters(case, kind))


def _record(case: PlayedCase, outcome: str) -> None:
    with case.work() as work:
        record_outcome(work, case.case_id, outcome, "person", "The partners agreed it.")
    case.run.run_jobs("make_letter")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("partnership", [NEL])
class TestOutcomes:
    def test_notices_of_an_outcome_that_was_replaced_can_no_longer_be_released(self, opened: PlayedCase) -> None:
        _record(opened, "local-cspr")
        assert _states(opened, LOCAL) == ["held"] * 3
        _record(opened, "national")
        assert _states(opened, LOCAL) == ["withdrawn"] * 3
        assert _states(opened, NATIONAL) == ["held"] * 3
        ids = [letter.id for letter in _letters(opened, LOCAL)]
        assert {mail.state for mail in opened.rows(Mail, Mail.letter_id.in_(ids))} <= {"withdrawn"}

    def test_the_same_outcome_recorded_twice_asks_for_each_notice_once(self, opened: PlayedCase) -> None:
        _record(opened, "local-cspr")
        _record(opened, "local-cspr")
        assert _states(opened, LOCAL) == ["held"] * 3

    def test_an_outcome_that_comes_back_has_notices_of_its_own_and_what_was_released_stays(
        self, opened: PlayedCase
    ) -> None:
        _record(opened, "local-cspr")
        with opened.work() as work:
            release_letter(work, _letters(opened, LOCAL)[0].id)
        _record(opened, "national")
        _record(opened, "local-cspr")
        assert _states(opened, LOCAL) == ["held"] * 3 + ["released"] + ["withdrawn"] * 2
        assert _states(opened, NATIONAL) == ["withdrawn"] * 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("at", SEASONS, ids=["January", "July"])
class TestAMatter:
    @pytest.fixture
    def matter(self, sessions: Sessions, services: Services, database: Database, at: datetime) -> PlayedCase:
        played = PlayedCase.begin(sessions, services, database.engine, SANDWELL, at)
        with played.work() as work:
            played.case_id = begin_case(work, SANDWELL, "practice-escalation", facts={"subject": "The level of help"})
            told = {"name": "Testperson Two Madeup", "agency": "Pretend Care", "email": "two@pretend.example.org"}
            add_party(work, played.case_id, "receiving-agency", told)
        return played

    def test_the_outcome_of_a_matter_that_went_on_can_no_longer_be_released(self, matter: PlayedCase) -> None:
        with matter.work() as work:
            row = open_stage(work, matter.case_id, "stage-1", opened_at=work.now, why="It cannot wait.")
            end_stage(work, row, "resolved", "They agreed.", work.now)
        matter.run.run_jobs("make_letter")
        assert _states(matter, "outcome-letter-draft") == ["held"]
        matter.run.go_to(matter.run.services.business_clock.now() + timedelta(days=1))
        with matter.work() as work:
            open_stage(work, matter.case_id, "stage-2", opened_at=work.now, why="It broke down.")
        assert matter.rows(CaseStage, CaseStage.stage == "stage-2")
        assert _states(matter, "outcome-letter-draft") == ["withdrawn"]

    def test_the_entry_that_counts_instead_of_a_withdrawn_one_is_announced_instead(self, matter: PlayedCase) -> None:
        for days in (2, 1):  # the day was mistyped, then entered rightly beside it
            with matter.work() as work:
                record_event(work, matter.case_id, "meeting.held", work.now - timedelta(days=days))
            matter.run.run_jobs("make_letter")
        first, second = (each.id for each in matter.rows(Event, Event.name == "meeting.held"))
        before = _letters(matter, "outcome-and-learning")
        assert {letter.cause for letter in before} == {first}
        with matter.work() as work:
            withdraw_event(work, event_id=first, reason="A slip of the pen.")
        now = {(letter.cause, letter.state) for letter in _letters(matter, "outcome-and-learning")}
        assert now == {(first, "withdrawn"), (second, "asked")}
