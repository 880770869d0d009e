"""A rehearsal is the real run on a moved clock: its table says what goes to whom and when, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from forms_service.adapters.form_maker import FormMaker
from forms_service.bootstrap import Started
from forms_service.db.models import CaseFile, JobRequest, Letter, Mail, Rehearsal, Task
from forms_service.db.records.contacts import seed
from forms_service.db.session import Sessions
from forms_service.db.work import begin_work
from forms_service.domain.events import LONDON
from forms_service.errors import InvalidInputError
from forms_service.ports import Services
from forms_service.rehearsal.directory import asked_and_others
from forms_service.rehearsal.job import run_rehearsal
from forms_service.rehearsal.play import Rehearsed, rehearse
from forms_service.rehearsal.script import Happens, happenings, read_answers, read_asked
from forms_service.settings import Settings
from forms_service.use_cases.ask_rehearsal import ask_rehearsal
from tests.conftest import Database
from tests.example_case import RENDERER, ExampleCase, example_library
from tests.factories import PERSON
from tests.fakes import FakeMailer
from worker import running

JULY = datetime(2027, 7, 12, 10, 0, tzinfo=LONDON)
SCHOOL, HOMES, HOSPITAL = "Example School", "Example Homes", "Example Hospital"
# "Due" is five working days after the requests went out; each line is one thing that happens.
SCRIPT = [
    {"agency": SCHOOL, "what": "nil", "at": "2027-07-15T11:20"},
    {"agency": HOMES, "what": "bounces", "at": "2027-07-15T11:25"},
]


@pytest.fixture
def real(services: Services) -> Services:
    """As it runs, but for what this test must not touch."""
    return replace(services, library=example_library(), renderer=RENDERER, forms=FormMaker())


@pytest.fixture(scope="module")
def table() -> Rehearsed:
    from pathlib import Path
    from tempfile import mkdtemp

    from tests.fakes import fake_services

    services = fake_services(example_library(), Path(mkdtemp()), renderer=RENDERER, forms=FormMaker())
    asked, others = asked_and_others(services.library.seed_contacts("_example"), [SCHOOL, HOMES, HOSPITAL])
    found = rehearse(services, "_example", "review", JULY, asked, others, happenings(SCRIPT))
    assert services.mailer.sent == []  # type: ignore[attr-defined]
    return found


def _of(table: Rehearsed, agency: str) -> list[tuple[str, str, str, str]]:
    return [(line.at[5:], line.code, line.who, line.how) for line in table.lines if line.agency == agency]


def test_who_never_answers_climbs_the_whole_ladder(table: Rehearsed) -> None:
    found = _of(table, HOSPITAL)
    assert [code for _, code, _, _ in found] == [
        "ask", "receipt-call", "before", "day-call", "overdue", "overdue", "overdue-call",
    ]  # fmt: skip
    assert {who for _, code, who, _ in found if code == "overdue"} == {"contact", "deputy"}
    assert {how for _, code, _, how in found if code == "before"} == {"mail-after-release"}


def test_a_nil_ends_it_with_a_receipt(table: Rehearsed) -> None:
    assert [code for _, code, _, _ in _of(table, SCHOOL)][-1] == "return-receipt"


def test_after_a_bounce_there_is_a_call_and_the_deputy_is_written_to(table: Rehearsed) -> None:
    after = [line for line in _of(table, HOMES) if line[0] > "07-15T11:25"]
    assert ("not-delivered", "contact") in {(code, who) for _, code, who, _ in after}
    assert {who for _, _, who, how in after if how != "call"} == {"deputy"}


def test_nothing_goes_out_of_hours(table: Rehearsed) -> None:
    for line in table.lines:
        at = datetime.fromisoformat(line.at)
        assert at.weekday() < 5
        assert 8 <= at.hour < 17, line


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_asked_for_on_the_page_is_made_by_a_job_and_changes_nothing_else(
    database: Database, sessions: Sessions, real: Services
) -> None:
    running.use(Started(real, sessions, database.engine, Settings()))
    with begin_work(sessions, real, PERSON) as work:
        seed(work, "_example")
        rehearsal_id = ask_rehearsal(
            work, "_example", "review", received_at=JULY, agencies=[SCHOOL], answers=SCRIPT[:1]
        )
    with sessions() as session:
        job = session.scalars(select(JobRequest).where(JobRequest.job == "rehearse")).one()
    running.run_job(job.id, run_rehearsal)
    with sessions() as session:
        row = session.get_one(Rehearsal, rehearsal_id)
        assert row.state == "made"
        assert row.sealed is not None
        assert b"Example School" not in row.sealed
        for table in (CaseFile, Letter, Mail, Task):
            assert session.scalar(select(func.count()).select_from(table)) == 0, table
    with begin_work(sessions, real, PERSON) as work:
        told = work.directory("_example").open_json("rehearsal", row.id, "sealed", row.sealed)
    assert [line["code"] for line in told["found"]["lines"] if line["agency"]] == [
        "ask",
        "receipt-call",
        "return-receipt",
    ]
    assert isinstance(real.mailer, FakeMailer)
    assert real.mailer.sent == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_script_that_cannot_be_is_told_in_words(database: Database, sessions: Sessions, real: Services) -> None:
    running.use(Started(real, sessions, database.engine, Settings()))
    too_early = [{"agency": SCHOOL, "what": "nil", "at": "2027-07-12T10:30"}]
    with begin_work(sessions, real, PERSON) as work:
        seed(work, "_example")
        rehearsal_id = ask_rehearsal(work, "_example", "review", received_at=JULY, agencies=[SCHOOL], answers=too_early)
    ExampleCase(running.started()).go_to(JULY)
    with sessions() as session:
        job = session.scalars(select(JobRequest).where(JobRequest.job == "rehearse")).one()
    running.run_job(job.id, run_rehearsal)
    with begin_work(sessions, real, PERSON) as work:
        row = work.session.get_one(Rehearsal, rehearsal_id)
        told = work.directory("_example").open_json("rehearsal", row.id, "sealed", row.sealed)
    assert row.state == "failed"
    assert told["problem"] == f"{SCHOOL} answers before it was asked."


def test_tables_are_read_as_people_write_them() -> None:
    (asked,) = read_asked("Agency;Email;Deputy_email\nSchool;a@b.example.org;d@b.example.org\n".encode("utf-8-sig"))
    assert (asked.name, asked.email, asked.deputy_email) == ("School", "a@b.example.org", "d@b.example.org")
    (happening,) = read_answers(b"agency,what,at,until\nSchool,longer,2027-07-15T11:20,2027-07-22\n")
    assert happening.what is Happens.LONGER
    assert happening.at == datetime(2027, 7, 15, 11, 20, tzinfo=LONDON)
    (winter,) = read_answers(b"agency,what,at\nSchool,nil,2027-01-15T11:20\n")
    assert winter.at.hour == 11


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"agency,what\nSchool,nil\n", "must name the columns"),
        (b"agency,what,at\nSchool,sings,2027-07-15T11:20\n", "nothing that an agency can do"),
        (b"agency,what,at\nSchool,nil,tomorrow\n", "must be a date and a time"),
        (b"\xff\xfe", "not UTF-8"),
        (b"", "must name the columns"),
    ],
)
def test_a_table_that_is_wrong_is_told_in_words(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        read_answers(data)


def test_who_is_not_asked_cannot_answer(real: Services) -> None:
    asked, others = asked_and_others(real.library.seed_contacts("_example"), [HOMES])
    with pytest.raises(InvalidInputError, match="is not among those asked"):
        rehearse(real, "_example", "review", JULY, asked, others, happenings(SCRIPT[:1]))
