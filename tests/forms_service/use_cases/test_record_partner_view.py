"""Each partner's own view on the criteria; a later one takes the place of an earlier one, and both are kept."""

from __future__ import annotations

import pytest

from forms_service.db.models import PartnerView
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.record_partner_view import record_partner_view
from tests.factories import PERSON
from tests.played_case import PlayedCase


def test_a_later_view_stands_and_the_earlier_is_kept(opened: PlayedCase) -> None:
    partner = opened.partners[0]
    for view in ("not-clear", "met"):
        with opened.work() as work:
            record_partner_view(work, opened.case_id, partner, view, "About Testchild Alpha.")
    rows = {row.view: row for row in opened.rows(PartnerView)}
    assert rows["not-clear"].superseded_at is not None
    assert rows["met"].superseded_at is None
    assert rows["met"].by == PERSON.who
    assert b"Testchild" not in rows["met"].sealed


@pytest.mark.parametrize(
    ("partner", "view", "reason"),
    [("nobody", "met", "x"), (None, "perhaps", "x"), (None, "met", " ")],
)
def test_who_what_and_why_are_all_needed(opened: PlayedCase, partner: str | None, view: str, reason: str) -> None:
    with pytest.raises(InvalidInputError), opened.work() as work:
        record_partner_view(work, opened.case_id, partner or opened.partners[0], view, reason)


def test_before_the_case_is_open_there_is_nothing_to_judge(notified: PlayedCase) -> None:
    with pytest.raises(ConflictError), notified.work() as work:
        record_partner_view(work, notified.case_id, notified.partners[0], "met", "x")


def test_a_view_closes_nothing_by_itself(opened: PlayedCase) -> None:
    for partner in opened.partners:
        with opened.work() as work:
            record_partner_view(work, opened.case_id, partner, "not-met", "x")
    assert opened.case().state == "open"
