"""Nothing is accepted while any of it is unplaced or uncertain, nor what cannot be used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms_service.errors import ConflictError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.file_piece import file_piece
from forms_service.use_cases.settle_field import settle_field
from parsers.types import Altered, Certainty, ParsedField, ParseResult, Place, Unplaced
from tests.played_case import PlayedCase, unreadable


def test_unplaced_text_blocks_acceptance_until_a_person_has_dealt_with_it(asked: PlayedCase) -> None:
    asked.reader.change = lambda result: replace(result, unplaced=(Unplaced("See overleaf.", "body", Place()),))
    document = asked.send(asked.run.request_id)
    with pytest.raises(ConflictError) as refused, asked.work() as work:
        accept_document(work, document.id)
    assert refused.value.code == "unplaced-text"
    with asked.work() as work:
        file_piece(work, document.id, 0, "filed", "summary_of_involvement", "")
        accept_document(work, document.id)
    assert asked.document(document.id).state == "accepted"
    assert "return-to-review" not in asked.tasks()


def test_an_uncertain_answer_blocks_acceptance_until_a_person_has_settled_it(asked: PlayedCase) -> None:
    asked.reader.change = _in_doubt
    document = asked.send(asked.run.request_id)
    with pytest.raises(ConflictError) as refused, asked.work() as work:
        accept_document(work, document.id)
    assert refused.value.code == "open-questions"
    with asked.work() as work:
        settle_field(work, document.id, "agency_name", "Example Agency", "As its letter says")
        accept_document(work, document.id)
    assert asked.document(document.id).state == "accepted"


def test_a_form_that_was_changed_is_accepted_only_by_who_looked_at_the_change(asked: PlayedCase) -> None:
    changed = (Altered("label-changed", "summary_of_involvement", Place()),)
    asked.reader.change = lambda result: replace(result, altered=changed)
    document = asked.send(asked.run.request_id)
    with pytest.raises(ConflictError) as raised, asked.work() as work:
        accept_document(work, document.id)
    assert raised.value.code == "form-altered"
    with asked.work() as work:
        accept_document(work, document.id, altered_seen=True)
    (event,) = [row for row in asked.audit() if row.what == "document.accepted" and row.subject_id == document.id]
    assert event.details == {"altered": "seen"}


def test_what_tracked_changes_made_of_an_answer_is_a_question(asked: PlayedCase) -> None:
    def tracked(result: ParseResult) -> ParseResult:
        known = result.fields["summary_of_involvement"]
        assert isinstance(known, ParsedField)
        fields = {**result.fields, "summary_of_involvement": replace(known, original="What it said before.")}
        return replace(result, fields=fields)

    asked.reader.change = tracked
    document = asked.send(asked.run.request_id)
    with pytest.raises(ConflictError) as raised, asked.work() as work:
        accept_document(work, document.id)
    assert raised.value.code == "open-questions"


def test_another_cases_form_is_never_accepted(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id, asked.return_file(reference="XX-2026-0999"))
    with pytest.raises(ConflictError) as refused, asked.work() as work:
        accept_document(work, document.id)
    assert refused.value.code == "unusable"
    assert asked.document(document.id).state == "read"


def test_what_was_not_read_or_not_recognised_cannot_be_accepted(asked: PlayedCase) -> None:
    waiting = asked.send(asked.run.request_id, read=False)
    with pytest.raises(ConflictError), asked.work() as work:
        accept_document(work, waiting.id)
    document = asked.send(asked.run.request_id, unreadable())
    with pytest.raises(ConflictError), asked.work() as work:
        accept_document(work, document.id)


def test_accepting_twice_is_one_acceptance(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    for _ in range(2):
        with asked.work() as work:
            accept_document(work, document.id)
    assert (
        len([event for event in asked.audit() if (event.what, event.subject_id) == ("document.accepted", document.id)])
        == 1
    )


def _in_doubt(result: ParseResult) -> ParseResult:
    name = result.fields["agency_name"]
    assert isinstance(name, ParsedField)
    return replace(result, fields={**result.fields, "agency_name": replace(name, certainty=Certainty.UNDETERMINED)})
