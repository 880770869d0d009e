"""A party follows its own matter by the link in its mail: sends the form and confirms what it is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from forms_service.demo.climbing import Climbing, Told
from forms_service.demo.story import plain
from forms_service.demo.visitor import PageError, Visitor
from forms_service.domain.references import MEDIA_TYPES

_DOOR = re.compile(r"https?://\S+/matter/[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Door:
    """What a newcomer needs to look through a party's eyes."""

    name: str
    address: str
    link: str


@dataclass
class Following(Climbing):
    doors: dict[str, Door] = field(default_factory=dict)
    followers: dict[str, Visitor] = field(default_factory=dict)

    def linked(self, told: Told) -> None:
        """The unit sends the link; the party opens it with the address that it was sent to."""
        party = self.party_id(told["party"])
        page = self.officer.get(f"/cases/{self.case_id}/links")
        self.no_problem(self.officer.submit(page, form=f"send-{party}"))
        self.letters_go()
        mails = self.stage.catcher.to(told["address"])
        links = [found[0] for mail in mails if (found := _DOOR.findall(mail.text.replace("=\n", "")))]
        if not links:
            raise PageError(f"no mail with a link has reached {told['address']}")
        visitor = Visitor(self.stage.base_url, told["name"])
        page = visitor.submit(visitor.get(links[-1]), {"address": told["address"]}, form="open")
        self.no_problem(page)
        self.doors[told["party"]] = Door(told["name"], told["address"], links[-1])
        self.followers[told["party"]] = visitor
        self.say(f"  {told['name']} opens the link that was sent, and sees this matter and nothing else.")

    def form_sent(self, told: Told) -> None:
        """By the party on its own page, or entered by the unit where it came as a letter or mail."""
        answers = plain({**self.story["form"], **told["answers"]})
        target = told["format"]
        data = self.filler().filled(self.process().notification.form, answers, target, self.reference)
        files = {"document": [(f"update.{target}", data, MEDIA_TYPES[target])]}
        if told.get("party"):
            visitor = self.followers[told["party"]]
            page = visitor.submit(visitor.get(f"/party/{self.party_id(told['party'])}"), files=files, form="upload")
        else:
            page = self.officer.get(f"/cases/{self.case_id}/forms")
            page = self.officer.submit(page, {"via": told["via"]}, files=files, form="form")
        self.no_problem(page)
        self.say(f"  The form comes again ({target}): {told['news']}")
        self.stage.settle()
        self.review_returns("form")

    def confirmed(self, told: Told) -> None:
        visitor = self.followers[told["party"]]
        page = visitor.get(f"/party/{self.party_id(told['party'])}")
        self.no_problem(visitor.submit(page, form=f"confirm-{told['step']}"))
        title = next(step.title for step in self.process().steps if step.id == told["step"])
        self.say(f"  {visitor.name} confirms: {title}.")

    def close(self) -> None:
        for visitor in self.followers.values():
            visitor.close()
