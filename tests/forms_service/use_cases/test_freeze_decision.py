"""The chair's name fixes the group's words by their digest; unanswered questions keep it a draft."""

from __future__ import annotations

import pytest

from forms_service.db.models import Event
from forms_service.db.queries.decision import content_of, digest_of_decision
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.draft_decision import draft_decision
from forms_service.use_cases.freeze_decision import freeze_decision
from forms_service.use_cases.let_chair_sign_own_draft import let_chair_sign_own_draft
from tests.played_case import CHAIR, NEL, PlayedCase


def test_the_words_are_fixed_by_their_digest(opened: PlayedCase) -> None:
    opened.decide()
    decision = opened.decision()
    with opened.work() as work:
        assert decision.digest == digest_of_decision(content_of(work, decision), {})
    assert decision.state == "frozen"
    assert decision.chair_signed_at is not None
    assert opened.rows(Event, Event.name == "meeting.held")
    assert opened.waiting("make_decision_record") == 1
    if opened.partnership == NEL:
        assert "srg-8-cover" in opened.letter_kinds()


def test_any_change_of_words_or_response_is_another_digest() -> None:
    plain = digest_of_decision({"a": "1"}, {"la": ("agree", "")})
    assert digest_of_decision({"a": "1"}, {"la": ("agree", "")}) == plain
    for content, said in (
        ({"a": "2"}, {"la": ("agree", "")}),
        ({"a": "1", "b": ""}, {"la": ("agree", "")}),
        ({"a": "1"}, {"la": ("disagree", "")}),
        ({"a": "1"}, {"la": ("agree", "but")}),
        ({"a": "1"}, {}),
    ):
        assert digest_of_decision(dict(content), dict(said)) != plain


def test_a_question_without_answer_keeps_it_a_draft(opened: PlayedCase) -> None:
    with opened.work() as work:
        decision_id = draft_decision(work, opened.case_id, {"facts_summary": "x"})
    with pytest.raises(InvalidInputError), opened.chairing() as work:
        freeze_decision(work, decision_id, "Charlie Chairperson")
    assert opened.decision().state == "draft"


def test_the_chair_is_named_and_signs_once(opened: PlayedCase) -> None:
    with opened.work() as work:
        decision_id = draft_decision(work, opened.case_id, {"facts_summary": "x"})
    with pytest.raises(InvalidInputError) as refused, opened.chairing() as work:
        freeze_decision(work, decision_id, " ")
    assert refused.value.field == "chair_name"
    opened.decide()
    with pytest.raises(ConflictError), opened.chairing() as work:
        freeze_decision(work, decision_id, "Charlie Chairperson")


def test_nobody_signs_off_what_only_they_wrote_unless_a_manager_says_why(opened: PlayedCase) -> None:
    with opened.chairing() as work:
        decision_id = draft_decision(work, opened.case_id, {"facts_summary": "x"})
    with pytest.raises(InvalidInputError) as refused, opened.chairing() as work:
        freeze_decision(work, decision_id, "Charlie Chairperson")
    assert refused.value.field == "own_draft_reason"
    with opened.chairing() as work, pytest.raises(InvalidInputError):
        let_chair_sign_own_draft(work, decision_id, "I am alone.")
    with opened.work() as work:
        let_chair_sign_own_draft(work, decision_id, "Everybody else is away.")
    with pytest.raises(InvalidInputError, match="Not answered yet"), opened.chairing() as work:
        freeze_decision(work, decision_id, "Charlie Chairperson")
    assert "own-draft.allowed" in {row.what for row in opened.audit()}


def test_what_two_had_a_hand_in_may_be_signed_off_by_either(opened: PlayedCase) -> None:
    with opened.chairing() as work:
        decision_id = draft_decision(work, opened.case_id, {"facts_summary": "x"})
    with opened.work() as work:
        draft_decision(work, opened.case_id, {"facts_summary": "xy"})
    with pytest.raises(InvalidInputError, match="Not answered yet"), opened.chairing() as work:
        freeze_decision(work, decision_id, "Charlie Chairperson")


def test_the_chairs_name_and_role_are_kept_with_the_sign_off(opened: PlayedCase) -> None:
    opened.decide()
    decision = opened.decision()
    assert decision.chair_signed_by == CHAIR.who
    with opened.work() as work:
        told = work.vault(opened.case_id).open_json("decision", decision.id, "chair_sealed", decision.chair_sealed)
    assert (told["typed_name"], told["role"]) == ("Charlie Chairperson", "Independent chair")
