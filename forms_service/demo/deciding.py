"""From the recommendation of the group to the Panel's answer, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forms_service.db.models import Decision, Letter
from forms_service.demo.releasing import Releasing
from forms_service.demo.story import plain
from forms_service.demo.typing_in import typed


@dataclass
class Deciding(Releasing):
    def decide(self) -> None:
        told = self.story["decision"]
        chair = self.user("chair")
        draft_id = self._draft(plain(dict(told["answers"])))
        page = chair.get(f"/cases/{self.case_id}/decision")
        page = chair.submit(
            page,
            {"chair_name": told["chair"], "chair_role": told["chair_role"]},
            action=f"/decisions/{draft_id}/freeze",
        )
        self.no_problem(page)
        self.say(f"  The review group meets; {told['chair']} signs the recommendation off: {told['recommendation']}.")
        self.stage.settle()
        self.release(self.story["record_letters"])

    def _draft(self, answers: dict[str, Any]) -> str:
        page = self.officer.get(f"/cases/{self.case_id}/decision/draft")
        fields: dict[str, Any] = {}
        names = {str(each.get("name")) for each in page.tree.xpath("//*[@name]")}
        for name, value in answers.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                for number, row in enumerate(value):
                    fields |= {f"{name}.{number}.{column}": cell for column, cell in row.items()}
            else:
                fields[name] = value
        missing = [name for name in fields if name not in names]
        if missing:
            fields = {name: value for name, value in fields.items() if name in names}
        page = self.officer.submit(page, fields, action="/decision/draft")
        self.no_problem(page)
        with self.stage.started.sessions() as session:
            draft = session.scalar(select(Decision.id).where(Decision.case_id == self.case_id))
        assert draft is not None
        return draft

    def respond(self, told: Mapping[str, Any]) -> None:
        visitor = self.partner(told["partner"])
        page = visitor.get(f"/cases/{self.case_id}/decision")
        page = visitor.submit(
            page,
            {"response": told["response"], "comments": told["comments"]},
            action=f"/partners/{told['partner']}/response",
        )
        self.no_problem(page)
        self.say(f"  {visitor.name} answers for {told['partner']}: {told['response']}.")

    def joint_response(self) -> None:
        told = self.story["joint_response"]
        page = self.officer.get(f"/cases/{self.case_id}/decision")
        page = self.officer.submit(page, {"text": told["text"]}, action="/joint-response")
        self.no_problem(page)
        self.say("  The partners' joint response is written down.")

    def sign(self, told: Mapping[str, Any]) -> None:
        visitor = self.partner(told["partner"])
        page = visitor.get(f"/cases/{self.case_id}/decision")
        page = visitor.submit(
            page,
            {"typed_name": told["name"], "role": told["role"]},
            action=f"/partners/{told['partner']}/signature",
        )
        self.no_problem(page)
        self.say(f"  {told['name']} signs for {told['partner']}.")

    def to_panel(self) -> None:
        told = self.story["to_panel"]
        use = self.process().decision
        assert use is not None
        self.release([use.letter])
        with self.stage.started.sessions() as session:
            letter = session.scalars(
                select(Letter).where(
                    Letter.case_id == self.case_id, Letter.kind == use.letter, Letter.state == "released"
                )
            ).one()
        self._went_otherwise(letter.id, told)
        self.say(f"  The signed record goes to the Panel by {told['how']}; proof kept.")

    def panel_answer(self) -> None:
        told = self.story["panel_answer"]
        self._record_outcome(self.story["panel_answer"].get("outcome", ""))
        page = self.officer.get(f"/cases/{self.case_id}/decision")
        page = self.officer.submit(
            page,
            {"answer": told["answer"], "text": told["text"], "answered_at": typed(told["at"])},
            action="/decision/panel",
        )
        self.no_problem(page)
        self.say(f"  The Panel answers: {told['answer']}.")
        if told.get("outcome"):
            self._go_on(told)

    def _go_on(self, told: Mapping[str, Any]) -> None:
        """Who must be told is told, what follows is begun as a case of its own, and this one is completed."""
        self.stage.settle()  # the notices are made
        self.release(told["notices"])
        with self.stage.started.sessions() as session:
            letters = session.scalars(
                select(Letter.id).where(
                    Letter.case_id == self.case_id, Letter.kind.in_(told["notices"]), Letter.state == "released"
                )
            ).all()
        for letter_id in letters:
            self._went_otherwise(letter_id, self.story["to_panel"] | {"at": told["at"]})
        begun = next(each.begins[0] for each in self.process().outcomes if each.slug == told["outcome"])
        page = self.officer.get(f"/cases/{self.case_id}/outcome")
        self.no_problem(self.officer.submit(page, {"process": begun}, action="/outcome/begin"))
        page = self.officer.get(f"/cases/{self.case_id}/outcome")
        page = self.officer.submit(page, {"reason": told["completed"]}, action="/outcome/complete")
        self.no_problem(page)
        self.say(f"  Told by {len(letters)} notices; {begun.replace('-', ' ')} is begun, and this case is completed.")

    def _record_outcome(self, outcome: str) -> None:
        """How the case goes on, as the partners decided it; the Panel answers to that."""
        if not outcome or outcome not in {each.slug for each in self.process().outcomes}:
            return
        page = self.officer.get(f"/cases/{self.case_id}/outcome")
        page = self.officer.submit(
            page,
            {"outcome": outcome, "because": "decision", "text": "As the partners signed it.", "sure": "yes"},
            action=f"/cases/{self.case_id}/outcome",
        )
        self.no_problem(page)
        self.say(f"  Recorded: the case goes on as {outcome.replace('-', ' ')}.")
