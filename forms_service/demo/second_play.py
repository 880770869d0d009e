"""The second story: escalations of other partnerships, beside a review that one of them is about, on one clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forms_service.demo.cast import Say
from forms_service.demo.stage import Stage
from forms_service.demo.story import LONDON, Story, moment
from forms_service.demo.strand import Strand
from forms_service.demo.visitor import Visitor
from forms_service.domain.deadlines import day_in_words


@dataclass
class SecondPlayer:
    """Every strand has its own case and signs in its own people; they share the clock."""

    stage: Stage
    story: Story
    say: Say
    strands: dict[str, Strand] = field(init=False)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.strands = {
            key: Strand(self.stage, told, lambda line: self.say(f"  {line}"), self.visitors)
            for key, told in self.story["strands"].items()
        }

    def play(self) -> None:
        day = None
        for scene in self.story["scenes"]:
            at = moment(scene["at"])
            if at.astimezone(LONDON).date() != day:
                day = at.astimezone(LONDON).date()
                self.say(f"\n{day_in_words(day)}")
            self.stage.set_clock(at)
            self.stage.settle()  # what the clock itself does at this hour comes first
            self._scene(at, scene)

    def _scene(self, at: datetime, scene: Mapping[str, Any]) -> None:
        strand = self.strands[scene["of"]]
        called = f"{strand.story['called']}{f' ({strand.reference})' if strand.reference else ''}"
        self.say(f"  {at.astimezone(LONDON):%H:%M}, {called}")
        for told in scene["acts"]:
            if told["do"] == "begun-beside":
                begun = strand.begin_escalation(told)
                beside = self.strands[told["strand"]]
                beside.case_id, beside.reference = begun.id, begun.reference or ""
                self.stage.settle()
                beside.dates()
                beside.letters_go()
            else:
                strand.act({"at": scene["at"], **told})
            self.stage.settle()

    def close(self) -> None:
        for strand in self.strands.values():
            strand.close()
        for visitor in self.visitors.values():
            visitor.close()
