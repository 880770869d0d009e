"""The people around one matter: what they see on pages, in letters and in messages; jobs run as a worker runs them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import docx
from sqlalchemy import select

from forms_service.db.models import CaseFile, CaseStage, Document, Letter, Party, Task
from forms_service.db.records.documents import open_document
from forms_service.db.work import begin_reading, prepare_database
from forms_service.ports import OutgoingMail, Services
from tests.conftest import Database
from tests.example_case import ExampleCase
from tests.fakes import FakeMailer
from tests.forms_service.web.site import SEEDER, PrintedPdf, Site, Visitor, as_file, filled, make_site, words


@dataclass
class LadderStage:
    """`unit`: who runs the matters, signed in anew whenever the clock moves. `case_id`: the case in hand."""

    site: Site
    partnership: str
    unit: Visitor
    case_id: str = ""

    @classmethod
    def begin(cls, database: Database, services: Services, partnership: str, at: datetime) -> LadderStage:
        prepare_database(database.sessions, services.cipher, services.system_clock.now())
        site = make_site(database.sessions, replace(services, converter=PrintedPdf()), database.engine)
        stage = cls(site, partnership, site.visitor())
        stage.go_to(at)
        return stage

    def go_to(self, at: datetime) -> None:
        """A London wall-clock time, forward only."""
        ExampleCase(self.site.started).go_to(at)
        self.unit = self.site.signed_in("business-unit", partnership=self.partnership)

    @property
    def path(self) -> str:
        return f"/cases/{self.case_id}"

    def page(self, tail: str = "") -> str:
        answer = self.unit.get(self.path + tail)
        assert answer.status_code == 200, tail
        return words(answer)

    def notify(self, process: str, form: str, answers: dict[str, Any], contact: str) -> str:
        """Through the public door, and read; the document's id."""
        known = {each.id for each in self.rows(Document)}
        path = f"/notify/{self.partnership}?process={process}"
        visitor = self.site.visitor()
        visitor.get(path)
        sent = as_file(filled(self.site, self.partnership, form, answers))
        page = visitor.follow(
            path, {"form": "upload", "once": str(len(known)), "contact_email": contact, "document": sent}
        )
        assert "received" in words(page)
        self.site.run_jobs()
        (document,) = [each for each in self.rows(Document, Document.kind == "notification") if each.id not in known]
        self.case_id = document.case_id
        return str(document.id)

    def add_party(self, role: str, name: str, agency: str, email: str, title: str = "") -> str:
        told = {"form": "party", "role": role, "name": name, "agency": agency, "email": email, "role_words": title}
        self.unit.follow(f"{self.path}/parties/new", told)
        return self.party(role)

    def party(self, role: str) -> str:
        found = self.rows(Party, Party.case_id == self.case_id, Party.role == role)
        return str(found[-1].id)

    def escalate(self, stage: str, at: str, why: str = "", by_party: str = "") -> str:
        """The page that it leads to, with the letters made."""
        sent = {"form": "go-to", "stage": stage, "opened_at": at, "why": why, "by_party": by_party}
        page = words(self.unit.follow(f"{self.path}/ladder", sent))
        self.site.run_jobs()
        return page

    def time_at(self, stage: str) -> str:
        (row,) = self.rows(CaseStage, CaseStage.case_id == self.case_id, CaseStage.stage == stage)
        return str(row.id)

    def end(self, stage: str, end: str, text: str, at: str) -> str:
        sent = {"form": f"end-{stage}", "end": end, "text": text, "ended_at": at}
        page = words(self.unit.follow(f"/stages/{self.time_at(stage)}/end", sent))
        self.site.run_jobs()
        return page

    def discuss(self, stage: str, on: str, who: str, said: str, kind: str = "meeting") -> str:
        sent = {"form": "discussion", "on": on, "kind": kind, "who": who, "said": said}
        sent["case_stage_id"] = self.time_at(stage)
        return words(self.unit.follow(f"{self.path}/discussions", sent))

    def agree(self, what: str, *, due_on: str, owner: str = "", stage: str = "", plan: str = "") -> str:
        sent = {"form": "agree", "what": what, "owner_party_id": owner, "due_on": due_on, "plan": plan}
        sent["case_stage_id"] = self.time_at(stage) if stage else ""
        return words(self.unit.follow(f"{self.path}/actions", sent))

    def record_outcome(self, outcome: str, text: str, because: str = "person") -> str:
        sent = {"form": "outcome", "outcome": outcome, "because": because, "text": text, "sure": "yes"}
        page = words(self.unit.follow(f"{self.path}/outcome", sent))
        self.site.run_jobs()
        return page

    def letters(self, kind: str = "", state: str = "") -> list[Letter]:
        rows = self.rows(Letter, Letter.case_id == self.case_id)
        return [row for row in rows if kind in ("", row.kind) and state in ("", row.state)]

    def release(self, *kinds: str) -> list[str]:
        """Every held letter of these kinds; their words, as those who get them read them."""
        said = []
        for letter in self.letters(state="held"):
            if letter.kind in kinds:
                said.append(self.text(letter))
                self.unit.get(f"/letters/{letter.id}")
                self.unit.follow(f"/letters/{letter.id}/release")
        self.site.run_jobs()
        assert said, f"nothing of {kinds} is held: {[(each.kind, each.state) for each in self.letters()]}"
        return said

    def text(self, letter: Letter) -> str:
        """Empty where all that it says is in its message."""
        return self.text_of(letter.document_id) if letter.document_id else ""

    def text_of(self, document_id: str) -> str:
        with begin_reading(self.site.sessions, self.site.services, SEEDER) as work:
            data = open_document(work, document_id).data
        return text_of_word(data) if data.startswith(b"PK") else data.decode()

    def follow_link(self, party_id: str, address: str, letter: str = "own-link-to-matter") -> Visitor:
        """The unit sends the party its link with this message; they open it with their address."""
        self.unit.get(f"{self.path}/links")
        self.unit.follow(f"{self.path}/links/{party_id}", {"form": f"send-{party_id}"})
        self.site.run_jobs()
        (held,) = self.letters(letter, "held")
        self.unit.get(f"/letters/{held.id}")
        self.unit.follow(f"/letters/{held.id}/release")
        self.site.run_jobs()
        assert next(each for each in reversed(self.mails()) if "/matter/" in each.text).to == address
        return self.open_mailed("/matter/", address)

    def open_mailed(self, door: str, address: str) -> Visitor:
        """The link of this kind that came last to this address, opened with it."""
        mail = next(each for each in reversed(self.mails()) if each.to == address and door in each.text)
        found = re.search(rf"({door}[\w-]+)", mail.text)
        assert found
        visitor = self.site.visitor()
        visitor.get(found[1])
        visitor.follow(found[1], {"form": "open", "address": address})
        return visitor

    def mails(self) -> list[OutgoingMail]:
        mailer = self.site.services.mailer
        assert isinstance(mailer, FakeMailer)
        return mailer.sent

    def tasks(self) -> list[str]:
        return sorted(task.kind for task in self.rows(Task, Task.case_id == self.case_id) if task.done_at is None)

    def case(self) -> CaseFile:
        found: CaseFile = self.rows(CaseFile, CaseFile.id == self.case_id)[0]
        return found

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        order = [getattr(table, name) for name in ("seq", "created_at", "id") if hasattr(table, name)]
        with self.site.sessions() as session:
            return list(session.scalars(select(table).where(*conditions).order_by(*order)))


def text_of_word(data: bytes) -> str:
    """Everything that a person reads in a Word document."""
    body = docx.Document(io.BytesIO(data)).element.body
    lines = ("".join(part.text or "" for part in line.iter() if part.tag.endswith("}t"))
             for line in body.iter() if line.tag.endswith("}p"))  # fmt: skip
    return " ".join(" ".join(lines).split())


def no_names_in(mails: list[OutgoingMail], names: tuple[str, ...]) -> None:
    """A message is read on the way: it says a reference, and of people at most whom it greets."""
    assert mails
    for mail in mails:
        text = re.sub(r"(?m)^Dear .*$", "", mail.text)
        for name in names:
            assert name not in mail.subject + text, (name, mail.subject, mail.text)
