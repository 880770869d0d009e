"""Somebody of the unit looks at what was read: uncertain answers are settled, returns accepted."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from forms_service.db.models import Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.work import begin_reading
from forms_service.demo.cast import Cast, id_in
from forms_service.demo.stage import ACTOR
from forms_service.demo.visitor import Page, Visitor


@dataclass
class Checking(Cast):
    officer_settled: list[str] = field(default_factory=list)

    def review_returns(self, kind: str = "return") -> None:
        """What came in and was read, of one kind: returns of agencies, or forms in an open matter."""
        with self.stage.started.sessions() as session:
            documents = session.scalars(
                select(Document)
                .where(
                    Document.case_id == self.case_id,
                    Document.kind == kind,
                    Document.direction == "in",
                    Document.state == "read",
                    Document.usable.is_(True),
                )
                .order_by(Document.received_at)
            ).all()
        settled = 0
        for document in documents:
            page = self.officer.get(f"/documents/{document.id}")
            before = len(self.officer_settled)
            page = self._settle_all(self.officer, page)
            settled += len(self.officer_settled) - before
            page = self.officer.submit(page, action=f"/documents/{document.id}/accept")
            self.no_problem(page)
        things = f"{len(documents)} {kind}{'' if len(documents) == 1 else 's'}"
        self.say(f"  The unit goes through {things}: {settled} questions answered, all accepted.")

    def _settle_all(self, visitor: Visitor, page: Page) -> Page:
        """Takes each uncertain answer as it was read, and dismisses stray text with a reason: a person has looked."""
        document_id = id_in(page.url)
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            read = read_document_of(work, work.session.get_one(Document, document_id))
            answers = dict(read.answers.walk())
            questions = [(path, answers[path]) for path in read.open_questions]
            pieces = [piece.number for piece in read.open_pieces]
        for path, answer in questions:
            chosen = answer.value if isinstance(answer.value, (str, list)) else answer.raw
            value = [str(each) for each in chosen] if isinstance(chosen, list) else chosen
            page = visitor.submit(
                visitor.get(f"/documents/{document_id}"),
                {"path": path, "value": value, "reason": "Compared with the words of the document."},
                action=f"/documents/{document_id}/settle",
            )
            self.no_problem(page)
            self.officer_settled.append(path)
        if pieces:
            page = visitor.submit(
                visitor.get(f"/documents/{document_id}"),
                {
                    "pieces": [str(number) for number in pieces],
                    "action": "dismissed",
                    "reason": "Read by a person; it answers no question.",
                },
                action=f"/documents/{document_id}/pieces",
            )
            self.no_problem(page)
            self.officer_settled += [f"piece {number}" for number in pieces]
        return visitor.get(f"/documents/{document_id}")
