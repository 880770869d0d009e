"""Two who work on one case at the same moment: one waits for the other, and never each for the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forms_service.db.models import AgencyRequest, CaseFile, Letter, Mail, Task
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.requests import withdraw_unsent
from forms_service.use_cases.close_not_met import close_not_met
from forms_service.use_cases.release_letter import release_letter
from tests.played_case import PlayedCase


def _at_once(*acts: Callable[[], None]) -> list[str]:
    """What the database refused."""
    refused: list[str] = []

    def told(act: Callable[[], None]) -> None:
        try:
            act()
        except OperationalError as error:
            refused.append(type(error.orig).__name__)

    threads = [threading.Thread(target=told, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return refused


def _held(asked: PlayedCase) -> Letter:
    """The letter that asks the first agency for its return."""
    asked.run.run_jobs("make_letter")
    mails = asked.rows(Mail, Mail.state == "held", Mail.request_id == asked.run.request_id)
    return next(row for row in asked.letters("held") if row.id in {mail.letter_id for mail in mails})


def test_a_date_is_changed_while_a_letter_is_being_stored(asked: PlayedCase) -> None:
    letter_id = _held(asked).id
    locked = threading.Event()

    def stores_the_letter() -> None:
        with asked.work() as work:
            work.session.execute(select(Letter).where(Letter.id == letter_id).with_for_update())
            locked.set()
            time.sleep(0.7)
            work.session.add(Task(partnership=asked.partnership, kind="look", case_id=asked.case_id))

    def changes_the_date() -> None:
        locked.wait(10)
        with asked.work() as work:
            make_held_again(work, case_or_error(work, asked.case_id, lock=True), "date-changed")

    assert _at_once(stores_the_letter, changes_the_date) == []


def test_a_letter_is_released_while_its_agency_is_stood_down(asked: PlayedCase) -> None:
    letter_id = _held(asked).id
    locked = threading.Event()

    def releases() -> None:
        with asked.work() as work:
            work.session.execute(select(Letter).where(Letter.id == letter_id).with_for_update())
            locked.set()
            time.sleep(0.7)
            release_letter(work, letter_id)

    def withdraws() -> None:
        locked.wait(10)
        with asked.work() as work:
            withdraw_unsent(work, work.session.get_one(AgencyRequest, asked.run.request_id))

    assert _at_once(releases, withdraws) == []
    assert {row.state for row in asked.rows(Mail, Mail.letter_id == letter_id)} == {"withdrawn"}


def test_a_case_is_closed_while_a_letter_of_a_request_is_being_stored(asked: PlayedCase) -> None:
    letter_id = _held(asked).id
    locked = threading.Event()

    def stores_the_letter() -> None:
        with asked.work() as work:
            work.session.get_one(AgencyRequest, asked.run.request_id, with_for_update=True)
            locked.set()
            time.sleep(0.7)
            work.session.execute(select(Letter).where(Letter.id == letter_id).with_for_update())

    def closes() -> None:
        locked.wait(10)
        with asked.work() as work:
            close_not_met(work, asked.case_id, "The criteria are not met.")

    assert _at_once(stores_the_letter, closes) == []
    assert {row.state for row in asked.rows(CaseFile)} == {"closed"}
