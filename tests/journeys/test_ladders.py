"""Two escalations as their people live them, on pages, in letters and messages, on both kinds of database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from forms_service.db.models import AgreedAction, Document, SafetyCall
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from tests.conftest import Database
from tests.forms_service.web.site import as_file, filled, words
from tests.journeys.ladder_stage import LadderStage, no_names_in, text_of_word
from tests.played_case import InProcessReader

PETRA, ALDOUS = "petra.raiserby@school.example.org", "aldous.answerley@council.example.org"
URGENT = "Is a child at risk now?"
APPENDIX_3: dict[str, Any] = {
    "child_name": "Testchild Sigma Sampleton",
    "child_birth_date": "2018-02-03",
    "child_address": "4 Invented Close, Pretendbury",
    "escalating_person": f"Petra Raiserby, {PETRA}",
    "escalating_agency": "Safeguarding lead, Pretend School",
    "level_of_need": "child-protection",
    "perceived_level_of_need": "child-in-care",
    "disagreement": "We hold that the plan does not keep the child safe.",
    "completed_by": "Petra Raiserby",
    "completed_on": "2026-11-23",
}
NAMES = ("Testchild", "Sampleton", "Petra", "Raiserby", "Aldous", "Answerley", "Pretend School", "keep the child safe")


@pytest.fixture(autouse=True)
def quick_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real reading without a child process for each form."""
    monkeypatch.setattr("tests.forms_service.web.site.LimitedFormReader", lambda **_: InProcessReader())


def test_a_practice_dispute_goes_up_early_and_is_resolved_by_the_directors(
    database: Database, services: Services
) -> None:
    stage = LadderStage.begin(database, services, "sandwell", datetime(2026, 11, 23, 10, 0, tzinfo=LONDON))
    _opened_by_a_form(stage)
    _first_stage(stage)
    _a_child_at_risk(stage)
    _second_stage_before_its_day(stage)
    _what_the_parties_send_and_confirm(stage)
    _third_stage(stage)
    _resolved(stage)
    _the_log(stage)
    no_names_in(stage.mails(), NAMES)


def _opened_by_a_form(stage: LadderStage) -> None:
    document_id = stage.notify("practice-escalation", "appendix-3", APPENDIX_3, PETRA)
    assert {mail.to for mail in stage.mails()} >= {PETRA, "business-unit@scsp.example.org"}
    receipt = next(mail.text for mail in stage.mails() if mail.to == PETRA)
    # It is not kept back until the form was read.
    assert receipt.partition("\n")[0] in ("Dear Petra Raiserby", "Dear Colleague")
    assert "we shall ask you for it" in receipt
    page = words(stage.unit.get(f"/documents/{document_id}"))
    assert "Testchild Sigma Sampleton" in page
    assert "We hold that the plan does not keep the child safe." in page
    stage.unit.follow(f"/documents/{document_id}/open", {"form": "open"})
    stage.site.run_jobs()
    page = stage.page("/ladder")
    assert "SCSP-ESC-2026-001" in page
    # The day that the form came in is not the day that the concern was raised.
    assert "When was it raised?" in page
    assert "26 November" not in page
    stage.unit.follow(f"{stage.path}/ladder/raised", {"form": "raised", "raised_at": "23 11 2026"})
    page = stage.page("/ladder")
    assert "When was it raised?" not in page
    for day in ("26 November", "3 December", "10 December", "21 December"):
        assert day in page
    assert "Petra Raiserby" in page


