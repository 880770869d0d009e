"""What happened is entered by a named person; dates that count from it become known, and no clock restarts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms_service.db.models import DueDate, Event
from forms_service.db.records import events
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.close_not_met import close_not_met
from forms_service.use_cases.record_event import record_event
from tests.played_case import NEL, PlayedCase


def test_the_panels_clock_begins_with_the_national_notification(opened: PlayedCase) -> None:
    at = opened.run.services.business_clock.now()
    with opened.work() as work:
        record_event(work, opened.case_id, "sin.sent", at, reference=" SIN-INVENTED-1 ")
    (event,) = opened.rows(Event, Event.name == "sin.sent")
    assert event.reference == "SIN-INVENTED-1"
    (due,) = opened.rows(DueDate, DueDate.step == "sin-due", DueDate.in_force.is_(True), DueDate.state != "superseded")
    assert due.state == "met"
    if opened.partnership == NEL:
        assert opened.rows(DueDate, DueDate.step == "to-panel-from-sin")


def test_of_two_events_of_one_name_the_first_counts(opened: PlayedCase) -> None:
    now = opened.run.services.business_clock.now()
    before = {row.step: row.due_at for row in opened.rows(DueDate)}
    with opened.work() as work:
        record_event(work, opened.case_id, "notification.received", now)
    assert {row.step: row.due_at for row in opened.rows(DueDate) if row.step in before} == before


def test_only_a_publication_may_lie_ahead(opened: PlayedCase) -> None:
    ahead = opened.run.services.business_clock.now() + timedelta(days=90)
    with pytest.raises(InvalidInputError), opened.work() as work:
        record_event(work, opened.case_id, "sin.sent", ahead)
    with opened.work() as work:
        record_event(work, opened.case_id, "publication", datetime(2027, 4, 1, tzinfo=LONDON), day_only=True)


def test_nothing_happens_to_a_closed_case(opened: PlayedCase) -> None:
    with opened.work() as work:
        close_not_met(work, opened.case_id, "No criteria are met.")
    with pytest.raises(ConflictError), opened.work() as work:
        record_event(work, opened.case_id, "sin.sent", work.now)


def test_the_note_is_sealed(opened: PlayedCase) -> None:
    with opened.work() as work:
        record_event(work, opened.case_id, "sin.sent", work.now, note="Testchild Alpha")
    (event,) = opened.rows(Event, Event.name == "sin.sent")
    assert b"Testchild" not in event.note_sealed
    assert not [row for row in opened.audit() if "Testchild" in str(row.details)]
    with opened.work() as work:
        assert events.note_of(work, event) == "Testchild Alpha"
