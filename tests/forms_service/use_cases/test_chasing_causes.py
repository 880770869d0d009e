"""Why somebody is not answering decides what happens next: each cause through its rows, on a case that is chased."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import (
    Agency,
    AgencyContact,
    AgencyRequest,
    AuditEvent,
    CaseFile,
    Extension,
    HandOver,
    Mail,
    ReceivedMail,
)
from forms_service.db.records.documents import prepare_upload
from forms_service.db.records.letters import ask_letters
from forms_service.db.session import Sessions
from forms_service.definitions.schema import ChasingRules, Trigger
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.use_cases.log_call import log_call
from forms_service.use_cases.receive_return import receive_return
from forms_service.use_cases.record_bounce import record_bounce
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.resend_mail import resend_mail
from tests.conftest import Database
from tests.example_case import OFFICER, ExampleCase

DEPUTY, MANAGER = "deputy@school.example.org", "manager@school.example.org"

# The example partnership: working days of 8.30 to 16.30, "before" held, "overdue" to contact and deputy at nine.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(params=["January", "July"])
def monday(request: pytest.FixtureRequest) -> datetime:
    return {
        "January": datetime(2027, 1, 11, 10, 0, tzinfo=LONDON),
        "July": datetime(2027, 7, 12, 10, 0, tzinfo=LONDON),
    }[request.param]


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services, monday: datetime) -> ExampleCase:
    case = ExampleCase.begin(sessions, services, database.engine, monday)
    _ask(case)
    return case


def _ask(case: ExampleCase, *, email: str = OFFICER) -> str:
    """Asked, the letter released and accepted by the relay, and receipt confirmed by telephone."""
    request_id = case.ask(email=email)
    _set_recipient(case, request_id, email=email)
    case.run_jobs()
    with case.work() as work:
        for letter in case.letters():
            if letter.state == "held" and letter.request_id == request_id:
                release_letter(work, letter.id)
    case.run_jobs()
    with case.work() as work:
        log_call(work, request_id, outcome="confirmed")
    return request_id


def _set_recipient(case: ExampleCase, request_id: str, *, email: str = OFFICER, **more: Any) -> None:
    about = {"name": "Ms Madeup", "email": email, "role": "Lead", **more}
    with case.work() as work:
        request = work.session.get_one(AgencyRequest, request_id)
        request.recipient_sealed = work.vault(case.case_id).seal_json(
            "agency_request", request_id, "recipient_sealed", about
        )


def _with_deputy(case: ExampleCase, **more: Any) -> None:
    _set_recipient(case, case.request_id, deputy={"name": "Mr Stand-in", "email": DEPUTY}, **more)


def _due(case: ExampleCase) -> datetime:
    due = case.request().due_at
    assert due is not None
    return due.astimezone(LONDON)


def _chase(case: ExampleCase, at: datetime) -> list[str]:
    """Everything that left in that hour."""
    before = len(case.mailer.sent)
    case.go_to(at)
    case.chase()
    return sorted(mail.to for mail in case.mailer.sent[before:])


def _next_working(case: ExampleCase, hour: int, minute: int = 0) -> datetime:
    day = case.services.calendar.step(_due(case).date(), 1).day
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def _first(case: ExampleCase) -> Mail:
    return next(mail for mail in case.mails() if mail.rung == "")


def _reminders(case: ExampleCase) -> list[Mail]:
    return [mail for mail in case.mails() if mail.rung]


def _codes(case: ExampleCase) -> list[str]:
    with case.sessions() as session:
        return list(session.scalars(select(AuditEvent.what)))


def _note(case: ExampleCase, kind: str) -> None:
    with case.work() as work:
        work.session.add(
            ReceivedMail(
                id=new_id(), partnership="_example", kind=kind, state="matched", digest=new_id(),
                mail_id=_first(case).id, received_at=work.now,
            )
        )  # fmt: skip


def test_the_overdue_message_goes_to_contact_and_deputy_each_with_a_link_of_their_own(case: ExampleCase) -> None:
    _with_deputy(case)
    assert _chase(case, _next_working(case, 9)) == [DEPUTY, OFFICER]
    links = {mail.text.split("/return/")[1].split()[0] for mail in case.mailer.sent[-2:]}
    assert len(links) == 2


def test_after_a_bounce_the_deputy_alone_is_written_to_and_the_contact_telephoned(case: ExampleCase) -> None:
    _with_deputy(case)
    case.go_to(_due(case) - timedelta(days=2))
    with case.work() as work:
        record_bounce(work, mail_id=_first(case).id)
    assert _chase(case, _next_working(case, 9)) == [DEPUTY]
    assert "not-delivered" in [call.rung for call in case.calls() if call.state == "to-make"]
    assert "mail-bounced" in case.open_tasks()


def test_a_reminder_that_bounced_rests_the_mail_as_well(case: ExampleCase) -> None:
    assert _chase(case, _next_working(case, 9)) == [OFFICER]
    with case.work() as work:
        record_bounce(work, mail_id=_reminders(case)[0].id)
    _chase(case, _next_working(case, 10))
    call = next(call for call in case.calls() if call.rung == "not-delivered")
    assert call.cause == _reminders(case)[0].id
    with case.work() as work:
        resend_mail(work, _reminders(case)[0].id)  # a person's order goes
    before = len(case.mailer.sent)
    case.run_jobs()
    assert len(case.mailer.sent) == before + 1


def test_who_is_away_has_their_deputy_written_to(case: ExampleCase) -> None:
    _with_deputy(case)
    with case.work() as work:
        request = work.session.get_one(AgencyRequest, case.request_id)
        agency = Agency(id=new_id(), partnership="_example", slug="made-up", name="Invented School", category="school")
        work.session.add(agency)
        work.session.flush()
        request.agency_id = agency.id
        work.session.add(
            AgencyContact(
                id=new_id(), agency_id=agency.id, address_token=request.address_token,
                away_from=work.today, away_to=work.today + timedelta(days=30),
            )
        )  # fmt: skip
    assert _chase(case, _next_working(case, 9)) == [DEPUTY]


@pytest.mark.parametrize(("choice", "to"), [("copy-deputy", [DEPUTY, OFFICER]), ("as-usual", [OFFICER])])
def test_an_automatic_answer_copies_the_deputy_where_the_partnership_says_so(
    case: ExampleCase, choice: str, to: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_deputy(case)
    _note(case, "auto-reply")
    _change_data(case, monkeypatch, out_of_office=choice, rungs_to=("contact",))
    assert _chase(case, _next_working(case, 9)) == to


def test_a_rung_whose_people_are_not_known_goes_to_the_contact_and_is_a_red_task(
    case: ExampleCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change_data(case, monkeypatch, rungs_to=("manager",))
    assert _chase(case, _next_working(case, 9)) == [OFFICER]
    assert "no-recipient" in case.open_tasks()


def test_a_rung_for_the_manager_goes_to_the_manager(case: ExampleCase, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_deputy(case, manager="Dr Headship", manager_email=MANAGER)
    _change_data(case, monkeypatch, rungs_to=("manager", "deputy"))
    assert _chase(case, _next_working(case, 9)) == [DEPUTY, MANAGER]


def test_who_asked_for_longer_is_not_reminded_before_the_due_time_and_then_is(case: ExampleCase) -> None:
    with case.work() as work:
        request = case.request()
        work.session.add(
            Extension(
                id=new_id(), request_id=request.id, state="asked", asked_by="link:x", asked_at=work.now,
                due_on_before=request.due_on, due_at_before=request.due_at,
            )
        )  # fmt: skip
    before = case.services.calendar.step(_due(case).date(), 3, "before").day
    _chase(case, datetime(before.year, before.month, before.day, 9, tzinfo=LONDON))
    assert _reminders(case) == []
    assert [letter.rung for letter in case.letters() if letter.rung] == []
    assert _chase(case, _next_working(case, 9)) == [OFFICER]


def test_with_more_time_the_rungs_count_from_the_new_date(case: ExampleCase) -> None:
    assert _chase(case, _next_working(case, 9)) == [OFFICER]
    late = _next_working(case, 9)
    with case.work() as work:
        request = work.session.get_one(AgencyRequest, case.request_id)
        assert request.due_on is not None
        assert request.due_at is not None
        request.due_on, request.due_at = request.due_on + timedelta(days=7), request.due_at + timedelta(days=7)
    assert _chase(case, late + timedelta(hours=1)) == []
    assert _chase(case, _next_working(case, 9)) == [OFFICER]
    assert [mail.rung for mail in _reminders(case)] == ["overdue", "overdue"]


def test_not_ours_rests_mail_and_calls_until_an_officer_answers(case: ExampleCase) -> None:
    with case.work() as work:
        work.session.add(
            HandOver(id=new_id(), request_id=case.request_id, kind="not-ours", state="asked", asked_by="link:x",
                     asked_at=work.now)
        )  # fmt: skip
    assert _chase(case, _next_working(case, 9)) == []
    assert [call for call in case.calls() if call.state == "to-make"] == []
    with case.work() as work:
        work.session.scalars(select(HandOver)).one().state = "refused"
    assert _chase(case, _next_working(case, 10)) == [OFFICER]


def test_a_promise_by_telephone_rests_the_mail_until_its_hour(case: ExampleCase) -> None:
    case.go_to(_due(case) - timedelta(days=4))
    with case.work() as work:
        call_id = log_call(work, case.request_id, outcome="will-send")
    with case.work() as work:
        next(iter(work.session.scalars(select(_call_table()).where(_call_table().id == call_id)))).promised_at = _due(
            case
        )
    before = case.services.calendar.step(_due(case).date(), 3, "before").day
    _chase(case, datetime(before.year, before.month, before.day, 9, tzinfo=LONDON))
    assert [letter.rung for letter in case.letters() if letter.rung] == []


# --- not too many, and not at night -------------------------------------------------------------------------------


def test_one_person_gets_no_more_than_the_days_number_over_all_cases_and_the_rest_in_the_morning(
    case: ExampleCase,
) -> None:
    for _ in range(3):
        _ask(case)
    morning = _next_working(case, 9)
    assert _chase(case, morning) == [OFFICER] * 2  # the example partnership says two
    kept = [mail for mail in _reminders(case) if mail.state == "ready"]
    assert len(kept) == 2
    next_day = case.services.calendar.step(morning.date(), 1).day
    until = datetime(next_day.year, next_day.month, next_day.day, 8, 30, tzinfo=LONDON)
    assert {mail.not_before for mail in kept} == {until}
    assert _codes(case).count("mail.kept-back") == 2
    assert _chase(case, morning + timedelta(hours=4)) == []
    assert _chase(case, until + timedelta(minutes=30)) == [OFFICER] * 2
    assert {mail.state for mail in _reminders(case)} == {"accepted"}


def test_another_persons_reminders_are_counted_apart(case: ExampleCase) -> None:
    _ask(case)
    _ask(case, email="other@school.example.org")
    assert len(_chase(case, _next_working(case, 9))) == 3


def test_what_was_kept_back_and_is_overtaken_falls_away(case: ExampleCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for each request: the newer says it better."""
    _change_data(case, monkeypatch, most_a_day=1, holds=False)
    _ask(case)
    before = case.services.calendar.step(_due(case).date(), 3, "before").day
    assert _chase(case, datetime(before.year, before.month, before.day, 9, tzinfo=LONDON)) == [OFFICER]
    # Nothing runs until the return is late.
    assert _chase(case, _next_working(case, 9)) == [OFFICER]
    states = sorted((mail.rung, mail.state) for mail in _reminders(case))
    assert states == [("before", "accepted"), ("before", "withdrawn"), ("overdue", "accepted"), ("overdue", "ready")]
    assert "mail.merged" in _codes(case)


