"""A letter is made once, kept as made, held for a person, and announced by a mail that says nothing of anybody."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document as WordDocument
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.claims import claim_job
from forms_service.db.models import AgencyLink, CaseFile, Document, PartnerContact
from forms_service.db.records.documents import bytes_of
from forms_service.db.records.letters import ask_letter, ask_letters
from forms_service.db.records.links import hash_of_token
from forms_service.db.session import Sessions
from forms_service.definitions.schema import Audience, Trigger
from forms_service.errors import ConflictError, InvalidInputError, LostClaimError, RenderError
from forms_service.ports import Services
from forms_service.use_cases.make_letter import make_letter
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.revise_letter import revise_letter
from tests.conftest import Database
from tests.example_case import ExampleCase
from worker import running

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    return ExampleCase.begin(sessions, services, database.engine, MONDAY)


def _ask_on(case: ExampleCase, trigger: Trigger) -> list[str]:
    with case.work() as work:
        return ask_letters(work, work.session.get_one(CaseFile, case.case_id), trigger)


def _documents(case: ExampleCase) -> list[Document]:
    with case.sessions() as session:
        return list(session.scalars(select(Document).where(Document.kind == "letter").order_by(Document.version_no)))


def _text(case: ExampleCase, document: Document) -> str:
    with case.work() as work:
        word = WordDocument(io.BytesIO(bytes_of(work, work.session.get_one(Document, document.id))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


class BrokenRenderer:
    """A template's fault, with a name in its words."""

    def __init__(self, real: object) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def render_document(self, *_args: object, **_more: object) -> bytes:
        raise RenderError("there is no agency.nmae near Canaryname", place="word/document.xml, paragraph 3")


def _break(case: ExampleCase) -> Services:
    whole = case.services
    broken = replace(whole, renderer=BrokenRenderer(whole.renderer))  # type: ignore[arg-type]  # by its shape
    case.started = replace(case.started, services=broken)
    running.use(case.started)
    return whole


def _mend(case: ExampleCase, whole: Services) -> None:
    case.started = replace(case.started, services=whole)
    running.use(case.started)


def test_a_letter_is_printed_once_and_held(case: ExampleCase) -> None:
    case.ask()
    case.run_jobs()
    (letter,) = case.letters()
    (document,) = _documents(case)
    assert (letter.state, letter.document_id) == ("held", document.id)
    assert document.file_name.startswith("EX-2026-0001")
    assert "Invented School" in _text(case, document)


def test_asking_again_for_the_same_cause_makes_no_second_letter(case: ExampleCase) -> None:
    assert len(_ask_on(case, Trigger.CASE_OPENED)) == len(case.letters()) > 0
    assert _ask_on(case, Trigger.CASE_OPENED) == []


def test_letter_and_notice_lead_to_the_same_page(case: ExampleCase) -> None:
    case.ask()
    case.run_jobs()
    with case.work() as work:
        (mail,) = case.mails()
        text = str(work.vault(case.case_id).open_json("mail", mail.id, "text_sealed", mail.text_sealed)["text"])
    (token,) = {word.rpartition("/")[2] for word in text.split() if "/return/" in word}
    with case.sessions() as session:
        assert [link.token_hash for link in session.scalars(select(AgencyLink))] == [hash_of_token(token)]
    printed = _text(case, _documents(case)[0])
    assert "/return/" not in printed or token in printed


def test_a_faulty_template_is_shown_to_a_person_and_not_tried_again(case: ExampleCase) -> None:
    whole = _break(case)
    case.ask()
    case.run_jobs()
    (letter,) = case.letters()
    assert (letter.state, letter.failure_code) == ("failed", "render")
    assert case.open_tasks() == ["letter-failed"]
    assert letter.failure_sealed is not None
    assert b"Canaryname" not in letter.failure_sealed
    with case.work() as work:
        told = work.vault(case.case_id).open_json("letter", letter.id, "failure_sealed", letter.failure_sealed)
    assert told["place"] == "word/document.xml, paragraph 3"

    _mend(case, whole)
    with case.work() as work:
        revise_letter(work, letter.id, {})
    case.run_jobs()
    assert case.letters()[0].state == "held"
    assert case.open_tasks() == []


