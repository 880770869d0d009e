"""A matter goes up its ladder: stages, what was said and agreed at each, how it ended. Every act is a person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgreedAction, CaseStage, Party
from forms_service.db.records.due_dates import timetable_of
from forms_service.db.work import begin_reading
from forms_service.demo.opening import Opening
from forms_service.demo.releasing import Releasing
from forms_service.demo.stage import ACTOR
from forms_service.demo.typing_in import day_typed, typed
from forms_service.demo.visitor import PageError
from forms_service.domain.deadlines import day_in_words

Told = Mapping[str, Any]


@dataclass
class Climbing(Opening, Releasing):
    def raised(self, told: Told) -> None:
        """When the concern was raised, which no form says: a person asked and was told."""
        page = self.officer.get(f"/cases/{self.case_id}/ladder")
        self.no_problem(self.officer.submit(page, {"raised_at": day_typed(str(told["day"]))}, form="raised"))
        self.say(f"  Asked by telephone when it was raised: {day_typed(str(told['day']))}.")
        self.dates()

    def dates(self) -> None:
        """The timetable, or that there is none and none is made up."""
        if any(step.rule is not None for step in self.process().steps):
            self.timetable(waiting=False)
        else:
            self.say("  No timescale is set for any of its stages, and none is made up.")

    def joined(self, told: Told) -> None:
        page = self.officer.get(f"/cases/{self.case_id}/parties/new")
        fields = {"role": told["as"], "name": told["name"], "agency": told["agency"], "email": told["email"]}
        fields["role_words"] = told.get("role", "")
        self.no_problem(self.officer.submit(page, fields, form="party"))
        self.say(f"  Takes part: {told['name']}, {told['agency']}.")

    def escalated(self, told: Told) -> None:
        """To a stage, at any time and before any day; its letters go."""
        page = self.officer.get(f"/cases/{self.case_id}/ladder")
        fields = {"stage": told["to"], "opened_at": typed(told["when"]), "why": told.get("why", "")}
        if told.get("by"):
            fields["by_party"] = self.party_id(told["by"])
        page = self.officer.submit(page, fields, form="go-to")
        self.no_problem(page)
        stands = " ".join(page.tree.get_element_by_id("stands").text_content().split())
        self.say(f"  {stands}{' Why: ' + told['why'] if told.get('why') else ''}")
        self._days_of(told["to"])
        self.letters_go()

    def ended(self, told: Told) -> None:
        row = self._time_at(told["stage"])
        page = self.officer.get(f"/cases/{self.case_id}/ladder")
        fields = {"end": told["how"], "text": told["text"], "ended_at": typed(told["when"])}
        self.no_problem(self.officer.submit(page, fields, action=f"/stages/{row}/end"))
        ends = next(stage.ends for stage in self.process().stages if stage.id == told["stage"])
        label = next(end.label for end in ends if end.slug == told["how"])
        self.say(f"  How it ended, recorded by a person: {label}. {told['text']}")
        self.letters_go()

    def discussed(self, told: Told) -> None:
        page = self.officer.get(f"/cases/{self.case_id}/ladder")
        fields = {name: str(told[name]) for name in ("kind", "who", "said")}
        fields |= {"on": day_typed(str(told["day"])), "case_stage_id": self._time_at(told["stage"])}
        self.no_problem(self.officer.submit(page, fields, form="discussion"))
        self.say(f"  A discussion is put on record: {told['said']}")

    def agreed(self, told: Told) -> None:
        page = self.officer.get(f"/cases/{self.case_id}/actions")
        fields = {"what": told["what"], "due_on": day_typed(str(told["due"])), "plan": told["plan"]}
        fields |= {"owner_party_id": self.party_id(told["owner"]), "case_stage_id": self._time_at(told["stage"])}
        self.no_problem(self.officer.submit(page, fields, form="agree"))
        self.say(f"  Agreed: {told['what']}, by {day_typed(str(told['due']))}.")

    def settled(self, told: Told) -> None:
        with self.stage.started.sessions() as session:
            actions = session.scalars(
                select(AgreedAction.id).where(AgreedAction.case_id == self.case_id).order_by(AgreedAction.number)
            ).all()
        action = actions[told["number"] - 1]
        page = self.officer.get(f"/actions/{action}")
        fields = {"state": told["state"], "text": told["text"], "on": day_typed(str(told["day"]))}
        self.no_problem(self.officer.submit(page, fields, form="settle"))
        self.say(f"  What became of action {told['number']}: {told['text']}")

    def at_risk(self, told: Told) -> None:
        """Goes before every stage, and opens, ends and holds up none."""
        urgent = self.stage.started.services.library.partnership(self.story["partnership"]).urgent
        whom = urgent[told["whom"]].name
        page = self.officer.get(f"/cases/{self.case_id}/at-risk")
        page = self.officer.submit(page, action="/at-risk", button=whom)
        self.no_problem(page)
        self.no_problem(self.officer.submit(page, {"text": told["text"]}, form="text"))
        self.say(f"  Child at risk now: the unit rings {whom}, whatever the stage. {told['text']}")

    def concluded(self, told: Told) -> None:
        """The outcome in writing, which closes the matter; all who take part are told."""
        page = self.officer.get(f"/cases/{self.case_id}/outcome")
        fields = {"outcome": told["outcome"], "because": "person", "text": told["text"], "sure": "yes"}
        self.no_problem(self.officer.submit(page, fields, form="outcome"))
        label = next(each.label for each in self.process().outcomes if each.slug == told["outcome"])
        self.say(f"  The written outcome: {label}. {told['text']}")
        self.letters_go()

    def letters_go(self) -> None:
        """Whatever is held by now is read and released: what nobody may be written to about is no letter at all."""
        self.stage.settle()
        self.release_all()
        self.stage.settle()

    def _days_of(self, stage: str) -> None:
        steps = {step.id for step in self.process().steps if step.stage == stage}
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            days = [each for each in timetable_of(work, self.case_id).dates if each.step.id in steps]
        for dated in days:
            mark = "" if dated.in_force else " (not in force: the other day is earlier)"
            self.say(f"    {dated.step.title}: {day_in_words(dated.due.due_on)}{mark}.")

    def party_id(self, role: str) -> str:
        with self.stage.started.sessions() as session:
            found = session.scalars(
                select(Party.id).where(Party.case_id == self.case_id, Party.role == role).order_by(Party.id)
            ).first()
        if found is None:
            raise PageError(f"nobody takes part as {role}")
        return found

    def _time_at(self, stage: str) -> str:
        with self.stage.started.sessions() as session:
            return session.scalars(
                select(CaseStage.id).where(CaseStage.case_id == self.case_id, CaseStage.stage == stage)
            ).one()