def _first_stage(stage: LadderStage) -> None:
    receiving = stage.add_party("receiving-agency", "Aldous Answerley", "Invented Council", ALDOUS, "Team manager")
    stage.add_party("reviewing-officer", "Iris Reviewby", "Invented Council", "iris.reviewby@council.example.org")
    stage.add_party("senior-representative", "Sena Seniorby", "Pretend School", "sena@school.example.org")
    stage.add_party("service-director", "Dora Directorby", "Invented Council", "dora@council.example.org")
    skipped = {"form": "go-to", "stage": "stage-1", "opened_at": "23 11 2026 10:00", "why": ""}
    answer = stage.unit.post(f"{stage.path}/ladder", skipped)
    assert answer.status_code == 400
    page = stage.escalate("stage-1", "23 11 2026 10:00", "They spoke on Friday already.", stage.party("raising-agency"))
    assert "It stands at “Stage 1: Escalation to Team Manager”" in page
    assert "They spoke on Friday already." in page
    assert [each.state for each in stage.letters("practice-stage-1")] == ["held", "held"]
    before = len(stage.mails())
    said = stage.release("practice-stage-1", "reviewing-officer-notice")
    assert len(said) == 3
    assert len(stage.mails()) == before + 2  # the reviewing officer has no link to read it by: by hand
    for letter in said:
        assert "SCSP-ESC-2026-001" in letter
        assert "one child (T.S.S.)" in letter
        assert "Testchild" not in letter
        assert "01632 960802" in letter  # MASH
    assert sum("Thursday 26 November 2026" in letter for letter in said) == 2
    stage.discuss("stage-1", "23 11 2026", "Petra Raiserby and Aldous Answerley", "No agreement on the plan.")
    page = stage.agree("Visit the home together", due_on="27 11 2026", owner=receiving, stage="stage-1",
                       plan="agreed-actions")  # fmt: skip
    assert "Visit the home together" in page
    assert "Aldous Answerley" in page
    assert "27 November 2026" in page
    agreed = "shares it with the other agency (managers of both agencies): "
    page = stage.page("/ladder")
    assert f"{agreed}no timescale is set" in page
    assert f"{agreed}Done" not in page
    assert "Not agreed yet" in page
    time = stage.time_at("stage-1")
    chosen = {"form": f"recorder-{time}", "recorder": stage.party("raising-agency")}
    stage.unit.follow(f"/stages/{time}/recorder", chosen)
    page = stage.page("/ladder")
    assert page.count(f"{agreed}Done") == 1
    assert "Not agreed yet" not in page


def _a_child_at_risk(stage: LadderStage) -> None:
    for tail in ("", "/ladder", "/actions", "/forms", "/outcome", "/letters", "/links", "/documents", "/history",
                 "/at-risk", "/parties/new"):  # fmt: skip
        page = stage.page(tail)
        assert URGENT in page, tail
        assert page.index("01632 960802") < page.index("SCSP-ESC-2026-001:"), tail
    ring = {"form": "ring", "whom": "Multi-agency safeguarding hub (MASH)", "text": "A neighbour heard shouting."}
    assert "you ring Multi-agency safeguarding hub" in words(stage.unit.follow(f"{stage.path}/at-risk", ring))
    assert len(stage.rows(SafetyCall)) == 1
    page = stage.page("/ladder")
    assert "A neighbour heard shouting." in page
    assert "It stands at “Stage 1" in page  # ringing opens, ends and holds up no stage


def _second_stage_before_its_day(stage: LadderStage) -> None:
    stage.go_to(datetime(2026, 11, 24, 9, 30, tzinfo=LONDON))
    page = stage.page("/ladder")
    assert "Early: “Escalation to Team Manager” stays open" in page
    page = stage.escalate("stage-2", "24 11 2026 09:15", "The child is less safe than yesterday.")
    assert "It stands at “Stage 2: Escalation to Head of Service" in page
    # Eight working days from the raising, or five from the receipt on Tuesday the 24th: the earlier is in force.
    assert "1 December" in page
    said = stage.release("practice-stage-2", "escalation-form-asked")
    assert len(said) == 3
    assert sum("The child is less safe than yesterday." in each for each in said) >= 2
    stage.discuss("stage-2", "24 11 2026", "Both heads of service", "The plan is looked at anew on Thursday.")


