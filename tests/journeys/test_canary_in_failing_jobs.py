"""A child's name in every field of every form, and work that fails in every way: the name reaches nobody's eyes.

The service runs in processes of its own and logs all it can. Jobs fail over statements, words, limits, kills and
timeouts; documents fail in the reader and the converter; the relay refuses and repeats what it was sent.
"""

from __future__ import annotations

import io
import json
import logging
import secrets
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis
from aiosmtpd.controller import Controller
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from forms_service.adapters.job_queue import QUEUE_NAME
from forms_service.bootstrap import queue_url
from forms_service.db.models import AgencyRequest, CaseFile, Document, JobRequest, Letter, Mail, Pack, Reading, Task
from forms_service.db.work import begin_reading, begin_work
from forms_service.definitions.notified_to import processes_notified_to
from forms_service.definitions.schema import FieldData, Form
from forms_service.demo.play import Player
from forms_service.demo.stage import ACTOR, Colleague, Stage
from forms_service.demo.story import load_story, moment
from forms_service.demo.visitor import Page, PageError, Visitor
from forms_service.domain.references import MEDIA_TYPES
from forms_service.log_lines import LineFormatter
from forms_service.settings import child_environment
from forms_service.use_cases.add_user import add_user
from forms_service.web.app import create_app
from parsers.types import FieldKind
from tests.canary import columns_in_the_open, files_below, scan
from tests.form_templates.test_forms_read_back import answer_for
from tests.journeys.failing_worker import WAYS
from tests.redis_values import everything_in_redis
from worker.sweep import sweep

PLAIN, ACCENTED = "Canarybird", "Canärÿbïrd"
NAME = f"Testchild {PLAIN} {ACCENTED}"
CANARIES = (PLAIN, ACCENTED)
ROOT = Path(__file__).parents[2]
NEL, EXAMPLE = "safer-nel", "_example"
# Named agencies are asked; their names, unlike people's, stand in the open.
AGENCIES = {NEL: ("police", "Humberside Police, Protecting Vulnerable People"), EXAMPLE: ("school", "Example School")}
WORDY = (FieldKind.TEXT, FieldKind.LONG_TEXT)


def with_the_name(field: FieldData, number: int) -> Any:
    """The name in every text, and what fits in every other field."""
    if field.kind is FieldKind.TABLE:
        return [{column.name: with_the_name(column, row) for column in field.columns} for row in range(2)]
    return f"{NAME} {number}" if field.kind in WORDY else answer_for(field, number)


def answers_with_the_name(form: Form, agency: str) -> dict[str, Any]:
    """But for agencies and the Panel's number of a notification, which stand in the open wherever they are kept."""
    answers = {field.name: with_the_name(field, number) for number, field in enumerate(form.fields())}
    answers |= {name: given for name, given in (("notifier_agency", agency), ("sin_reference", "SIN-INVENTED-1"))
                if name in answers}  # fmt: skip
    if "agencies" in answers:
        answers["agencies"] = [
            {**row, **({"name": agency} if "name" in row else {})} for row in answers["agencies"][:1]
        ]
    if "any_involvement" in answers:
        answers["any_involvement"] = "yes"
    return answers


@dataclass
class Refusing:
    """A relay that repeats the recipient and the whole message in its answer, as some do."""

    seen: int = 0

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        self.seen += 1
        subject = message_from_bytes(envelope.content, policy=policy.default)["Subject"]
        to = envelope.rcpt_tos[0]
        return f"554 5.7.1 <{to}>: {subject} refused: mailbox {to.partition('@')[0].upper()} is unknown"


