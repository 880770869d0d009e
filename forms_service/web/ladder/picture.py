"""A picture of the ladder: its stages as rungs from the bottom up, where the matter stands, days or that none is set.

Narrow enough to be read at 320 pixels without turning; shapes and words say what shades say, for black print.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from forms_service.db.queries.ladder_page import LadderPage, StageShown
from forms_service.domain.events import LONDON
from forms_service.web.ladder_words import standing_words
from forms_service.web.moments import say_short_day
from forms_service.web.words import words_for

WIDTH = 300
RAIL_LEFT, RAIL_RIGHT, WORDS_AT = 14, 62, 80
_TITLE_LETTERS, _LINE_LETTERS = 25, 33  # that fit beside the rails at these sizes
_TITLE_STEP, _LINE_STEP, _GAP, _EDGE = 18, 17, 22, 16
_LEAST = 58


@dataclass(frozen=True, slots=True)
class Words:
    y: int
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class DrawnRung:
    """`y` of the rung itself, in the middle of its words."""

    y: int
    number: str
    state: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    rungs: tuple[DrawnRung, ...]
    height: int
    said: str
    """The same facts in sentences."""


def picture_of(page: LadderPage) -> Picture:
    drawn = []
    top = _EDGE
    for shown in reversed(page.stages):
        title = textwrap.wrap(shown.name, _TITLE_LETTERS)
        lines = [line for each in lines_of(shown) for line in textwrap.wrap(each, _LINE_LETTERS)]
        tall = max(_LEAST, len(title) * _TITLE_STEP + len(lines) * _LINE_STEP)
        y = top + 14
        words = []
        for text in title:
            words.append(Words(y, text, bold=True))
            y += _TITLE_STEP
        for text in lines:
            words.append(Words(y, text))
            y += _LINE_STEP
        drawn.append(DrawnRung(top + 22, shown.stage.number, shown.state, tuple(words)))
        top += tall + _GAP
    return Picture(tuple(drawn), top - _GAP + _EDGE, " ".join(sentences_of(page)))


def lines_of(shown: StageShown) -> list[str]:
    """What stands under a stage's title: its state with its day, then its date or that there is none."""
    said = [words_for(shown.state, "rung-state")]
    last = shown.times[-1] if shown.times else None
    if last is not None and last.ended_at is None:
        said.append(f"Since {say_short_day(last.opened_at.astimezone(LONDON).date())}")
    elif last is not None and last.ended_at is not None:
        said.append(f"On {say_short_day(last.ended_at.astimezone(LONDON).date())}")
    # Of what is over or was passed over, a day that was set would say nothing.
    return said if shown.is_behind else [*said, date_line(shown)]


def date_line(shown: StageShown) -> str:
    """One line for a stage: the day that is in force, never more than that."""
    if not shown.dated:
        return "No timescale is set"
    days = [(step.date.due_on, step.done) for step in shown.steps if step.date is not None and step.date.in_force]
    if not days:
        return "Its day is not known yet"
    return f"Indicative: by {say_short_day(min(day for day, _ in days))}"


def sentences_of(page: LadderPage) -> list[str]:
    said = [standing_words(page.ladder)]
    said += [f"{shown.name}: {'; '.join(lines_of(shown))}." for shown in page.stages]
    return said
