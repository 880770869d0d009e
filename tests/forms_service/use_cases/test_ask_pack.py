"""A pack may be made anew until it is released; after that only addenda follow."""

from __future__ import annotations

import pytest

from forms_service.db.models import CaseFile
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.ask_pack import ask_pack
from forms_service.use_cases.release_pack import release_pack
from tests.played_case import PlayedCase


def test_before_release_it_is_made_anew_under_another_number(packed: tuple[PlayedCase, str]) -> None:
    case, first = packed
    second = case.pack()
    assert (case.pack_row(first).number, case.pack_row(second).number) == (1, 2)
    assert case.pack_row(second).state == "made"


def test_after_release_only_an_addendum_is_made(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    with pytest.raises(ConflictError), case.work() as work:
        ask_pack(work, case.case_id, "addendum")
    with case.work() as work:
        release_pack(work, pack_id, "The meeting is tomorrow.")
    with pytest.raises(ConflictError), case.work() as work:
        ask_pack(work, case.case_id, "pack")
    with case.work() as work:
        assert ask_pack(work, case.case_id, "addendum")


def test_it_needs_an_open_case_and_a_known_kind(notified: PlayedCase) -> None:
    with pytest.raises(ConflictError), notified.work() as work:
        ask_pack(work, notified.case_id, "pack")
    notified.open()
    with pytest.raises(InvalidInputError), notified.work() as work:
        ask_pack(work, notified.case_id, "summary")


def test_a_return_that_comes_after_the_panels_answer_still_gets_its_addendum(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    with case.work() as work:
        release_pack(work, pack_id, "The meeting is tomorrow.")
        work.session.get_one(CaseFile, case.case_id).state = "completed"
    with case.work() as work:
        assert ask_pack(work, case.case_id, "addendum")
