"""Questions about a return are noted, sent in one message, answered or taken back; the return counts all the while."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms_service.db.models import Letter, Mail, Note, Question, Task
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.ask_question import ask_question
from forms_service.use_cases.send_questions import send_questions
from forms_service.use_cases.settle_field import settle_field
from forms_service.use_cases.withdraw_question import withdraw_question
from tests.played_case import PlayedCase


def test_all_questions_go_in_one_message_that_names_their_number_alone(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    with asked.work() as work:
        ask_question(work, document.id, "summary_of_involvement", "Who saw the secret visit?")
        ask_question(work, document.id, "", "Is a page missing?")
        assert send_questions(work, document.id) == 2
    asked.run.run_jobs()
    (letter,) = asked.rows(Letter, Letter.kind == "return-questions")
    (mail,) = asked.rows(Mail, Mail.letter_id == letter.id)
    sent = next(each for each in asked.run.mailer.sent if each.message_id == mail.message_id)
    assert "2 questions" in sent.text
    assert "secret" not in sent.text + sent.subject
    assert {row.state for row in asked.rows(Question)} == {"sent"}
    assert asked.run.request().state == "answered", "what came counts until something better comes"
    assert "questions-out" in asked.tasks()
    with pytest.raises(ConflictError), asked.work() as work:
        send_questions(work, document.id)


def test_a_newer_version_answers_them_and_nobody_need_ask_any_more(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    with asked.work() as work:
        ask_question(work, document.id, "summary_of_involvement", "Since when?")
        send_questions(work, document.id)
    newer = asked.send(asked.run.request_id, asked.return_file(summary_of_involvement="Since September."))
    (question,) = asked.rows(Question)
    assert (question.state, question.answered_by_document_id) == ("answered", newer.id)
    assert "questions-out" not in asked.tasks()


def test_a_question_is_taken_back_or_found_answered_another_way(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    with asked.work() as work:
        first = ask_question(work, document.id, "", "First?")
        second = ask_question(work, document.id, "", "Second?")
        withdraw_question(work, document.id, first)
        assert send_questions(work, document.id) == 1
    with asked.work() as work:
        withdraw_question(work, document.id, second, answered=True)
    states = {row.id: row.state for row in asked.rows(Question)}
    assert states == {first: "withdrawn", second: "answered"}
    assert "questions-out" not in asked.tasks()
    with pytest.raises(NotFoundError), asked.work() as work:
        withdraw_question(work, asked.notification_id, second)


@pytest.mark.parametrize(("path", "text"), [("no_such_field", "x"), ("chronology.0.none", "x"), ("", " ")])
def test_a_question_needs_words_and_an_answer_of_the_form(asked: PlayedCase, path: str, text: str) -> None:
    document = asked.send(asked.run.request_id)
    with pytest.raises(InvalidInputError), asked.work() as work:
        ask_question(work, document.id, path, text)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (datetime(2027, 1, 15, 10, tzinfo=LONDON), date(2027, 1, 18)),
        (datetime(2027, 7, 16, 10, tzinfo=LONDON), date(2027, 7, 19)),
    ],
)
def test_answers_are_wanted_by_the_next_working_day(asked: PlayedCase, on: datetime, due: date) -> None:
    document = asked.send(asked.run.request_id)
    asked.run.go_to(on)
    with asked.work() as work:
        ask_question(work, document.id, "", "When?")
        send_questions(work, document.id)
    (task,) = asked.rows(Task, Task.kind == "questions-out")
    assert task.due_on == due


def test_a_return_that_does_not_say_whether_it_knows_the_child_counts_only_for_a_named_reason(
    asked: PlayedCase,
) -> None:
    document = asked.send(asked.run.request_id, asked.return_file(any_involvement=""))
    with pytest.raises(ConflictError) as refused, asked.work() as work:
        accept_document(work, document.id)
    assert refused.value.code == "involvement-open"
    with asked.work() as work:
        accept_document(work, document.id, although="The head teacher said so")
    assert asked.document(document.id).state == "accepted"
    assert len(asked.rows(Note, Note.subject_id == document.id)) == 1


def test_an_answer_that_was_overtaken_is_not_stored(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    with asked.work() as work:
        theirs = settle_field(work, document.id, "author_name", "Theirs", "a", seen="")
    with pytest.raises(ConflictError) as refused, asked.work() as work:
        settle_field(work, document.id, "author_name", "Mine", "b", seen="")
    assert refused.value.code == "settled-meanwhile"
    with asked.work() as work:
        assert settle_field(work, document.id, "author_name", "Theirs", "b", seen="") == theirs
        settle_field(work, document.id, "author_name", "Mine", "b", seen=theirs)
