"""Rotating master keys, erasing a case, and refusing to start without a key."""

import os
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from forms_service.adapters.cipher import AesGcmCipher
from forms_service.db.models import AgencyLink, CaseFile, DataKey, JobRequest, Person, SearchToken, Tombstone
from forms_service.db.ownership import case_tables, sealed_columns, sealed_tables
from forms_service.db.records import documents, events, keys, people
from forms_service.db.session import Sessions
from forms_service.db.verify import verify
from forms_service.db.work import begin_work, open_database, prepare_database
from forms_service.errors import ConflictError, NotFoundError, UnreadableKeyError
from forms_service.ports import Services
from forms_service.use_cases.erase_case import erase_case
from forms_service.use_cases.rotate_keys import rotate_keys
from tests.conftest import Database
from tests.factories import CHILD, PERSON, add_agency, add_case, add_request


def fill(sessions: Sessions, services: Services) -> tuple[str, str]:
    """A case with everything in it; ids of case and document."""
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        agency = add_agency(work, f"agency-{case.id[:6]}")
        request = add_request(work, case, agency, address_token=b"token")
        request.recipient_sealed = work.vault(case.id).seal_json(
            "agency_request", request.id, "recipient_sealed", {"email": "somebody@example.org"}
        )
        work.session.add(AgencyLink(request_id=request.id, token_hash=case.id, expires_at=work.system_now))
        events.note_event(work, case, "notification.received", work.now, note="A note")
        blob = documents.prepare_blob(services, work.vault(case.id).wrapped_key, b"file")
        document = documents.keep(
            work, case.id, blob, kind="return", direction="in", media_type="x/y", file_name="return.pdf"
        )
        work.directory("testing")
        work.ask("read_document", document.id)
        return case.id, document.id


def test_after_rotation_the_new_master_key_alone_opens_everything(database: Database, services: Services) -> None:
    old, new = os.urandom(32), os.urandom(32)
    services = replace(services, cipher=AesGcmCipher({"old": old}))
    prepare_database(database.sessions, services.cipher, services.system_clock.now())
    case_id, document_id = fill(database.sessions, services)
    both = replace(services, cipher=AesGcmCipher({"new": new, "old": old}))
    with begin_work(database.sessions, both, PERSON) as work:
        assert rotate_keys(work) == 3
        assert rotate_keys(work) == 0
    only_new = replace(services, cipher=AesGcmCipher({"new": new}))
    open_database(database.sessions, only_new.cipher)
    with begin_work(database.sessions, only_new, PERSON) as work:
        assert documents.open_document(work, document_id).data == b"file"
        assert keys.case_key(work.session, case_id).master_key_id == "new"
    with database.sessions() as session:
        assert verify(session, only_new.cipher) == []


def test_start_up_refuses_when_a_master_key_is_missing_and_names_it(sessions: Sessions, services: Services) -> None:
    fill(sessions, services)
    with pytest.raises(UnreadableKeyError, match="test-key"):
        open_database(sessions, AesGcmCipher({"another": os.urandom(32)}))


def test_an_erased_case_can_not_be_read_and_verifies(
    database: Database, sessions: Sessions, services: Services
) -> None:
    erased, document_id = fill(sessions, services)
    kept, kept_document = fill(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        work.session.get_one(CaseFile, erased).state = "closed"
    with begin_work(sessions, services, PERSON) as work:
        erase_case(work, case_id=erased, why="retention-ended")
    with sessions() as session:
        assert session.scalars(select(Tombstone.case_id)).all() == [erased]
        assert set(session.scalars(select(SearchToken.case_id))) == {kept}
        assert verify(session, services.cipher) == []
        assert keys.case_key(session, erased).wrapped is None
        waiting = session.execute(select(JobRequest.subject_id, JobRequest.state)).all()
        assert dict(waiting) == {document_id: "failed", kept_document: "waiting"}
    with database.engine.connect() as connection:
        for table in case_tables():
            for column in sealed_columns(table):
                left = connection.execute(text(f'SELECT count(*) FROM "{table.name}" WHERE {column} IS NOT NULL'))
                assert left.scalar_one() <= 1, f"{table.name}.{column}"
    with begin_work(sessions, services, PERSON) as work:
        with pytest.raises(NotFoundError, match="erased"):
            documents.open_document(work, document_id)
        child = work.session.scalars(select(Person).where(Person.case_id == kept)).one()
        assert people.person_details(work, child)["full_name"] == CHILD["full_name"]


def test_an_open_case_is_not_erased_and_none_is_erased_twice(sessions: Sessions, services: Services) -> None:
    case_id, _ = fill(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        with pytest.raises(ConflictError, match="closed or completed"):
            erase_case(work, case_id=case_id, why="retention-ended")
        work.session.get_one(CaseFile, case_id).state = "completed"
    with begin_work(sessions, services, PERSON) as work:
        erase_case(work, case_id=case_id, why="retention-ended")
    with begin_work(sessions, services, PERSON) as work, pytest.raises(ConflictError, match="already"):
        erase_case(work, case_id=case_id, why="retention-ended")


def test_text_left_behind_in_an_erased_case_is_found(
    database: Database, sessions: Sessions, services: Services
) -> None:
    case_id, _ = fill(sessions, services)
    with begin_work(sessions, services, PERSON) as work:
        work.session.get_one(CaseFile, case_id).state = "closed"
        erase_case(work, case_id=case_id, why="retention-ended")
    with database.engine.connect() as connection:
        connection.execute(text("UPDATE person SET sealed = :left"), {"left": b"something"})
        connection.commit()
    with sessions() as session:
        assert [finding.code for finding in verify(session, services.cipher)] == ["left"]


def test_every_table_with_sealed_text_belongs_to_a_case_a_directory_or_to_itself() -> None:
    found = {table.name: kind for table, kind in sealed_tables()}
    assert {name for name, kind in found.items() if kind == "directory"} == {
        "agency_contact",
        "contact_import",
        "cover",
        "letter_version",
        "partner_contact",
        "received_mail",
        "rehearsal",
        "user",
    }
    assert {name for name, kind in found.items() if kind == "draft"} == {"public_draft"}
    assert {"signature", "partner_response", "reading", "filed_piece", "blob", "mail"} <= found.keys()


def test_a_directory_key_is_made_once(sessions: Sessions, services: Services) -> None:
    for _ in range(2):
        with begin_work(sessions, services, PERSON) as work:
            work.directory("testing")
    with sessions() as session:
        assert len(session.scalars(select(DataKey).where(DataKey.kind == "directory")).all()) == 1
