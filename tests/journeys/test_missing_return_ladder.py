"""A return that does not come goes up its whole ladder, while the review that waits for it goes on without it."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from typing import Any

import pytest

from forms_service.adapters.report_maker import PackReportMaker
from forms_service.db.models import AgencyRequest, Call, CaseFile, Pack, Person
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from tests.conftest import Database
from tests.example_case import ExampleCase
from tests.forms_service.web.site import as_file, filled, words
from tests.journeys.ladder_stage import LadderStage, no_names_in
from tests.journeys.test_ladders import URGENT, quick_reader

__all__ = ["quick_reader"]

REFERRAL: dict[str, Any] = {
    "referrer_name": "Omega Generalby",
    "referrer_job": "GP",
    "referrer_agency": "Imaginary Lane Surgery",
    "referrer_telephone": "01632 960819",
    "referrer_email": "omega.generalby@gp-practice.example.org",
    "children": [
        {
            "full_name": "Testchild Zeta Pretendling",
            "dob_or_edd": "2021-09-09",
            "nhs_number": "999 000 0018",
            "home_address": "4 Imaginary Terrace",
        }
    ],
    "incident_at": "2026-11-20T16:00",
    "incident_place": "4 Imaginary Terrace",
    "incident_area": "Sandwell",
    "agency_aware_at": "2026-11-20T18:00",
    "what_happened": "seriously-harmed",
    "abuse_neglect": "suspected",
    "account": "Plainly invented.",
    "may_meet_criteria": "yes",
    "reasons": "Invented reasons.",
    "made_safe": "The child stays with an aunt.",
    "other_children": "no",
    "signed_name": "Omega Generalby",
    "signed_on": "2026-11-23",
}
NAMES = ("Testchild", "Pretendling", "Omega", "Generalby", "Trustworthy", "Imaginary Terrace")
TRUST = "Sandwell Children's Trust"


def test_a_missing_return_goes_to_the_chair_and_the_review_goes_on(
    database: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PackReportMaker, "not_found", lambda *_: ())  # a blank page holds nothing to find
    stage = LadderStage.begin(database, services, "sandwell", datetime(2026, 11, 23, 10, 0, tzinfo=LONDON))
    request = _asked(stage)
    review = stage.case_id
    escalation = _begun_at_the_first_unanswered_call(stage, request)
    stage.case_id = escalation
    _to_the_chair(stage)
    stage.case_id = review
    _the_pack_goes_without_it(stage)
    stage.case_id = escalation
    _closed_by_a_person(stage)
    stage.case_id = review
    _it_comes_late(stage, request)
    no_names_in(stage.mails(), NAMES)


def _asked(stage: LadderStage) -> str:
    """All but the Trust answer by telephone. The Trust's request."""
    document_id = stage.notify("rapid-review", "serious-incident-referral", REFERRAL, REFERRAL["referrer_email"])
    stage.unit.follow(f"/documents/{document_id}/open", {"form": "open"})
    stage.site.run_jobs()
    (child,) = stage.rows(Person, Person.case_id == stage.case_id, Person.role == "child")
    for request in stage.rows(AgencyRequest, AgencyRequest.case_id == stage.case_id):
        told = {"form": f"request-{request.id}", "relation": "child-family", "persons": child.id, "confirm": "yes"}
        stage.unit.follow(f"/requests/{request.id}", told)
    stage.unit.follow(f"{stage.path}/agencies/issue")
    stage.site.run_jobs()
    stage.release("scoping-request")
    requests = {row.agency_name: row for row in stage.rows(AgencyRequest, AgencyRequest.state == "issued")}
    assert set(requests) == {TRUST, "West Midlands Police, Public Protection", "Imaginary Lane Surgery"}
    nil = {
        "form": "nil", "statement": "Nobody is known.", "systems": "All of them", "searched_by": "A clerk",
        "searched_for": child.id, "period_from": "23 11 2025", "period_to": "23 11 2026",
        "via": "telephone", "true_received_at": "23 11 2026 09:45",
    }  # fmt: skip
    for name, request in requests.items():
        if name != TRUST:
            stage.unit.follow(f"/requests/{request.id}/nil", nil)
    stage.site.run_jobs()
    return str(requests[TRUST].id)


def _begun_at_the_first_unanswered_call(stage: LadderStage, request: str) -> str:
    stage.go_to(datetime(2026, 11, 24, 11, 30, tzinfo=LONDON))
    ExampleCase(stage.site.started).chase()
    (call,) = stage.rows(Call, Call.request_id == request, Call.state == "to-make")
    assert TRUST in unescape(words(stage.unit.get(f"{stage.path}/calls")))
    made = {"form": f"call-{request}", "outcome": "no-answer", "call_id": call.id}
    stage.unit.follow(f"/requests/{request}/calls", made)
    assert "propose-escalation" in stage.tasks()
    assert stage.rows(CaseFile, CaseFile.process == "process-escalation") == []  # nothing begins itself
    page = words(stage.unit.get(f"/requests/{request}/escalation"))
    assert "CSPR Escalation Process" in page
    # Its day is Monday the 30th: it may be begun all the same.
    begun = {"form": "begin", "raised_at": "24 11 2026 11:30", "stage": "initial"}
    page = words(stage.unit.follow(f"/requests/{request}/escalation", begun))
    stage.site.run_jobs()
    assert "SCSP-PE-2026-001" in page
    assert URGENT in page
    for day in ("27 November", "3 December", "8 December"):
        assert day in page
    assert "propose-escalation" not in stage.tasks()
    (case,) = stage.rows(CaseFile, CaseFile.process == "process-escalation")
    return str(case.id)


