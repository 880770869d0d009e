"""Three sign the same words; the letter waits for all of them, for agreement and for the reference."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_service.db.models import Event, PartnerResponse, Signature
from forms_service.db.queries.decision import holds_of
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.allow_decision_letter import allow_decision_letter
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.record_joint_response import record_joint_response
from forms_service.use_cases.record_partner_response import record_partner_response
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.sign_decision import sign_decision
from tests.played_case import NEL, PlayedCase


def _holds(case: PlayedCase) -> set[str]:
    with case.work() as work:
        return {hold.code for hold in holds_of(work, case.case())}


def _reference(case: PlayedCase) -> None:
    with case.work() as work:
        record_event(work, case.case_id, "sin.sent", work.now, reference="SIN-INVENTED-1")


@pytest.fixture
def frozen(opened: PlayedCase) -> tuple[PlayedCase, str]:
    """With the Panel's reference; nobody has answered or signed."""
    _reference(opened)
    return opened, opened.decide()


@pytest.fixture
def signed(frozen: tuple[PlayedCase, str]) -> tuple[PlayedCase, str]:
    """Everything is there, and the letter is made and held."""
    case, decision_id = frozen
    case.respond_all(decision_id)
    case.sign_all(decision_id)
    case.run.run_jobs("make_letter")
    return case, decision_id


def test_the_letter_comes_with_the_last_signature_and_not_before(frozen: tuple[PlayedCase, str]) -> None:
    case, decision_id = frozen
    case.respond_all(decision_id)
    first, second, last = case.sign_all(decision_id)
    assert [each.all_signed for each in (first, second, last)] == [False, False, True]
    assert [each.letter for each in (first, second, last)] == [False, False, True]
    assert len({each.digest for each in (first, second, last)}) == 1
    assert _holds(case) == set()
    assert len(case.decision_letters()) == 1
    assert len(case.rows(Event, Event.name == "decision.made")) == 1


def test_without_the_reference_it_waits_and_a_later_entry_brings_it(opened: PlayedCase) -> None:
    with opened.work() as work:
        record_event(work, opened.case_id, "sin.sent", work.now)  # as the notification told, without a number
    decision_id = opened.decide()
    opened.respond_all(decision_id)
    opened.sign_all(decision_id)
    assert _holds(opened) == {"no-reference"}
    assert opened.decision_letters() == []
    _reference(opened)
    assert _holds(opened) == set()


def test_a_partner_answers_before_signing_and_signs_once(frozen: tuple[PlayedCase, str]) -> None:
    case, decision_id = frozen
    with pytest.raises(ConflictError) as refused:
        case.sign(decision_id, case.partners[0])
    assert refused.value.code == "no-response"
    case.respond(decision_id, case.partners[0])
    if case.partnership == NEL:
        with pytest.raises(ConflictError) as refused:
            case.sign(decision_id, case.partners[0])
        assert refused.value.code == "no-joint-response"
    case.respond_all(decision_id)
    case.sign(decision_id, case.partners[0])
    with pytest.raises(ConflictError):
        case.sign(decision_id, case.partners[0])


def test_words_that_changed_since_the_page_was_opened_are_not_signed(frozen: tuple[PlayedCase, str]) -> None:
    case, decision_id = frozen
    case.respond_all(decision_id)
    seen = case.decision().digest
    case.respond(decision_id, case.partners[1], "disagree", "Not thorough enough.")
    with pytest.raises(ConflictError) as refused, case.work() as work:
        sign_decision(work, decision_id, case.partners[0], "Lou Authorityson", "Director", digest=seen)
    assert refused.value.code == "changed"


def test_disagreement_is_shown_and_holds_the_letter(frozen: tuple[PlayedCase, str]) -> None:
    case, decision_id = frozen
    case.respond_all(decision_id)
    case.respond(decision_id, case.partners[2], "disagree", "Not thorough enough.")
    case.sign_all(decision_id)
    assert _holds(case) == {"disagrees"}
    assert case.decision_letters() == []
    assert "partner-disagrees" in case.tasks()
    case.respond(decision_id, case.partners[2], "agree")
    assert "partner-disagrees" not in case.tasks()


def test_disagreement_needs_its_reason(frozen: tuple[PlayedCase, str]) -> None:
    case, decision_id = frozen
    for partner, response in ((case.partners[0], "disagree"), (case.partners[0], "perhaps"), ("nobody", "agree")):
        with pytest.raises(InvalidInputError), case.work() as work:
            record_partner_response(work, decision_id, partner, response, " ")


def test_a_changed_response_voids_every_signature_visibly_and_calls_the_letter_back(
    signed: tuple[PlayedCase, str],
) -> None:
    case, decision_id = signed
    (letter,) = case.decision_letters()
    assert letter.state == "held"
    case.respond(decision_id, case.partners[0], "disagree", "New facts.")
    rows = case.rows(Signature)
    assert len(rows) == 3
    assert {row.void_reason for row in rows} == {"content-changed"}
    assert [row.what for row in case.audit()].count("signature.voided") == 3
    assert [row.state for row in case.decision_letters()] == ["withdrawn"]
    with pytest.raises(ConflictError), case.work() as work:
        release_letter(work, letter.id)
    assert {row.withdrawn_at is None for row in case.rows(Event, Event.name == "decision.made")} == {False}
    assert len(case.rows(PartnerResponse)) == 4


