"""A local learning review has no timescale: each of the three ways that the representatives may decide."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from forms_service.db.models import AgreedAction, CaseFile, DueDate, Person
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from tests.conftest import Database
from tests.forms_service.web.site import words
from tests.journeys.ladder_stage import no_names_in
from tests.journeys.review_journey import ReviewJourney, sample

NEL = "safer-nel"
NAMES = ("Omega", "Sigma", "Madeupson", "Nowhere Lane", "999000")
NOTIFIER = "nora.notifierly@hospital-trust.example.org"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(rf"\b(\d{{1,2}} (?:{_MONTHS}) \d{{4}})")


def _notified(database: Database, services: Services, patch: pytest.MonkeyPatch) -> ReviewJourney:
    review = ReviewJourney.on(database, services, patch, NEL, datetime(2027, 2, 10, 9, 30, tzinfo=LONDON))
    answers = sample(NEL, "llr-1", "notification")
    review.open(review.notify("local-learning-review", "llr-1", answers, NOTIFIER))
    assert "NEL-LLR-2027-001" in review.page()
    _no_date(review)
    return review


def _no_date(review: ReviewJourney) -> None:
    """Nothing that lies ahead, on any page of the case; what was typed of births and past days is no timescale."""
    assert not review.rows(DueDate, DueDate.case_id == review.case_id)
    born = date(2027, 3, 30)  # when a child is expected
    for tail in ("", "/steps/way-decided", "/outcome", "/actions", "/parties", "/letters", "/forms"):
        said = _DAY.findall(review.page(tail))
        days = {datetime.strptime(day, "%d %B %Y").replace(tzinfo=LONDON).date() for day in said}
        today = review.site.services.business_clock.today()
        assert all(day <= today or day == born for day in days), (tail, sorted(days))


def _told(review: ReviewJourney, letter: str) -> str:
    """What whoever notified reads of it, once a person has released it."""
    (held,) = review.letters(letter, "held")
    review.unit.get(f"/letters/{held.id}")
    review.unit.follow(f"/letters/{held.id}/release")
    review.site.run_jobs()
    assert review.mails()[-1].to == NOTIFIER
    return f"{review.mails()[-1].subject} {review.mails()[-1].text}"


def test_the_representatives_decide_for_a_review_and_it_runs_to_the_board(
    database: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = _notified(database, services, monkeypatch)
    review.record_outcome("local-learning-review", "All three representatives: there is good practice to spread.")
    assert "NEL-LLR-2027-001" in _told(review, "llr-outcome-review")
    letters = review.release("llr-2")
    assert len(letters) == 3
    assert all("there is good practice to spread" in text and "Early help before a birth" in text for text in letters)
    assert review.is_done("partners-notified")
    review.tick("partners-agree")
    terms = {**sample(NEL, "terms-of-reference", "terms"), "review_kind": "local-learning-review"}
    review.accept(review.form_by_mail("terms-of-reference", terms))
    assert review.is_done("terms-agreed")
    assert len(review.make_and_release("terms-for-endorsement")) == 3
    review.tick("terms-endorsed")
    cover = {**sample(NEL, "final-report-cover", "cover"), "report_date": "2027-02-10", "publication_planned": ""}
    review.accept(review.form_by_mail("final-report-cover", cover))
    assert review.is_done("report-received")
    review.tick("plan-devised")
    review.plan("action-plan", "Show the plan to all midwives", "Invented Hospitals NHS Trust")
    assert "No day was agreed" in review.page("/actions")
    _no_date(review)
    (action,) = review.rows(AgreedAction, AgreedAction.case_id == review.case_id)
    done = {"form": "settle", "state": "done", "on": "10 2 2027", "text": "All have seen it."}
    review.unit.follow(f"/actions/{action.id}/settle", done)
    assert review.is_done("plan-overseen")
    papers = review.make_and_release("board-paper")
    assert any("Show the plan to all midwives" in text for text in papers)
    review.record_outcome("signed-off", "At the Board.")
    assert "Completed" in review.page()
    no_names_in(review.mails(), NAMES)


def test_considering_a_practice_review_begins_a_rapid_review(
    database: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = _notified(database, services, monkeypatch)
    page = review.record_outcome("consider-cspr", "A child may have been seriously harmed.")
    assert "Begin: Rapid" in page
    assert "rapid review is to be begun" in _told(review, "llr-outcome-cspr")
    assert not review.letters("llr-2")
    parent = review.case_id
    page = review.begin_what_follows("rapid-review", began_at="10 2 2027 09:30")
    assert "NEL-RR-2027-001" in page
    assert "NEL-LLR-2027-001" in page
    assert "Wednesday 3 March 2027" in page  # fifteen working days
    begun = review.rows(CaseFile, CaseFile.parent_id == parent)
    assert [each.id for each in begun] == [review.case_id]
    assert len(review.rows(Person, Person.case_id == review.case_id, Person.role == "child")) == 2
    assert "Led to" in words(review.unit.get(f"/cases/{parent}"))
    # Its first letters say the children's initials, who were taken over.
    crib = [review.text(each) for each in review.letters() if each.document_id]
    assert any("T.O.M." in text for text in crib)
    assert not any("Testchild Omega Madeupson" in text for text in crib)
    no_names_in(review.mails(), NAMES)


def test_neither_ends_it_and_whoever_notified_is_told(
    database: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = _notified(database, services, monkeypatch)
    page = review.record_outcome("neither", "The agency learns from it by itself.")
    assert "Begin:" not in page
    assert "NEL-LLR-2027-001" in _told(review, "llr-outcome-neither")
    assert not review.letters("llr-2")
    assert "Completed" in review.page()
    assert not review.rows(CaseFile, CaseFile.parent_id == review.case_id)
    _no_date(review)
    no_names_in(review.mails(), NAMES)