def _to_the_chair(stage: LadderStage) -> None:
    assert "Tristan Trustworthy" in stage.page("/ladder")
    stage.release("delay-discussion")
    stage.end("initial", "not-resolved", "They cannot say when it comes.", "24 11 2026 11:30")
    stage.escalate("stage-1", "24 11 2026 11:30")
    said = stage.release("delay-raised")
    assert any("SCSP-RR-2026-001" in each for each in said)
    stage.agree("Send what is there by Thursday", due_on="26 11 2026", owner=stage.party("agency-representative"),
                stage="stage-1", plan="agreed-actions")  # fmt: skip
    stage.go_to(datetime(2026, 11, 27, 10, 0, tzinfo=LONDON))
    stage.end("stage-1", "not-resolved", "It did not come on Thursday.", "27 11 2026 09:30")
    said = stage.release("delay-agreed-actions")
    assert all("Send what is there by Thursday" in each for each in said)
    stage.escalate("stage-2", "27 11 2026 09:45")
    stage.release("delay-subgroup-chair")
    assert "send-by-hand" in stage.tasks()  # neither chair has a sign-in here
    stage.end("stage-2", "not-resolved", "It was promised once more, and did not come.", "27 11 2026 09:50")
    stage.escalate("stage-3", "27 11 2026 09:55")
    (notice,) = stage.letters("formal-notice-to-chair", "held")
    assert TRUST in stage.text(notice)
    stage.release("formal-notice-to-chair", "delay-meeting")
    chairs = {"sloane.subgroupley@example.org", "chesney.chairwell@example.org"}
    assert not chairs & {mail.to for mail in stage.mails()}
    page = stage.end("stage-3", "decided", "The review goes on without it; the Trust sends it within a week.",
                     "27 11 2026 09:58")  # fmt: skip
    assert "It was resolved at “Stage 3" in page
    assert "close-escalation" in stage.tasks()
    assert stage.case().state == "open"  # a person closes it


def _the_pack_goes_without_it(stage: LadderStage) -> None:
    page = stage.page("/returns")
    assert "SCSP-PE-2026-001" in page
    stage.unit.follow(f"{stage.path}/packs", {"form": "make", "kind": "pack"})
    stage.site.run_jobs()
    (pack,) = stage.rows(Pack, Pack.case_id == stage.case_id)
    report = stage.text_of(pack.report_document_id)
    assert TRUST in report
    assert f"What is missing {TRUST} No return received." in report
    stage.unit.get(f"{stage.path}/packs")
    stage.unit.follow(f"/packs/{pack.id}/release", {"form": "release", "reason": "The Chair decided so."})
    stage.site.run_jobs()
    (pack,) = stage.rows(Pack, Pack.case_id == stage.case_id)
    assert pack.state == "released"


def _closed_by_a_person(stage: LadderStage) -> None:
    words_of_chair = "The review went on; the Trust sends its document within a week."
    assert "The SCSP Chair has decided" in stage.record_outcome("chair-decided", words_of_chair)
    said = stage.release("delay-outcome")
    assert all(words_of_chair in each for each in said)
    assert stage.case().state == "completed"
    assert "close-escalation" not in stage.tasks()


def _it_comes_late(stage: LadderStage, request: str) -> None:
    stage.go_to(datetime(2026, 12, 2, 10, 0, tzinfo=LONDON))
    reference = stage.case().reference or ""
    answers = {
        "agency": TRUST, "author": "Tess Trustington", "author_job": "Team manager", "author_telephone": "01632 960812",
        "author_email": "tess.trustington@childrens-trust.example.org", "involved": "no",
        "looked_for": [{"person": "Testchild Zeta Pretendling", "found": "no"}], "systems": "Case system",
        "nothing_held": "Nothing was found.", "signed_name": "Tess Trustington", "signed_job": "Team manager",
        "signed_on": "2026-12-02",
    }  # fmt: skip
    data = filled(stage.site, "sandwell", "initial-scoping", answers, case_reference=reference)
    sent = {"form": "enter", "via": "email", "true_received_at": "2 12 2026 09:30", "document": as_file(data)}
    stage.unit.follow(f"/requests/{request}/enter", sent)
    stage.site.run_jobs()
    assert "0 outstanding" in stage.page("/returns")
    stage.unit.follow(f"{stage.path}/packs", {"form": "make", "kind": "addendum"})
    stage.site.run_jobs()
    assert [row.kind for row in stage.rows(Pack, Pack.case_id == stage.case_id)] == ["pack", "addendum"]
    (_, addendum) = stage.rows(Pack, Pack.case_id == stage.case_id)
    assert "Nothing was found." in stage.text_of(addendum.report_document_id)
