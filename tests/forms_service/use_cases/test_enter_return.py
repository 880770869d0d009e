"""The unit enters what came another way; whether it was late is judged by when it really came."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms_service.db.models import DueDate
from forms_service.errors import InvalidInputError
from forms_service.use_cases.enter_return import enter_return
from tests.played_case import PlayedCase


def _enter(case: PlayedCase, at: datetime, via: str = "post") -> str:
    upload = case.upload(case.return_file(), "return.docx")
    with case.work() as work:
        return enter_return(work, case.run.request_id, upload, via=via, true_received_at=at)


def test_its_true_time_and_route_are_kept_and_answer_the_request(asked: PlayedCase) -> None:
    came = asked.run.services.business_clock.now() + timedelta(hours=2)
    asked.run.go_to(came + timedelta(days=1))
    document = asked.document(_enter(asked, came))
    asked.read()
    assert (document.true_received_at, document.received_via) == (came, "post")
    assert document.received_at == came + timedelta(days=1)
    assert asked.run.request().state == "answered"
    (due,) = asked.rows(DueDate, DueDate.subject_id == asked.run.request_id)
    assert (due.state, due.met_at) == ("met", came)


def test_neither_the_future_nor_an_unknown_route_is_taken(asked: PlayedCase) -> None:
    now = asked.run.services.business_clock.now()
    with pytest.raises(InvalidInputError):
        _enter(asked, now + timedelta(minutes=1))
    with pytest.raises(InvalidInputError):
        _enter(asked, now, "pigeon")
