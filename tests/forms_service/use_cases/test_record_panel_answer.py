"""The Panel's answer is recorded; only a confirmation may complete the case, and the signed record stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_service.db.models import Event, Signature
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.close_not_met import close_not_met
from forms_service.use_cases.record_outcome import record_outcome
from forms_service.use_cases.record_panel_answer import record_panel_answer
from tests.played_case import PlayedCase


def _answer(case: PlayedCase, answer: str, text: str = "About Testchild Alpha.") -> None:
    with case.work() as work:
        record_panel_answer(work, case.case_id, answer, text, work.now)


def test_a_confirmation_completes_the_case_whose_outcome_leads_no_further(opened: PlayedCase) -> None:
    process = opened.library.process(opened.partnership, opened.case().process)
    with opened.work() as work:
        for outcome in [each for each in process.outcomes if each.completes][:1]:
            record_outcome(work, opened.case_id, outcome.slug, "decision", "Agreed.")
    _answer(opened, "confirmed")
    assert opened.case().state == "completed"
    (event,) = opened.rows(Event, Event.name == "panel.replied")
    assert event.reference == "confirmed"
    assert b"Testchild" not in event.note_sealed


def test_any_other_answer_is_a_red_task_and_the_signed_record_stays(opened: PlayedCase) -> None:
    decision_id = opened.decide()
    opened.respond_all(decision_id)
    opened.sign_all(decision_id)
    before = opened.decision().digest
    _answer(opened, "recommends-otherwise")
    assert opened.case().state == "open"
    assert "panel-answer" in opened.tasks()
    assert opened.decision().digest == before
    assert not [row for row in opened.rows(Signature) if row.voided_at is not None]


def test_what_is_no_answer_or_not_yet_given_is_refused(opened: PlayedCase) -> None:
    with pytest.raises(InvalidInputError):
        _answer(opened, "perhaps")
    with pytest.raises(InvalidInputError), opened.work() as work:
        record_panel_answer(work, opened.case_id, "confirmed", "", work.now + timedelta(days=1))
    with opened.work() as work:
        close_not_met(work, opened.case_id, "Not met.")
    with pytest.raises(ConflictError):
        _answer(opened, "confirmed")
