"""Agencies are asked, more of them as they are found, telephoned and chased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Call, Mail, Person
from forms_service.demo.releasing import Releasing
from forms_service.domain.deadlines import day_in_words


@dataclass
class Asking(Releasing):
    def ask_agencies(self) -> None:
        with self.stage.started.sessions() as session:
            proposed = session.scalars(
                select(AgencyRequest)
                .where(AgencyRequest.case_id == self.case_id, AgencyRequest.state == "proposed")
                .order_by(AgencyRequest.agency_name)
            ).all()
        for request in proposed:
            page = self.officer.get(f"/cases/{self.case_id}/agencies")
            self.no_problem(
                self.officer.submit(
                    page,
                    {"relation": request.relation, "persons": request.released_person_ids},
                    action=f"/requests/{request.id}",
                    button="yes",
                )
            )
        self._issue()
        self.release(self.story["request_letters"])
        self.say(f"  {len(proposed)} agencies are asked; each return is due {self._due_words('police')}.")

    def add_agency(self) -> None:
        told = self.story["added"]
        page = self.officer.get(f"/cases/{self.case_id}/agencies")
        with self.stage.started.sessions() as session:
            people = session.scalars(
                select(Person.id).where(Person.case_id == self.case_id, Person.suspected_perpetrator.is_(False))
            ).all()
        page = self.officer.submit(
            page,
            {
                "agency_name": told["name"],
                "contact_name": told["contact"]["name"],
                "email": told["contact"]["email"],
                "telephone": told["contact"]["telephone"],
                "relation": "child-family",
                "persons": list(people),
                "why": "named",
            },
            action="/agencies/add",
        )
        self.no_problem(page)
        self._issue()
        self.release(self.story["request_letters"])
        request = self.request_of("added")
        conflict = request.conflict or {}
        self.say(
            f"  {told['name']}, named in the return of {self.agency_name(told['named_by'])}, is asked too; due "
            f"{self._due_words('added')}. Conflict shown: "
            f"{', '.join(f'{step} on {on}' for step, on in conflict.items() if step != 'asked_by')}."
        )

    def _issue(self) -> None:
        page = self.officer.get(f"/cases/{self.case_id}/agencies")
        self.no_problem(self.officer.submit(page, action="/agencies/issue"))
        self.stage.settle()

    def _due_words(self, slug: str) -> str:
        due = self.request_of(slug).due_on
        return day_in_words(due) if due else "on no known date"

    def call(self, told: Mapping[str, Any]) -> None:
        request = self.request_of(told["agency"])
        address = f"/requests/{request.id}/calls"
        # On the agency's own page, where a note can be written with the outcome.
        page = self.officer.get(f"/requests/{request.id}")
        page = self.officer.submit(page, {"outcome": told["outcome"], "note": told["note"]}, action=address)
        self.no_problem(page)
        self.say(f"  Telephoned {self.agency_name(told['agency'])}: {told['outcome']}. {told['note']}")

    def tick(self) -> None:
        self.stage.settle()
        with self.stage.started.sessions() as session:
            chased = session.scalars(select(Mail.rung).where(Mail.case_id == self.case_id, Mail.rung != "")).all()
            calls = session.scalars(
                select(Call.rung).where(Call.case_id == self.case_id, Call.state == "to-make")
            ).all()
        self.say(f"  The clock chases: {len(chased)} reminders so far, {len(calls)} calls on the list.")
