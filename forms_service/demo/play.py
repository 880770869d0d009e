"""The story, played through the doors: every act is a person at a page, every document goes by HTTP and by mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms_service.demo.asking import Asking
from forms_service.demo.deciding import Deciding
from forms_service.demo.opening import Opening
from forms_service.demo.packing import Packing
from forms_service.demo.returning import Returning
from forms_service.demo.story import LONDON, moment
from forms_service.domain.deadlines import day_in_words


@dataclass
class Player(Opening, Asking, Returning, Packing, Deciding):
    """Plays the whole."""

    def play(self) -> None:
        acts: list[tuple[datetime, int, Callable[[], None]]] = []

        def at(when: Any, act: Callable[[], None]) -> None:
            acts.append((moment(when), len(acts), act))

        story = self.story
        at(story["notification"]["at"], self.notify)
        at(story["checked_at"], self.check_and_open)
        at(story["checked_at"], self.confirm_meetings)
        for wave in story["letters"]:
            at(wave["at"], lambda wave=wave: self.release(wave["kinds"]))  # type: ignore[misc]
        for view in story["views"]:
            at(view["at"], lambda view=view: self.view(view))  # type: ignore[misc]
        at(story["statutory_notification"]["at"], self.statutory_notification)
        at(story["asked_at"], self.ask_agencies)
        for sent in [*story["returns"], *story["late_returns"]]:
            at(sent["at"], lambda sent=sent: self.send_return(sent))  # type: ignore[misc]
        for review in story["reviews"]:
            at(review, self.review_returns)
        at(story["added"]["at"], self.add_agency)
        for call in story["calls"]:
            at(call["at"], lambda call=call: self.call(call))  # type: ignore[misc]
        at(story["pack"]["at"], lambda: self.pack("pack", story["pack"]["reason"]))
        at(story["reading"]["at"], self.read_pack)
        at(story["addendum"]["at"], lambda: self.pack("addendum", story["addendum"]["reason"]))
        at(story["decision"]["drafted_at"], self.decide)
        for response in story["responses"]:
            at(response["at"], lambda response=response: self.respond(response))  # type: ignore[misc]
        at(story["joint_response"]["at"], self.joint_response)
        for signature in story["signatures"]:
            at(signature["at"], lambda signature=signature: self.sign(signature))  # type: ignore[misc]
        at(story["to_panel"]["at"], self.to_panel)
        at(story["panel_answer"]["at"], self.panel_answer)
        for tick in story["ticks"]:
            at(tick, self.tick)
        day = None
        for when, _, act in sorted(acts, key=lambda each: each[:2]):
            if when.astimezone(LONDON).date() != day:
                day = when.astimezone(LONDON).date()
                self.say(f"\n{day_in_words(day)}")
            self.stage.set_clock(when)
            self.stage.settle()  # what the clock itself does at this hour comes first
            act()
            self.stage.settle()

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.close()
