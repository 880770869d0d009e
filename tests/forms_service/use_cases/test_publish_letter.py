"""A letter changed in the browser: published once, never by its own author alone, and proved like everything else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.db.backup import read_backup, write_backup
from forms_service.db.migrating import migrate
from forms_service.db.models import LetterVersion
from forms_service.db.queries.letter_versions import current_document, library_for_new_case, published_in
from forms_service.db.records.pinned import pin
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.verify import verify
from forms_service.db.work import Actor, begin_work
from forms_service.definitions.letter_trial import letter_trial
from forms_service.definitions.notified_to import processes_notified_to
from forms_service.errors import ConflictError, FormsServiceError, InvalidInputError, Mistake
from forms_service.ports import TriedLetter
from forms_service.use_cases.publish_letter import publish_letter
from forms_service.use_cases.turn_down_letter import turn_down_letter
from forms_service.use_cases.upload_letter import upload_letter
from tests.played_case import NEL, PlayedCase

ANOTHER = Actor(kind="user", id="0" * 31 + "b", where="test")
SOUND = TriedLetter((), b"the letter of a made-up case")


def letter_of(case: PlayedCase) -> str:
    return "scsi-2" if case.partnership == NEL else "told"


def sent(case: PlayedCase, content: bytes) -> int:
    with case.work() as work:
        return upload_letter(work, case.partnership, letter_of(case), content, SOUND, why="A clearer ending")


def approve(case: PlayedCase, number: int) -> None:
    with begin_work(case.run.sessions, case.run.services, ANOTHER) as work:
        publish_letter(work, case.partnership, letter_of(case), number)


def test_a_case_is_pinned_to_the_very_bytes_and_the_others_stay_as_they_were(begun: PlayedCase) -> None:
    with begun.work() as work:
        process = work.services.library.process(begun.partnership, process_of(begun))
        before = pin(work, begun.partnership, process)
    approve(begun, sent(begun, b"first change"))
    with begun.work() as work:
        after = pin(work, begun.partnership, process)
        library = library_for_new_case(work, begun.partnership)
    assert after != before
    assert library.letter_document(begun.partnership, letter_of(begun)) == b"first change"
    assert verified(begun) == []


def test_who_sent_it_does_not_approve_it(begun: PlayedCase) -> None:
    number = sent(begun, b"first change")
    with pytest.raises(InvalidInputError) as refused, begun.work() as work:
        publish_letter(work, begun.partnership, letter_of(begun), number, reason="I am not a manager")
    assert refused.value.field == "own_draft_reason"
    with begun.work() as work:
        assert current_document(work, begun.partnership, letter_of(begun)).number is None


def test_one_with_a_fault_is_neither_kept_nor_published(begun: PlayedCase) -> None:
    faulty = TriedLetter((Mistake("", "Text", "There is no name “x”.", "Did you mean “y”?"),), None)
    with begun.work() as work:
        number = upload_letter(work, begun.partnership, letter_of(begun), b"faulty", faulty, why="")
    with pytest.raises(ConflictError):
        approve(begun, number)
    with begun.work() as work:
        assert work.session.query(LetterVersion).one().content is None


def test_of_two_that_are_approved_at_once_only_one_is_published(begun: PlayedCase) -> None:
    numbers = [sent(begun, b"one change"), sent(begun, b"another change")]
    ready, refused = threading.Barrier(2), []

    def at_once(number: int) -> None:
        ready.wait()
        try:
            approve(begun, number)
        except ConflictError as error:
            refused.append(error)

    threads = [threading.Thread(target=at_once, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with begun.work() as work:
        states = sorted(row.state for row in work.session.query(LetterVersion))
    assert states == ["published", "ready"]


def test_bytes_that_were_changed_behind_our_back_are_found_and_never_begin_a_case(begun: PlayedCase) -> None:
    approve(begun, sent(begun, b"first change"))
    with begun.run.started.engine.begin() as connection:
        connection.execute(text("UPDATE letter_version SET content = :other"), {"other": b"slipped in"})
    assert verified(begun) == ["wrong-digest"]
    with pytest.raises(FormsServiceError), begun.work() as work:
        library_for_new_case(work, begun.partnership)


def test_one_that_nobody_approved_is_found(begun: PlayedCase) -> None:
    sent(begun, b"first change")
    with begun.run.started.engine.begin() as connection:
        connection.execute(text("UPDATE letter_version SET state = 'published'"))
    assert verified(begun) == ["changed"]


def test_one_that_was_turned_down_is_never_published(begun: PlayedCase) -> None:
    number = sent(begun, b"first change")
    with begin_work(begun.run.sessions, begun.run.services, ANOTHER) as work:
        turn_down_letter(work, begun.partnership, letter_of(begun), number, reason="Too long.")
    with pytest.raises(ConflictError):
        approve(begun, number)


def test_a_backup_carries_it(begun: PlayedCase, tmp_path: Path) -> None:
    approve(begun, sent(begun, b"first change"))
    file = tmp_path / "backup.zip"
    write_backup(begun.run.started.engine, file, begun.run.services.system_clock.now())
    engine = engine_for(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
    migrate(engine)
    sessions = make_sessions(engine)
    read_backup(sessions, begun.run.services.cipher, file)
    with sessions() as session:
        assert [each.data for each in published_in(session, begun.partnership).values()] == [b"first change"]
    engine.dispose()


def test_every_word_letter_that_is_shipped_passes_what_a_changed_one_must(begun: PlayedCase) -> None:
    library = begun.run.services.library
    for slug in library.partnerships[begun.partnership].documents:
        trial = letter_trial(library, begun.partnership, slug)
        tried = DocxLetterRenderer().try_out(
            library.letter_document(begun.partnership, slug),
            known=trial.known,
            given=trial.given,
            needed=trial.needed,
            samples=trial.samples,
            title=trial.title,
        )
        assert tried.faults == (), slug
        assert tried.made


def process_of(case: PlayedCase) -> str:
    return processes_notified_to(case.run.services.library, case.partnership)[0].slug


def verified(case: PlayedCase) -> list[str]:
    with case.run.sessions() as session:
        return [finding.code for finding in verify(session, case.run.services.cipher)]
