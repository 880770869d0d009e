"""Whatever is changed, lost, cut off or moved behind the service's back is found."""

import pytest
from sqlalchemy import Connection, select, text

from forms_service.db.models import Blob, JobRequest
from forms_service.db.records import audit, documents
from forms_service.db.session import Sessions
from forms_service.db.verify import Finding, verify
from forms_service.db.work import begin_work
from forms_service.errors import InvalidInputError
from forms_service.ports import Services
from tests.conftest import Database
from tests.factories import PERSON, add_agency, add_case, add_request


@pytest.fixture
def filled(sessions: Sessions, services: Services) -> str:
    """Two cases, each with a child, a request and a file; the head of the chain afterwards."""
    for number in (1, 2):
        with begin_work(sessions, services, PERSON) as work:
            case = add_case(work)
            request = add_request(work, case, add_agency(work, f"agency-{number}"))
            blob = documents.prepare_blob(services, work.vault(case.id).wrapped_key, b"bytes of a return " * number)
            documents.keep(
                work,
                case.id,
                blob,
                kind="return",
                direction="in",
                media_type="application/pdf",
                file_name="return.pdf",
                request_id=request.id,
                original_name="return of Testchild Alpha.pdf",
            )
            work.directory("testing")
    with sessions() as session:
        return audit.head(session)


def found(sessions: Sessions, services: Services, since: str | None = None) -> list[Finding]:
    with sessions() as session:
        return verify(session, services.cipher, since=since)


def behind_our_back(database: Database, *statements: str) -> None:
    with database.engine.connect() as connection:
        _without_constraints(connection)
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def _without_constraints(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.commit()
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    else:
        connection.execute(text("SET session_replication_role = replica"))


def test_what_was_not_touched_verifies(sessions: Sessions, services: Services, filled: str) -> None:
    assert found(sessions, services) == []
    assert found(sessions, services, since=filled) == []


CHANGES: dict[str, tuple[str, str]] = {
    "an event's words": ("changed", "UPDATE audit_event SET what = 'nothing.happened' WHERE seq = 2"),
    "an event's moment": ("changed", "UPDATE audit_event SET at = '2026-01-01 00:00:00.000000' WHERE seq = 2"),
    "an event's actor": ("changed", "UPDATE audit_event SET actor_id = 'somebody else' WHERE seq = 1"),
    "an event taken out": ("missing", "DELETE FROM audit_event WHERE seq = 2"),
    "the last event cut off": ("cut", "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)"),
    "the head": ("cut", "UPDATE audit_head SET seq = seq + 1"),
    "a file's digest": ("wrong-digest", "UPDATE blob SET sha256 = 'other'"),
    "a file's size": ("wrong-size", "UPDATE blob SET size = size + 1"),
    "a file's bytes": ("unreadable", "UPDATE blob SET sealed = (SELECT max(sealed) FROM blob)"),
    "a file without its bytes": ("missing-bytes", "UPDATE blob SET sealed = NULL"),
    "a person's text moved": ("unreadable", "UPDATE person SET sealed = (SELECT max(sealed) FROM person)"),
    "a directory's key": ("destroyed", "UPDATE data_key SET wrapped = NULL WHERE kind = 'directory'"),
    "a file without document": ("without-document", "DELETE FROM document"),
    "a request of nobody": ("dangling", "UPDATE agency_request SET agency_id = 'nobody'"),
    "a document of no request": ("dangling", "UPDATE document SET request_id = 'none'"),
    "a superseding document that is not there": ("dangling", "UPDATE document SET superseded_by = 'none'"),
    "a PDF that is not there": ("dangling", "UPDATE document SET pdf_blob_id = 'none'"),
    "a released stranger": ("stranger", "UPDATE agency_request SET released_person_ids = '[\"stranger\"]'"),
    "a paper of another case": ("stranger", "UPDATE document SET request_id = (SELECT max(id) FROM agency_request)"),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_behind_our_back_is_found(
    database: Database, sessions: Sessions, services: Services, filled: str, change: str
) -> None:
    code, statement = CHANGES[change]
    behind_our_back(database, statement)
    assert code in {finding.code for finding in found(sessions, services)}


def test_a_tail_cut_off_together_with_the_head_is_found_by_the_head_that_was_kept(
    database: Database, sessions: Sessions, services: Services, filled: str
) -> None:
    behind_our_back(
        database,
        "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)",
        "UPDATE audit_head SET seq = (SELECT max(seq) FROM audit_event), "
        "mac = (SELECT mac FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event))",
    )
    assert found(sessions, services) == []
    assert [finding.code for finding in found(sessions, services, since=filled)] == ["cut"]


def test_a_head_of_another_history_is_found(sessions: Sessions, services: Services, filled: str) -> None:
    number = filled.partition(":")[0]
    assert [each.code for each in found(sessions, services, since=f"{number}:{'f' * 64}")] == ["rewritten"]


@pytest.mark.parametrize("written", ["", "12", "12:short", "x:" + "0" * 64])
def test_a_head_that_is_none_is_told(sessions: Sessions, services: Services, written: str) -> None:
    if written:
        with pytest.raises(InvalidInputError, match="NUMBER:DIGEST"):
            found(sessions, services, since=written)


def test_a_promise_about_nothing_is_found(sessions: Sessions, services: Services, filled: str) -> None:
    with begin_work(sessions, services, PERSON) as work:
        work.ask("read_document", "nothing")
    assert [finding.table for finding in found(sessions, services)] == [JobRequest.__tablename__]


def test_one_flipped_bit_in_a_file_is_found(
    database: Database, sessions: Sessions, services: Services, filled: str
) -> None:
    with sessions() as session:
        blob = session.scalars(select(Blob).order_by(Blob.id)).first()
        assert blob is not None
        assert blob.sealed is not None
    flipped = blob.sealed[:20] + bytes([blob.sealed[20] ^ 1]) + blob.sealed[21:]
    with database.engine.connect() as connection:
        connection.execute(
            text("UPDATE blob SET sealed = :flipped WHERE id = :id"), {"flipped": flipped, "id": blob.id}
        )
        connection.commit()
    assert [(finding.code, finding.row_id) for finding in found(sessions, services)] == [("unreadable", blob.id)]