def test_a_reminder_released_in_the_evening_goes_in_the_morning(case: ExampleCase) -> None:
    before = case.services.calendar.step(_due(case).date(), 3, "before").day
    _chase(case, datetime(before.year, before.month, before.day, 9, tzinfo=LONDON))
    (held,) = [letter for letter in case.letters() if letter.state == "held"]
    case.go_to(datetime(before.year, before.month, before.day, 19, tzinfo=LONDON))
    with case.work() as work:
        release_letter(work, held.id)
    sent = len(case.mailer.sent)
    case.run_jobs()
    assert len(case.mailer.sent) == sent
    (mail,) = _reminders(case)
    assert mail.state == "ready"
    morning = case.services.calendar.step(before, 1).day
    assert mail.not_before == datetime(morning.year, morning.month, morning.day, 8, 30, tzinfo=LONDON)
    assert _chase(case, datetime(morning.year, morning.month, morning.day, 9, tzinfo=LONDON)) == [OFFICER]


def test_the_first_letter_goes_in_the_evening_as_well(case: ExampleCase, monday: datetime) -> None:
    case.go_to(monday.replace(hour=20))
    with case.work() as work:
        request = work.session.get_one(AgencyRequest, case.request_id)
        ask_letters(
            work, work.session.get_one(CaseFile, case.case_id), Trigger.REQUESTS_ISSUED, request=request, cause="again"
        )
    case.run_jobs()
    sent = len(case.mailer.sent)
    with case.work() as work:
        release_letter(work, next(letter.id for letter in case.letters() if letter.state == "held"))
    case.run_jobs()
    assert len(case.mailer.sent) == sent + 1


