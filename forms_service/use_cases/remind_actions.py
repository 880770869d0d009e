"""Actions agreed: their owner is reminded before the day and while it is late, the unit has a task on the day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import AgreedAction, CaseFile, Mail
from forms_service.db.queries.pinned import pinned_partnership
from forms_service.db.queries.recipients import ACTION_KEY
from forms_service.db.records.action_tasks import follow_action
from forms_service.db.records.actions import ACTION_RUNG, FOLLOWED, action_cause, action_words, owners_before
from forms_service.db.records.letters import ask_letter
from forms_service.db.records.mails import ask_sending
from forms_service.db.records.parties import details_of, party_or_error
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.matter_names import ACTION_OWNER
from forms_service.definitions.rules import clock_spec
from forms_service.definitions.schema import ActionRules
from forms_service.domain.action_reminders import reminder_due
from forms_service.ports import Services


def remind_actions(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    actor = worker_actor("remind_actions")
    with begin_work(sessions, services, actor) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    with begin_reading(sessions, services, actor) as work:
        cases = work.session.scalars(
            select(CaseFile.id)
            .where(
                CaseFile.state.in_(FOLLOWED),
                CaseFile.id.in_(select(AgreedAction.case_id).where(AgreedAction.state == "open")),
            )
            .order_by(CaseFile.received_at, CaseFile.id)
        ).all()
    for case_id in cases:
        with begin_work(sessions, services, actor) as work:
            claim.check(work)
            _follow(work, case_id)
    with begin_work(sessions, services, actor) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)


def _follow(work: Work, case_id: str) -> None:
    case = work.session.get_one(CaseFile, case_id)
    if case.state not in FOLLOWED:
        return
    partnership = pinned_partnership(work.session, case)
    working_hour = clock_spec(partnership.clock).is_working_hour(work.now, work.services.calendar)
    for row in work.session.scalars(
        select(AgreedAction)
        .where(AgreedAction.case_id == case.id, AgreedAction.state == "open", AgreedAction.due_on.is_not(None))
        .order_by(AgreedAction.number)
    ):
        assert row.due_on is not None
        follow_action(work, case, row)
        if partnership.actions is not None and working_hour:
            _remind(work, case, row, row.due_on, partnership.actions)
    if working_hour and work.services.mailer.configured():
        _ask_again(work, case)


def _remind(work: Work, case: CaseFile, row: AgreedAction, due_on: date, rules: ActionRules) -> None:
    which = reminder_due(
        due_on,
        work.today,
        work.services.calendar,
        days_before=rules.days_before,
        overdue_every=rules.overdue_every,
    )
    key = _owner(work, row) if which else ""
    if not key:
        return
    before = owners_before(work, row.id)
    ask_letter(
        work,
        case,
        kind=rules.letter,
        audience=ACTION_OWNER,
        recipient_key=key,
        cause=action_cause(row.id, due_on, f"{which}:{before}" if before else which),
        hold=False,
        rung=ACTION_RUNG,
    )


def _owner(work: Work, row: AgreedAction) -> str:
    """Whose address is known. Nobody else is written to in their place: the unit has its task."""
    if action_words(work, row).owner_email:
        return f"{ACTION_KEY}{row.id}"
    if row.owner_party_id:
        party = party_or_error(work, row.owner_party_id)
        if party.left_at is None and details_of(work, party)["email"]:
            return f"party:{party.id}"
    return ""


def _ask_again(work: Work, case: CaseFile) -> None:
    """Reminders that were kept back until now, or written while no relay was configured."""
    for mail in work.session.scalars(
        select(Mail)
        .where(
            Mail.case_id == case.id,
            Mail.state == "ready",
            Mail.rung == ACTION_RUNG,
            Mail.not_before.is_(None) | (Mail.not_before <= work.now),
        )
        .order_by(Mail.id)
    ):
        ask_sending(work, mail)