def test_an_officers_words_are_printed_and_the_earlier_version_is_kept(case: ExampleCase) -> None:
    case.ask()
    case.run_jobs()
    library = case.services.library
    allowed = library.letter("_example", "ask").free_text
    assert allowed, "this test needs a letter with a block of free text"
    with case.work() as work:
        revise_letter(work, case.letters()[0].id, {allowed[0]: "Please ring before noon."})
    case.run_jobs()
    first, second = _documents(case)
    assert first.superseded_by == second.id
    assert case.letters()[0].document_id == second.id
    assert "Please ring before noon." in _text(case, second)
    assert len(case.mails()) == 1
    assert case.mails()[0].state == "held"


def test_words_for_a_block_that_the_letter_has_not_are_refused(case: ExampleCase) -> None:
    case.ask()
    case.run_jobs()
    with case.work() as work, pytest.raises(InvalidInputError):
        revise_letter(work, case.letters()[0].id, {"no_such_block": "words"})


def test_a_letter_that_went_is_never_made_again(case: ExampleCase) -> None:
    case.ask()
    case.run_jobs()
    with case.work() as work:
        release_letter(work, case.letters()[0].id)
    case.run_jobs()
    with case.work() as work, pytest.raises(ConflictError):
        revise_letter(work, case.letters()[0].id, {})


def test_each_partner_gets_a_letter_of_its_own_and_the_group_a_copy(case: ExampleCase) -> None:
    _ask_on(case, Trigger.CASE_OPENED)
    partners = [f"partner:{each.slug}" for each in case.services.library.partnership("_example").partners]
    assert sorted(letter.recipient_key for letter in case.letters()) == sorted([*partners, "audience:review-group"])


def test_everybody_behind_a_name_gets_a_message(case: ExampleCase) -> None:
    with case.work() as work:
        for number in (1, 2):
            contact = PartnerContact(id=new_id(), partnership="_example", partner="review-group")
            contact.sealed = work.directory("_example").seal_json(
                "partner_contact", contact.id, "sealed", {"name": f"Member {number}", "email": f"m{number}@example.org"}
            )
            work.session.add(contact)
    _ask_on(case, Trigger.CASE_OPENED)
    case.run_jobs()
    copy = next(letter for letter in case.letters() if letter.recipient_key == "audience:review-group")
    assert len([mail for mail in case.mails() if mail.letter_id == copy.id]) == 2


def test_nobody_to_write_to_is_a_red_task(case: ExampleCase) -> None:
    _ask_on(case, Trigger.CASE_OPENED)
    case.run_jobs()
    assert set(case.open_tasks()) == {"no-recipient"}


def test_a_letter_to_the_panel_is_taken_there_by_hand(case: ExampleCase) -> None:
    with case.work() as work:
        ask_letter(
            work,
            work.session.get_one(CaseFile, case.case_id),
            kind="told",
            audience=Audience.PANEL,
            recipient_key="audience:panel",
            cause="test",
            hold=True,
        )
    case.run_jobs()
    assert case.mails() == []
    with case.work() as work:
        assert release_letter(work, case.letters()[0].id) == 0
    assert case.open_tasks() == ["send-by-hand"]


def test_a_worker_that_lost_its_claim_keeps_nothing(case: ExampleCase) -> None:
    case.ask()
    row = next(each for each in case._waiting() if each.job == "make_letter")
    claim = claim_job(case.sessions, case.services, row.id)
    assert claim is not None
    case.services.system_clock.pass_seconds(case.services.lease_seconds + 1)  # type: ignore[attr-defined]
    assert claim_job(case.sessions, case.services, row.id) is not None
    with pytest.raises(LostClaimError):
        make_letter(case.sessions, case.services, claim.subject_id, claim)
    assert _documents(case) == []
    assert case.letters()[0].state == "asked"
