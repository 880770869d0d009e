"""What comes in a message or an archive: each document stands by itself, and the message's words are for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms_service.db.models import Document, JobRequest, Letter, Reading, Task
from forms_service.db.queries.answers import read_document_of
from forms_service.db.queries.case_frame import case_frame
from forms_service.db.records.containers import MOST_INSIDE
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.file_piece import file_piece
from forms_service.use_cases.open_case import open_case
from parsers.types import Refusal
from tests.played_case import NEL, Packed, PlayedCase, unreadable

MAIL = b"From: a made-up school"


def send_mail(case: PlayedCase, *inside: tuple[str, bytes], words: str = "") -> Document:
    case.reader.containers[MAIL] = (words, [Packed(name, data) for name, data in inside])
    return case.send(case.run.request_id, MAIL)


def children(case: PlayedCase, parent: Document) -> list[Document]:
    found = case.rows(Document, Document.parent_id == parent.id)
    return sorted(found, key=lambda each: each.version_no)


def test_each_document_in_it_is_one_of_its_own_beneath_what_it_came_in(asked: PlayedCase) -> None:
    mail = send_mail(asked, ("return.docx", asked.return_file()), ("logo.bin", unreadable()))
    assert (mail.state, mail.usable, mail.problem_code) == ("unpacked", True, None)
    form, logo = children(asked, mail)
    assert (form.kind, form.request_id, form.state, form.usable) == ("return", mail.request_id, "read", True)
    assert (form.received_at, form.received_via, form.received_by) == (
        mail.received_at, mail.received_via, mail.received_by,
    )  # fmt: skip
    assert (logo.usable, logo.problem_code) == (False, "enclosure")
    assert asked.run.request().state == "answered"


def test_an_enclosure_is_looked_at_by_a_person_and_nobody_is_told_off(asked: PlayedCase) -> None:
    mail = send_mail(asked, ("return.docx", asked.return_file()), ("logo.bin", unreadable()))
    assert [task.subject_id for task in asked.rows(Task, Task.kind == "enclosure-to-look-at")] == [
        children(asked, mail)[1].id
    ]
    assert "return-unusable" not in asked.tasks()
    assert not asked.rows(Letter, Letter.kind == "file-not-usable")


def test_reading_it_again_makes_nothing_twice(asked: PlayedCase) -> None:
    same = asked.return_file()
    mail = send_mail(asked, ("return.docx", same), ("copy.docx", same), ("copy.docx", same))
    assert len(children(asked, mail)) == 3
    asked.reader.version = "later"
    for _ in range(2):
        with asked.work() as work:
            work.ask("read_document", mail.id)
        asked.read()
    assert len(children(asked, mail)) == 3
    jobs = asked.rows(JobRequest, JobRequest.job == "read_document")
    assert all(len([row for row in jobs if row.subject_id == child.id]) == 1 for child in children(asked, mail))


def test_a_killed_job_leaves_either_all_of_them_or_none(asked: PlayedCase) -> None:
    asked.reader.containers[MAIL] = ("", [Packed("return.docx", asked.return_file())])
    mail = asked.send(asked.run.request_id, MAIL, read=False)
    assert children(asked, mail) == []
    asked.read()
    (child,) = children(asked, asked.document(mail.id))
    assert child.state == "read"


def test_where_nothing_in_it_is_a_form_the_sender_is_told_once(asked: PlayedCase) -> None:
    mail = send_mail(asked, ("one.bin", unreadable()), ("two.bin", unreadable()))
    assert asked.document(mail.id).problem_code == "nothing-inside"
    (task,) = asked.rows(Task, Task.kind == "return-unusable")
    assert task.details == {"code": "nothing-inside", "document": mail.id}
    assert asked.run.request().state == "issued"
    if asked.partnership == NEL:
        assert len(asked.rows(Letter, Letter.kind == "file-not-usable")) == 1


def test_a_photograph_in_a_message_without_a_form_is_typed_and_a_logo_beside_a_form_is_not(asked: PlayedCase) -> None:
    picture = b"\x89PNG\r\n\x1a\n made up"
    asked.reader.change = lambda result: (
        replace(result, media_type="image/png", refusal=Refusal("picture", "A picture.")) if result.refusal else result
    )
    mail = send_mail(asked, ("photograph.png", picture))
    (photograph,) = children(asked, mail)
    assert (photograph.usable, photograph.problem_code) == (True, "to-type")
    assert "return-to-type" in asked.tasks()
    assert not {"enclosure-to-look-at", "return-unusable"} & set(asked.tasks())
    asked.reader.containers[b"another"] = ("", [Packed("r.docx", asked.return_file()), Packed("logo.png", picture)])
    _, logo = children(asked, asked.send(asked.run.request_id, b"another"))
    assert (logo.usable, logo.problem_code) == (False, "enclosure")


def test_a_message_with_nothing_in_it_says_so(asked: PlayedCase) -> None:
    mail = send_mail(asked, words="It follows tomorrow.")
    assert asked.document(mail.id).problem_code == "nothing-inside"
    assert "message-to-read" in asked.tasks()


def test_a_form_that_cannot_be_used_is_explained_as_if_it_had_come_alone(asked: PlayedCase) -> None:
    mail = send_mail(asked, ("return.docx", asked.return_file(reference="XX-2026-0999")))
    (child,) = children(asked, mail)
    assert child.problem_code == "other-case"
    assert asked.document(mail.id).problem_code is None


def test_a_message_that_reads_like_a_nil_is_shown_and_never_recorded(asked: PlayedCase) -> None:
    mail = send_mail(asked, words="We looked and there is nothing known.")
    assert asked.run.request().state == "issued"
    (task,) = asked.rows(Task, Task.kind == "message-to-read")
    assert (task.subject_id, task.severity, task.details) == (mail.id, "red", {"nil": True})
    with asked.work() as work:
        read = read_document_of(work, asked.document(mail.id))
    assert [piece.unplaced.text for piece in read.open_pieces] == ["We looked and there is nothing known."]


def test_a_return_is_not_accepted_before_its_message_was_read(asked: PlayedCase) -> None:
    mail = send_mail(asked, ("return.docx", asked.return_file()), words="One more thing: we know the father too.")
    (child,) = children(asked, mail)
    with pytest.raises(ConflictError) as raised, asked.work() as work:
        accept_document(work, child.id)
    assert raised.value.code == "message-unread"
    with asked.work() as work:
        file_piece(work, mail.id, 0, "dismissed", None, "Asked the school; it is in the summary now")
    assert "message-to-read" not in asked.tasks()
    with asked.work() as work:
        accept_document(work, child.id)
    assert asked.document(child.id).state == "accepted"


def test_words_of_a_message_have_no_field_of_their_own(asked: PlayedCase) -> None:
    mail = send_mail(asked, words="It follows tomorrow.")
    with pytest.raises(InvalidInputError), asked.work() as work:
        file_piece(work, mail.id, 0, "filed", "summary_of_involvement", "")


def test_more_documents_than_can_be_taken_are_counted_and_the_sender_is_asked_for_the_form(asked: PlayedCase) -> None:
    mail = send_mail(asked, *((f"{number}.bin", unreadable()) for number in range(MOST_INSIDE + 3)))
    assert len(children(asked, mail)) == MOST_INSIDE
    assert asked.document(mail.id).problem_code == "too-many-inside"
    (event,) = [row for row in asked.audit() if row.what == "document.unpacked"]
    assert event.details == {"documents": MOST_INSIDE + 3}


def test_a_container_itself_is_never_accepted(asked: PlayedCase) -> None:
    mail = send_mail(asked, ("return.docx", asked.return_file()))
    with pytest.raises(ConflictError), asked.work() as work:
        accept_document(work, mail.id)


def test_what_is_in_it_is_scanned_too(asked: PlayedCase) -> None:
    from tests.clamd_server import eicar
    from tests.forms_service.use_cases.test_malware import scanner

    scanner(asked).is_configured = True
    mail = send_mail(asked, ("return.docx", asked.return_file() + eicar()), ("other.docx", asked.return_file()))
    one, other = children(asked, mail)
    assert (one.state, one.problem_code) == ("quarantined", "malware")
    assert (other.state, other.scan) == ("read", "clean")
    assert asked.run.request().state == "answered"


def test_a_notification_in_a_message_opens_its_case(begun: PlayedCase) -> None:
    begun.reader.containers[MAIL] = (
        "",
        [Packed("logo.bin", unreadable()), Packed("note.docx", begun.notification_file())],
    )
    begun.notify(MAIL)
    mail = begun.document(begun.notification_id)
    logo, form = children(begun, mail)
    assert (form.state, form.problem_code, logo.problem_code) == ("read", None, "enclosure")
    with begun.work() as work:
        assert case_frame(work, begun.case_id).notification_id == form.id
        accept_document(work, form.id)
        opened = open_case(work, begun.case_id, form.id)
    assert opened.reference
    assert "notification-new" not in begun.tasks()


def test_a_message_without_a_notification_is_a_red_task(begun: PlayedCase) -> None:
    begun.reader.containers[MAIL] = ("Please ring me.", [Packed("logo.bin", unreadable())])
    begun.notify(MAIL)
    (task,) = begun.rows(Task, Task.kind == "notification-unreadable")
    assert (task.subject_id, task.details) == (begun.notification_id, {"code": "nothing-inside"})


def test_words_of_messages_and_names_of_files_are_sealed(asked: PlayedCase) -> None:
    words = "Testchild Alpha Examplethorpe is nothing known to us."
    send_mail(asked, ("Testchild Alpha Examplethorpe.docx", asked.return_file()), words=words)
    opened = [str(row.details) for row in (*asked.audit(), *asked.rows(Task))]
    opened += [f"{row.file_name} {row.problem_code}" for row in asked.rows(Document)]
    opened += [f"{row.subject_id} {row.failure_code}" for row in asked.rows(JobRequest)]
    assert not [text for text in opened if "Testchild" in text or "Examplethorpe" in text]
    assert not [row for row in asked.rows(Reading) if b"Testchild" in (row.result_sealed or b"")]


def test_an_empty_attachment_is_kept_for_a_person_and_the_sender_is_told_there_is_no_form(asked: PlayedCase) -> None:
    mail = send_mail(asked, ("return.docx", b""))
    (child,) = children(asked, mail)
    assert (child.state, child.usable, child.problem_code) == ("read", False, "enclosure")
    assert asked.document(mail.id).problem_code == "nothing-inside"
    assert {"enclosure-to-look-at", "return-unusable"} <= set(asked.tasks())
    assert asked.run.request().state == "issued"


def test_as_many_forms_as_are_taken_at_once_are_each_read_for_themselves(asked: PlayedCase) -> None:
    mail = send_mail(asked, *[(f"{number}.docx", asked.return_file()) for number in range(MOST_INSIDE)])
    assert len(children(asked, mail)) == MOST_INSIDE
    assert {child.state for child in children(asked, mail)} == {"read"}
    assert mail.problem_code is None


def test_a_message_of_words_alone_is_read_by_a_person_and_answers_nothing(asked: PlayedCase) -> None:
    mail = send_mail(asked, words="We know nothing about the child.")
    assert (mail.state, mail.problem_code) == ("unpacked", "nothing-inside")
    assert {"message-to-read", "return-unusable"} <= set(asked.tasks())
    assert asked.run.request().state == "issued"
