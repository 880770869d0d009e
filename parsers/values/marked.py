"""An answer laid out as one line of text, in which each tick box is one private character, and what is marked in it.

A box belongs to the option it stands at. Where it stands between two and may mean either, nobody decides here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from parsers.blocks import Piece
from parsers.types import Choice, FieldRule

TICKED, EMPTY, UNCLEAR = "\ue001", "\ue002", "\ue003"
_SIGNS = {"ticked": TICKED, "empty": EMPTY, "unclear": UNCLEAR}
_BRACKETS = (
    (re.compile(r"[\[(]\s*[xX✓✔√]\s*[\])]"), TICKED),
    (re.compile(r"\[[\s_]*\]|\([\s_]+\)|\(\)"), EMPTY),
    (re.compile(r"[✓✔√]"), TICKED),
)
# A lone x is a cross somebody typed in front of an option, in place of its box or beside it.
_LONE_CROSS = re.compile(r"(?<![\w'’.])[xX](?![\w'’.])")
_BETWEEN = " \t\xa0:=.-–—"  # what may stand between a box and its option
_SAYING_NO = frozenset("✗✘❌🗴🗶")
_FOLDED = str.maketrans({"’": "'", "‘": "'", "\xa0": " "})
_SPEAKING = (("struck", "struck out"), ("highlighted", "highlighted"), ("underlined", "underlined"), ("bold", "bold"))


@dataclass(frozen=True, slots=True)
class Option:
    choice: Choice
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """For each character the piece it came from."""

    text: str
    pieces: tuple[Piece | None, ...]

    @property
    def boxes(self) -> list[int]:
        return [index for index, character in enumerate(self.text) if character in (TICKED, EMPTY, UNCLEAR)]


@dataclass(slots=True)
class Marked:
    """Slugs that are ticked or not, those of which it is not clear, and the words that belong to no option."""

    line: Line
    options: list[Option]
    ticked: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    boxed: bool = False
    rest: str = ""


def laid_out(pieces: Sequence[Piece]) -> Line:
    text: list[str] = []
    owners: list[Piece | None] = []
    for piece in pieces:
        if piece.box:
            text.append(_SIGNS[piece.box])
            owners.append(piece)
        else:
            text.append(piece.text)
            owners.extend([piece] * len(piece.text))
    joined = "".join(text)
    for pattern, sign in _BRACKETS:
        joined = pattern.sub(partial(_sign_for, sign), joined)
    return Line(joined, tuple(owners))


def _sign_for(sign: str, found: re.Match[str]) -> str:
    return sign + " " * (len(found[0]) - 1)


def options_in(rule: FieldRule, text: str) -> list[Option]:
    """Where the printed options stand; a longer one hides a shorter one inside it."""
    folded = text.translate(_FOLDED)
    folded = folded.lower() if len(folded.lower()) == len(folded) else folded
    found: list[Option] = []
    for pattern, choice in _patterns(rule.choices):
        for match in pattern.finditer(folded):
            if all(match.end() <= each.start or each.end <= match.start() for each in found):
                found.append(Option(choice, match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)


@lru_cache(maxsize=1_000)
def _patterns(choices: tuple[Choice, ...]) -> tuple[tuple[re.Pattern[str], Choice], ...]:
    words = [
        (word.lower().translate(_FOLDED), choice)
        for choice in choices
        for word in dict.fromkeys((choice.label, *(each for each in choice.aliases if len(each) > 2)))
        if word.strip()
    ]
    return tuple(
        (re.compile(rf"(?<!\w){_spaced(word)}(?!\w)"), choice)
        for word, choice in sorted(words, key=lambda each: -len(each[0]))
    )


def _spaced(word: str) -> str:
    return r"\s+".join(re.escape(part) for part in word.split())


def marked(rule: FieldRule, pieces: Sequence[Piece]) -> Marked:
    line = laid_out(pieces)
    found = Marked(line, options_in(rule, line.text))
    boxes = line.boxes
    found.boxed = bool(boxes)
    crosses = _crosses(line.text, found.options)
    signs = sorted((*boxes, *crosses))
    used: set[int] = set(signs)
    for index, near in zip(signs, _at_signs(line.text, signs, found.options), strict=True):
        for option in near:
            used.update(range(option.start, option.end))
        slugs = {option.choice.slug for option in near}
        if tagged := _tagged(line.pieces[index], rule):
            used.update(_label_after(line.text, index, rule, tagged))
            slugs = {tagged} if not slugs or tagged in slugs else slugs | {tagged}
        sign = TICKED if index in crosses else line.text[index]
        _note(found, UNCLEAR if sign == TICKED and _may_say_no(found, index, rule) else sign, sorted(slugs))
    if (crosses or (found.ticked and not found.empty)) and _all_printed(found, rule):
        used.update(index for option in found.options for index in range(option.start, option.end))
    both = set(found.ticked) & set(found.empty)
    if both:
        found.unclear.extend(each for each in found.ticked if each in both)
        found.ticked = [each for each in found.ticked if each not in both]
    found.rest = "".join(character for index, character in enumerate(line.text) if index not in used)
    return found


def _all_printed(found: Marked, rule: FieldRule) -> bool:
    return {each.choice.slug for each in found.options} == {each.slug for each in rule.choices}


def _may_say_no(found: Marked, index: int, rule: FieldRule) -> bool:
    """A ✗ typed at the only option that was left may mean that it is not so."""
    piece = found.line.pieces[index]
    return piece is not None and piece.control is None and piece.text in _SAYING_NO and not _all_printed(found, rule)


def _note(found: Marked, sign: str, slugs: list[str]) -> None:
    if sign == UNCLEAR or (sign == TICKED and len(slugs) != 1):
        found.unclear.extend(slugs or ["?"])
    elif sign == TICKED:
        found.ticked.extend(slugs)
    else:
        found.empty.extend(slugs)


def _at_signs(text: str, signs: list[int], options: list[Option]) -> list[list[Option]]:
    """For each box or cross the option it belongs to; both its neighbours where it may belong to either."""
    behind = [
        next((each for each in options if each.start > at and adjoin(text, at + 1, each.start)), None) for at in signs
    ]
    ahead = [
        next((each for each in reversed(options) if each.end <= at and adjoin(text, each.end, at)), None)
        for at in signs
    ]
    pairs = list(zip(behind, ahead, strict=True))
    only_behind = any(one is not None and other is None for one, other in pairs)
    only_ahead = any(one is None and other is not None for one, other in pairs)
    if only_behind and not only_ahead:
        pairs = [(one, None) for one, _ in pairs]
    elif only_ahead and not only_behind:
        pairs = [(None, other) for _, other in pairs]
    return [[each for each in pair if each is not None] for pair in pairs]


def adjoin(text: str, start: int, end: int) -> bool:
    return not text[start:end].strip(_BETWEEN)


def _crosses(text: str, options: list[Option]) -> frozenset[int]:
    """A cross typed at an option."""
    if not options or ("x" not in text and "X" not in text):
        return frozenset()
    return frozenset(
        cross.start()
        for cross in _LONE_CROSS.finditer(text)
        if all(not each.start <= cross.start() < each.end for each in options)
        and any(
            adjoin(text, cross.end(), each.start)
            if each.start >= cross.end()
            else adjoin(text, each.end, cross.start())
            for each in options
        )
    )


def _tagged(piece: Piece | None, rule: FieldRule) -> str | None:
    if piece is None or piece.control is None:
        return None
    slug = piece.control.tag.partition("=")[2]
    return slug if any(choice.slug == slug for choice in rule.choices) else None


def _label_after(text: str, index: int, rule: FieldRule, slug: str) -> range:
    label = next(choice.label for choice in rule.choices if choice.slug == slug)
    at = text.find(label, index)
    return range(at, at + len(label)) if 0 <= at <= index + 4 else range(0)


def standing(found: Marked) -> list[tuple[str, tuple[str, ...]]]:
    """Each way in which some options stand out from the others, with the options that it leaves or picks."""
    ways: list[tuple[str, tuple[str, ...]]] = []
    for mark, words in _SPEAKING:
        having = [each for each in found.options if _wholly(found.line, each, mark)]
        if not having or (len(having) == len(found.options) and mark != "struck"):
            continue
        meant = [each for each in found.options if each not in having] if mark == "struck" else having
        ways.append((words, tuple(dict.fromkeys(each.choice.slug for each in meant))))
    return ways


def _wholly(line: Line, option: Option, mark: str) -> bool:
    pieces = [line.pieces[index] for index in range(option.start, option.end) if not line.text[index].isspace()]
    return all(piece is not None and getattr(piece.marks, mark) for piece in pieces)