def _what_the_parties_send_and_confirm(stage: LadderStage) -> None:
    raising, receiving = stage.party("raising-agency"), stage.party("receiving-agency")
    petra = stage.follow_link(raising, PETRA)
    own = f"/party/{raising}"
    page = words(petra.get(own))
    assert page.index(URGENT) < page.index("Resolution and escalation of professional disagreements")
    assert "It stands at: Escalation to Head of Service" in page
    assert "The plan is looked at anew on Thursday." in page
    assert "Needed at this stage" in page
    updated = {**APPENDIX_3, "disagreement": "The plan was changed, and still does not name who visits.",
               "discussed_on": "2026-11-24", "completed_on": "2026-11-24"}  # fmt: skip
    data = filled(stage.site, "sandwell", "appendix-3", updated, case_reference="SCSP-ESC-2026-001")
    page = words(petra.follow(f"{own}/upload", {"form": "upload", "document": as_file(data, "appendix 3.docx")}))
    assert "We have your form" in page
    assert "you confirmed it on" in words(
        petra.follow(f"{own}/confirm/stage-2-on-file", {"form": "confirm-stage-2-on-file"})
    )
    stage.site.run_jobs()
    page = stage.page("/ladder")
    assert "Aldous Answerley (Agency that receives the concern): not confirmed yet" in page
    aldous = stage.follow_link(receiving, ALDOUS)
    page = words(aldous.get(f"/party/{receiving}"))
    assert "Visit the home together" in page
    assert "Send a form" not in page  # the agency that raised it sends the template
    assert aldous.get(own).status_code == 404
    aldous.follow(f"/party/{receiving}/confirm/stage-2-on-file", {"form": "confirm-stage-2-on-file"})
    (form,) = stage.rows(Document, Document.kind == "form", Document.direction == "in")
    assert "form-to-check" in stage.tasks()
    stage.unit.get(f"/documents/{form.id}")
    page = words(stage.unit.follow(f"/documents/{form.id}/accept", {"form": "accept"}))
    assert "brought up to date" in page
    stage.site.run_jobs()
    page = stage.page("/ladder")
    assert "Both agencies record it on the child&#39;s file, and say so (stage 2) Done" in page


def _third_stage(stage: LadderStage) -> None:
    stage.go_to(datetime(2026, 11, 26, 11, 0, tzinfo=LONDON))
    stage.end("stage-1", "not-resolved", "The team managers did not agree.", "24 11 2026 09:10")
    page = stage.end("stage-2", "not-resolved", "The heads did not agree on who visits.", "26 11 2026 10:00")
    assert "What follows is “Stage 3" in page
    said = stage.release("practice-agreed-actions", "quality-director-notice")
    assert len(said) == 5
    assert any("Visit the home together" in each for each in said)
    page = stage.escalate("stage-3", "26 11 2026 10:30")
    assert "It stands at “Stage 3" in page
    kinds = {each.kind for each in stage.letters(state="held")}
    assert kinds == {
        "senior-representative-notice", "service-director-cover", "practice-stage-3", "escalation-form-asked",
    }  # fmt: skip
    said = stage.release(*kinds)
    assert len(said) == 5
    stage.discuss("stage-3", "26 11 2026", "Both directors", "Two named workers visit each week.")


def _resolved(stage: LadderStage) -> None:
    stage.go_to(datetime(2026, 11, 27, 15, 0, tzinfo=LONDON))
    page = stage.end("stage-3", "resolved", "Two named workers visit each week.", "27 11 2026 14:00")
    assert "It was resolved at “Stage 3" in page
    # Two working days from Friday the 27th.
    page = stage.page()
    assert "Tuesday 1 December 2026" in page
    assert "2 working days" in page
    (draft,) = stage.letters("outcome-letter-draft", "held")
    text = stage.text(draft)
    assert "Two named workers visit each week." in text
    kinds = ("actions-fed-back", "practice-agreed-actions", "outcome-letter-draft")
    stage.release(*kinds)
    (action,) = stage.rows(AgreedAction)
    settled = {"form": "settle", "state": "done", "text": "Both were there.", "on": "27 11 2026"}
    stage.unit.follow(f"/actions/{action.id}/settle", settled)
    stage.unit.follow(f"/actions/{action.id}/check", {"form": "check", "text": "The record of the visit is on file."})
    page = stage.record_outcome("resolved", "The directors agreed.")
    assert "Resolved between the agencies" in page
    assert stage.case().state == "completed"
    assert URGENT in stage.page()


def _the_log(stage: LadderStage) -> None:
    base = "/logs/sandwell/escalation-summary"
    page = words(stage.unit.get(base))
    told = ("Testchild Sigma Sampleton", "The plan was changed, and still does not name who visits.",
            "Visit the home together", "Resolved between the agencies. Two named workers visit each week")  # fmt: skip
    word = text_of_word(stage.unit.get(f"{base}/log.docx").data)
    sheet = stage.unit.get(f"{base}/log.csv").data.decode("utf-8-sig")
    for text in (page, word, sheet):
        for each in told:
            assert each in text, each
