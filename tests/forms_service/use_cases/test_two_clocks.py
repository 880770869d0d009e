"""Of two clocks of one duty there is always one that leads: Today, reminders and letters look at no other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forms_service.db.models import CaseFile, ChangeProposal, DueDate, Event
from forms_service.db.records import events
from forms_service.db.records.cases import give_reference
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.ports import Services
from forms_service.use_cases.apply_proposal import apply_proposal
from tests.factories import PERSON, add_case


def on(month: int, day: int) -> datetime:
    return datetime(2027, month, day, 10, 0, tzinfo=UTC)


def corrected(work: Work, case: CaseFile, name: str, really: datetime) -> None:
    mistaken = work.session.scalars(select(Event).where(Event.name == name, Event.withdrawn_at.is_(None))).one()
    events.note_event(work, case, name, really)
    events.withdraw(work, mistaken, "Another day.")


def leading(work: Work, case_id: str) -> list[str]:
    rows = work.session.scalars(
        select(DueDate).where(DueDate.case_id == case_id, DueDate.state == "open", DueDate.in_force.is_(True))
    )
    return [row.step for row in rows if row.step in ("panel-clock", "local-clock")]


@pytest.mark.parametrize(
    ("received", "really_received", "sent", "really_sent"),
    [
        (on(1, 11), on(1, 20), on(1, 14), on(1, 13)),
        (on(7, 12), on(7, 21), on(7, 15), on(7, 14)),
    ],
)
def test_a_clock_that_came_forward_behind_one_that_waits_leads_once_that_is_later(
    sessions: Sessions,
    services: Services,
    received: datetime,
    really_received: datetime,
    sent: datetime,
    really_sent: datetime,
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        case.state, case.opened_at = "open", work.now
        give_reference(work, case)
        events.note_event(work, case, "notification.received", received)
        events.note_event(work, case, "sin.sent", sent)
        assert leading(work, case.id) == ["local-clock"]
        corrected(work, case, "notification.received", really_received)
        corrected(work, case, "sin.sent", really_sent)
        # The earlier day of the clock that waits for a manager still leads.
        assert leading(work, case.id) == ["local-clock"]
        proposal = work.session.scalars(select(ChangeProposal).where(ChangeProposal.state == "open")).one()
        apply_proposal(work, proposal_id=proposal.id)
        assert leading(work, case.id) == ["panel-clock"]
