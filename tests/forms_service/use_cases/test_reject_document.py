"""A return that a person rejects is kept and counts for nothing; its agency is asked again."""

from __future__ import annotations

import pytest

from forms_service.db.models import Call, DueDate
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.reject_document import reject_document
from tests.played_case import PlayedCase


def test_the_request_is_open_again_its_mail_paused_and_a_call_made(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    _reject(asked, document.id)
    request = asked.run.request()
    assert request.state == "issued"
    assert request.paused_at is not None
    assert [(call.rung, call.state) for call in asked.rows(Call)] == [("unusable-upload", "to-make")]
    assert "return-unusable" in asked.tasks()
    assert "return-to-review" not in asked.tasks()
    (due,) = asked.rows(DueDate, DueDate.subject_id == request.id)
    assert (due.state, due.met_at) == ("open", None)


def test_all_are_no_longer_in(asked: PlayedCase) -> None:
    sent = [asked.send(request.id) for request in asked.requests("issued")]
    assert "returns-complete" in asked.tasks()
    _reject(asked, sent[0].id)
    assert "returns-complete" not in asked.tasks()


def test_another_good_return_still_answers(asked: PlayedCase) -> None:
    first = asked.send(asked.run.request_id)
    asked.send(asked.run.request_id, asked.return_file(summary_of_involvement="Written anew."))
    _reject(asked, first.id)
    assert asked.run.request().state == "answered"
    assert asked.rows(Call) == []


def test_it_is_kept_as_it_came(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    _reject(asked, document.id)
    kept = asked.document(document.id)
    assert (kept.state, kept.usable, kept.blob_id) == ("rejected", False, document.blob_id)
    with pytest.raises(ConflictError):
        _reject(asked, document.id)


def test_a_reason_is_needed_and_a_code_of_the_list(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    for code, reason in (("other", " "), ("it names Testchild Alpha", "Wrong child")):
        with pytest.raises(InvalidInputError), asked.work() as work:
            reject_document(work, document.id, code, reason)


def _reject(case: PlayedCase, document_id: str) -> None:
    with case.work() as work:
        reject_document(work, document_id, "other", "It is about another child.")
