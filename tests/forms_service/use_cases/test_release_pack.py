"""A person releases: with a reason where something is missing, and never what the read-back did not find."""

from __future__ import annotations

import pytest

from forms_service.db.records.due_dates import due_date_of
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.reject_document import reject_document
from forms_service.use_cases.release_pack import release_pack, shortcomings_of
from tests.factories import PERSON
from tests.played_case import PlayedCase


def _release(case: PlayedCase, pack_id: str, reason: str = "") -> None:
    with case.work() as work:
        release_pack(work, pack_id, reason)


def test_what_is_missing_needs_a_reason_which_is_sealed(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    with case.work() as work:
        lacking = shortcomings_of(work, case.pack_row(pack_id))
    assert (len(lacking.outstanding), lacking.unreviewed, lacking.not_found) == (1, 1, ())
    with pytest.raises(InvalidInputError):
        _release(case, pack_id)
    _release(case, pack_id, "Testchild Alpha's school is closed.")
    pack = case.pack_row(pack_id)
    assert (pack.state, pack.released_by) == ("released", PERSON.who)
    assert b"Testchild" not in (pack.release_reason_sealed or b"")
    assert not [row for row in case.audit() if "Testchild" in str(row.details)]


def test_a_whole_and_checked_pack_needs_no_reason(asked: PlayedCase) -> None:
    for request in asked.requests("issued"):
        document = asked.send(request.id, asked.return_file(agency_name=request.agency_name))
        with asked.work() as work:
            accept_document(work, document.id)
    pack_id = asked.pack()
    _release(asked, pack_id)
    assert "pack-notice" in asked.letter_kinds()
    with asked.work() as work:
        due = due_date_of(work, asked.case_id, "pack-out")
        assert due is not None
        assert due.state == "met"
    assert "returns-complete" not in asked.tasks()


def test_no_reason_releases_what_the_read_back_did_not_find(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id)
    asked.reports.missing = ("R01, Summary",)
    pack_id = asked.pack()
    with pytest.raises(ConflictError) as refused:
        _release(asked, pack_id, "It is urgent.")
    assert refused.value.code == "read-back"
    assert asked.pack_row(pack_id).state == "made"


def test_no_reason_releases_a_return_that_was_rejected_since(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    (document_id,) = case.pack_row(pack_id).contents["returns"]
    with case.work() as work:
        reject_document(work, document_id, "other-case", "It is about another child.")
    with pytest.raises(ConflictError) as refused:
        _release(case, pack_id, "It is urgent.")
    assert refused.value.code == "pack-changed"


def test_it_is_released_once(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    _release(case, pack_id, "The meeting is tomorrow.")
    with pytest.raises(ConflictError):
        _release(case, pack_id, "Again.")
