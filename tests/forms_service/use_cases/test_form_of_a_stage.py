"""A step that a form finishes at its stage: only a copy that says itself that it was sent for that stage does it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forms_service.db.queries.case_frame import case_frame
from forms_service.db.queries.case_page import timeline
from forms_service.db.session import Sessions
from forms_service.errors import ConflictError
from forms_service.ports import Services
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.finish_step import finish_step
from forms_service.use_cases.receive_form import receive_form
from forms_service.use_cases.reject_document import reject_document
from tests.conftest import Database
from tests.played_case import PlayedCase, form_file

CSCP, FORM = "cscp", "escalation-notification"
UPDATED = {"stage-4": "form-updated-4", "stage-5": "form-updated-5"}
SAID = {"subject": "The level of help", "child_name": "Testchild Omega Examplethorpe", "lead_agency": "Example School"}


@pytest.fixture
def matter(sessions: Sessions, services: Services, database: Database) -> PlayedCase:
    played = PlayedCase.begin(sessions, services, database.engine, CSCP, datetime(2027, 7, 12, 10, 0, tzinfo=UTC))
    with played.work() as work:
        played.case_id = begin_case(work, CSCP, "practice-escalation", facts={"subject": "The level of help"})
    return played


def _come_in(played: PlayedCase, stage: str) -> str:
    said = {**SAID, "remaining_issues": f"Sent for {stage or 'no stage'}."} | ({"stage": stage} if stage else {})
    data = form_file(CSCP, f"{FORM}/v1", said, reference=played.case().reference or "")
    upload = played.upload(data, "form.docx")
    with played.work() as work:
        received = receive_form(work, played.case_id, upload, via="email")
    played.read()
    with played.work() as work:
        accept_document(work, received.document_id)
    return received.document_id


def _done(played: PlayedCase) -> set[str]:
    with played.work() as work:
        return {each.id for each in timeline(work, case_frame(work, played.case_id)) if each.done}


def _sent_step(played: PlayedCase) -> str:
    process = played.run.services.library.process(CSCP, "practice-escalation")
    return next(step.id for step in process.steps if step.done_when.form == FORM and step.done_when.stage is None)


def test_a_copy_finishes_the_step_of_the_stage_that_it_names_and_no_other(matter: PlayedCase) -> None:
    _come_in(matter, "stage-3")
    assert _done(matter) & {_sent_step(matter), *UPDATED.values()} == {_sent_step(matter)}
    late = _come_in(matter, "stage-5")
    assert _done(matter) & set(UPDATED.values()) == {"form-updated-5"}
    with matter.work() as work:
        reject_document(work, late, "other", "It was about another matter.")
    assert "form-updated-5" not in _done(matter)


def test_a_copy_that_names_no_stage_finishes_nothing_and_a_person_ticks_the_step(matter: PlayedCase) -> None:
    _come_in(matter, "")
    assert not _done(matter) & set(UPDATED.values())
    with matter.work() as work:
        finish_step(work, case_id=matter.case_id, step="form-updated-4", text="By telephone.")
    assert "form-updated-4" in _done(matter)
    with matter.work() as work, pytest.raises(ConflictError):
        finish_step(work, case_id=matter.case_id, step=_sent_step(matter))  # the form itself does this one
