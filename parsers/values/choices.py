"""Choices from ticks, crosses, typed words, deletion, striking out, underlining and highlighting.

What two signs contradict, nobody decides here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.blocks import PLAIN, Piece
from parsers.labels import normal
from parsers.types import Certainty, Choice, FieldRule
from parsers.values.marked import EMPTY, TICKED, UNCLEAR, Marked, laid_out, marked, standing
from parsers.values.plain import plain
from parsers.values.reading import Value, empty, undetermined

_LONGEST_WORD = 40
_USUAL = {
    "yes": ("y", "yes", "true"),
    "no": ("n", "no", "false"),
    "not-known": ("n/k", "nk", "not known", "unknown", "don't know", "not sure"),
    "unknown": ("n/k", "nk", "not known", "unknown", "don't know"),
    "uncertain": ("unsure", "not sure", "?"),
    "not-applicable": ("n/a", "na", "not applicable"),
}
_INSTRUCTIONS = re.compile(
    r"\b(?:or|please|delete|as|appropriate|applicable|circle|one|tick|mark|which|that|applies|apply|box|all)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*no\.?\s*\d", re.IGNORECASE)  # the number of a house, and no answer


def read_choice(rule: FieldRule, pieces: Sequence[Piece]) -> Value:
    if len(pieces) == 1 and _is_mere_word(pieces[0]):
        return _read_word(_This(rule), pieces[0].text)
    return _read_choice(rule, pieces)


def _is_mere_word(piece: Piece) -> bool:
    """Nothing but its letters says what is meant."""
    tagged = piece.control is not None and "=" in piece.control.tag
    typed = piece.node is not None and piece.marks is PLAIN and piece.box is None
    return typed and not tagged and len(piece.text) <= _LONGEST_WORD and piece.text.isascii()


class _This:
    """One rule and no other, however alike: comparing rules by what they say takes longer than reading a word."""

    __slots__ = ("rule",)

    def __init__(self, rule: FieldRule) -> None:
        self.rule = rule

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.rule is other.rule

    def __hash__(self) -> int:
        return id(self.rule)


@lru_cache(maxsize=2_000)
def _read_word(this: _This, word: str) -> Value:
    """A long table says the same few words again and again."""
    return _read_choice(this.rule, (Piece(word, 0),))


def _read_choice(rule: FieldRule, pieces: Sequence[Piece]) -> Value:
    found = marked(rule, pieces)
    slugs = tuple(dict.fromkeys(found.ticked))
    if found.unclear:
        return _unclear(found)
    if len(slugs) > 1:
        return undetermined("More than one option is marked.", candidates=slugs)
    if len(slugs) == 1:
        return _unless_contradicted(found, slugs) or _with_rest(Value(slugs[0]), found.rest)
    return _from_words(rule, pieces, found)


def read_multi_choice(rule: FieldRule, pieces: Sequence[Piece]) -> Value:
    found = marked(rule, pieces)
    if found.unclear:
        return _unclear(found)
    if found.ticked:
        slugs = tuple(choice.slug for choice in rule.choices if choice.slug in found.ticked)
        return _unless_contradicted(found, slugs) or _with_rest(Value(slugs), found.rest)
    text = found.rest.strip()
    if not text:
        return _by_standing(rule, found, several=True)
    parts = [part for part in re.split(r"[,;\n/]+|\band\b|&", text) if part.strip()]
    choices = [_typed(rule, part) for part in (parts if _typed(rule, text) is None else [text])]
    if choices and all(choices) and not any(_struck(piece) for piece in pieces):
        slugs = tuple(choice.slug for choice in rule.choices if choice in choices)
        if len(slugs) == len(rule.choices) > 1 and not found.boxed:
            return _by_standing(rule, found, several=True)
        reasons = ("The options were typed beside empty boxes.",) if found.boxed else ()
        return Value(slugs, Certainty.INFERRED if reasons else None, reasons=reasons)
    if found.options and not found.boxed:
        return _by_standing(rule, found, several=True)
    return undetermined(f"“{_said(text)}” is not one of the options.")


def read_tick(rule: FieldRule, pieces: Sequence[Piece]) -> Value:
    line = laid_out(pieces)
    states = {line.text[index] for index in line.boxes}
    if UNCLEAR in states or len(states) > 1:
        return undetermined("The tick box says one thing and shows another.")
    words = normal(plain("".join("" if character in states else character for character in line.text)))
    own = words in ("", normal(rule.label), *(normal(choice.label) for choice in rule.choices))
    if any(_struck(piece) for piece in pieces):
        return undetermined(f"Words are struck out: “{_said(line.text)}”.")
    if own:  # the printed question may itself be "Yes" or "No"
        return Value(True) if states == {TICKED} else empty()
    if words in ("yes", "y", "x", "true", "ticked", "agreed"):
        reasons = ("The answer was typed beside an empty box.",) if states == {EMPTY} else ()
        return Value(True, Certainty.INFERRED if reasons else None, reasons=reasons)
    if words in ("no", "n", "false"):
        return Value(False) if states != {TICKED} else undetermined("The box is ticked, but beside it stands “no”.")
    if states == {TICKED}:
        return _with_rest(Value(True), words)
    return undetermined(f"“{_said(words)}” neither ticks the box nor leaves it empty.")


# --- marks ------------------------------------------------------------------------------------------------------------


def _unclear(found: Marked) -> Value:
    return undetermined(
        "It is not clear which option is marked.", candidates=tuple(dict.fromkeys((*found.ticked, *found.unclear)))
    )


def _unless_contradicted(found: Marked, slugs: tuple[str, ...]) -> Value | None:
    """A tick at one option, and another one picked out in another way."""
    for way, meant in standing(found):
        if meant and not set(slugs) & set(meant):
            words = f"One option is ticked, but “{', '.join(meant)}” stands out: the other is {way}."
            if way != "struck out":
                words = f"One option is ticked, but another one is {way}."
            return undetermined(words, candidates=tuple(dict.fromkeys((*slugs, *meant))))
        if way == "struck out" and not set(slugs) <= set(meant):
            return undetermined("An option is ticked and struck out.", candidates=slugs)
    return None


def _with_rest(value: Value, rest: str) -> Value:
    words = _said(_INSTRUCTIONS.sub(" ", rest)).strip(" .,;:/-–|()*")
    if not words:
        return value
    return Value(value.value, Certainty.INFERRED, reasons=(f"Other words stand beside the options: “{words}”.",))


def _said(text: str, longest: int = 120) -> str:
    line = " ".join(text.replace(TICKED, "☒").replace(EMPTY, "☐").replace(UNCLEAR, "☐").split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _struck(piece: Piece) -> bool:
    return piece.marks.struck and bool(piece.text.strip())


# --- words ------------------------------------------------------------------------------------------------------------


def _from_words(rule: FieldRule, pieces: Sequence[Piece], found: Marked) -> Value:
    """No option is marked: the answer may be typed, or the others deleted or struck out, or this one highlighted."""
    text = plain(found.rest if found.boxed else "".join(piece.text for piece in pieces)).strip()
    if not text.strip(" /|,;-–—"):
        return _by_standing(rule, found, several=False) if found.boxed else _dash(text)
    typed = _typed(rule, text, made=all(piece.node is None for piece in pieces))
    if typed is not None:
        if any(_struck(piece) for piece in pieces):
            return undetermined("The answer is struck out.", candidates=(typed.slug,))
        if found.boxed:
            return Value(typed.slug, Certainty.INFERRED, reasons=("The answer was typed beside empty boxes.",))
        return Value(typed.slug)
    if found.boxed:
        return undetermined(f"No box is ticked, but words stand beside them: “{_said(text)}”.")
    return _by_standing(rule, found, several=False)


def _dash(text: str) -> Value:
    return undetermined(f"“{text}” says that no answer is given here, not what it is.") if text else empty()


def _typed(rule: FieldRule, text: str, *, made: bool = False) -> Choice | None:
    """`made`: the words are the state of a form's own field, and not what a person typed."""
    if made and (same := next((each for each in rule.choices if each.slug == text), None)) is not None:
        return same
    words = normal(text)
    for known in _known_words(rule.choices):
        meant = known.get(words)
        if meant is not None:
            return meant[0] if len(meant) == 1 else None
    return None


