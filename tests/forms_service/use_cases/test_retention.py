"""An ended case is kept for its time; then a person looks, a second one confirms, and a certificate outlives it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, DataKey, RetentionReview, Task, Tombstone
from forms_service.db.ownership import case_tables
from forms_service.db.records import documents
from forms_service.db.records.retention import DUE_TASK, latest_review, rule_for
from forms_service.db.session import Sessions
from forms_service.db.verify import verify
from forms_service.db.work import Actor, Work, begin_work
from forms_service.definitions.library import Library
from forms_service.domain.keeping import years_after
from forms_service.errors import ConflictError, InvalidInputError, NotAllowedError
from forms_service.ports import Services
from forms_service.use_cases.erase_case import erase_case
from forms_service.use_cases.look_at_retention import look
from forms_service.use_cases.place_hold import end_hold, place_hold
from forms_service.use_cases.review_retention import (
    confirm_erasing,
    keep_longer,
    propose_erasing,
    refuse_erasing,
    take_back_proposal,
)
from tests.factories import PERSON, add_case, small_library

SECOND = Actor(kind="user", id="0" * 31 + "b", where="test")
YEARS = 7
ENDED_AT = datetime(2025, 1, 14, 12, tzinfo=UTC)


@pytest.fixture
def library() -> Library:
    found = small_library()
    data = found.partnerships["testing"]
    rules = {
        "retention": [
            {"years": YEARS, "source": "The host authority's policy"},
            {"years": 1, "source": "The group's own rule", "processes": ["other-process"]},
        ]
    }
    whole = data.partnership.model_dump(by_alias=True, mode="json", exclude_none=True) | rules
    object.__setattr__(data, "partnership", type(data.partnership).model_validate(whole))
    return found


def ended(work: Work, services: Services, at: datetime) -> CaseFile:
    case = add_case(work)
    case.state, case.opened_at, case.closed_at = "completed", at, at
    case.reference = f"TESTING-{new_id()[:8].upper()}"
    blob = documents.prepare_blob(services, work.vault(case.id).wrapped_key, b"made up")
    documents.keep(
        work, case.id, blob, kind="return", direction="in", media_type="application/pdf", file_name="made-up.pdf"
    )
    work.session.flush()
    return case


def at(services: Services, day: date) -> None:
    services.business_clock.at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)  # type: ignore[attr-defined]


def due(sessions: Sessions, services: Services) -> tuple[str, str]:
    """A case whose time is over, and the review of it that the daily look raised."""
    with begin_work(sessions, services, PERSON) as work:
        case_id = ended(work, services, datetime(2019, 7, 5, 10, tzinfo=UTC)).id
    with begin_work(sessions, services, PERSON) as work:
        look(work, work.session.get_one(CaseFile, case_id))
        review = latest_review(work, case_id)
        assert review is not None
        return case_id, review.id


@pytest.mark.parametrize(
    ("day", "years", "found"),
    [
        (date(2024, 2, 29), 7, date(2031, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 1, 31), 6, date(2032, 1, 31)),
        (date(2026, 7, 15), 25, date(2051, 7, 15)),
    ],
)
def test_so_many_years_later_is_the_same_day_or_the_last_of_february(day: date, years: int, found: date) -> None:
    assert years_after(day, years) == found


@pytest.mark.parametrize(
    ("ended_at", "before", "over"),
    [
        (datetime(2020, 1, 14, 12, tzinfo=UTC), date(2027, 1, 13), date(2027, 1, 14)),
        # 00:30 in London on the 15th, by summer time
        (datetime(2020, 7, 14, 23, 30, tzinfo=UTC), date(2027, 7, 14), date(2027, 7, 15)),
    ],
)
def test_a_review_is_due_on_the_day_the_time_is_over_and_is_raised_once(
    sessions: Sessions, services: Services, ended_at: datetime, before: date, over: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case_id = ended(work, services, ended_at).id
        running = add_case(work)
        assert rule_for(work, running) is None
    at(services, before)
    with begin_work(sessions, services, PERSON) as work:
        look(work, work.session.get_one(CaseFile, case_id))
        assert latest_review(work, case_id) is None
    at(services, over)
    for _ in range(2):
        with begin_work(sessions, services, PERSON) as work:
            look(work, work.session.get_one(CaseFile, case_id))
    with begin_work(sessions, services, PERSON) as work:
        (review,) = work.session.scalars(select(RetentionReview)).all()
        assert (review.state, review.due_on) == ("due", over)
        assert work.session.scalars(select(Task.subject_id).where(Task.kind == DUE_TASK)).one() == review.id


def test_a_person_keeps_it_until_a_day_and_it_comes_back_on_that_day(sessions: Sessions, services: Services) -> None:
    case_id, review_id = due(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        for until, reason, field in (
            (work.today, "Asked for.", "until"),
            (date(2099, 1, 1), "Asked for.", "until"),
            (date(2028, 2, 29), " ", "reason"),
        ):
            with pytest.raises(InvalidInputError) as told:
                keep_longer(work, review_id=review_id, until=until, reason=reason)
            assert told.value.field == field
        keep_longer(work, review_id=review_id, until=date(2028, 2, 29), reason="An inquiry is expected.")
        look(work, work.session.get_one(CaseFile, case_id))
        assert len(work.session.scalars(select(RetentionReview)).all()) == 1
        with pytest.raises(ConflictError):
            propose_erasing(work, review_id=review_id, reason="Late.")
    at(services, date(2028, 2, 29))
    with begin_work(sessions, services, PERSON) as work:
        look(work, work.session.get_one(CaseFile, case_id))
        again = latest_review(work, case_id)
        assert again is not None
        assert (again.id != review_id, again.state, again.due_on) == (True, "due", date(2028, 2, 29))


def test_two_people_erase_and_the_certificate_outlives_the_case(sessions: Sessions, services: Services) -> None:
    case_id, review_id = due(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
        with pytest.raises(NotAllowedError):
            confirm_erasing(work, review_id=review_id)
        assert work.session.scalars(select(Tombstone)).all() == []
    with begin_work(sessions, services, SECOND) as work:
        confirm_erasing(work, review_id=review_id)
    with begin_work(sessions, services, PERSON) as work:
        review = work.session.get_one(RetentionReview, review_id)
        assert (review.state, review.first_by, review.second_by) == ("erased", PERSON.who, SECOND.who)
        paper = review.certificate
        assert paper["rows"]["person"] == 1
        assert paper["rows"]["document"] == 1
        assert paper["files"] == len(paper["digests"]) == 1
        assert paper["bytes"] == len(b"made up")
        assert paper["rule"] == {
            "years": YEARS,
            "source": "The host authority's policy",
            "ended_on": "2019-07-05",
            "over_on": "2026-07-05",
        }
        assert "Examplethorpe" not in json.dumps(paper)
        assert work.session.scalars(select(Tombstone.why)).one() == "retention-ended"
        assert work.session.scalars(select(DataKey.wrapped).where(DataKey.owner == case_id)).one() is None
        look(work, work.session.get_one(CaseFile, case_id))
        assert len(work.session.scalars(select(RetentionReview)).all()) == 1
    with sessions() as session:
        assert verify(session, services.cipher) == []


def _keep_for(services: Services, years: int) -> None:
    """The host authority changes its policy."""
    data = services.library.partnerships["testing"]
    whole = data.partnership.model_dump(by_alias=True, mode="json", exclude_none=True)
    whole["retention"][0]["years"] = years
    object.__setattr__(data, "partnership", type(data.partnership).model_validate(whole))


def test_a_policy_that_says_longer_since_the_review_was_raised_stops_both_people(
    sessions: Sessions, services: Services
) -> None:
    _, review_id = due(sessions, services)
    _keep_for(services, 25)
    with begin_work(sessions, services, PERSON) as work, pytest.raises(ConflictError) as told:
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
    assert told.value.code == "time-not-over"
    _keep_for(services, YEARS)
    with begin_work(sessions, services, PERSON) as work:
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
    _keep_for(services, 25)
    with begin_work(sessions, services, SECOND) as work, pytest.raises(ConflictError) as told:
        confirm_erasing(work, review_id=review_id)
    assert told.value.code == "time-not-over"


def test_a_case_that_went_on_and_ended_again_has_its_whole_time_before_it(
    sessions: Sessions, services: Services
) -> None:
    case_id, review_id = due(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        case = work.session.get_one(CaseFile, case_id)
        case.state, case.closed_at = "completed", work.now
    with begin_work(sessions, services, PERSON) as work, pytest.raises(ConflictError) as told:
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
    assert told.value.code == "time-not-over"
    with begin_work(sessions, services, PERSON) as work:
        rule = rule_for(work, work.session.get_one(CaseFile, case_id))
        assert rule is not None
        keep_longer(work, review_id=review_id, until=rule.over_on, reason="It went on.")


def test_the_certificate_is_no_table_of_the_case_since_it_must_outlive_it() -> None:
    names = {table.name for table in case_tables()}
    assert "retention_review" not in names
    assert {"case_file", "legal_hold", "case_theme", "change_proposal", "blob"} <= names


def test_the_second_person_may_refuse_and_the_first_may_take_it_back(sessions: Sessions, services: Services) -> None:
    case_id, review_id = due(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
        take_back_proposal(work, review_id=review_id)
        propose_erasing(work, review_id=review_id, reason="It is over indeed.")
        with pytest.raises(NotAllowedError):
            refuse_erasing(work, review_id=review_id, reason="My own.")
    with begin_work(sessions, services, SECOND) as work:
        with pytest.raises(NotAllowedError):
            take_back_proposal(work, review_id=review_id)
        refuse_erasing(work, review_id=review_id, reason="A sibling's case runs.")
        states = work.session.scalars(select(RetentionReview.state)).all()
        assert sorted(states) == ["due", "refused"]
        assert work.session.scalars(select(Tombstone)).all() == []
        assert latest_review(work, case_id) is not None


def test_a_legal_hold_stops_everything_and_holds_what_came_from_the_case(
    sessions: Sessions, services: Services
) -> None:
    case_id, review_id = due(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        parent = ended(work, services, datetime(2019, 7, 5, 10, tzinfo=UTC))
        work.session.get_one(CaseFile, case_id).parent_id = parent.id
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
        for reason, authority, field in (("", "Court", "reason"), ("Asked.", " ", "authority")):
            with pytest.raises(InvalidInputError) as told:
                place_hold(work, case_id=parent.id, reason=reason, authority=authority)
            assert told.value.field == field
        hold_id = place_hold(work, case_id=parent.id, reason="Papers are asked for.", authority="Invented inquiry")
    with begin_work(sessions, services, SECOND) as work:
        with pytest.raises(ConflictError) as stopped:
            confirm_erasing(work, review_id=review_id)
        assert stopped.value.code == "held"
    with begin_work(sessions, services, SECOND) as work:
        with pytest.raises(ConflictError):
            erase_case(work, case_id=case_id, why="retention-ended")
        end_hold(work, hold_id=hold_id, reason="The inquiry has reported.")
        with pytest.raises(ConflictError):
            end_hold(work, hold_id=hold_id, reason="Twice.")
        confirm_erasing(work, review_id=review_id)
        # The case that it came from is looked at by itself.
        assert [row.case_id for row in work.session.scalars(select(Tombstone))] == [case_id]


def test_a_hold_on_a_case_does_not_hold_the_one_it_came_from(sessions: Sessions, services: Services) -> None:
    case_id, review_id = due(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        child = ended(work, services, datetime(2020, 1, 5, 10, tzinfo=UTC))
        child.parent_id = case_id
        place_hold(work, case_id=child.id, reason="Papers are asked for.", authority="Invented court")
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
    with begin_work(sessions, services, SECOND) as work:
        confirm_erasing(work, review_id=review_id)
        assert [row.case_id for row in work.session.scalars(select(Tombstone))] == [case_id]


@pytest.mark.parametrize(
    ("ended_at", "own", "parents"),
    [
        (datetime(2025, 1, 14, 12, tzinfo=UTC), date(2026, 1, 14), date(2032, 1, 14)),
        (datetime(2025, 7, 14, 12, tzinfo=UTC), date(2026, 7, 14), date(2032, 7, 14)),
    ],
)
def test_what_came_from_a_case_is_kept_for_a_time_of_its_own(
    sessions: Sessions, services: Services, ended_at: datetime, own: date, parents: date
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        parent, matter = ended(work, services, ended_at), ended(work, services, ended_at)
        matter.parent_id, matter.process = parent.id, "other-process"
        rules = [rule_for(work, each) for each in (matter, parent)]
        assert [rule.over_on for rule in rules if rule] == [own, parents]


def test_a_case_is_not_erased_while_something_that_names_its_child_has_no_time_of_its_own(
    sessions: Sessions, services: Services
) -> None:
    case_id, review_id = due(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        between, matter = ended(work, services, ENDED_AT), add_case(work)
        between.parent_id, matter.parent_id, matter.state = case_id, between.id, "open"
        matter_id = matter.id
        with pytest.raises(ConflictError) as told:
            propose_erasing(work, review_id=review_id, reason="Its time is over.")
        assert told.value.code == "below-has-no-period"
        with pytest.raises(ConflictError):
            erase_case(work, case_id=case_id, why="retention-ended")
    with begin_work(sessions, services, PERSON) as work:
        matter = work.session.get_one(CaseFile, matter_id)
        matter.state, matter.closed_at = "completed", work.now
        propose_erasing(work, review_id=review_id, reason="Its time is over.")
    with begin_work(sessions, services, PERSON) as work:  # begun again before the second person looks
        matter = work.session.get_one(CaseFile, matter_id)
        matter.state, matter.closed_at = "open", None
    with begin_work(sessions, services, SECOND) as work, pytest.raises(ConflictError):
        confirm_erasing(work, review_id=review_id)
    with begin_work(sessions, services, SECOND) as work:
        matter = work.session.get_one(CaseFile, matter_id)
        matter.state, matter.closed_at = "completed", work.now
        confirm_erasing(work, review_id=review_id)
        assert [row.case_id for row in work.session.scalars(select(Tombstone))] == [case_id]
        below = work.session.get_one(CaseFile, matter_id)
        rule = rule_for(work, below)
        assert rule is not None
        assert rule.over_on > work.today