def test_words_that_come_back_are_signed_and_sent_anew(signed: tuple[PlayedCase, str]) -> None:
    case, decision_id = signed
    before = case.decision().digest
    case.run.go_to(case.run.services.business_clock.now() + timedelta(days=1))
    case.respond(decision_id, case.partners[0], "disagree", "New facts.")
    case.respond(decision_id, case.partners[0], "agree")
    assert case.decision().digest == before
    assert case.sign_all(decision_id)[-1].letter
    assert sorted(row.state for row in case.decision_letters()) == ["asked", "withdrawn"]
    (made,) = case.rows(Event, Event.name == "decision.made", Event.withdrawn_at.is_(None))
    assert made.occurred_at == case.run.services.business_clock.now()


def test_another_joint_response_voids_what_was_signed(signed: tuple[PlayedCase, str]) -> None:
    case, decision_id = signed
    if case.partnership != NEL:
        with pytest.raises(ConflictError), case.work() as work:
            record_joint_response(work, decision_id, "Other words.")
        return
    with case.work() as work:
        assert record_joint_response(work, decision_id, "We agree with the group.") == 0
    with case.work() as work:
        assert record_joint_response(work, decision_id, "Other words.") == 3
    assert "not-signed" in _holds(case)
    assert [row.state for row in case.decision_letters()] == ["withdrawn"]
    with pytest.raises(InvalidInputError), case.work() as work:
        record_joint_response(work, decision_id, " ")


def test_a_held_letter_is_not_released_while_something_is_missing(signed: tuple[PlayedCase, str]) -> None:
    case, _ = signed
    (letter,) = case.decision_letters()
    with case.work() as work:  # as when an entry was found mistaken after the letter was made
        from forms_service.db.records import events

        for event in work.session.query(Event).filter(Event.case_id == case.case_id, Event.name == "sin.sent"):
            events.withdraw(work, event)
    with pytest.raises(ConflictError) as refused, case.work() as work:
        release_letter(work, letter.id)
    assert refused.value.code == "decision-held"
    with case.work() as work:
        allow_decision_letter(work, case.case_id, "The Panel has told us that it will do.")
        release_letter(work, letter.id)
    assert {row.state for row in case.decision_letters() if row.id == letter.id} == {"released"}


def test_a_named_person_may_let_it_go_with_a_reason(frozen: tuple[PlayedCase, str]) -> None:
    case, decision_id = frozen
    case.respond_all(decision_id)
    case.sign(decision_id, case.partners[0])
    with pytest.raises(InvalidInputError), case.work() as work:
        allow_decision_letter(work, case.case_id, " ")
    with case.work() as work:
        assert allow_decision_letter(work, case.case_id, "The chief officer is ill.")
    assert case.decision().letter_allowed_by is not None
    assert b"ill" not in (case.decision().letter_allowed_sealed or b"ill")
    assert _holds(case) == {"not-signed"}  # stays visible
    with case.work() as work:
        assert not allow_decision_letter(work, case.case_id, "Again.")
    for partner in case.partners[1:]:  # those who sign afterwards do not make it go a second time
        case.sign(decision_id, partner)
    assert len(case.decision_letters()) == 1


def test_leave_was_given_for_these_words_and_not_for_others(frozen: tuple[PlayedCase, str]) -> None:
    case, decision_id = frozen
    case.respond_all(decision_id)
    with case.work() as work:
        allow_decision_letter(work, case.case_id, "The chief officer is ill.")
    case.respond(decision_id, case.partners[0], "disagree", "New facts.")
    assert (case.decision().letter_allowed_at, case.decision().letter_allowed_sealed) == (None, None)
    assert [row.state for row in case.decision_letters()] == ["withdrawn"]


def test_nothing_is_answered_or_signed_before_the_chair(opened: PlayedCase) -> None:
    from forms_service.use_cases.draft_decision import draft_decision

    with opened.work() as work:
        decision_id = draft_decision(work, opened.case_id, {"facts_summary": "x"})
    for act in (opened.respond, opened.sign):
        with pytest.raises(ConflictError) as refused:
            act(decision_id, opened.partners[0])
        assert refused.value.code == "not-frozen"
    with pytest.raises(ConflictError), opened.work() as work:
        allow_decision_letter(work, opened.case_id, "It is urgent.")


def test_names_comments_and_roles_are_sealed(signed: tuple[PlayedCase, str]) -> None:
    case, decision_id = signed
    with case.work() as work:
        record_partner_response(work, decision_id, case.partners[0], "agree", "About Testchild Alpha.")
    sealed = [row.sealed for row in (*case.rows(Signature), *case.rows(PartnerResponse))]
    assert not [each for each in sealed if b"Signer" in each or b"Testchild" in each]
    assert not [row for row in case.audit() if "Testchild" in str(row.details) or "Signer" in str(row.details)]
