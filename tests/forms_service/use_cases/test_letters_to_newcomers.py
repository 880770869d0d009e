"""A letter to the parties that was asked for before they were entered is theirs once they are: each has it once, and
nothing of it leaves without the release that it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from forms_service.bootstrap import Started
from forms_service.db.models import CaseFile, Letter
from forms_service.db.records.cases import facts_of, seal_facts
from forms_service.db.records.letters import ask_letters
from forms_service.db.session import Sessions
from forms_service.definitions.schema import Trigger
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.settings import Settings
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.keep_party import add_party, change_party, let_party_leave
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.record_sent_otherwise import record_sent_otherwise
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.revise_letter import revise_letter
from forms_service.use_cases.send_matter_link import send_matter_link
from forms_service.use_cases.withdraw_letter import withdraw_letter
from tests.conftest import Database
from tests.example_case import RENDERER, ExampleCase, example_library
from tests.forms_service.use_cases.letters_that_go_by_themselves import going_by_themselves
from worker import running

JULY = datetime(2027, 7, 12, 10, 0, tzinfo=LONDON)
ONE = {"name": "Ms One", "email": "one@example.org"}
TWO = {"name": "Mr Two", "email": "two@example.org"}


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    chosen = replace(services, library=going_by_themselves(example_library()), renderer=RENDERER)
    found = ExampleCase(Started(chosen, sessions, database.engine, Settings()))
    running.use(found.started)
    found.go_to(JULY)
    return found


def begin(case: ExampleCase, **facts: str) -> None:
    with case.work() as work:
        case.case_id = begin_case(work, "_example", "dispute", facts=facts)


def open_managers(case: ExampleCase) -> None:
    with case.work() as work:
        open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
    case.run_jobs()


def enter(case: ExampleCase, role: str, who: dict[str, str]) -> str:
    with case.work() as work:
        party_id = add_party(work, case.case_id, role, who)
    case.run_jobs()
    return party_id


def told(case: ExampleCase, kind: str = "stage-told") -> dict[str, str]:
    """By recipient: how the letter stands. That each has one at the most is a condition of this."""
    with case.sessions() as session:
        rows = session.scalars(select(Letter).where(Letter.case_id == case.case_id, Letter.kind == kind)).all()
    found = {row.recipient_key: row.state for row in rows}
    assert len(found) == len(rows)
    return found


def addressed(case: ExampleCase) -> list[tuple[str, str]]:
    with case.work() as work:
        vault = work.vault(case.case_id)
        return sorted(
            (str(vault.open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)["email"]), mail.state)
            for mail in case.mails()
        )


def the_letter(case: ExampleCase) -> str:
    (letter,) = [each for each in case.letters() if each.kind == "stage-told"]
    return str(letter.id)


def test_whoever_is_entered_has_what_was_asked_for_before_and_so_has_each_who_comes_while_it_waits(
    case: ExampleCase,
) -> None:
    begin(case, level_of_need="early-help")
    open_managers(case)
    assert told(case) == {"audience:parties": "held"}
    assert "no-recipient" in case.open_tasks()
    one = enter(case, "raising", ONE)
    assert told(case) == {f"party:{one}": "held"}
    assert "no-recipient" not in case.open_tasks()
    two = enter(case, "answering", TWO)
    assert told(case) == {f"party:{one}": "held", f"party:{two}": "held"}
    assert addressed(case) == [("one@example.org", "held"), ("two@example.org", "held")]
    assert case.mailer.sent == []


def test_released_it_goes_to_each_once_and_to_nobody_who_comes_after(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    open_managers(case)
    one = enter(case, "raising", ONE)
    with case.work() as work:
        release_letter(work, the_letter(case))
    case.run_jobs()
    enter(case, "answering", TWO)
    with case.work() as work:
        let_party_leave(work, one)
    enter(case, "raising", {"name": "Dr Three", "email": "three@example.org"})
    assert told(case) == {f"party:{one}": "released"}
    assert addressed(case) == [("one@example.org", "accepted")]


@pytest.mark.parametrize("how", ["released", "withdrawn", "sent"])
def test_what_a_person_has_dealt_with_is_not_made_for_whoever_comes(case: ExampleCase, how: str) -> None:
    begin(case, level_of_need="early-help")
    open_managers(case)
    with case.work() as work:
        if how == "withdrawn":
            withdraw_letter(work, the_letter(case))
        else:
            release_letter(work, the_letter(case))
        if how == "sent":
            record_sent_otherwise(
                work, the_letter(case), who="Me", how="By hand", address="Their office", proof="", at=work.now
            )
    enter(case, "raising", ONE)
    assert list(told(case)) == ["audience:parties"]
    assert case.mails() == [] or [mail.state for mail in case.mails()] == ["sent_otherwise"]
    with case.work() as work:
        stage = case.letters()[0].cause
        again = ask_letters(
            work, work.session.get_one(CaseFile, case.case_id), Trigger.STAGE_OPENED, cause=stage, stage="managers"
        )
    assert again == []  # nor when it is looked at again because a fact has changed


def test_what_needs_no_release_goes_to_whoever_is_entered_once(case: ExampleCase) -> None:
    begin(case, level_of_need="protection-plan")
    case.run_jobs()
    assert told(case, "stage-outcome") == {"audience:parties": "released"}
    assert case.mailer.sent == []
    one = enter(case, "raising", ONE)
    assert told(case, "stage-outcome") == {f"party:{one}": "released"}
    assert addressed(case) == [("one@example.org", "accepted")]
    assert len(case.mailer.sent) == 1
    assert "no-recipient" not in case.open_tasks()


def test_what_needed_no_release_waits_for_one_where_its_reason_is_gone(case: ExampleCase) -> None:
    begin(case, level_of_need="protection-plan")
    case.run_jobs()
    with case.work() as work:
        row = work.session.get_one(CaseFile, case.case_id)
        seal_facts(work, row, {**facts_of(work, row), "level_of_need": "early-help"})
    one = enter(case, "raising", ONE)
    assert told(case, "stage-outcome") == {f"party:{one}": "held"}
    assert case.mailer.sent == []


def test_where_nobody_knows_whether_it_is_needed_each_one_of_it_asks_a_person(case: ExampleCase) -> None:
    begin(case)
    case.run_jobs()
    assert case.open_tasks().count("letter-may-be-needed") == 1
    enter(case, "raising", ONE)
    enter(case, "answering", TWO)
    assert set(told(case, "stage-outcome").values()) == {"held"}
    assert case.open_tasks().count("letter-may-be-needed") == 2


def test_words_that_an_officer_wrote_for_one_are_not_said_to_another(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    open_managers(case)
    one = enter(case, "raising", ONE)
    with case.work() as work:
        revise_letter(work, the_letter(case), {"note": "As we said by telephone."})
    two = enter(case, "answering", TWO)
    with case.work() as work:
        vault = work.vault(case.case_id)
        words = {
            letter.recipient_key: vault.open_json("letter", letter.id, "free_text_sealed", letter.free_text_sealed)
            for letter in case.letters()
        }
    assert words == {f"party:{one}": {"note": "As we said by telephone."}, f"party:{two}": {}}


def test_a_letter_that_could_not_be_made_waits_for_whoever_comes(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    open_managers(case)
    with case.work() as work:
        work.session.get_one(Letter, the_letter(case)).state = "failed"
    one = enter(case, "raising", ONE)
    assert told(case) == {f"party:{one}": "failed"}
    with case.work() as work:
        revise_letter(work, the_letter(case), {})
    case.run_jobs()
    assert told(case) == {f"party:{one}": "held"}
    assert addressed(case) == [("one@example.org", "held")]


def test_a_party_whose_address_becomes_known_has_the_message_that_waited_for_it(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    open_managers(case)
    one = enter(case, "raising", {"name": "Ms One"})
    assert "no-recipient" in case.open_tasks()
    with case.work() as work:
        change_party(work, one, ONE)
    case.run_jobs()
    assert told(case) == {f"party:{one}": "held"}
    assert addressed(case) == [("one@example.org", "held")]
    assert "no-recipient" not in case.open_tasks()


def test_a_link_that_was_asked_for_one_party_is_not_made_for_another(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    one = enter(case, "raising", ONE)
    with case.work() as work:
        send_matter_link(work, one)
    enter(case, "answering", TWO)
    assert told(case, "matter-link") == {f"party:{one}": "held"}


def test_under_two_names_of_one_party_it_is_written_once(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        row = work.session.get_one(CaseFile, case.case_id)
        ask_letters(work, row, Trigger.EVENT_RECORDED, event="meeting.held")
    case.run_jobs()
    assert told(case, "told-twice") == {"audience:parties": "held", "audience:raising": "held"}
    one = enter(case, "raising", ONE)
    assert told(case, "told-twice") == {f"party:{one}": "held", "audience:raising": "withdrawn"}
    assert addressed(case) == [("one@example.org", "held")]
    assert "no-recipient" not in case.open_tasks()
