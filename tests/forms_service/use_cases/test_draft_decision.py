"""The record is written in steps, and only by those whose part it is."""

from __future__ import annotations

import pytest

from forms_service.db.models import Decision
from forms_service.db.queries.decision import content_of
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.draft_decision import draft_decision
from tests.played_case import NEL, PlayedCase


def _draft(case: PlayedCase, **answers: str) -> str:
    with case.work() as work:
        return draft_decision(work, case.case_id, answers)


def test_what_is_not_given_again_stays(opened: PlayedCase) -> None:
    first = _draft(opened, facts_summary="About Testchild Alpha.")
    assert _draft(opened, recommendation_rationale="Learning.") == first
    with opened.work() as work:
        content = content_of(work, work.session.get_one(Decision, first))
    assert (content["facts_summary"], content["recommendation_rationale"]) == ("About Testchild Alpha.", "Learning.")
    assert b"Testchild" not in (opened.decision().content_sealed or b"")


def test_it_begins_with_what_the_case_knows(opened: PlayedCase) -> None:
    decision_id = _draft(opened)
    with opened.work() as work:
        content = content_of(work, work.session.get_one(Decision, decision_id))
    if opened.partnership == NEL:
        assert content["date_notified"] == "2026-11-23"
    assert not any("Testchild" in str(value) for value in content.values())


def test_the_partners_part_is_not_the_groups_to_write(opened: PlayedCase) -> None:
    use = opened.library.process(opened.partnership, opened.case().process).decision
    assert use is not None
    theirs = [use.agreed, *(each.table for each in (use.responses, use.signatures) if each)]
    for name in [*filter(None, theirs), "no_such_field"]:
        with pytest.raises(InvalidInputError):
            _draft(opened, **{name: "Agreed by all"})


def test_a_final_recommendation_is_drafted_no_more(opened: PlayedCase) -> None:
    opened.decide()
    with pytest.raises(ConflictError) as refused:
        _draft(opened, facts_summary="Other words.")
    assert refused.value.code == "frozen"


def test_before_the_case_is_open_there_is_no_record(notified: PlayedCase) -> None:
    with pytest.raises(ConflictError):
        _draft(notified, facts_summary="x")