def _call_table() -> Any:
    from forms_service.db.models import Call

    return Call


def _change_data(
    case: ExampleCase,
    monkeypatch: pytest.MonkeyPatch,
    *,
    out_of_office: str = "as-usual",
    most_a_day: int = 2,
    rungs_to: tuple[str, ...] | None = None,
    holds: bool = True,
) -> None:
    """As if the case's partnership had written its files otherwise."""
    from forms_service.db.queries import pinned, standing
    from forms_service.use_cases import chase_returns, send_mail

    def partnership(session: Any, row: CaseFile) -> Any:
        found = pinned.pinned_library(session, row).partnership(row.partnership)
        rules = ChasingRules(most_a_day=most_a_day, out_of_office=out_of_office)  # type: ignore[arg-type]
        return found.model_copy(update={"chasing": rules})

    def process(session: Any, row: CaseFile) -> Any:
        found = pinned.pinned_library(session, row).process(row.partnership, row.process, row.process_version)
        rungs = []
        for rung in found.chasing:
            changes: dict[str, Any] = {} if holds else {"hold": False}
            if rungs_to is not None and rung.channel == "mail":
                changes["to"] = rungs_to
            rungs.append(rung.model_copy(update=changes))
        return found.model_copy(update={"chasing": tuple(rungs)})

    for module in (standing, chase_returns, send_mail):
        monkeypatch.setattr(module, "pinned_partnership", partnership)
        monkeypatch.setattr(module, "pinned_process", process)


def test_what_waits_for_the_morning_is_withdrawn_with_the_return_itself(case: ExampleCase) -> None:
    """In the same transaction, before anybody has read the return."""
    before = case.services.calendar.step(_due(case).date(), 3, "before").day
    _chase(case, datetime(before.year, before.month, before.day, 9, tzinfo=LONDON))
    case.go_to(datetime(before.year, before.month, before.day, 19, tzinfo=LONDON))
    with case.work() as work:
        release_letter(work, next(letter.id for letter in case.letters() if letter.state == "held"))
    case.run_jobs("send_mail")
    assert [mail.state for mail in _reminders(case)] == ["ready"]
    with case.work() as work:
        key = work.vault(case.case_id).wrapped_key
    upload = prepare_upload(case.services, key, "return.docx", b"made up", "application/pdf")
    with case.work() as work:
        receive_return(work, case.request_id, upload)
    assert [mail.state for mail in _reminders(case)] == ["withdrawn"]
