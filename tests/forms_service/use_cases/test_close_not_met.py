"""A named person closes: links end, unsent mail is withdrawn, agencies are stood down; the record stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from forms_service.db.base import new_id
from forms_service.db.models import AgencyLink, Call, CaseFile, Event, Letter, Mail
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.records import letters
from forms_service.db.records.cases import facts_of
from forms_service.definitions.library import Library
from forms_service.definitions.schema import LetterUse, Partnership, Process, Trigger
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.close_not_met import close_not_met
from forms_service.use_cases.stand_down import stand_down
from tests.played_case import NEL, PlayedCase, unreadable


def _close(case: PlayedCase) -> int:
    with case.work() as work:
        return close_not_met(work, case.case_id, "The criteria are not met.")


def test_those_still_asked_are_stood_down_and_told(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id)
    assert _close(asked) == 1
    assert {row.state for row in asked.requests()} == {"answered", "stood-down"}
    (told,) = [row for row in asked.letters() if row.kind == "stand-down"]
    assert told.state == "asked"
    assert told.request_id != asked.run.request_id


def test_every_link_ends_also_of_who_has_answered(asked: PlayedCase) -> None:
    with asked.work() as work:
        for request in asked.requests("issued"):
            expires = work.system_now + timedelta(days=9)
            link = AgencyLink(request_id=request.id, token_hash=new_id(), address_token=b"", expires_at=expires)
            work.session.add(link)
    asked.send(asked.run.request_id)
    _close(asked)
    links = asked.rows(AgencyLink)
    assert len(links) == 2
    assert all(link.revoked_at is not None for link in links)


def test_mail_and_letters_that_have_not_gone_do_not_go(asked: PlayedCase) -> None:
    asked.run.run_jobs("make_letter")
    held = [mail.id for mail in asked.rows(Mail, Mail.state == "held")]
    assert held
    _close(asked)
    left = {row.kind for row in asked.rows(Letter) if row.state == "held"}
    # The local authority's own duty does not depend on what the partnership finds.
    assert left == ({"sin-crib"} if asked.partnership == NEL else set())
    kinds = {mail.kind for mail in asked.rows(Mail) if mail.id in held and mail.state != "withdrawn"}
    assert kinds <= {"sin-crib"}
    asked.run.mailer.sent.clear()
    asked.run.run_jobs("make_letter")
    asked.run.run_jobs("send_mail")
    assert not [mail for mail in asked.run.mailer.sent if "request" in mail.subject.casefold()]


def test_nobody_is_called_or_chased_any_more(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id, unreadable())
    _close(asked)
    assert {call.state for call in asked.rows(Call)} == {"not-needed"}
    assert "return-unusable" not in asked.tasks()
    asked.run.go_to(asked.run.services.business_clock.now() + timedelta(days=30))
    letters = len(asked.letters())
    asked.run.chase()
    assert len(asked.letters()) == letters
    assert {call.state for call in asked.rows(Call)} == {"not-needed"}


def test_the_record_and_the_clock_of_the_notifiers_own_duty_are_kept(asked: PlayedCase) -> None:
    events, documents = len(asked.rows(Event)), len(asked.rows(type(asked.document(asked.notification_id))))
    _close(asked)
    case = asked.case()
    assert (case.state, case.state_reason) == ("closed", "criteria-not-met")
    assert len(asked.rows(Event)) == events
    assert len(asked.rows(type(asked.document(asked.notification_id)))) == documents
    with asked.work() as work:
        from forms_service.db.records.due_dates import due_date_of

        due = due_date_of(work, case.id, "sin-due")
        assert due is not None
        assert due.state == "open"
        assert facts_of(work, case)["closed_reason"] == "The criteria are not met."


def test_an_unopened_notification_may_be_closed_and_leaves_no_task(notified: PlayedCase) -> None:
    assert _close(notified) == 0
    assert "notification-new" not in notified.tasks()


def test_a_reason_is_needed_and_it_happens_once(opened: PlayedCase) -> None:
    with pytest.raises(InvalidInputError), opened.work() as work:
        close_not_met(work, opened.case_id, " ")
    _close(opened)
    with pytest.raises(ConflictError):
        _close(opened)
    assert not [row for row in opened.audit() if "criteria are not met" in str(row.details)]


class _WithOthersTold:
    """The case's own library; its process tells these as well when the case ends."""

    def __init__(self, library: Library, audiences: tuple[str, ...]) -> None:
        self._library, self._audiences = library, audiences

    def partnership(self, slug: str) -> Partnership:
        return self._library.partnership(slug)

    def process(self, partnership: str, slug: str, version: int | None = None) -> Process:
        process = self._library.process(partnership, slug, version)
        more = (LetterUse(letter="unit-alert", to=each, made_on=Trigger.CASE_CLOSED) for each in self._audiences)
        return process.model_copy(update={"letters": (*process.letters, *more)})


@pytest.fixture
def others_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(session: Session, case: CaseFile) -> _WithOthersTold:
        return _WithOthersTold(pinned_library(session, case), ("notifier", "business-unit"))

    monkeypatch.setattr(letters, "pinned_library", changed)


def _told(case: PlayedCase) -> list[str]:
    return sorted(row.audience for row in case.letters() if row.kind == "unit-alert" and row.cause == "case.closed")


@pytest.mark.usefixtures("others_told")
def test_who_is_told_of_the_end_beside_the_agencies_is_told_once_before_and_after_agencies_were_asked(
    notified: PlayedCase,
) -> None:
    _close(notified)
    assert _told(notified) == ["business-unit", "notifier"]


@pytest.mark.usefixtures("others_told")
def test_that_one_agency_is_stood_down_is_not_the_end_of_the_case(asked: PlayedCase) -> None:
    with asked.work() as work:
        stand_down(work, asked.run.request_id, "Asked by mistake.")
    assert _told(asked) == []
    assert [row.kind for row in asked.letters() if row.cause.startswith("stood-down:")] == ["stand-down"]
    _close(asked)
    assert _told(asked) == ["business-unit", "notifier"]
