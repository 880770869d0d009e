"""A made-up name goes in and is looked for in the raw files: it must not be there, and the looking must work."""

from pathlib import Path

import pytest

from forms_service.db.models import Task
from forms_service.db.records import addresses, documents, events, people
from forms_service.db.session import Sessions
from forms_service.db.work import begin_work
from forms_service.ports import Services
from tests.conftest import Database
from tests.factories import PERSON, add_case

CANARY = "Canaryworth"


def raw_bytes(database: Database) -> bytes:
    path = Path(database.url.removeprefix("sqlite:///"))
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_names_stand_nowhere_in_the_database_file(database: Database, sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work, child={"full_name": f"Testchild {CANARY}", "nhs_number": "9990000018"})
        events.note_event(work, case, "notification.received", work.now, note=f"{CANARY} was seen")
        blob = documents.prepare_blob(services, work.vault(case.id).wrapped_key, CANARY.encode() * 100)
        documents.keep(
            work,
            case.id,
            blob,
            kind="evidence",
            direction="in",
            media_type="text/plain",
            file_name="evidence.txt",
            original_name=f"{CANARY}.txt",
        )
        addresses.address_token(services, f"{CANARY}@example.org")
        people.add_person(work, case.id, "family", {"full_name": f"Parent {CANARY}"})
    raw = raw_bytes(database)
    assert len(raw) > 100_000
    assert CANARY.casefold().encode() not in raw.lower()
    assert b"9990000018" not in raw


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_planted_name_is_found(database: Database, sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        work.session.add(Task(partnership="testing", kind=CANARY))
    assert CANARY.encode() in raw_bytes(database)


def test_a_failing_statement_says_nothing_of_its_values(sessions: Sessions, services: Services) -> None:
    def clash() -> None:
        with begin_work(sessions, services, PERSON) as work:
            for _ in range(2):
                work.session.add(Task(partnership="testing", kind="look", subject_id=CANARY))

    with pytest.raises(Exception) as caught:  # noqa: PT011  # whatever it is
        clash()
    said = str(caught.value).replace(str(caught.value.__cause__), "")
    assert "once_key" in str(caught.value)
    assert CANARY not in said
