"""The demo's case as a test: one rapid review from the notification to the Panel's answer, over HTTP, RQ and SMTP.

On SQLite with one web process, and on PostgreSQL with two web processes and three workers. What is expected was
written from the story and the flowcharts, not from a run.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from forms_service.adapters.cipher import KEY_FILE
from forms_service.db.models import (
    AgencyRequest,
    Call,
    CaseFile,
    Document,
    DueDate,
    Letter,
    Mail,
    Pack,
    PossibleDuplicate,
    Reading,
    Signature,
    Task,
)
from forms_service.db.records.documents import bytes_of
from forms_service.db.work import Work, begin_reading
from forms_service.demo.leave import leave_everything
from forms_service.demo.play import Player
from forms_service.demo.stage import ACTOR, Stage
from forms_service.demo.story import load_story, moment
from forms_service.settings import child_environment
from tests.canary import files_below, scan
from tests.generated_documents import (
    documents_made,
    empty_pages,
    faults_of_documents,
    faults_of_mails,
    one_of_each,
    printed,
)

CANARIES = (
    "Testchild Robin", "Testchild Wren", "Parenta Examplethorpe", "Partnero Sampleson", "9991234004", "9991234012",
)  # fmt: skip


@dataclass
class Played:
    stage: Stage
    player: Player
    lines: list[str]

    def work(self) -> Iterator[Work]:
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            yield work


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    extra = {}
    if request.param == "postgresql":
        extra = {
            "FORMS_DATABASE_URL": request.getfixturevalue("module_postgresql"),
            "FORMS_WEB_PROCESSES": "2",
            "FORMS_WORKER_PROCESSES": "3",
        }
    story = load_story()
    stage = Stage(tmp_path_factory.mktemp(f"case-{request.param}"), extra=extra)
    lines: list[str] = []
    player = Player(stage, story, lines.append)
    try:
        stage.prepare(moment(story["notification"]["at"]), story["users"], story["partnership"])
        stage.serve()
        player.play()
        yield Played(stage, player, lines)
    finally:
        player.close()
        stage.close()


@pytest.fixture
def work(played: Played) -> Iterator[Work]:
    yield from played.work()


def requests_by_agency(work: Work) -> dict[str, AgencyRequest]:
    return {row.agency_name: row for row in work.session.scalars(select(AgencyRequest))}


def paragraphs_and_cells(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    words = [paragraph.text for paragraph in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(words)


def only(work: Work, kind: str, number: int = 0) -> bytes:
    rows = work.session.scalars(select(Document).where(Document.kind == kind).order_by(Document.created_at)).all()
    return bytes_of(work, rows[number])


def test_fourteen_agencies_were_asked_and_their_answers_are_what_the_story_says(work: Work) -> None:
    requests = requests_by_agency(work)
    states = Counter(row.state for row in requests.values())
    assert states == {"answered": 11, "nil": 2, "issued": 1}
    assert requests["Fictional Ambulance Service"].state == "issued"
    assert requests["Invented Hospitals Maternity Service"].state == "nil"
    assert requests["Safe Harbour Domestic Abuse Service"].state == "nil"


def test_each_agency_has_five_working_days_over_christmas(work: Work) -> None:
    requests = requests_by_agency(work)
    assert requests["Little Examples Nursery"].due_on == date(2026, 12, 30)
    added = requests["Night Owls Youth Club"]
    assert added.due_on == date(2027, 1, 6)
    assert added.late_added
    assert added.conflict == {"pack-out": "2026-12-31", "review-meeting": "2027-01-06", "asked_by": "2026-12-30"}


def test_the_timetable_steps_over_christmas_and_new_year(work: Work) -> None:
    dates = {
        row.step: row.due_on
        for row in work.session.scalars(
            select(DueDate).where(DueDate.subject_kind == "step", DueDate.state != "superseded")
        )
    }
    assert dates["partners-told"] == date(2026, 12, 18)
    assert dates["requests-out"] == date(2026, 12, 21)
    assert dates["sin-due"] == date(2026, 12, 24)
    assert dates["returns-due"] == date(2026, 12, 30)
    assert dates["pack-out"] == date(2026, 12, 31)
    assert dates["review-meeting"] == date(2027, 1, 6)
    assert dates["record-to-partners"] == date(2027, 1, 7)
    assert dates["conference"] == date(2027, 1, 11)
    assert dates["to-panel"] == date(2027, 1, 12)


def test_the_older_form_was_read_as_what_it_is(work: Work) -> None:
    housing = requests_by_agency(work)["Examplethorpe Homes"]
    document = work.session.scalars(select(Document).where(Document.request_id == housing.id,
                                                           Document.kind == "return")).one()  # fmt: skip
    assert (document.form, document.form_version, document.usable) == ("scsi-5", 1, True)


def test_another_cases_form_was_explained_and_did_not_stop_the_agency_from_answering(work: Work) -> None:
    hospital = requests_by_agency(work)["Invented Hospitals NHS Trust"]
    documents = work.session.scalars(
        select(Document)
        .where(Document.request_id == hospital.id, Document.kind == "return")
        .order_by(Document.version_no)
    ).all()
    assert [document.usable for document in documents] == [False, True]
    assert documents[0].problem_code == "other-case"
    calls = work.session.scalars(select(Call).where(Call.request_id == hospital.id)).all()
    assert "unusable-upload" in {call.rung for call in calls}
    # One conversation settled whatever stood on the list for this agency.
    assert "to-make" not in {call.state for call in calls}
    assert ("made", "will-send") in {(call.state, call.outcome) for call in calls}


def test_nobody_was_chased_by_mail_after_they_had_answered(work: Work) -> None:
    for request in requests_by_agency(work).values():
        first = work.session.scalars(
            select(Document)
            .where(Document.request_id == request.id, Document.kind == "return", Document.usable.is_(True))
            .order_by(Document.received_at)
        ).first()
        if first is None or first.received_at is None:
            continue
        for mail in work.session.scalars(select(Mail).where(Mail.request_id == request.id, Mail.rung != "")):
            if mail.state == "accepted":
                assert mail.settled_at is not None
                assert mail.settled_at <= first.received_at, f"{request.agency_name} was chased after it had answered"


def test_the_agency_that_never_answers_was_chased_by_every_rung(work: Work) -> None:
    silent = requests_by_agency(work)["Fictional Ambulance Service"]
    rungs = {
        mail.rung
        for mail in work.session.scalars(select(Mail).where(Mail.request_id == silent.id, Mail.state == "accepted"))
        if mail.rung
    }
    assert rungs == {"before", "on-day", "overdue"}
    calls = {call.rung for call in work.session.scalars(select(Call).where(Call.request_id == silent.id))}
    assert {"receipt-call", "day-call"} <= calls


def test_every_mail_was_accepted_once_and_no_message_id_came_twice(work: Work, played: Played) -> None:
    states = Counter(work.session.scalars(select(Mail.state)).all())
    assert set(states) <= {"accepted", "withdrawn", "sent_otherwise"}
    identities = Counter(str(mail.message["Message-ID"]) for mail in played.stage.catcher.caught)
    assert identities
    assert set(identities.values()) == {1}
    assert sum(identities.values()) == states["accepted"]


def test_every_document_has_one_current_reading_and_a_balanced_ledger(work: Work) -> None:
    incoming = work.session.scalars(select(Document).where(Document.direction == "in")).all()
    assert len(incoming) >= 15
    for document in incoming:
        current = work.session.scalars(
            select(Reading).where(Reading.document_id == document.id, Reading.is_current)
        ).all()
        assert len(current) == 1
        result = work.vault(document.case_id).open_json("reading", current[0].id, "result_sealed",
                                                        current[0].result_sealed)  # fmt: skip
        ledger = result["ledger"]
        assert ledger["to_fields"] + ledger["to_boilerplate"] + ledger["unplaced"] == ledger["total"]
        assert ledger["total"] == ledger["counted"]


def test_the_report_has_the_register_the_discrepancies_and_the_words_of_the_agencies(work: Work) -> None:
    words = paragraphs_and_cells(only(work, "report"))
    for agency in requests_by_agency(work):
        assert agency in words
    assert "Three attendances at the home address; an investigation is under way." in words
    assert "closed in October & reopened on 1 December 2026" in words
    # Two birth dates for one child, each quoted with who said so.
    assert re.search(r"2 August 2024|02/08/2024|2024-08-02", words)
    assert re.search(r"20 August 2024|20/08/2024|2024-08-20", words)
    # A nil that another agency's return contradicts.
    assert "The mother told ward staff that its worker visits her weekly." in words
    assert "missed twice" in words
    assert "None" not in words.split()


def test_the_chronology_stands_in_date_order(work: Work) -> None:
    words = paragraphs_and_cells(only(work, "report"))
    events = [
        "Officers attended after a neighbour heard shouting",
        "Child in need plan agreed at a meeting",
        "Mother assessed; no contact with the children",
        "Repair to a broken bedroom door",
        "Second appointment not attended",
        "999 call" if "999 call" in words else "Officers attended with the ambulance service",
    ]
    chronology = words[words.rindex(events[0]) :]
    places = [chronology.index(event) for event in events]
    assert places == sorted(places)


def test_the_pack_holds_index_report_and_originals_and_its_addendum_only_what_came_since(work: Work) -> None:
    pack, addendum = work.session.scalars(select(Pack).order_by(Pack.number)).all()
    assert (pack.kind, pack.state, len(pack.contents["returns"])) == ("pack", "released", 11)
    assert (addendum.kind, addendum.state, len(addendum.contents["returns"])) == ("addendum", "released", 2)
    assert pack.read_back["not_found"] == []
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(only(work, "pack"))).pages)
    assert "OFFICIAL-SENSITIVE" in text
    later = "".join(page.extract_text() for page in PdfReader(io.BytesIO(only(work, "pack", 1))).pages)
    assert "The elder child came to three family evenings" in " ".join(later.split())
    assert "Three attendances at the home address" not in " ".join(later.split())


def test_the_decision_was_signed_three_times_over_one_digest_and_went_to_the_panel(work: Work) -> None:
    case, begun = work.session.scalars(select(CaseFile).order_by(CaseFile.created_at)).all()
    assert (case.state, begun.state, begun.parent_id) == ("completed", "open", case.id)
    signatures = work.session.scalars(select(Signature).where(Signature.voided_at.is_(None))).all()
    assert {row.partner for row in signatures} == {"local-authority", "health", "police"}
    assert len({row.digest for row in signatures}) == 1
    letter = work.session.scalars(select(Letter).where(Letter.kind == "letter-9", Letter.state == "released")).one()
    words = paragraphs_and_cells(bytes_of(work, work.session.get_one(Document, letter.document_id or "")))
    assert "SIN-TEST-0042" in words
    for name in ("Lou Authorityson", "Hari Healthington", "Pat Policeworth"):
        assert name in words


def test_nothing_is_left_red_but_what_the_story_leaves(work: Work) -> None:
    assert work.session.scalars(select(PossibleDuplicate)).all() == []
    red = work.session.scalars(select(Task).where(Task.severity == "red", Task.done_at.is_(None))).all()
    assert {task.kind for task in red} <= {"step-missing", "return-unusable", "step-overdue"}


def test_no_name_of_a_child_or_family_stands_in_log_queue_subject_file_name_or_database(
    work: Work, played: Played
) -> None:
    folder = played.stage.folder
    sources = files_below(folder / "data")
    assert any("appendonly" in name or "aof" in name for name in sources), "the queue's own files are among them"
    sources["service.log"] = (folder / "service.log").read_bytes()
    sources["subjects"] = "\n".join(mail.subject for mail in played.stage.catcher.caught).encode()
    sources["mail texts"] = "\n".join(mail.text for mail in played.stage.catcher.caught).encode()
    sources["file names"] = "\n".join(work.session.scalars(select(Document.file_name)).all()).encode()
    assert scan(sources, CANARIES) == []


def test_every_document_and_message_of_the_case_is_whole(work: Work, played: Played) -> None:
    marking = work.services.library.partnership(played.player.story["partnership"]).marking
    made = documents_made(work)
    kinds = {kind for kind, _ in made.values()}
    assert kinds >= {"letter", "request-form", "report", "pack", "decision"}
    assert faults_of_documents(made, marking) == []
    assert faults_of_mails(work, marking) == []


def test_no_page_of_a_letter_or_report_is_empty_when_printed(work: Work, tmp_path: Path) -> None:
    chosen = one_of_each(documents_made(work), ("letter", "report", "decision"))
    assert len(chosen) >= 8
    for name, data in printed(chosen, tmp_path).items():
        assert empty_pages(data) == [], name


def test_verify_finds_nothing_wrong(played: Played) -> None:
    done = run_command(played.stage.environment, "verify")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_left_by_the_demo_is_named_without_people(played: Played, tmp_path: Path) -> None:
    leave_everything(played.stage, played.player, tmp_path)
    names = {str(path.relative_to(tmp_path)): b"" for path in tmp_path.rglob("*")}
    assert len(names) > 60
    assert scan({"\n".join(names): "\n".join(names).encode()}, CANARIES) == []


def run_command(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from forms_service.cli import main; main()", *words],
        env=child_environment(**environment),
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_a_backup_moves_to_another_database_and_the_case_goes_on_there(
    played: Played, empty_postgresql: str, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.zip"
    made = run_command(played.stage.environment, "backup", str(backup))
    assert made.returncode == 0, made.stderr

    second = Stage(tmp_path / "second", extra={"FORMS_DATABASE_URL": empty_postgresql})
    (second.folder / "data").mkdir(parents=True)
    second.set_clock(played.stage.started.services.business_clock.now())
    refused = run_command(second.environment, "restore", str(backup))
    assert refused.returncode == 2
    assert "key" in refused.stderr
    assert "Traceback" not in refused.stderr

    shutil.copy(played.stage.folder / "data" / KEY_FILE, second.folder / "data" / KEY_FILE)
    restored = run_command(second.environment, "restore", str(backup))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    verified = run_command(second.environment, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr

    second.colleagues = played.stage.colleagues
    second.open(played.stage.started.services.business_clock.now())
    player = Player(second, played.player.story, [].append, case_id=played.player.case_id)
    try:
        second.serve()
        page = player.officer.get(f"/cases/{player.case_id}")
        assert played.player.reference in page.text
        page = player.officer.get(f"/cases/{player.case_id}/decision")
        page = player.officer.submit(
            page,
            {"answer": "asks-for-more", "text": "One question.", "answered_at": "22/1/2027"},
            action="/decision/panel",
        )
        assert not page.problem()
        second.settle()
    finally:
        player.close()
        second.close()
