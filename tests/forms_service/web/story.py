"""A case of the example partnership brought along through the pages, as its people would do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Decision, Document, Letter, Pack, Person
from tests.fakes import FakeMailer
from tests.forms_service.web.known_states import brought
from tests.forms_service.web.site import EXAMPLE, Site, Visitor, as_file, filled, words

NOTE: dict[str, Any] = {
    "notifier_name": "Nora Notifier",
    "notifier_agency": "Example School",
    "notifier_email": "nora.notifier@school.example.org",
    "children": [
        {"full_name": "Testchild Alpha Examplethorpe", "dob_or_edd": "2019-03-14", "nhs_number": "999 000 0018"},
    ],
    "family": [
        {"full_name": "Testadult Beta Examplethorpe", "relationship": "Mother", "is_suspected_perpetrator": "no"}
    ],
    "agencies": [{"name": "Example Hospital", "worked_with": "child-family"}],
    "incident_at": "2026-11-20T16:00",
    "child_outcome": "seriously-harmed",
    "circumstances": "Plainly invented circumstances.",
    "signed_name": "Nora Notifier",
    "signed_date": "2026-11-20",
}

ANSWER: dict[str, Any] = {
    "agency_name": "Example School",
    "author_name": "Sky Schooling",
    "any_involvement": "yes",
    "systems_checked": "Attendance, safeguarding log",
    "persons_searched": [{"person": "Testchild Alpha Examplethorpe", "date_of_birth": "2019-03-14", "known": "yes"}],
    "summary_of_involvement": "Known since reception class.",
    "chronology": [{"date": "2026-09-03", "source": "Log", "event": "Came to school late."}],
    "signed_name": "Sky Schooling",
    "signed_date": "2026-11-24",
}


@dataclass
class Story:
    """What one test needs to know of the case so far."""

    site: Site
    unit: Visitor
    case_id: str = ""
    partnership: str = EXAMPLE

    @classmethod
    def begin(cls, site: Site, *, partnership: str = EXAMPLE) -> Story:
        return cls(site, site.signed_in("business-unit", partnership=partnership), partnership=partnership)

    @classmethod
    def opened(cls, site: Site) -> Story:
        """Notified and opened."""
        return cls._brought(site, "opened", lambda story: story.open())

    @classmethod
    def asked(cls, site: Site) -> Story:
        """Notified and opened, and its agencies asked."""

        def bring(story: Story) -> None:
            story.open()
            story.ask()

        return cls._brought(site, "asked", bring)

    @classmethod
    def _brought(cls, site: Site, state: str, bring: Callable[[Story], object]) -> Story:
        def played() -> dict[str, Any]:
            story = cls.begin(site)
            bring(story)
            return {"unit": story.unit.told(), "case_id": story.case_id}

        told = brought(site, state, played)
        return cls(site, site.visitor(like=told["unit"]), told["case_id"])

    def notify(self, answers: dict[str, Any] | None = None) -> str:
        """By upload on the public page; the id of the document."""
        before = {row.id for row in self.rows(Document)}
        visitor = self.site.visitor()
        visitor.get(f"/notify/{self.partnership}")
        page = visitor.follow(
            f"/notify/{self.partnership}",
            {
                "form": "upload",
                "contact_email": "nora.notifier@school.example.org",
                "document": as_file(filled(self.site, self.partnership, "note-1", answers or NOTE)),
            },
        )
        assert "Notification received" in words(page)
        self.site.run_jobs()
        document = next(row for row in self.rows(Document, Document.kind == "notification") if row.id not in before)
        self.case_id = document.case_id
        return str(document.id)

    def open(self, answers: dict[str, Any] | None = None) -> str:
        document_id = self.notify(answers)
        page = self.unit.follow(f"/documents/{document_id}/open", {"form": "open"})
        assert "was opened" in words(page), words(page)
        self.site.run_jobs()
        return self.case_id

    def ask(self) -> list[AgencyRequest]:
        """Every proposed agency is told of the child alone, confirmed and asked, and its letter released."""
        people = [person.id for person in self.rows(Person, Person.case_id == self.case_id, Person.role == "child")]
        for request in self.requests("proposed"):
            self.unit.follow(
                f"/requests/{request.id}",
                {"form": f"request-{request.id}", "relation": "child-family", "persons": people[0], "confirm": "yes"},
            )
        self.unit.follow(f"/cases/{self.case_id}/agencies/issue")
        self.site.run_jobs()
        for letter in self.rows(Letter, Letter.case_id == self.case_id, Letter.state == "held"):
            self.unit.follow(f"/letters/{letter.id}/release")
        self.site.run_jobs()
        return self.requests("issued")

    def link(self, request: AgencyRequest) -> tuple[str, str]:
        """The path of the agency's link and the address it was sent to, out of the message."""
        mailer = self.site.services.mailer
        assert isinstance(mailer, FakeMailer)
        vault_address = self.address(request)
        for mail in reversed(mailer.sent):
            found = re.search(r"(/return/[\w-]+)", mail.text)
            if found and mail.to == vault_address:
                return found.group(1), mail.to
        raise AssertionError("No message with a link went to this agency.")

    def address(self, request: AgencyRequest) -> str:
        from forms_service.db.work import begin_reading
        from tests.forms_service.web.site import SEEDER

        with begin_reading(self.site.sessions, self.site.services, SEEDER) as work:
            opened = work.vault(request.case_id).open_json(
                "agency_request", request.id, "recipient_sealed", request.recipient_sealed
            )
        return str(opened["email"])

    def agency(self, request: AgencyRequest) -> Visitor:
        """The agency's contact, with the link opened."""
        path, address = self.link(request)
        visitor = self.site.visitor()
        visitor.get(path)
        visitor.follow(path, {"form": "open", "address": address})
        return visitor

    def send_return(self, request: AgencyRequest, answers: dict[str, Any] | None = None) -> Document:
        case = self.rows(CaseFile, CaseFile.id == request.case_id)[0]
        data = filled(
            self.site, self.partnership, "answer-1", {**ANSWER, "agency_name": request.agency_name, **(answers or {})},
            case_reference=case.reference or "",
        )  # fmt: skip
        self.agency(request).follow(f"/agency/{request.id}/upload", {"form": "upload", "document": as_file(data)})
        self.site.run_jobs()
        of_request = Document.kind == "return", Document.request_id == request.id
        found: Document = max(self.rows(Document, *of_request), key=lambda row: row.version_no)
        return found

    def requests(self, state: str) -> list[AgencyRequest]:
        return self.rows(AgencyRequest, AgencyRequest.case_id == self.case_id, AgencyRequest.state == state)

    def pack(self) -> Pack:
        found: Pack = self.rows(Pack, Pack.case_id == self.case_id)[-1]
        return found

    def decision(self) -> Decision:
        found: Decision = self.rows(Decision, Decision.case_id == self.case_id)[-1]
        return found

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        with self.site.sessions() as session:
            order = (getattr(table, "created_at", table.id), table.id)
            return list(session.scalars(select(table).where(*conditions).order_by(*order)))