class Rehearsal(Stage):
    """The service without its worker: that one runs when the test says, as long as there is work, and as it says."""

    def settle(self, *, seconds: float = 120.0, slot: bool = True) -> None:
        self.work_off()

    def work_off(self, *words: str, expect: int = 0, **settings: str) -> None:
        """Everything that waits becomes due first; `words`: another module to run, with its arguments."""
        with begin_work(self.started.sessions, self.started.services, ACTOR) as work:
            work.session.execute(
                update(JobRequest)
                .where(JobRequest.state == "waiting")
                .values(next_attempt_at=work.system_now - timedelta(seconds=1))
            )
        sweep(self.started)
        with (self.folder / "workers.log").open("ab") as log:
            done = subprocess.run(
                [sys.executable, "-m", *(words or ("worker", "--burst"))],
                env=child_environment(**{**self.environment, **settings}),
                stdout=log,
                stderr=log,
                cwd=ROOT,
                timeout=600,
            )
        assert done.returncode == expect

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        with self.started.sessions() as session:
            return list(session.scalars(select(table).where(*conditions).order_by(table.created_at, table.id)))


@dataclass
class Happened:
    stage: Rehearsal
    sources: dict[str, bytes] = field(default_factory=dict)
    ways: set[str] = field(default_factory=set)
    refusals: set[str] = field(default_factory=set)
    statuses: list[int] = field(default_factory=list)


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Happened]:
    folder = tmp_path_factory.mktemp("canary")
    hanging = folder / "hanging-office"
    hanging.write_text('#!/bin/sh\nfor last; do :; done\ncat "$last"; cat "$last" >&2; exec sleep 60\n', "ascii")
    hanging.chmod(0o700)
    stage = Rehearsal(
        folder, extra={"FORMS_WORKER_PROCESSES": "0", "FORMS_LOG_LEVEL": "DEBUG", "FORMS_LEASE_SECONDS": "30"}
    )
    relay = Refusing()
    controller = Controller(relay, hostname="127.0.0.1", port=_free_port())
    controller.start()
    with pytest.MonkeyPatch.context() as patch:
        visitors: set[httpx.Client] = set()
        addresses = _record_addresses(patch, visitors)
        try:
            _play(stage, str(hanging), str(controller.port))
            result = Happened(stage)
            assert relay.seen, "the refusing relay was asked"
            result.statuses = _pages_that_fail(stage)
            result.ways = set((folder / "workers.log").read_text("utf-8", "replace").split()) & {
                way.__name__ for way in WAYS
            }
            result.sources = _sources(stage, addresses)
            result.refusals = _refusals(stage)
            yield result
        finally:
            for visitor in visitors:
                visitor.close()
            controller.stop()
            stage.close()


def _play(stage: Rehearsal, hanging: str, refusing_port: str) -> None:
    story = load_story()
    stage.prepare(moment(story["notification"]["at"]), story["users"][:1], NEL)
    stage.serve()
    players = {NEL: Player(stage, {**story, "request_letters": ["scsi-6"]}, [].append),
               EXAMPLE: Player(stage, {"partnership": EXAMPLE, "process": "review", "request_letters": ["ask"]},
                               [].append)}  # fmt: skip
    _add_officer(stage, players[EXAMPLE])
    library = stage.started.services.library
    forms = {slug: [form for each in data.forms.values() for form in each.values()]
             for slug, data in library.partnerships.items()}  # fmt: skip

    for slug, player in players.items():
        _notify(stage, player, next(form for form in forms[slug] if form.ref != _notification(stage, slug)))
    stage.work_off("tests.journeys.failing_worker", NAME, "render")
    assert {letter.state for letter in stage.rows(Letter)} == {"failed"}

    for slug, player in players.items():
        before = {case.id for case in stage.rows(CaseFile)}
        _notify(stage, player, library.form(slug, _notification(stage, slug)))
        (player.case_id,) = {case.id for case in stage.rows(CaseFile)} - before
    stage.work_off(FORMS_SMTP_PORT=refusing_port)
    assert stage.rows(Mail, Mail.state == "refused")

    for document in stage.rows(Document, Document.direction == "in") * 4:
        with begin_work(stage.started.sessions, stage.started.services, ACTOR) as work:
            work.ask("read_document", document.id)
    stage.work_off("tests.journeys.failing_worker", NAME, "every-way")

    for slug, player in players.items():
        player.check_and_open()
        _ask(stage, player)
        stage.work_off()
        _answer(stage, player, AGENCIES[slug][0], forms[slug])
    stage.work_off()
    _break_reader_and_converter(stage, players[EXAMPLE], hanging)
    _make_pack(stage, players[EXAMPLE], hanging)