@lru_cache(maxsize=1_000)
def _known_words(choices: tuple[Choice, ...]) -> tuple[dict[str, tuple[Choice, ...]], ...]:
    """Labels before the other words seen for an option, and these before the words that are usual anywhere."""
    labels: dict[str, tuple[Choice, ...]] = {}
    seen: dict[str, tuple[Choice, ...]] = {}
    usual: dict[str, tuple[Choice, ...]] = {}
    for choice in choices:
        # A name like "none" is ours: whoever types it does not mean the option that we call so.
        named = (
            ()
            if normal(choice.slug) in ("none", "nil", "other", "na")
            else (choice.slug.replace("-", " "), choice.slug)
        )
        for table, words in (
            (labels, (choice.label, *named)),
            (seen, choice.aliases),
            (usual, _USUAL.get(choice.slug, ())),
        ):
            for word in {normal(each) for each in words} - {""}:
                table[word] = (*table.get(word, ()), choice)
    return labels, seen, usual


def _by_standing(rule: FieldRule, found: Marked, *, several: bool) -> Value:
    line, options = found.line, found.options
    said = _said(line.text)
    if not options:
        return _without_options(found, said)
    ways = standing(found)
    if ways:
        return _chosen(ways, several=several)
    inside = {index for option in options for index in range(option.start, option.end)}
    others = "".join(character for index, character in enumerate(line.text) if index not in inside)
    others = _INSTRUCTIONS.sub("", others).translate({ord(sign): None for sign in (TICKED, EMPTY, UNCLEAR)})
    bare = not others.strip(" /|,;:.-–—\\()\n\t*\xa0_")
    slugs = tuple(dict.fromkeys(each.choice.slug for each in options))
    if bare and list(slugs) == [each.slug for each in rule.choices] and len(options) == len(slugs):
        return empty()  # the printed options as they were sent
    if found.boxed:
        if len(slugs) > 1 or several:
            return empty()
        return undetermined("Only one of the options is left, and its box is empty.", candidates=slugs)
    if bare and several:
        return Value(slugs, Certainty.INFERRED, reasons=("The other options were deleted.",))
    if len(slugs) == 1 and options[0].start <= len(line.text) - len(line.text.lstrip()):
        after = line.text[options[0].end :].lstrip()
        if after[:1] in (",", ".", ";", "-", "–", "—", ":", "(", "!") and not _NUMBERED.match(line.text):
            return Value(
                slugs[0], Certainty.INFERRED, reasons=(f"The answer begins with this option and goes on: “{said}”.",)
            )
    return undetermined(f"“{said}” is not clearly one of the options.", candidates=slugs)


def _without_options(found: Marked, said: str) -> Value:
    if not said:
        return empty()
    if found.boxed and not found.rest.strip():
        return empty()
    return undetermined(f"“{said}” is not one of the options.")


def _chosen(ways: list[tuple[str, tuple[str, ...]]], *, several: bool) -> Value:
    sets = {meant for _, meant in ways}
    every = tuple(dict.fromkeys(slug for _, meant in ways for slug in meant))
    if len(sets) > 1:
        return undetermined("The options are marked in two ways that do not agree.", candidates=every)
    why = {"struck out": "the other options are struck out", "bold": "it is printed bold"}
    reason = f"Read so because {why.get(ways[0][0], f'it is {ways[0][0]}')}."
    if several and every:
        return Value(every, Certainty.INFERRED, reasons=(reason,))
    if len(every) == 1:
        return Value(every[0], Certainty.INFERRED, reasons=(reason,))
    return undetermined("It is not clear which option is meant.", candidates=every)
