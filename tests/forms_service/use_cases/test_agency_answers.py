"""What an agency asks instead of answering, as rows, tasks and letters."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from forms_service.db.models import AgencyDraft, AgencyLink, AgencyRequest, Extension, HandOver, Letter, Task
from forms_service.db.queries.agency_standing import own_standing
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.requests import recipient_of
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.ask_for_longer import ask_for_longer
from forms_service.use_cases.confirm_understood import confirm_understood
from forms_service.use_cases.keep_agency_draft import keep_agency_draft
from forms_service.use_cases.mend_understood import mend_understood
from forms_service.use_cases.pass_request_on import PassedOn, pass_request_on
from forms_service.use_cases.say_not_ours import say_not_ours
from tests.played_case import NEL, PlayedCase

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
JULY = datetime(2026, 7, 20, 10, 0, tzinfo=LONDON)
JANUARY = datetime(2027, 1, 18, 10, 0, tzinfo=LONDON)


def row(case: PlayedCase) -> AgencyRequest:
    found: AgencyRequest = case.rows(AgencyRequest, AgencyRequest.id == case.run.request_id)[0]
    return found


def open_kinds(case: PlayedCase) -> set[str]:
    return {each.kind for each in case.rows(Task, Task.subject_id == case.run.request_id, Task.done_at.is_(None))}


@pytest.mark.parametrize("at", [JULY, JANUARY], ids=["july", "january"])
def test_the_day_asked_for_is_after_the_day_it_is_due_and_the_date_stays(begun: PlayedCase, at: datetime) -> None:
    case = begun
    case.run.go_to(at)
    case.notify()
    case.open()
    case.run.request_id, *_ = case.ask(("Police",) if case.partnership == NEL else ("School",))
    due_on, due_at = row(case).due_on, row(case).due_at
    assert due_on is not None
    for wrong in (due_on, due_on - timedelta(days=1), due_on + timedelta(days=91)):
        with case.work() as work, pytest.raises(InvalidInputError):
            ask_for_longer(work, case.run.request_id, reason="Illness", wanted_on=wrong)
    with case.work() as work:
        ask_for_longer(work, case.run.request_id, reason="Illness", wanted_on=due_on + timedelta(days=1), who="Ada")
    (asked,) = case.rows(Extension)
    assert (asked.state, asked.due_on_before, asked.due_at_before) == ("asked", due_on, due_at)
    assert b"Illness" not in (asked.sealed or b"")
    assert row(case).due_on == due_on
    assert "longer-asked" in open_kinds(case)
    assert due_at is not None
    assert due_at.astimezone(LONDON).hour in (16, 17)


def test_who_has_answered_needs_no_longer_and_hands_nothing_back(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id)
    request_id, day = asked.run.request_id, (MONDAY + timedelta(days=20)).date()
    with asked.work() as work, pytest.raises(ConflictError):
        ask_for_longer(work, request_id, reason="x", wanted_on=day)
    with asked.work() as work, pytest.raises(ConflictError):
        say_not_ours(work, request_id, reason="x")
    with asked.work() as work, pytest.raises(ConflictError):
        pass_request_on(work, request_id, name="x", email="x@example.org")


def test_what_is_said_later_takes_the_place_of_what_was_said_before(asked: PlayedCase) -> None:
    with asked.work() as work:
        say_not_ours(work, asked.run.request_id, reason="Not our town")
    with asked.work() as work:
        assert pass_request_on(
            work, asked.run.request_id, name="Colina Colleagueworth", email="colina@nowhere.invalid"
        ) is PassedOn.WAITS  # fmt: skip
    assert sorted((each.kind, each.state) for each in asked.rows(HandOver)) == [
        ("not-ours", "withdrawn"),
        ("pass-on", "asked"),
    ]
    with asked.work() as work:
        standing = own_standing(work, asked.run.request_id)
    assert standing.handed_over is not None
    assert standing.handed_over.kind == "pass-on"


def test_a_request_passed_on_goes_with_the_officers_own_words_and_waits_for_nobody(asked: PlayedCase) -> None:
    request_id = asked.run.request_id
    asked.run.run_jobs("make_letter")
    with asked.work() as work:
        first = work.session.scalars(
            select(Letter).where(Letter.request_id == request_id, Letter.state == "held")
        ).one()
        words = {"note": "An officer's own words."}
        first.free_text_sealed = work.vault(asked.case_id).seal_json("letter", first.id, "free_text_sealed", words)
        first.state, kind = "released", first.kind
        sent_to = str(recipient_of(work, work.session.get_one(AgencyRequest, request_id))["email"])
    house = sent_to.partition("@")[2]
    with asked.work() as work:
        outcome = pass_request_on(work, request_id, name="Colina Colleagueworth", email=f"colina@{house}", role="Lead")
    assert outcome is PassedOn.AT_ONCE
    assert all(link.revoked_at is not None for link in asked.rows(AgencyLink, AgencyLink.request_id == request_id))
    asked.run.run_jobs("make_letter")
    (again,) = asked.rows(Letter, Letter.request_id == request_id, Letter.cause == asked.rows(HandOver)[0].id)
    assert (again.kind, again.state, again.hold) == (kind, "released", False)
    with asked.work() as work:
        kept = work.vault(asked.case_id).open_json("letter", again.id, "free_text_sealed", again.free_text_sealed)
        now = recipient_of(work, work.session.get_one(AgencyRequest, request_id))
    assert kept == words
    assert (now["email"], now["name"], now["role"]) == (f"colina@{house}", "Colina Colleagueworth", "Lead")
    good = asked.rows(AgencyLink, AgencyLink.request_id == request_id, AgencyLink.revoked_at.is_(None))
    assert [link.address_token for link in good] == [row(asked).address_token]


def test_a_draft_joins_its_steps_and_forgets_what_was_emptied(asked: PlayedCase) -> None:
    with asked.work() as work:
        begun = keep_agency_draft(work, asked.run.request_id, "agency", {"author_name": "Ada", "author_email": "a@b"})
    assert begun.answers["agency_name"], "nobody types the name of their own agency"
    with asked.work() as work:
        kept = keep_agency_draft(work, asked.run.request_id, "searches", {"author_email": "", "systems_checked": "All"})
    assert (kept.answers["author_name"], kept.answers["systems_checked"]) == ("Ada", "All")
    assert "author_email" not in kept.answers
    assert kept.seen == {"agency", "searches"}
    (draft,) = asked.rows(AgencyDraft)
    assert b"Ada" not in (draft.sealed or b"")


def test_of_two_corrections_at_one_moment_the_later_counts_and_both_are_kept(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    for words in ("First", "Second", "Third"):
        with asked.work() as work:
            mend_understood(work, asked.run.request_id, document.id, "systems_checked", words)
    with asked.work() as work:
        answer = read_document_of(work, asked.document(document.id)).answers.get("systems_checked")
        confirm_understood(work, asked.run.request_id, document.id)
    assert (answer.value, answer.raw) == ("Third", "Records system and paper archive")
    assert "return-to-review" in {each.kind for each in asked.rows(Task, Task.subject_id == document.id)}


def test_nobody_puts_right_what_another_agency_sent(asked: PlayedCase) -> None:
    one, other = [request.id for request in asked.requests("issued")]
    document = asked.send(other)
    with asked.work() as work, pytest.raises(NotFoundError):
        mend_understood(work, one, document.id, "systems_checked", "x")
    with asked.work() as work, pytest.raises(NotFoundError):
        confirm_understood(work, one, document.id)
