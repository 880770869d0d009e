"""Reviews from their first form to their last signature, through pages and jobs, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from forms_service.db.models import AgencyRequest, CaseFile, Decision, Pack, Person
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from tests.conftest import Database
from tests.forms_service.web.site import words
from tests.journeys.ladder_stage import no_names_in
from tests.journeys.review_journey import ReviewJourney, flat, sample

SANDWELL = "sandwell"
CHILD = "Testchild Zeta Pretendbury"
NAMES = ("Zeta", "Eta Pretendbury", "Theta", "Iota", "Pretendbury Terrace", "Imaginary Terrace", "999000")


def _referral() -> dict[str, object]:
    answers = sample(SANDWELL, "serious-incident-referral", "referral")
    agencies = [
        {"agency": "Pretendbury Health Visiting Service", "with_whom": "child-family"},
        {"agency": "Pretendbury Homes", "with_whom": "child-family"},
    ]
    return {**answers, "agencies": agencies}


def test_the_panel_recommends_otherwise_and_a_local_review_begins(
    database: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = ReviewJourney.on(database, services, monkeypatch, SANDWELL, datetime(2027, 1, 12, 9, 30, tzinfo=LONDON))
    document = review.notify(
        "rapid-review", "serious-incident-referral", _referral(), "lambda.madeup@hospital-trust.example.org"
    )
    check = words(review.unit.get(f"/documents/{document}"))
    assert "Serious Incident Referral Form" in check  # the quality check
    assert "Abuse is suspected and the injuries are serious." in check
    review.open(document)
    page = review.page()
    assert "SCSP-RR-2027-001" in page
    assert "Tuesday 2 February 2027" in page  # fifteen working days from Tuesday the 12th
    assert "Tuesday 19 January 2027" in page  # the Trust's five
    told = review.release("chairs-referral", "trust-notification-sheet")
    assert sum("SCSP-RR-2027-001" in text for text in told) == 3
    review.happened("sin.sent", "12 1 2027 09:30", reference="SIN-INVENTED-7")

    review.go_to(datetime(2027, 1, 14, 9, 30, tzinfo=LONDON))
    visiting, homes, *others = _ask_agencies(review)
    full = sample(SANDWELL, "initial-scoping", "full-return")
    nothing = sample(SANDWELL, "initial-scoping", "nothing-held")
    came = review.return_of(visiting, "initial-scoping", full)
    review.unit.get(f"/documents/{came.id}")
    review.unit.follow(f"/documents/{came.id}/accept", {"form": "accept"})
    nil = review.return_of(homes, "initial-scoping", nothing)
    review.unit.get(f"/documents/{nil.id}")
    review.unit.follow(f"/documents/{nil.id}/accept", {"form": "accept"})
    for request in others:
        review.unit.follow(f"/requests/{request.id}/nil", _nil(request.released_person_ids[0]))
    review.site.run_jobs()
    returns = review.page("/returns")
    assert "5 asked 1 returned 4 nil returns 0 outstanding" in returns

    review.go_to(datetime(2027, 1, 22, 9, 30, tzinfo=LONDON))
    review.unit.follow(f"{review.path}/packs", {"form": "make", "kind": "pack"})
    review.site.run_jobs()
    pack = review.rows(Pack, Pack.case_id == review.case_id)[-1]
    template = review.text_of(pack.report_document_id)
    assert "A missed check needs a call within two days." in template
    assert "Nothing was found." in template
    review.unit.follow(f"/packs/{pack.id}/release", {"form": "release", "reason": "Nils came by telephone."})
    review.go_to(datetime(2027, 1, 26, 12, 0, tzinfo=LONDON))
    review.happened("meeting.held", "26 1 2027 10:00")

    decision = _decide(review)
    cover = review.release("decision-cover")
    assert any("SCSP-RR-2027-001" in text for text in cover)
    letter = review.one("panel-recommendation", "panel", "held")
    said = review.text(letter)
    assert "CSPR threshold not met, but further learning identified" in said
    assert CHILD not in said
    review.unit.follow(f"/letters/{letter.id}/release")
    review.send_otherwise(letter)
    assert "Tuesday 2 February 2027" in review.step("to-panel")
    review.record_outcome("further-learning", "As the record says.", "decision")
    signed = review.rows(Decision, Decision.id == decision.id)[0]

    review.go_to(datetime(2027, 2, 15, 9, 30, tzinfo=LONDON))
    answer = {
        "form": "panel", "answer": "recommends-otherwise", "answered_at": "12 2 2027 10:00",
        "text": "The criteria are met; a local review is recommended.",
    }  # fmt: skip
    review.unit.follow(f"{review.path}/decision/panel", answer)
    page = review.page("/outcome")
    assert "The criteria are met; a local review is recommended." in page
    assert "CSPR threshold not met, but further learning identified" in page
    event = review.event("panel.replied")
    page = review.record_outcome(
        "local-cspr", "All three partners accept what the Panel recommends.", f"panel:{event.id}"
    )
    assert "All three partners accept what the Panel recommends." in page
    assert "Begin: Local Child Safeguarding Practice Review" in page
    kept = review.rows(Decision, Decision.id == decision.id)[0]
    assert (kept.digest, kept.state, kept.document_id) == (signed.digest, "frozen", signed.document_id)
    record = review.text_of(str(kept.document_id))
    assert "Signer of police" in record

    parent = review.case_id
    page = review.begin_what_follows("local-cspr", began_at="15 2 2027")
    assert "SCSP-CSPR-2027-001" in page
    assert "SCSP-RR-2027-001" in page
    assert "Sunday 15 August 2027" in page  # six months
    child = review.rows(CaseFile, CaseFile.id == review.case_id)[0]
    assert (child.parent_id, child.parent_cause.split(":")[0]) == (parent, "outcome")
    assert len(review.rows(Person, Person.case_id == child.id, Person.role == "child")) == 2
    lead = "lead.reviewer@example.org"
    review.add_party("lead-reviewer", "Reva Reviewson", "Independent", lead)
    (commission,) = review.make_and_release("commission-letter")
    assert "T.Z.P." in commission
    assert CHILD not in commission
    no_names_in(review.mails(), NAMES)


def _ask_agencies(review: ReviewJourney) -> list[AgencyRequest]:
    """Each is told of the children and asked; health visiting and housing first."""
    people = [each.id for each in review.rows(Person, Person.case_id == review.case_id, Person.role == "child")]
    for request in review.requests("proposed"):
        sent = {"form": f"request-{request.id}", "relation": "child-family", "persons": people, "confirm": "yes"}
        review.unit.follow(f"/requests/{request.id}", sent)
    review.unit.follow(f"{review.path}/agencies/issue")
    review.site.run_jobs()
    for text in review.release("scoping-request"):
        assert "Thursday 21 January 2027" in text  # five working days
    found = review.requests("issued")
    first = ("Pretendbury Health Visiting Service", "Pretendbury Homes")
    return sorted(found, key=lambda each: (each.agency_name not in first, each.agency_name))


def _nil(person: str) -> dict[str, str]:
    return {
        "form": "nil", "statement": "Nobody is known.", "systems": "All of them", "searched_by": "A clerk",
        "searched_for": person, "period_from": "12 1 2026", "period_to": "12 1 2027",
        "via": "telephone", "true_received_at": "14 1 2027 09:20",
    }  # fmt: skip


def _decide(review: ReviewJourney) -> Decision:
    """Drafted by the unit, signed off by the chair, answered and signed by the three partners."""
    answers = sample(SANDWELL, "rapid-review-decision", "decision-record")
    for left in ("answers", "agreed", "signed", "chair"):
        answers.pop(left)
    answers |= {"threshold": "not-met", "recommendation": "further-learning", "met_on": "2027-01-26"}
    review.unit.get(f"{review.path}/decision/draft")
    review.unit.follow(f"{review.path}/decision/draft", {"form": "draft", **flat(answers)})
    decision: Decision = review.rows(Decision, Decision.case_id == review.case_id)[-1]
    chair = review.signed_in("group-chair")
    frozen = {"form": "freeze", "chair_name": "Sloane Subgroupley", "chair_role": "Chair"}
    chair.follow(f"/decisions/{decision.id}/freeze", frozen)
    review.site.run_jobs()
    visitors = {partner: review.signed_in("partner", partner) for partner in review.partners}
    for partner, visitor in visitors.items():
        said = {"form": f"response-{partner}", "response": "agrees"}
        visitor.follow(f"/decisions/{decision.id}/partners/{partner}/response", said)
    joint = {"form": "joint", "text": "We agree together."}
    review.unit.follow(f"/decisions/{decision.id}/joint-response", joint)
    for partner, visitor in visitors.items():
        digest = review.rows(Decision, Decision.id == decision.id)[0].digest
        said = {"form": f"sign-{partner}", "typed_name": f"Signer of {partner}", "role": "Director", "digest": digest}
        visitor.follow(f"/decisions/{decision.id}/partners/{partner}/signature", said)
    review.site.run_jobs()
    found: Decision = review.rows(Decision, Decision.id == decision.id)[0]
    return found
