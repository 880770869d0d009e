"""A nil is a statement: who searched which systems, for whom. It ends the chase at once and reads as a nil."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms_service.db.models import Call
from forms_service.db.queries.answers import read_document_of
from forms_service.errors import InvalidInputError
from forms_service.use_cases.record_nil_return import NilSaid, prepare_nil, record_nil_return
from tests.played_case import CHILD, NEL, PlayedCase, unreadable

SAID = NilSaid(
    statement="Nobody named here is known to us.",
    systems="All case records & the archive",
    searched_by="Clara Clerkly",
    period_from=date(2025, 11, 20),
    period_to=date(2026, 11, 23),
)


def _say(case: PlayedCase, said: NilSaid = SAID) -> str:
    with case.work() as work:
        upload = prepare_nil(work, case.run.request_id, said)
    with case.work() as work:
        return record_nil_return(work, case.run.request_id, upload, via="telephone")


def test_it_ends_the_chase_at_once_before_anything_is_read(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id, unreadable())
    _say(asked)
    request = asked.run.request()
    assert (request.state, request.paused_at) == ("nil", None)
    assert {call.state for call in asked.rows(Call)} == {"not-needed"}


def test_it_is_read_like_every_return_and_says_who_searched_what_for_whom(asked: PlayedCase) -> None:
    document_id = _say(asked)
    asked.read()
    assert asked.run.request().state == "nil"
    assert asked.document(document_id).usable
    with asked.work() as work:
        answers = read_document_of(work, asked.document(document_id)).answers
    assert answers.value("any_involvement") == "no"
    assert answers.text("systems_checked") == SAID.systems
    assert "Nobody named here" in answers.text("nil_return_statement")
    assert "20/11/2025 to 23/11/2026" in answers.text("nil_return_statement")
    searched = [row["person"].text for row in answers.rows("persons_searched") if row["person"].text]
    assert CHILD in searched
    if asked.partnership == NEL:
        assert answers.text("searched_by") == "Clara Clerkly"


@pytest.mark.parametrize(
    "gap",
    [{"statement": " "}, {"systems": ""}, {"searched_by": ""}, {"period_from": date(2027, 1, 1)}],
    ids=["statement", "systems", "who", "period"],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_less_than_a_whole_statement_is_no_nil(asked: PlayedCase, gap: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        _say(asked, replace(SAID, **gap))  # type: ignore[arg-type]  # one of its own fields
    assert asked.run.request().state == "issued"


def test_it_says_nothing_of_people_who_were_not_released(opened: PlayedCase) -> None:
    name = "Probation" if opened.partnership == NEL else "Homes"
    (opened.run.request_id,) = opened.ask((name,))
    document_id = _say(opened, replace(SAID, searched_for=tuple(opened.people())))
    opened.read()
    with opened.work() as work:
        read = read_document_of(work, opened.document(document_id))
    assert "Testchild" not in str(read.result)
