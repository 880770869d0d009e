"""One agency is no longer asked: it is told, its calls and unsent mail fall away, and it can send nothing more."""

from __future__ import annotations

import pytest

from forms_service.db.models import Call, Mail
from forms_service.db.records.requests import recipient_of
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.stand_down import stand_down
from tests.played_case import PlayedCase, unreadable


def _stand_down(case: PlayedCase, reason: str = "Testchild Alpha never lived there.") -> None:
    with case.work() as work:
        stand_down(work, case.run.request_id, reason)


def test_it_is_told_and_nothing_else_goes_to_it(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id, unreadable())
    asked.run.run_jobs("make_letter")
    _stand_down(asked)
    mine = [row for row in asked.letters() if row.request_id == asked.run.request_id]
    assert {row.kind for row in mine if row.state in ("asked", "held")} == {"stand-down"}
    assert not asked.rows(Mail, Mail.request_id == asked.run.request_id, Mail.state.in_(("held", "ready")))
    assert {row.state for row in asked.rows(Call)} == {"not-needed"}
    assert "return-unusable" not in asked.tasks()


def test_it_can_send_nothing_more(asked: PlayedCase) -> None:
    _stand_down(asked)
    with pytest.raises(ConflictError) as refused:
        asked.send(asked.run.request_id)
    assert refused.value.code == "request-closed"


def test_the_reason_is_sealed_and_the_others_stay_asked(asked: PlayedCase) -> None:
    _stand_down(asked)
    assert len(asked.requests("issued")) == 1
    with asked.work() as work:
        assert recipient_of(work, asked.run.request())["ended_because"] == "Testchild Alpha never lived there."
    assert not [row for row in asked.audit() if "Testchild" in str(row.details)]


def test_a_proposal_is_dropped_without_a_letter(opened: PlayedCase) -> None:
    opened.run.request_id = opened.requests("proposed")[0].id
    _stand_down(opened)
    assert "stand-down" not in opened.letter_kinds()


def test_who_has_answered_is_not_stood_down_and_a_reason_is_needed(asked: PlayedCase) -> None:
    with pytest.raises(InvalidInputError):
        _stand_down(asked, " ")
    asked.send(asked.run.request_id)
    with pytest.raises(ConflictError):
        _stand_down(asked)
