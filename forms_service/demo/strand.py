"""One strand of the second story: a matter or a review, played act by act as its file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forms_service.db.models import CaseFile
from forms_service.demo.asking import Asking
from forms_service.demo.climbing import Told
from forms_service.demo.looking import Looking
from forms_service.demo.packing import Packing
from forms_service.demo.returning import Returning
from forms_service.demo.typing_in import typed

Act = Callable[[Told], None]


@dataclass
class Strand(Looking, Asking, Returning, Packing):
    """`story`: of this strand alone, with its partnership, its process and who runs it for the unit."""

    def act(self, told: Told) -> None:
        self.acts()[told["do"]](told)

    def acts(self) -> Mapping[str, Act]:
        """By the word that the story has for each."""
        return {
            # of a matter
            "raised": self.raised,
            "joined": self.joined,
            "linked": self.linked,
            "escalated": self.escalated,
            "ended": self.ended,
            "discussed": self.discussed,
            "agreed": self.agreed,
            "settled": self.settled,
            "confirmed": self.confirmed,
            "form-sent": self.form_sent,
            "at-risk": self.at_risk,
            "concluded": self.concluded,
            "for-log": self.for_log,
            "logged": self.logged,
            "calendar": self.calendar,
            "standing": self.standing,
            # of either
            "notified": self.notified,
            "opened": self.opened,
            # of a review
            "asked": lambda _: self.ask_agencies(),
            "answered": self.send_return,
            "checked": lambda _: self.review_returns(),
            "called": self.call,
            "packed": lambda told: self.pack(told["kind"], told["reason"]),
            "met": self.meeting_confirmed,
            "marked-missing": self.marked_missing,
        }

    def notified(self, told: Told) -> None:
        receipt = self._hand_in(self.story["form"], told["format"], told["name"], told["email"])
        self.say(f"  {told['name']} sends the form ({told['format']}) that opens it. Receipt: {receipt}")

    def opened(self, _told: Told) -> None:
        if self.process().stages:
            self.open_the_case()
            self.say(f"  The unit looks at what was read, and opens {self.reference}.")
            self.letters_go()
        else:
            self.check_and_open()

    def meeting_confirmed(self, told: Told) -> None:
        page = self.officer.get(f"/cases/{self.case_id}")
        fields = {"step": self.process().meeting_step, "starts_at": typed(told["when"]), "place": told["place"]}
        self.no_problem(self.officer.submit(page, fields, action="/meetings"))
        self.say(f"  Confirmed: the meeting on {typed(told['when'])}.")
        self.letters_go()

    def begin_escalation(self, told: Told) -> CaseFile:
        """Of a return that does not come: proposed after the first call that nobody answered, begun by a person."""
        request = self.request_of(told["agency"])
        page = self.officer.get(f"/requests/{request.id}/escalation")
        drafts = [" ".join(each.text_content().split()) for each in page.tree.xpath("//ul/li[contains(., ', to ')]")]
        fields: dict[str, Any] = {"raised_at": typed(told["when"]), "stage": told["stage"]}
        self.no_problem(self.officer.submit(page, fields, form="escalation"))
        with self.stage.started.sessions() as session:
            begun = session.scalars(select(CaseFile).where(CaseFile.parent_id == self.case_id)).one()
        self.say(f"  Its return is not due before {self._due_words(told['agency'])}, and nobody waits for that day.")
        self.say(f"  A person begins {begun.reference}; letters that stand ready as drafts: {len(drafts)}.")
        return begun
