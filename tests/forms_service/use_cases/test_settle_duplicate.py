"""A person says whether two children are one; the service never does."""

from __future__ import annotations

from forms_service.db.models import CaseFile, PossibleDuplicate
from forms_service.use_cases.settle_duplicate import settle_duplicate
from tests.factories import PERSON
from tests.played_case import PlayedCase


def test_different_children_keep_their_incidents_apart(opened: PlayedCase) -> None:
    opened.notify()
    opened.open()
    (pair,) = opened.rows(PossibleDuplicate)
    with opened.work() as work:
        settle_duplicate(work, pair.id, same=False)
    (pair,) = opened.rows(PossibleDuplicate)
    assert (pair.state, pair.by) == ("different", PERSON.who)
    assert len({row.incident_group for row in opened.rows(CaseFile)}) == 2
    assert "possible-duplicate" not in opened.tasks()
