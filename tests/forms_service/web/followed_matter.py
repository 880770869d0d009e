"""A disagreement of the example partnership with two parties, one of whom may follow it by a link."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgreedAction, CaseFile, Letter, PartyLink
from forms_service.db.records import cases, due_dates, events
from forms_service.db.records.letters import edition_mark
from forms_service.db.work import Work, begin_work
from forms_service.use_cases.keep_party import add_party
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.record_discussion import record_discussion
from forms_service.use_cases.release_letter import release_letter
from tests.fakes import FakeMailer
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor

ADDRESS = "petra.raiser@school.example.org"
_ANSWERS = {"name": "Aldous Answerer", "agency": "Invented Council"}


@dataclass
class FollowedMatter:
    site: Site
    case_id: str
    raising: str
    answering: str

    @classmethod
    def begin(cls, site: Site) -> FollowedMatter:
        with begin_work(site.sessions, site.services, SEEDER) as work:
            case = cases.new_case(work, EXAMPLE, "dispute")
            case.state, case.opened_at = "open", work.now
            cases.give_reference(work, case)
            events.note_event(work, case, "matter.raised", work.now)
            due_dates.refresh(work, case.id)
            case_id = case.id
            raising = add_party(
                work,
                case_id,
                "raising",
                {"name": "Petra Raiser", "role": "Head of year", "agency": "Invented School", "email": ADDRESS},
            )
            answering = add_party(
                work,
                case_id,
                "answering",
                {**_ANSWERS, "email": "aldous@council.example.org"},
            )
        return cls(site, case_id, raising, answering)

    def work(self) -> AbstractContextManager[Work]:
        return begin_work(self.site.sessions, self.site.services, SEEDER)

    def open_stage(self, stage: str, why: str = "") -> str:
        with self.work() as work:
            return open_stage(work, self.case_id, stage, opened_at=work.now, why=why)

    def talk(self, stage_id: str, said: str) -> None:
        with self.work() as work:
            record_discussion(
                work, self.case_id, on=work.today, kind="meeting", who="Both heads", said=said, case_stage_id=stage_id
            )

    def agree(self, stage_id: str, what: str, *, owner: str, number: int, days: int | None = None) -> None:
        with self.work() as work:
            action = AgreedAction(
                id=new_id(), case_id=self.case_id, stage_id=stage_id, number=number, owner_party_id=owner,
                due_on=None if days is None else work.today + timedelta(days=days), created_by="system",
            )  # fmt: skip
            action.sealed = work.vault(self.case_id).seal_json("agreed_action", action.id, "sealed", {"what": what})
            work.session.add(action)

    def reference(self) -> str:
        with self.site.sessions() as session:
            return str(session.get_one(CaseFile, self.case_id).reference)

    def send(self, unit: Visitor) -> str:
        """The unit sends the link and releases the message; the path in it."""
        before = len(self.mails())
        unit.get(f"/cases/{self.case_id}/links")
        page = unit.follow(f"/cases/{self.case_id}/links/{self.raising}", {"form": f"send-{self.raising}"})
        assert "is being made" in page.get_data(as_text=True)
        self.site.run_jobs()
        with self.site.sessions() as session:
            letter = session.scalars(
                select(Letter)
                .where(Letter.case_id == self.case_id, Letter.kind == "matter-link", Letter.state == "held")
                .order_by(Letter.created_at.desc())
            ).first()
        assert letter is not None
        with self.work() as work:
            release_letter(work, letter.id, edition=edition_mark(letter.document_id, letter.made_at))
        self.site.run_jobs()
        mails = self.mails()
        assert len(mails) == before + 1
        found = re.search(r"http://127\.0\.0\.1:8080(/matter/[\w-]+)", mails[-1])
        assert found, mails[-1]
        return found[1]

    def mails(self) -> list[str]:
        mailer = self.site.services.mailer
        assert isinstance(mailer, FakeMailer)
        return [sent.text for sent in mailer.sent if "/matter/" in sent.text]

    def enter(self, path: str, address: str = ADDRESS) -> Visitor:
        visitor = self.site.visitor()
        visitor.get(path)
        response = visitor.post(path, {"form": "open", "address": address})
        assert response.status_code == 302, response.status_code
        assert response.headers["Location"] == f"/party/{self.raising}"
        return visitor

    def links(self) -> list[PartyLink]:
        with self.site.sessions() as session:
            return list(session.scalars(select(PartyLink).order_by(PartyLink.created_at, PartyLink.id)))
