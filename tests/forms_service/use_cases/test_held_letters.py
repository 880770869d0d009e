"""What a person releases says what is known when it goes: a held letter follows confirmed times and the day."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from docx import Document as WordDocument

from forms_service.db.models import CaseFile, Document, JobRequest, Letter, Mail
from forms_service.db.records.documents import bytes_of
from forms_service.db.records.letters import ask_letters, edition_mark
from forms_service.db.session import Sessions
from forms_service.definitions.schema import Trigger
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, RenderError
from forms_service.ports import Services
from forms_service.use_cases.confirm_meeting import confirm_meeting
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.revise_letter import revise_letter
from forms_service.use_cases.set_due_date import set_due_date
from tests.conftest import Database
from tests.example_case import ExampleCase
from worker import running

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def monday() -> datetime:
    return datetime(2027, 7, 12, 10, 0, tzinfo=LONDON)


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services, monday: datetime) -> ExampleCase:
    """The partners' and the group's letters are made and held."""
    case = ExampleCase.begin(sessions, services, database.engine, monday)
    with case.work() as work:
        ask_letters(work, work.session.get_one(CaseFile, case.case_id), Trigger.CASE_OPENED)
    case.run_jobs()
    return case


def _states(case: ExampleCase) -> set[str]:
    return {letter.state for letter in case.letters()}


def _text(case: ExampleCase, letter: Letter) -> str:
    assert letter.document_id is not None
    with case.work() as work:
        word = WordDocument(io.BytesIO(bytes_of(work, work.session.get_one(Document, letter.document_id))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def _words(case: ExampleCase, mail: Mail) -> str:
    with case.work() as work:
        return str(work.vault(mail.case_id).open_json("mail", mail.id, "text_sealed", mail.text_sealed)["text"])


def _confirm(case: ExampleCase, day: datetime, hour: int = 14) -> None:
    with case.work() as work:
        confirm_meeting(work, case.case_id, "review-meeting", day.replace(hour=hour), "Room 7, Example House")


def _times_asked(case: ExampleCase, letter: Letter) -> int:
    with case.sessions() as session:
        return session.query(JobRequest).filter_by(job="make_letter", subject_id=letter.id).count()


def _in_words(day: datetime) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def test_a_confirmed_time_is_printed_by_letters_that_wait(case: ExampleCase, monday: datetime) -> None:
    before = case.letters()
    assert {letter.state for letter in before} == {"held"}
    assert " at 2pm" not in "".join(_text(case, letter) for letter in before)
    _confirm(case, monday.replace(day=monday.day + 10))
    assert _states(case) == {"asked"}
    case.run_jobs()
    assert _states(case) == {"held"}
    for old, new in zip(before, case.letters(), strict=True):
        assert old.document_id != new.document_id
        assert f"{_in_words(monday.replace(day=monday.day + 10))} at 2pm" in _text(case, new)


@on_sqlite
def test_one_confirmation_asks_for_a_letter_once(case: ExampleCase, monday: datetime) -> None:
    letter = case.letters()[0]
    _confirm(case, monday.replace(day=monday.day + 10))
    _confirm(case, monday.replace(day=monday.day + 11), hour=9)
    assert _times_asked(case, letter) == 2
    case.run_jobs()
    assert _in_words(monday.replace(day=monday.day + 11)) in _text(case, case.letters()[0])


@on_sqlite
def test_a_time_confirmed_while_a_letter_is_being_made_is_in_it(case: ExampleCase, monday: datetime) -> None:
    real, confirmed = case.services.renderer, []

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def render_document(self, *given: Any, **more: Any) -> bytes:
            made = real.render_document(*given, **more)
            if not confirmed:
                confirmed.append(True)
                _confirm(case, monday.replace(day=monday.day + 10))
            return made

    case.started = replace(case.started, services=replace(case.services, renderer=Slow()))
    running.use(case.started)
    with case.work() as work:
        revise_letter(work, case.letters()[0].id, {})
    case.run_jobs()
    assert _states(case) == {"held"}
    assert all(" at 2pm" in _text(case, letter) for letter in case.letters())


@on_sqlite
def test_a_day_that_moves_while_a_letter_is_being_made_is_in_it(case: ExampleCase, monday: datetime) -> None:
    real, moved, day = case.services.renderer, [], monday.replace(day=monday.day + 3)

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def render_document(self, *given: Any, **more: Any) -> bytes:
            made = real.render_document(*given, **more)
            if not moved:
                moved.append(True)
                with case.work() as work:
                    set_due_date(
                        work, case_id=case.case_id, step="review-meeting", on=day.date(), reason="It is urgent."
                    )
            return made

    case.started = replace(case.started, services=replace(case.services, renderer=Slow()))
    running.use(case.started)
    with case.work() as work:
        revise_letter(work, case.letters()[0].id, {})
    case.run_jobs()
    assert _states(case) == {"held"}
    assert all(_in_words(day) in _text(case, letter) for letter in case.letters())


@pytest.mark.parametrize(
    "monday",
    [datetime(2027, 1, 11, 10, tzinfo=LONDON), datetime(2027, 7, 12, 10, tzinfo=LONDON)],
    ids=["January", "July"],
)
def test_on_a_new_day_a_held_letter_bears_that_day(case: ExampleCase, monday: datetime) -> None:
    assert all(_in_words(monday) in _text(case, letter) for letter in case.letters())
    tuesday = monday.replace(day=monday.day + 1, hour=0, minute=30)
    assert not any(_in_words(tuesday) in _text(case, letter) for letter in case.letters())
    case.go_to(tuesday)
    case.refresh()
    assert _states(case) == {"held"}
    assert all(_in_words(tuesday) in _text(case, letter) for letter in case.letters())


@on_sqlite
def test_within_one_day_nothing_is_made_twice(case: ExampleCase, monday: datetime) -> None:
    letter = case.letters()[0]
    for hour in (11, 23):
        case.go_to(monday.replace(hour=hour))
        case.refresh()
    assert _times_asked(case, letter) == 1
    for hour in (0, 7, 15):
        case.go_to(monday.replace(day=monday.day + 1, hour=hour))
        case.refresh()
    assert _times_asked(case, letter) == 2


@on_sqlite
def test_the_officers_words_stay_in_it(case: ExampleCase, monday: datetime) -> None:
    letter = case.letters()[0]
    with case.work() as work:
        revise_letter(work, letter.id, {"note": "Please bring the chronology."})
    case.run_jobs()
    case.go_to(monday.replace(day=monday.day + 1))
    case.refresh()
    (again,) = [each for each in case.letters() if each.id == letter.id]
    assert "Please bring the chronology." in _text(case, again)


@on_sqlite
def test_a_released_letter_is_never_touched(case: ExampleCase, monday: datetime) -> None:
    first, *others = case.letters()
    with case.work() as work:
        release_letter(work, first.id)
    _confirm(case, monday.replace(day=monday.day + 10))
    case.go_to(monday.replace(day=monday.day + 1))
    case.refresh()
    (still,) = [each for each in case.letters() if each.id == first.id]
    assert (still.state, still.document_id, still.made_at) == ("released", first.document_id, first.made_at)
    assert all(_times_asked(case, each) == 2 for each in others)


@on_sqlite
def test_letters_of_a_closed_case_are_left_as_they_are(case: ExampleCase, monday: datetime) -> None:
    with case.work() as work:
        work.session.get_one(CaseFile, case.case_id).state = "completed"
    case.go_to(monday.replace(day=monday.day + 1))
    case.refresh()
    assert _times_asked(case, case.letters()[0]) == 1


@on_sqlite
def test_the_mail_is_written_anew_with_the_letter_and_stays_one(case: ExampleCase, monday: datetime) -> None:
    case.ask()
    case.run_jobs()
    (mail,) = [each for each in case.mails() if each.request_id == case.request_id]
    case.go_to(monday.replace(day=monday.day + 1))
    case.refresh()
    (again,) = [each for each in case.mails() if each.request_id == case.request_id]
    assert (again.id, again.state, again.message_id) == (mail.id, "held", mail.message_id)
    assert _words(case, again) != _words(case, mail)  # the link in it is that of the letter now held


@on_sqlite
def test_what_is_being_made_again_cannot_be_released(case: ExampleCase, monday: datetime) -> None:
    letter = case.letters()[0]
    _confirm(case, monday.replace(day=monday.day + 10))
    with pytest.raises(ConflictError), case.work() as work:
        release_letter(work, letter.id)


@on_sqlite
def test_what_was_made_again_since_it_was_read_is_read_again(case: ExampleCase, monday: datetime) -> None:
    letter = case.letters()[0]
    read = edition_mark(letter.document_id, letter.made_at)
    _confirm(case, monday.replace(day=monday.day + 10))
    case.run_jobs()
    with pytest.raises(ConflictError) as refused, case.work() as work:
        release_letter(work, letter.id, edition=read)
    assert refused.value.code == "letter-made-again"
    (now,) = [each for each in case.letters() if each.id == letter.id]
    with case.work() as work:
        release_letter(work, letter.id, edition=edition_mark(now.document_id, now.made_at))


@on_sqlite
def test_a_letter_that_failed_and_is_mended_has_its_mail_again(case: ExampleCase, monday: datetime) -> None:
    case.ask()
    case.run_jobs()
    (letter,) = [each for each in case.letters() if each.request_id]
    whole = case.services

    class Broken:
        def __getattr__(self, name: str) -> Any:
            return getattr(whole.renderer, name)

        def render_document(self, *_given: Any, **_more: Any) -> bytes:
            raise RenderError("no such value", place="word/document.xml")

    case.started = replace(case.started, services=replace(whole, renderer=Broken()))
    running.use(case.started)
    case.go_to(monday.replace(day=monday.day + 1))
    case.refresh()
    assert "letter-failed" in case.open_tasks()
    case.started = replace(case.started, services=whole)
    running.use(case.started)
    with case.work() as work:
        revise_letter(work, letter.id, {})
    case.run_jobs()
    (mail,) = [each for each in case.mails() if each.letter_id == letter.id]
    assert (mail.state, mail.settled_at) == ("held", None)
    with case.work() as work:
        assert release_letter(work, letter.id) == 1