def _add_officer(stage: Rehearsal, player: Player) -> None:
    email, password = "example.officer@example.org", "a made-up pass phrase"
    with begin_work(stage.started.sessions, stage.started.services, ACTOR) as work:
        added = add_user(work, partnership=EXAMPLE, name="Olga Officerby", address=email, password=password,
                         roles=["business-unit"], confirmed=True)  # fmt: skip
    colleague = Colleague("example", "business-unit", "Olga Officerby", email, password, added.secret)
    visitor = Visitor(stage.base_url, colleague.name)
    visitor.sign_in(email, password, added.secret)
    player.visitors["officer"] = visitor


def _notification(stage: Rehearsal, partnership: str) -> str:
    """Of incidents: what the door takes for meant where nothing is chosen."""
    first = processes_notified_to(stage.started.services.library, partnership)[0].notification
    assert first is not None
    return first.form


def _filled(stage: Rehearsal, partnership: str, form: Form, target: str, reference: str = "") -> bytes:
    services = stage.started.services
    answers = answers_with_the_name(form, AGENCIES[partnership][1])
    return services.forms.blank(
        services.library.partnership(partnership), form, target, case_reference=reference, answers=answers
    )


def _notify(stage: Rehearsal, player: Player, form: Form) -> None:
    partnership = player.story["partnership"]
    visitor = Visitor(stage.base_url, "notifier")
    page = visitor.get(f"/notify/{partnership}")
    data = _filled(stage, partnership, form, "docx")
    sent = (f"{NAME}.docx", data, MEDIA_TYPES["docx"])
    page = visitor.submit(page, {"contact_email": f"{PLAIN}@example.org"}, files={"document": [sent]})
    assert not page.problem()


def _ask(stage: Rehearsal, player: Player) -> None:
    proposed = stage.rows(AgencyRequest, AgencyRequest.case_id == player.case_id, AgencyRequest.state == "proposed")
    assert proposed
    for request in proposed:
        page = player.officer.get(f"/cases/{player.case_id}/agencies")
        values = {"relation": request.relation, "persons": request.released_person_ids}
        page = player.officer.submit(page, values, action=f"/requests/{request.id}", button="yes")
        assert not page.problem()
    player._issue()
    player.release(player.story["request_letters"])


def _answer(stage: Rehearsal, player: Player, agency: str, forms: list[Form]) -> None:
    """Every form of the partnership, as this agency's return, in each edition in turn."""
    visitor, page = player._open_link(agency)
    editions = ("docx", "odt", "pdf")
    for number, form in enumerate(forms):
        target = editions[number % 3]
        data = _filled(stage, player.story["partnership"], form, target, player.reference)
        page = visitor.get(f"/agency/{player.request_of(agency).id}")
        page = visitor.submit(
            page, files={"document": [(f"{NAME} {number}.{target}", data, MEDIA_TYPES[target])]}, action="/upload"
        )
        assert not page.problem()
    page = visitor.get(f"/agency/{player.request_of(agency).id}/nothing-known")
    said = {"statement": NAME, "systems": NAME, "searched_by": NAME, "period_from": NAME, "period_to": NAME}
    with pytest.raises(PageError):  # the dates are none
        visitor.submit(page, {**said, "sure": "yes"}, action="/nothing-known")


def _break_reader_and_converter(stage: Rehearsal, player: Player, hanging: str) -> None:
    agency = AGENCIES[player.story["partnership"]][0]
    form = stage.started.services.library.form(player.story["partnership"], "answer-1/v1")
    answer = _filled(stage, EXAMPLE, form, "docx", player.reference)
    for name, data, settings in (
        (f"{NAME}.docx", _longer(answer, 8_000), {"FORMS_READ_MEMORY_MIB": "48"}),
        (f"{NAME}.docx", _longer(answer, 30_000), {"FORMS_READ_CPU_SECONDS": "1"}),
        (f"{NAME}.rtf", rb"{\rtf1 " + NAME.encode() + rb"\par}",
         {"FORMS_SOFFICE": hanging, "FORMS_CONVERT_WALL_SECONDS": "1"}),
    ):  # fmt: skip
        visitor, page = player._open_link(agency)
        sent = (name, data, MEDIA_TYPES[name.rpartition(".")[2]])
        visitor.submit(page, files={"document": [sent]}, action="/upload")
        stage.work_off(**settings)


