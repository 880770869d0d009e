"""The first days: the notification comes, the case is opened, meetings, views, the statutory notification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Person
from forms_service.db.records.due_dates import timetable_of
from forms_service.db.work import begin_reading
from forms_service.demo.cast import id_in
from forms_service.demo.checking import Checking
from forms_service.demo.stage import ACTOR
from forms_service.demo.typing_in import typed
from forms_service.demo.visitor import Page, Visitor
from forms_service.domain.deadlines import day_in_words, explained
from forms_service.domain.references import MEDIA_TYPES


@dataclass
class Opening(Checking):
    def notify(self) -> None:
        told = self.story["notification"]
        answers = dict(told["answers"])
        answers["notifier_agency"] = self.agency_name(answers["notifier_agency"])
        answers["agencies"] = [{**row, "name": self.agency_name(row["name"])} for row in answers["agencies"]]
        receipt = self._hand_in(answers, told["format"], answers["notifier_name"], answers["notifier_email"])
        self.say(f"  {answers['notifier_name']} sends the notification. Receipt: {receipt}")

    def _hand_in(self, answers: Mapping[str, Any], target: str, name: str, email: str) -> str:
        """The first form of a case, through the door that is open to all. What its receipt is called."""
        process = self.process()
        data = self.filler().filled(process.notification.form, answers, target)
        visitor = Visitor(self.stage.base_url, name)
        page = visitor.get(f"/notify/{self.story['partnership']}?process={process.slug}")
        page = visitor.submit(
            page,
            {"contact_email": email},
            files={"document": [(f"notification.{target}", data, MEDIA_TYPES[target])]},
        )
        self.no_problem(page)
        visitor.close()
        self.stage.settle(slot=False)  # read, before anybody looks at what was read
        with self.stage.started.sessions() as session:
            case = session.scalars(select(CaseFile).order_by(CaseFile.created_at.desc())).first()
        assert case is not None
        self.case_id = case.id
        return _panel(page)

    def open_the_case(self) -> None:
        """Somebody of the unit looks at what was read, and opens what it notifies."""
        page = self.officer.get(f"/cases/{self.case_id}")
        page = self._settle_all(self.officer, page)
        page = self.officer.submit(page, action=f"/documents/{id_in(page.url)}/open")
        self.no_problem(page)
        with self.stage.started.sessions() as session:
            self.reference = session.get_one(CaseFile, self.case_id).reference or ""

    def check_and_open(self) -> None:
        self.open_the_case()
        with self.stage.started.sessions() as session:
            children = len(
                session.scalars(select(Person).where(Person.case_id == self.case_id, Person.role == "child")).all()
            )
            proposed = len(session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == self.case_id)).all())
        who = "1 child" if children == 1 else f"{children} children"
        self.say(f"  The unit checks it and opens {self.reference}: {who}, {proposed} agencies proposed.")
        self.timetable()

    def timetable(self, *, waiting: bool = True) -> None:
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            table = timetable_of(work, self.case_id)
        self.say("  The timetable, and how each date was worked out:")
        for dated in table.dates:
            mark = "" if dated.in_force else " (not in force: the other clock is earlier)"
            self.say(f"    {day_in_words(dated.due.due_on)}: {dated.step.title}{mark}")
            self.say(f"      {explained(dated.as_json())}")
        for unknown in table.waiting_for if waiting else ():
            self.say(f"    not yet known: {unknown.title} (waits for {unknown.anchor})")

    def confirm_meetings(self) -> None:
        process = self.process()
        for key, step in (("meeting", process.meeting_step), ("conference", process.conference_step)):
            told = self.story[key]
            page = self.officer.get(f"/cases/{self.case_id}")
            page = self.officer.submit(
                page,
                {"step": step or "", "starts_at": typed(told["at"]), "place": told["place"]},
                action="/meetings",
            )
            self.no_problem(page)
            self.say(f"  Confirmed: {key} on {typed(told['at'])}.")

    def view(self, told: Mapping[str, Any]) -> None:
        visitor = self.partner(told["partner"])
        page = visitor.get(f"/cases/{self.case_id}")
        page = visitor.submit(
            page, {"view": told["view"], "reason": told["reason"]}, action=f"/views/{told['partner']}"
        )
        self.no_problem(page)
        self.say(f"  {visitor.name} ({told['partner']}) records a view: {told['view']}.")

    def statutory_notification(self) -> None:
        told = self.story["statutory_notification"]
        page = self.officer.get(f"/cases/{self.case_id}")
        page = self.officer.submit(
            page,
            {"name": "sin.sent", "occurred_at": typed(told["at"]), "reference": told["reference"]},
            action="/events",
        )
        self.no_problem(page)
        self.say(f"  The Panel was notified; its reference {told['reference']} is recorded.")


def _panel(page: Page) -> str:
    """The reference, which stands alone in the green panel."""
    return "".join(page.tree.xpath("//*[contains(@class, 'govuk-panel')]//strong//text()")).strip()
