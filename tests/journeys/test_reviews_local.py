"""Local reviews: a reviewer who follows by a link, days that people choose, and a publication that moves."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms_service.db.models import AgreedAction
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from tests.conftest import Database
from tests.forms_service.web.site import words
from tests.journeys.ladder_stage import no_names_in
from tests.journeys.review_journey import ReviewJourney, sample

NEL, SANDWELL = "safer-nel", "sandwell"
REVIEWER = "reva@reviewerly.example.org"
CHILD = {"full_name-0": "Testchild Omega Madeupson", "birth_date-0": "14 5 2019"}
NAMES = ("Omega", "Madeupson", "Reviewerly Learning", "Robin")


def test_a_local_review_with_a_publication_that_moves_and_a_proclaimed_holiday(
    database: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = ReviewJourney.on(database, services, monkeypatch, NEL, datetime(2027, 2, 8, 9, 30, tzinfo=LONDON))
    review.begin_by_hand("local-cspr", began_at="8 2 2027", **CHILD)
    page = review.page()
    assert "NEL-CSPR-2027-001" in page
    assert "Sunday 8 August 2027" in page  # six months from the decision
    reviewer = review.add_party("reviewer", "Dr Reva Reviewerly", "Reviewerly Learning Ltd", REVIEWER, "Reviewer")
    assert "Dr Reva Reviewerly, Reviewer" in review.page("/parties")
    review.tick("reviewer-commissioned")
    review.make("reviewer-details")
    told = review.letters("reviewer-details", "held")
    assert sorted(each.audience for each in told) == ["dfe", "ofsted", "panel"]
    for letter in told:
        assert "Reviewerly Learning Ltd" in review.text(letter)
        assert not review.is_done("reviewer-told")
        review.send_otherwise(letter)
    assert review.is_done("reviewer-told")
    terms = sample(NEL, "terms-of-reference", "terms")
    assert "accepted" in review.accept(review.form_by_mail("terms-of-reference", terms))
    assert review.is_done("terms-agreed")
    _ask_progress(review, reviewer)
    _final_report(review, reviewer)
    _publication(review)
    _plan_to_sign_off(review)
    no_names_in(review.mails(), NAMES)


def _ask_progress(review: ReviewJourney, reviewer: str) -> None:
    """On a day that a person chose; in writing, both ways."""
    review.unit.follow(f"{review.path}/steps/progress-asked/day", {"form": "day", "on": "11 3 2027"})
    assert "Thursday 11 March 2027" in review.step("progress-asked")
    review.go_to(datetime(2027, 3, 11, 9, 30, tzinfo=LONDON))
    review.schedule("refresh_tasks")
    today = words(review.unit.get("/today"))
    assert "Ask the reviewer in writing for progress" in today
    (asked,) = review.make_and_release("progress-request")
    assert "Has anything come to light that may call for a national review?" in asked
    assert "Dr Reva Reviewerly" in asked
    assert review.mails()[-1].to == REVIEWER
    party = review.follow_link(reviewer, REVIEWER, "own-link-to-review")
    own = words(party.get(f"/party/{reviewer}"))
    assert "NEL-CSPR-2027-001" in own
    assert "Progress of the review: please reply in writing" in own
    reply = sample(NEL, "progress-reply", "reply")
    document = review.form_from(party, reviewer, "progress-reply", reply)
    read = words(review.unit.get(f"/documents/{document.id}"))
    assert "Nine of eleven conversations were held." in read
    review.accept(document)
    assert review.is_done("progress-in")
    found = {"form": "found", "text": "Nine of eleven talks are held.", "next_on": "14 6 2027"}
    page = words(review.unit.follow(f"{review.path}/steps/progress-asked/found", found))
    assert "Nine of eleven talks are held." in page
    assert "Monday 14 June 2027" in page


def _final_report(review: ReviewJourney, reviewer: str) -> None:
    review.go_to(datetime(2027, 5, 25, 9, 30, tzinfo=LONDON))
    party = review.follow_link(reviewer, REVIEWER, "own-link-to-review")
    cover = sample(NEL, "final-report-cover", "cover")
    document = review.form_from(party, reviewer, "final-report-cover", cover)
    read = words(review.unit.get(f"/documents/{document.id}"))
    assert "One plan before every birth that several services know of." in read
    assert "Services met by habit and not by need." in read
    review.accept(document)
    assert review.is_done("report-received")
    endorsed = review.make_and_release("report-for-endorsement")
    assert len(endorsed) == 3
    review.tick("report-endorsed")


def _publication(review: ReviewJourney) -> None:
    """The letters go seven working days before; what was printed keeps its day when publication moves."""
    review.go_to(datetime(2027, 6, 1, 9, 30, tzinfo=LONDON))
    review.happened("publication", "21 6 2027")
    assert "Thursday 10 June 2027" in review.page()
    first = review.one("report-before-publication", "panel", "held")
    assert "Monday 21 June 2027" in review.text(first)
    assert "Learning from “Robin”" in review.text(first)
    review.send_otherwise(first)

    event = review.event("publication")
    assert "move with it" in words(review.unit.get(f"/events/{event.id}/move"))
    moved = {"form": "move", "occurred_at": "1 7 2027", "reason": "The trial ends later."}
    page = words(review.unit.follow(f"/events/{event.id}/move", moved))
    review.site.run_jobs()
    assert "Tuesday 22 June 2027" in page
    assert "Thursday 10 June 2027" not in review.step("report-to-bodies")
    assert "Monday 21 June 2027" in review.text(first)
    anew = review.letters("report-before-publication", "held")
    assert sorted(each.audience for each in anew) == ["ofsted", "panel", "secretary-of-state"]
    assert all("Thursday 1 July 2027" in review.text(each) for each in anew)
    assert not review.is_done("report-to-bodies")  # nobody has been told of the new day yet

    review.proclaim(date(2027, 6, 25))
    review.schedule("look_over_dates")
    manager = review.signed_in("business-manager")
    shown = words(manager.get(f"{review.path}/proposals"))
    assert "Tuesday 22 June 2027" in shown
    assert "Monday 21 June 2027" in shown
    assert "Monday 21 June 2027" in review.step("report-to-bodies")  # counted back: earlier, so in force at once
    proposal = review.proposal("in-force")
    manager.follow(f"/proposals/{proposal}/seen", {"form": "seen-1", "told": "yes"})
    assert review.proposal("seen") == proposal
    review.site.run_jobs()
    review.go_to(datetime(2027, 6, 18, 9, 30, tzinfo=LONDON))
    for letter in review.letters("report-before-publication", "held"):
        review.send_otherwise(letter)
    assert review.is_done("report-to-bodies")
    review.go_to(datetime(2027, 7, 1, 9, 30, tzinfo=LONDON))
    review.tick("published", "review-completed")


def _plan_to_sign_off(review: ReviewJourney) -> None:
    review.tick("plan-devised")
    review.plan("action-plan", "Agree one form of plan before birth", "All health services", "30 7 2027")
    review.plan("action-plan", "Name who keeps the plan", "Children's social care")
    first, second = review.rows(AgreedAction, AgreedAction.case_id == review.case_id)
    review.unit.follow(f"{review.path}/actions/print", {"form": "print", "plan": "action-plan"})
    review.site.run_jobs()
    (printed,) = review.letters("action-plan")
    assert "Agree one form of plan before birth" in review.text(printed)
    done = {"form": "settle", "state": "done", "on": "1 7 2027"}
    review.unit.follow(f"/actions/{first.id}/settle", {**done, "text": "All services use it."})
    assert not review.is_done("plan-overseen")
    review.unit.follow(f"/actions/{second.id}/settle", {**done, "text": "A midwife keeps it."})
    assert review.is_done("plan-overseen")
    review.add_party("relevant-party", "Testmother Madeupson", "", "")
    review.make("findings-letter")
    papers = review.make_and_release("board-paper")
    assert len(papers) == 4  # the Board and the three partners
    assert all("Name who keeps the plan" in text and "Learning from “Robin”" in text for text in papers)
    page = review.record_outcome("signed-off", "The Board signed it off on 1 July.")
    assert "The action plan is signed off, and the review is finished" in page
    assert "Completed" in review.page()


def test_a_local_review_shared_with_governance_for_fourteen_days_and_published_later(
    database: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = ReviewJourney.on(database, services, monkeypatch, SANDWELL, datetime(2027, 1, 28, 9, 30, tzinfo=LONDON))
    review.begin_by_hand("local-cspr", began_at="28 1 2027", **CHILD)
    assert "Wednesday 28 July 2027" in review.page()  # six months from the decision
    lead = review.add_party("lead-reviewer", "Dr Invented Reviewer", "Reviewerly Learning Ltd", REVIEWER)
    member = review.add_party(
        "panel-member", "Dirk Detectiveby", "West Midlands Police", "dirk.detectiveby@example.org"
    )
    review.add_party("agency-lead", "Heidi Healthby", "Black Country ICB", "heidi.healthby@example.org")
    assert len(review.make_and_release("commission-letter")) == 1
    assert len(review.make_and_release("panel-member-letter")) == 1
    assert review.is_done("reviewer-commissioned")
    party = review.follow_link(lead, REVIEWER, "review-link")
    terms = sample(SANDWELL, "terms-of-reference", "agreed")
    review.accept(review.form_from(party, lead, "terms-of-reference", terms))
    assert not review.is_done("terms-agreed")  # panel and author confirm
    assert "not confirmed yet" in review.page("/parties")
    for confirming in (lead, member):
        said = {
            "form": "confirm-terms-agreed",
            "step": "terms-agreed",
            "party": confirming,
            "said_at": "28 1 2027 09:00",
        }
        review.unit.follow(f"{review.path}/confirmations", said)
    assert review.is_done("terms-agreed")
    cover = sample(SANDWELL, "report-cover", "final-draft")
    review.accept(review.form_from(party, lead, "report-cover", cover))

    review.go_to(datetime(2027, 6, 1, 9, 30, tzinfo=LONDON))
    page = review.happened("report.shared", "1 6 2027")
    assert "Tuesday 15 June 2027" in page  # fourteen days of the calendar
    shared = review.release("governance-circulation", "trust-board-paper")
    assert len(shared) == 2
    assert all("Tuesday 15 June 2027" in text for text in shared)
    review.tick("responses-confirmed", "subgroup-approval", "board-sign-off")

    review.happened("publication", "12 7 2027")
    assert "Thursday 1 July 2027" in review.page()
    notices = review.letters("publication-notice", "held")
    assert sorted(each.audience for each in notices) == ["dfe", "ofsted", "panel"]
    assert all("Monday 12 July 2027" in review.text(each) for each in notices)
    assert "Monday 12 July 2027" in review.text(review.one("chair-cabinet-request", "scsp-chair"))
    for letter in notices:
        review.send_otherwise(letter)
    assert review.is_done("bodies-told")

    event = review.event("publication")
    moved = {"form": "move", "occurred_at": "9 8 2027", "reason": "An inquest is held first."}
    review.unit.follow(f"/events/{event.id}/move", moved)
    review.site.run_jobs()
    assert "Thursday 29 July 2027" in review.page()
    assert not review.is_done("bodies-told")  # of the new day nobody has been told
    assert all("Monday 12 July 2027" in review.text(each) for each in notices)
    anew = review.letters("publication-notice", "held")
    assert len(anew) == 3
    assert all("Monday 9 August 2027" in review.text(each) for each in anew)
    for letter in anew:
        review.send_otherwise(letter)
    assert review.is_done("bodies-told")
    review.record_outcome("publication-waits", "An inquest is held first.")
    assert "Completed" not in review.page().split("Timetable")[0]
    no_names_in(review.mails(), NAMES)
