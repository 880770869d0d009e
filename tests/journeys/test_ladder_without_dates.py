"""An escalation of five stages without one date, with three copies of its form, to the Executive's decision."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from forms_service.db.models import Document, DueDate
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from tests.conftest import Database
from tests.forms_service.web.site import as_file, filled, words
from tests.journeys.ladder_stage import LadderStage, no_names_in
from tests.journeys.test_ladders import URGENT, quick_reader

__all__ = ["quick_reader"]

EDE = "ede.educationson@school.example.org"
FORM: dict[str, Any] = {
    "stage": "stage-3",
    "completed_on": "2026-11-23",
    "subject": "Whether one plan should be ended",
    "child_name": "Testchild Quill Notareal",
    "child_birth_date": "2018-04-09",
    "lead_agency": "Madeup Academy",
    "manager_name": "Ede Educationson",
    "manager_role": "Designated safeguarding lead",
    "manager_email": EDE,
    "concern": "The plan is to be ended although nothing has changed.",
    "discussions": [{"at_stage": "stage-1", "held_on": "2026-11-16", "who": "Both workers", "outcome": "No agreement"}],
    "meeting_kind": "reflective-consultation",
    "meeting_on": "2026-11-20",
    "resolved": "no",
    "policy_practice_issues": "Schools are not asked before a plan is ended.",
    "completed_by": "Ede Educationson",
}
NAMES = ("Testchild", "Quill", "Notareal", "Educationson", "Sorrel", "Madeup Academy", "nothing has changed")
REFERENCE = "CSCP-ESC-2026-001"


def test_five_stages_without_a_date_end_with_what_the_executive_determines(
    database: Database, services: Services
) -> None:
    stage = LadderStage.begin(database, services, "cscp", datetime(2026, 11, 23, 10, 0, tzinfo=LONDON))
    _opened(stage)
    _the_first_three_stages(stage)
    _the_form_for_the_fourth(stage)
    _the_executive(stage)
    no_names_in(stage.mails(), NAMES)


def _opened(stage: LadderStage) -> None:
    document_id = stage.notify("practice-escalation", "escalation-notification", FORM, EDE)
    assert "Testchild Quill Notareal" in words(stage.unit.get(f"/documents/{document_id}"))
    stage.unit.follow(f"/documents/{document_id}/open", {"form": "open"})
    stage.site.run_jobs()
    stage.add_party("concerned-professional", "Rowan Fictive", "Madeup Academy", "rowan@school.example.org")
    stage.add_party("deciding-professional", "Sorrel Unreal", "Invented Social Care", "sorrel@care.example.org")
    stage.unit.follow(f"{stage.path}/ladder/raised", {"form": "raised", "raised_at": "16 11 2026"})
    page = stage.page("/ladder")
    assert REFERENCE in page
    assert page.count("No timescale is set") >= 5
    assert "Ede Educationson" in page
    assert page.index(URGENT) < page.index("Escalate now")
    assert stage.rows(DueDate, DueDate.case_id == stage.case_id) == []


def _the_first_three_stages(stage: LadderStage) -> None:
    stage.escalate("stage-1", "16 11 2026 09:00")
    stage.end("stage-1", "not-resolved", "Each worker keeps to their view.", "16 11 2026 15:00")
    stage.escalate("stage-2", "18 11 2026 09:00")
    assert len(stage.release("managers-discussion")) == 3
    stage.end("stage-2", "not-resolved", "The managers did not agree either.", "20 11 2026 12:00")
    given = "Feedback to all parties (managers): Done"
    assert given not in stage.page("/ladder")
    said = stage.release("feedback-to-parties")
    assert len(said) == 3
    page = stage.page("/ladder")
    assert given in page
    assert "Who writes the record" not in page  # only where the partnership's own document asks for it
    assert all("The managers did not agree either." in each for each in said)
    stage.escalate("stage-3", "20 11 2026 13:00")
    assert len(stage.release("reflective-consultation-invitation", "notification-form-asked")) == 4
    asked = next(mail for mail in reversed(stage.mails()) if "Escalation Notification Form asked" in mail.subject)
    assert asked.to == EDE
    assert "No timescale is set for this." in asked.text
    stage.discuss("stage-3", "20 11 2026", "Both agencies", "A joint visit before the conference.", "consultation")
    stage.end("stage-3", "not-resolved", "The plan is still to be ended.", "23 11 2026 09:30")
    later = "Feedback to all parties (service managers or named safeguarding leads): "
    assert f"{later}no timescale is set" in stage.page("/ladder")  # the feedback of the stage before is not this one's
    assert all("The plan is still to be ended." in each for each in stage.release("feedback-to-parties"))
    assert f"{later}Done" in stage.page("/ladder")
    for letter in stage.letters(state="released"):
        assert not re.search(r"working day|by (Mon|Tues|Wednes|Thurs|Fri)day", stage.text(letter)), letter.kind


def _the_form_for_the_fourth(stage: LadderStage) -> None:
    stage.go_to(datetime(2026, 11, 24, 10, 0, tzinfo=LONDON))
    stage.escalate("stage-4", "24 11 2026 09:00")
    stage.release("senior-managers-review", "notification-form-update")
    lead = stage.party("lead-agency-manager")
    ede = stage.follow_link(lead, EDE)
    page = words(ede.get(f"/party/{lead}"))
    assert "Needed at this stage" in page
    assert URGENT in page
    assert "no timescale is set" in page.casefold()
    updated = {**FORM, "stage": "stage-4", "completed_on": "2026-11-24", "remaining_issues": "Nobody visits.",
               "known_barriers": "Two policies."}  # fmt: skip
    data = filled(stage.site, "cscp", "escalation-notification", updated, case_reference=REFERENCE)
    ede.follow(f"/party/{lead}/upload", {"form": "upload", "document": as_file(data, "update.docx")})
    _accepted(stage)
    stage.end("stage-4", "not-resolved", "The barriers remain.", "24 11 2026 09:50")
    stage.release("feedback-to-parties")


def _the_executive(stage: LadderStage) -> None:
    stage.go_to(datetime(2026, 11, 26, 10, 0, tzinfo=LONDON))
    stage.escalate("stage-5", "26 11 2026 09:00")
    said = stage.release("matter-for-executive", "notification-form-update")
    assert any("Two policies." in each for each in said)
    last = {**FORM, "stage": "stage-5", "completed_on": "2026-11-26", "executive_decision": "An independent review.",
            "way_forward": "independent-review", "child_outcomes": "The plan goes on meanwhile."}  # fmt: skip
    data = filled(stage.site, "cscp", "escalation-notification", last, case_reference=REFERENCE)
    stage.unit.follow(f"{stage.path}/forms", {"form": "send", "via": "email", "document": as_file(data, "last.docx")})
    _accepted(stage)
    assert len(stage.rows(Document, Document.form == "escalation-notification", Document.state == "accepted")) == 3
    page = stage.page("/ladder")
    for day in ("Monday 23", "Tuesday 24", "Thursday 26"):  # each copy stands at the stage that it says it is for
        assert len(re.findall(rf"\(required\): in the file since {day} November 2026(?!;)", page)) == 1, day
    assert "from the stage before" not in page
    page = stage.end("stage-5", "independent-review", "Somebody from outside looks at it.", "26 11 2026 09:30")
    assert "It was resolved at “Stage 5" in page
    (notice,) = stage.letters("scrutineer-notice", "held")
    assert "Somebody from outside looks at it." in stage.text(notice)
    said = stage.release("executive-way-forward")
    assert len(said) == 3
    assert all("The plan goes on meanwhile." in each for each in said)
    stage.release("scrutineer-notice")
    assert all(mail.to != "silas.scrutinby@cscp.example.org" for mail in stage.mails())  # who has no sign-in here
    assert "send-by-hand" in stage.tasks()
    assert "determined a way forward" in stage.record_outcome("way-forward", "As the Executive decided.")
    assert stage.case().state == "completed"
    assert stage.rows(DueDate, DueDate.case_id == stage.case_id) == []


def _accepted(stage: LadderStage) -> None:
    """The newest form of the matter is read, looked at and accepted."""
    stage.site.run_jobs()
    form = stage.rows(Document, Document.case_id == stage.case_id, Document.kind == "form", Document.direction == "in")
    newest = max(form, key=lambda row: row.version_no)
    stage.unit.get(f"/documents/{newest.id}")
    stage.unit.follow(f"/documents/{newest.id}/accept", {"form": "accept"})
    stage.site.run_jobs()
