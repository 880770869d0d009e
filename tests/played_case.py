"""A case of either shipped partnership, played through the use-cases with real forms that are really read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Engine, select

import parsers
from forms_service.adapters.form_maker import FormMaker
from forms_service.bootstrap import Started
from forms_service.db.base import new_id
from forms_service.db.models import (
    AgencyRequest,
    AuditEvent,
    CaseFile,
    Decision,
    Document,
    JobRequest,
    Letter,
    Pack,
    Person,
)
from forms_service.db.queries.decision import current_decision
from forms_service.db.records.contacts import seed
from forms_service.db.records.documents import PreparedUpload, prepare_upload
from forms_service.db.records.signatures import Signed
from forms_service.db.session import Sessions
from forms_service.db.work import Actor, begin_work
from forms_service.definitions.library import Library
from forms_service.domain.references import MEDIA_TYPES
from forms_service.ports import Services
from forms_service.settings import Settings
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.ask_pack import ask_pack
from forms_service.use_cases.draft_decision import draft_decision
from forms_service.use_cases.freeze_decision import freeze_decision
from forms_service.use_cases.issue_requests import issue_requests
from forms_service.use_cases.open_case import Opened, open_case
from forms_service.use_cases.receive_notification import Received, receive_notification
from forms_service.use_cases.receive_return import receive_return
from forms_service.use_cases.record_joint_response import record_joint_response
from forms_service.use_cases.record_partner_response import record_partner_response
from forms_service.use_cases.set_request import set_request
from forms_service.use_cases.sign_decision import sign_decision
from parsers.types import FormRules, Outcome, ParseResult, Place, Problem, Unplaced
from tests.example_case import RENDERER, ExampleCase, example_library
from tests.fakes import FakeConverter, FakeReports

NEL, EXAMPLE = "safer-nel", "_example"
CHAIR = Actor("user", new_id(), "user:chair", "test")
CHILD = "Testchild Alpha Examplethorpe"
SUSPECT = "Partnero Sampleson"
# Every personal word that the played forms hold; none may be where personal words must not be.
PERSONAL = ("Examplethorpe", "Testchild", "Sampleson", "Notifierly", "Madeup", "999 000 0018", "example.org")

_COMMON: dict[str, Any] = {
    "notifier_name": "Nora Notifierly",
    "notifier_agency": "Example Hospital",
    "notifier_email": "nora.notifierly@example.org",
    "children": [
        {
            "full_name": CHILD,
            "dob_or_edd": "2019-03-14",
            "nhs_number": "999 000 0018",
            "home_address": "1 Invented Row, Examplethorpe",
        }
    ],
    "family": [
        {"full_name": "Parenta Examplethorpe", "relationship": "Mother", "is_suspected_perpetrator": "no"},
        {"full_name": SUSPECT, "relationship": "Mother's partner", "is_suspected_perpetrator": "yes"},
    ],
    "incident_at": "2026-11-20T16:00",
    "child_outcome": "seriously-harmed",
    "circumstances": "Plainly invented circumstances.",
    "signed_name": "Nora Notifierly",
    "signed_date": "2026-11-20",
}
_AGENCIES: dict[str, list[dict[str, str]]] = {
    EXAMPLE: [
        {"name": "Example School", "worked_with": "child-family"},
        {"name": "Example Homes", "worked_with": "suspected-perpetrator"},
    ],
    NEL: [
        {"name": "Humberside Police", "worked_with": "both", "last_contact": "2026-11-19"},
        {"name": "Probation", "worked_with": "suspected-perpetrator", "last_contact": "2024-01-09"},
    ],
}
_RETURN: dict[str, Any] = {
    "author_name": "Ada Madeup",
    "any_involvement": "yes",
    "systems_checked": "Records system and paper archive",
    "persons_searched": [{"person": CHILD, "date_of_birth": "2019-03-14", "known": "yes"}],
    "summary_of_involvement": "The child was seen at home & at school.",
    "chronology": [{"date": "2026-03-03", "time": "09:30", "source": "Notes", "event": "Seen at home."}],
    "signed_name": "Ada Madeup",
    "signed_date": "2026-11-24",
}
_NOTIFICATION_FORM = {EXAMPLE: "note-1/v1", NEL: "scsi-1/v1"}
RETURN_FORM = {EXAMPLE: "answer-1/v1", NEL: "scsi-5/v2"}


@cache
def _made(partnership: str, form: str, edition: str, reference: str, answers: str) -> bytes:
    library = example_library()
    return FormMaker().blank(
        library.partnership(partnership),
        library.form(partnership, form),
        edition,
        case_reference=reference,
        answers=json.loads(answers),
    )


def form_file(
    partnership: str, form: str, answers: dict[str, Any], *, reference: str = "", edition: str = "docx"
) -> bytes:
    """One edition of a form, filled in; answers that it has no field for are left out."""
    known = {field.name: field for field in example_library().form(partnership, form).fields()}
    fitting: dict[str, Any] = {}
    for name, value in answers.items():
        if name not in known:
            continue
        columns = {column.name for column in known[name].columns}
        fitting[name] = (
            [{key: cell for key, cell in row.items() if key in columns} for row in value] if columns else value
        )
    return _made(partnership, form, edition, reference, json.dumps(fitting))


@cache
def _read(data: bytes, rules: tuple[FormRules, ...]) -> ParseResult:
    return parsers.parse("a file", data, rules)


class InProcessReader:
    """The real reading without its child process, and each file once; `version` stands for a later parser."""

    def __init__(self) -> None:
        self.version = parsers.PARSER_VERSION
        self.change: Any = None
        self.containers: dict[bytes, tuple[str, list[Packed]]] = {}
        """By their bytes, the words of messages and the documents in them."""

    def read(
        self, name: str, data: bytes, rules: Sequence[FormRules], *, inside: bool = False, children: bool = True
    ) -> ParseResult:
        if data in self.containers:
            words, _ = self.containers[data]
            return replace(_container(data, words), file=name, parser_version=self.version)
        result = replace(_read(data, tuple(rules)), file=name, parser_version=self.version)
        return self.change(result) if self.change else result

    def unpack(self, name: str, data: bytes) -> list[Packed]:
        return self.containers[data][1]


@dataclass(frozen=True)
class Packed:
    """What was in a message or archive."""

    name: str
    data: bytes


def _container(data: bytes, words: str) -> ParseResult:
    """A message as the parsers report it: its words have no place, and may read like a nil."""
    problems = [Problem("container", "A message: each document in it is read by itself.")]
    if "nothing known" in words:
        problems.append(Problem("nil-sentence", f"The message may say that nothing is known: “{words}”"))
    return ParseResult(
        "mail.eml",
        Outcome.UNRECOGNISED,
        hashlib.sha256(data).hexdigest(),
        parsers.PARSER_VERSION,
        "message/rfc822",
        unplaced=(Unplaced(words, "message", Place()),) if words else (),
        problems=tuple(problems),
    )


@dataclass
class PlayedCase:
    """What tests do by hand is done by use-cases; jobs run where a test asks for them."""

    run: ExampleCase
    partnership: str
    reader: InProcessReader
    reports: FakeReports
    case_id: str = ""
    notification_id: str = ""

    @classmethod
    def begin(
        cls, sessions: Sessions, services: Services, engine: Engine, partnership: str, at: datetime
    ) -> PlayedCase:
        from worker import running

        reader, reports = InProcessReader(), FakeReports()
        chosen = replace(
            services,
            library=example_library(),
            renderer=RENDERER,
            forms=FormMaker(),
            reader=reader,
            reports=reports,
            converter=FakeConverter(),
        )
        run = ExampleCase(Started(chosen, sessions, engine, Settings()))
        running.use(run.started)
        run.go_to(at)
        with run.work() as work:
            seed(work, partnership)
        return cls(run, partnership, reader, reports)

    def work(self) -> Any:
        return self.run.work()

    def chairing(self) -> Any:
        """As the group's chair, who is somebody else than who drafts."""
        return begin_work(self.run.sessions, self.run.services, CHAIR)

    @property
    def library(self) -> Library:
        return self.run.services.library

    def read(self) -> None:
        self.run.run_jobs("read_document")

    def upload(self, data: bytes, name: str, edition: str = "docx", *, new_case: bool = False) -> PreparedUpload:
        key = None
        if not new_case:
            with self.work() as work:
                key = work.vault(self.case_id).wrapped_key
        return prepare_upload(self.run.services, key, name, data, MEDIA_TYPES[edition])

    def notification_file(self, **more: Any) -> bytes:
        answers = {**_COMMON, "agencies": _AGENCIES[self.partnership], **more}
        return form_file(self.partnership, _NOTIFICATION_FORM[self.partnership], answers)

    def notify(self, data: bytes | None = None, **more: Any) -> Received:
        """Received and read; this becomes the case that the rest is about."""
        upload = self.upload(data or self.notification_file(), f"{CHILD}.docx", new_case=True)
        with self.work() as work:
            received = receive_notification(work, self.partnership, upload, via="upload", **more)
        self.case_id, self.notification_id = received.case_id, received.document_id
        self.read()
        return received

    def open(self) -> Opened:
        with self.work() as work:
            accept_document(work, self.notification_id)
            return open_case(work, self.case_id, self.notification_id)

    def request(self, name: str) -> AgencyRequest:
        (found,) = [row for row in self.requests() if name.casefold() in row.agency_name.casefold()]
        return found

    def requests(self, *states: str) -> list[AgencyRequest]:
        rows = self.rows(AgencyRequest, AgencyRequest.case_id == self.case_id)
        return [row for row in rows if not states or row.state in states]

    def people(self, role: str | None = None) -> list[str]:
        rows = self.rows(Person, Person.case_id == self.case_id)
        return [row.id for row in rows if role in (None, row.role)]

    def confirm(self, request_id: str) -> None:
        with self.work() as work:
            request = work.session.get_one(AgencyRequest, request_id)
            persons = request.released_person_ids or self.people()
            set_request(work, request_id, relation=request.relation, persons=persons, confirm=True)

    def ask(self, names: Sequence[str]) -> list[str]:
        """Confirms and issues to the agencies with these words in their names; the others stay proposed."""
        asked = [self.request(name).id for name in names]
        for request_id in asked:
            self.confirm(request_id)
        with self.work() as work:
            issue_requests(work, self.case_id)
        return asked

    def return_file(self, *, edition: str = "docx", reference: str | None = None, **more: Any) -> bytes:
        given = self.case().reference if reference is None else reference
        answers = {**_RETURN, "agency_name": "Example Agency", **more}
        form = RETURN_FORM[self.partnership]
        return form_file(self.partnership, form, answers, reference=given or "", edition=edition)

    def nil_file(self) -> bytes:
        return self.return_file(
            any_involvement="no",
            persons_searched=[{"person": CHILD, "date_of_birth": "2019-03-14", "known": "no"}],
            nil_return_statement="We searched for the person named and found no involvement.",
            searched_by="Ada Madeup",
            summary_of_involvement="",
            chronology=[],
        )

    def send(self, request_id: str, data: bytes | None = None, *, read: bool = True) -> Document:
        upload = self.upload(data if data is not None else self.return_file(), f"return about {CHILD}.docx")
        with self.work() as work:
            received = receive_return(work, request_id, upload)
        if read:
            self.read()
        return self.document(received.document_id)

    def decide(self) -> str:
        """Drafted with an answer to every question of the group, and frozen; the decision's id."""
        process = self.library.process(self.partnership, self.case().process)
        use = process.decision
        assert use is not None
        form = self.library.form(self.partnership, use.form)
        partners = {use.agreed, *(each.table for each in (use.responses, use.signatures) if each)}
        answers: dict[str, Any] = {}
        for field in form.fields():
            if field.name in partners or field.name == use.chair_name or field.columns:
                continue
            if field.choices:
                first = field.choices[0].slug
                answers[field.name] = [first] if field.kind.value == "multi_choice" else first
            else:
                answers[field.name] = "2026-12-10" if field.kind.value == "date" else f"Words for {field.name}"
        tables = {
            field.name: [{field.columns[0].name: "Somebody"}]
            for field in form.fields()
            if field.columns and field.required and field.name not in partners
        }
        with self.work() as work:
            decision_id = draft_decision(work, self.case_id, {**answers, **tables})
        with self.chairing() as work:
            freeze_decision(work, decision_id, "Charlie Chairperson", "Independent chair")
        return decision_id

    def pack(self, kind: str = "pack") -> str:
        """Asked for and made; its id."""
        with self.work() as work:
            pack_id = ask_pack(work, self.case_id, kind)
        self.run.run_jobs("make_pack")
        return pack_id

    def pack_row(self, pack_id: str) -> Pack:
        found: Pack = self.rows(Pack, Pack.id == pack_id)[0]
        return found

    @property
    def partners(self) -> list[str]:
        return [partner.slug for partner in self.library.partnership(self.partnership).partners]

    def respond(self, decision_id: str, partner: str, response: str = "agree", comments: str = "") -> None:
        with self.work() as work:
            record_partner_response(work, decision_id, partner, response, comments)

    def respond_all(self, decision_id: str) -> None:
        for partner in self.partners:
            self.respond(decision_id, partner)
        use = self.library.process(self.partnership, self.case().process).decision
        if use is not None and use.agreed:
            with self.work() as work:
                record_joint_response(work, decision_id, "We agree with the group.")

    def sign(self, decision_id: str, partner: str) -> Signed:
        with self.work() as work:
            return sign_decision(work, decision_id, partner, f"Signer Of {partner.title()}", "Director")

    def sign_all(self, decision_id: str) -> list[Signed]:
        return [self.sign(decision_id, partner) for partner in self.partners]

    def decision_letters(self) -> list[Letter]:
        use = self.library.process(self.partnership, self.case().process).decision
        assert use is not None
        return [row for row in self.letters() if row.kind == use.letter and row.audience == "panel"]

    def decision(self) -> Decision:
        with self.work() as work:
            found = current_decision(work, self.case_id)
            assert found is not None
            work.session.expunge(found)
            return found

    def case(self) -> CaseFile:
        return self.rows(CaseFile, CaseFile.id == self.case_id)[0]

    def document(self, document_id: str) -> Document:
        return self.rows(Document, Document.id == document_id)[0]

    def letters(self, state: str | None = None) -> list[Letter]:
        rows = self.rows(Letter, Letter.case_id == self.case_id)
        return [row for row in rows if state in (None, row.state)]

    def letter_kinds(self) -> list[str]:
        return sorted({row.kind for row in self.letters()})

    def tasks(self) -> list[str]:
        return self.run.open_tasks()

    def audit(self) -> list[AuditEvent]:
        with self.run.sessions() as session:
            return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))

    def waiting(self, job: str) -> int:
        return len(self.rows(JobRequest, JobRequest.job == job, JobRequest.state == "waiting"))

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        """Oldest first as far as the table says: clocks stand still here, so most of one test has one time."""
        order = [getattr(table, name) for name in ("created_at", "seq", "number", "id") if hasattr(table, name)]
        with self.run.sessions() as session:
            return list(session.scalars(select(table).where(*conditions).order_by(*order)))


def unreadable() -> bytes:
    """Bytes that are no document, each time others."""
    return b"\x00\x01 no document " + hashlib.sha256(new_id().encode()).digest()