def _longer(data: bytes, paragraphs: int) -> bytes:
    """The same document with so many more paragraphs about the child, no two alike."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                more = "".join(
                    f"<w:p><w:r><w:t>{NAME} was seen at {secrets.token_hex(8)}.</w:t></w:r></w:p>"
                    for _ in range(paragraphs)
                )
                before, _, after = content.rpartition(b"<w:sectPr")
                content = before + more.encode() + b"<w:sectPr" + after
            new.writestr(entry, content)
    return made.getvalue()


def _make_pack(stage: Rehearsal, player: Player, hanging: str) -> None:
    page = player.officer.get(f"/cases/{player.case_id}/packs")
    player.officer.submit(page, {"kind": "pack"}, action="/packs")
    stage.work_off(FORMS_SOFFICE=hanging, FORMS_CONVERT_WALL_SECONDS="1")
    failures = {row.failure_code for row in stage.rows(JobRequest, JobRequest.job == "make_pack")}
    assert failures == {"conversion-failed"}
    stage.work_off()
    assert {pack.state for pack in stage.rows(Pack)} == {"made"}


# --- pages --------------------------------------------------------------------------------------------------------


def _pages_that_fail(stage: Rehearsal) -> list[int]:
    """Bad posts, bad addresses and bad requests to the real web process; then its database is broken under it."""
    statuses = []
    with httpx.Client(base_url=stage.base_url, timeout=60) as client:
        page = client.get(f"/notify/{EXAMPLE}").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        boxes = ("notifier_name", "contact_email", "incident_at", "children.0.full_name", "children.0.dob_or_edd",
                 "child_outcome", NAME)  # fmt: skip
        typed = {"csrf_token": token, **dict.fromkeys(boxes, NAME)}
        for step in ("notifier", "people", "incident"):
            statuses.append(client.post(f"/notify/{EXAMPLE}/draft/{step}", data=typed).status_code)
        statuses.append(client.post(f"/notify/{EXAMPLE}/check", data={**typed, "edition": NAME}).status_code)
        statuses.append(client.post(f"/notify/{EXAMPLE}/check", data={**typed, "csrf_token": NAME}).status_code)
        statuses.append(client.post("/sign-in", data={"csrf_token": token, "address": NAME, "password": NAME,
                                                      "code": NAME}).status_code)  # fmt: skip
        for path in (f"/return/{NAME}", f"/cases/{NAME}", f"/{NAME}", f"/notify/{NAME}", f"/documents/{NAME}?q={NAME}"):
            statuses.append(client.get(path).status_code)
        told = {"User-Agent": PLAIN, "Referer": f"https://example.org/{PLAIN}"}
        statuses.append(client.get("/", headers=told).status_code)
        _without_a_table(stage, "task", "task_away")
        try:
            sent = {"document": (f"{NAME}.docx", NAME.encode(), MEDIA_TYPES["docx"])}
            values = {"csrf_token": token, "form": "upload", "contact_email": f"{PLAIN}@example.org"}
            failed = client.post(f"/notify/{EXAMPLE}", data=values, files=sent)
        finally:
            _without_a_table(stage, "task_away", "task")
        statuses.append(failed.status_code)
        assert not scan({"page": failed.content}, CANARIES)
    for line in (f"GET /return/{PLAIN} HTTP/9.9", f"{PLAIN}", f"GET /{PLAIN} HTTP/1.1\r\nBad Header {PLAIN}: x",
                 f"POST /{PLAIN} HTTP/1.1\r\nContent-Length: {PLAIN}", f"G<>T /{PLAIN} HTTP/1.1",
                 f"GET /{PLAIN} HTTP/1.1\r\nHost: {PLAIN}\r\nTransfer-Encoding: {PLAIN}",
                 f"GET /{PLAIN * 1000} HTTP/1.1"):  # fmt: skip
        _say(stage.port, line)
    return statuses


def _without_a_table(stage: Rehearsal, old: str, new: str) -> None:
    with stage.started.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


def _say(port: int, request: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(f"{request}\r\n\r\n".encode())
        while line.recv(4096):
            pass


# --- where a name might be ----------------------------------------------------------------------------------------


def _record_addresses(patch: pytest.MonkeyPatch, visitors: set[httpx.Client]) -> list[str]:
    """Every address that is asked for, led to or linked, and every name of a download."""
    addresses: list[str] = []
    shown = Visitor._page

    def recording(self: Visitor, answer: httpx.Response) -> Page:
        visitors.add(self.client)
        for each in (*answer.history, answer):
            addresses.append(str(each.url))
            addresses.extend(each.headers.get(name, "") for name in ("location", "content-disposition", "link"))
        if "html" in answer.headers.get("content-type", ""):
            tree = Page(str(answer.url), answer.status_code, answer.content, answer.headers).tree
            addresses.extend(str(each) for each in tree.xpath("//@href | //@src | //@action | //title/text()"))
        return shown(self, answer)

    patch.setattr(Visitor, "_page", recording)
    return addresses


def _sources(stage: Rehearsal, addresses: list[str]) -> dict[str, bytes]:
    sources = {"addresses": "\n".join(addresses).encode()}
    with redis.Redis.from_url(queue_url(stage.started.settings)) as client:
        for key, value in everything_in_redis(client).items():
            sources[f"redis {key}"] = value
        client.bgrewriteaof()
    for name in ("service.log", "workers.log"):
        sources[name] = (stage.folder / name).read_bytes()
    for name, data in files_below(stage.folder / "data").items():
        sources[f"file {name}"] = data
    sources["names of files"] = "\n".join(str(path) for path in stage.folder.rglob("*")).encode()
    for mail in stage.catcher.caught:
        sources[f"mail {len(sources)}"] = "\n".join(f"{key}: {value}" for key, value in mail.message.items()).encode()
        sources[f"mail {len(sources)}"] = mail.text.encode()
    for table, rows in columns_in_the_open(stage.started.engine).items():
        sources[f"table {table}"] = rows
    return sources


def _refusals(stage: Rehearsal) -> set[str]:
    codes = set()
    with begin_reading(stage.started.sessions, stage.started.services, ACTOR) as work:
        for reading in work.session.scalars(select(Reading).where(Reading.outcome == "refused")):
            document = work.session.get_one(Document, reading.document_id)
            vault = work.vault(document.case_id)
            result = vault.open_json("reading", reading.id, "result_sealed", reading.result_sealed)
            codes.add(str(result["refusal"]["code"]))
    return codes


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


# --- what is expected ---------------------------------------------------------------------------------------------


def test_the_work_did_fail_in_every_way(happened: Happened) -> None:
    assert happened.ways == {way.__name__ for way in WAYS}
    assert {"took-too-long", "conversion-failed"} <= happened.refusals
    assert happened.refusals & {"too-much-memory", "crashed", "damaged"}  # wherever the memory ran out
    codes = {row.failure_code for row in happened.stage.rows(JobRequest)}
    assert {"not-found", "invalid-input"} <= codes
    assert 500 in happened.statuses
    assert {400, 404} <= set(happened.statuses)


def test_the_name_did_go_in(happened: Happened) -> None:
    stage = happened.stage
    with begin_reading(stage.started.sessions, stage.started.services, ACTOR) as work:
        kept = [document for document in stage.rows(Document) if document.direction == "in"]
        results = [
            work.vault(document.case_id).open_json("reading", reading.id, "result_sealed", reading.result_sealed)
            for document in kept
            for reading in work.session.scalars(select(Reading).where(Reading.document_id == document.id))
        ]
    forms = {(result["partnership"], result["form"], result["version"]) for result in results
             if PLAIN in json.dumps(result)}  # fmt: skip
    library = stage.started.services.library
    assert forms >= {(slug, form.slug, str(form.version)) for slug in (NEL, EXAMPLE)
                     for versions in library.partnerships[slug].forms.values()
                     for form in versions.values()}  # fmt: skip


def test_the_name_is_in_no_log_queue_mail_address_file_name_or_open_column(happened: Happened) -> None:
    assert scan(happened.sources, CANARIES) == []


def test_the_places_looked_at_are_those_where_it_might_be(happened: Happened) -> None:
    names = " ".join(happened.sources)
    for place in ("rq:job:", "rq:results:", "service.log", "workers.log", "appendonly", "forms.sqlite3", "mail ",
                  "table audit_event", "table job_request", "table task", "table document", "addresses"):  # fmt: skip
        assert place in names, place
    assert b'"job failed"' in happened.sources["workers.log"]
    assert b"Invalid request" in happened.sources["service.log"]
    assert b"unexpected error" in happened.sources["service.log"]
    assert b"JobFailedError" in b"".join(value for name, value in happened.sources.items() if "rq:results" in name)


def test_a_planted_name_is_found_in_each_kind_of_place(happened: Happened) -> None:
    stage = happened.stage
    planted = f"Testchild {PLAIN}"
    with redis.Redis.from_url(queue_url(stage.started.settings)) as client:
        queue = Queue(QUEUE_NAME, connection=client, serializer=JSONSerializer)
        queue.enqueue_call("tests.worker.test_real_worker.fails_in_the_open", args=(planted,), job_id="planted")
        client.xadd("rq:results:planted", {"exc_string": planted})
        client.hset("planted-hash", "name", planted)
        for number, (name, value) in enumerate(everything_in_redis(client).items()):
            if "planted" in name:
                assert scan({f"{number}": value}, [PLAIN]), name
    with begin_work(stage.started.sessions, stage.started.services, ACTOR) as work:
        work.audit("planted", details={"name": planted})
        work.session.add(Task(partnership=EXAMPLE, kind="planted", subject_id="x", details={"name": planted}))
        work.session.execute(update(Document).values(file_name=f"{planted}.docx"))
    for name in ("service.log", "workers.log"):
        with (stage.folder / name).open("ab") as log:
            log.write(json.dumps({"message": planted}).encode())
    (stage.folder / f"{planted}.docx").touch()
    found = scan(_sources(stage, [f"https://forms.example.org/?child={planted}"]), [PLAIN])
    for place in ("rq:job:planted", "rq:results:planted", "planted-hash", "service.log", "workers.log", "addresses",
                  "names of files", "file forms.sqlite3", "file queue/appendonly", "table audit_event", "table task",
                  "table document"):  # fmt: skip
        assert any(place in each for each in found), place


# --- a page that breaks -------------------------------------------------------------------------------------------


def breaks_statement(*_: object, **__: object) -> None:
    raise IntegrityError("INSERT INTO person (name) VALUES (?)", (NAME,), ValueError(f"UNIQUE failed: {NAME}"))


def breaks_words(*_: object, **__: object) -> None:
    try:
        raise KeyError(NAME)
    except KeyError as error:
        raise RuntimeError(f"cannot keep {NAME}") from error


@pytest.mark.parametrize("fault", [breaks_statement, breaks_words])
def test_a_page_that_breaks_over_a_name_says_it_to_nobody(
    happened: Happened, fault: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("forms_service.web.public.views.receive_notification", fault)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [handler])
    monkeypatch.setattr(root, "level", logging.DEBUG)
    client = create_app(happened.stage.started).test_client()
    page = client.get(f"/notify/{EXAMPLE}").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    document = (io.BytesIO(NAME.encode()), f"{NAME}.docx")
    values = {"csrf_token": token, "form": "upload", "contact_email": "nora@example.org", "document": document}
    answer = client.post(f"/notify/{EXAMPLE}", data=values, content_type="multipart/form-data")
    assert answer.status_code == 500
    printed = capfd.readouterr()
    said = f"{log.getvalue()}{printed.out}{printed.err}"
    assert "unexpected error" in said
    assert fault.__name__ not in answer.get_data(as_text=True)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    sources = {"log": said.encode(), "page": answer.data, "headers": headers.encode()}
    assert scan(sources, CANARIES) == []
