"""Choices from ticks, crosses, typed words, deletion, striking out and highlighting.

The answer is laid out as one line of text in which each tick box is one private character; then the printed options
are looked up in it. What two signs contradict, nobody decides here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from parsers.blocks import Piece
from parsers.labels import normal
from parsers.types import Certainty, Choice, FieldRule
from parsers.values.reading import Value, empty, undetermined

_TICKED, _EMPTY, _UNCLEAR = "\ue001", "\ue002", "\ue003"
_SIGNS = {"ticked": _TICKED, "empty": _EMPTY, "unclear": _UNCLEAR}
_BRACKETS = (
    (re.compile(r"[\[(]\s*[xX✓✔√]\s*[\])]"), _TICKED),
    (re.compile(r"\[\s*\]|\(\s+\)|\(\)"), _EMPTY),
    (re.compile(r"[✓✔√]"), _TICKED),
)
# A lone x is a cross somebody typed in front of an option, in place of its box or beside it.
_LONE_CROSS = re.compile(r"(?<![\w'’.])[xX](?![\w'’.])")
_USUAL = {
    "yes": ("y", "yes", "true"),
    "no": ("n", "no", "false"),
    "not-known": ("n/k", "nk", "not known", "unknown", "don't know", "not sure"),
    "unknown": ("n/k", "nk", "not known", "unknown", "don't know"),
    "uncertain": ("unsure", "not sure", "?"),
    "not-applicable": ("n/a", "na", "not applicable"),
}


@dataclass(frozen=True, slots=True)
class _Option:
    choice: Choice
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    """The answer laid out; for each character the piece it came from."""

    text: str
    pieces: tuple[Piece | None, ...]


def read_choice(rule: FieldRule, pieces: list[Piece]) -> Value:
    ticked, unclear, rest = _marks(rule, pieces)
    slugs = tuple(dict.fromkeys(ticked))
    if unclear:
        return undetermined(
            "It is not clear which option is marked.", candidates=tuple(dict.fromkeys((*slugs, *unclear)))
        )
    if len(slugs) > 1:
        return undetermined("More than one option is marked.", candidates=slugs)
    if len(slugs) == 1:
        return _with_rest(Value(slugs[0]), rest)
    return _from_words(rule, pieces, rest)


def read_multi_choice(rule: FieldRule, pieces: list[Piece]) -> Value:
    ticked, unclear, rest = _marks(rule, pieces)
    if unclear:
        return undetermined(
            "It is not clear which option is marked.", candidates=tuple(dict.fromkeys((*ticked, *unclear)))
        )
    if ticked:
        chosen = set(ticked)
        return _with_rest(Value(tuple(choice.slug for choice in rule.choices if choice.slug in chosen)), rest)
    text = rest.strip()
    if not text:
        return empty() if _has_boxes(pieces) else _by_standing(rule, pieces, several=True)
    parts = [part for part in re.split(r"[,;\n/]+|\band\b|&", text) if part.strip()]
    found = [_typed(rule, part) for part in (parts if _typed(rule, text) is None else [text])]
    if all(found):
        slugs = {choice.slug for choice in found if choice is not None}
        reasons = ("The options were typed beside empty boxes.",) if _has_boxes(pieces) else ()
        return Value(
            tuple(choice.slug for choice in rule.choices if choice.slug in slugs),
            Certainty.INFERRED if reasons else None,
            reasons=reasons,
        )
    return undetermined(f"“{' '.join(text.split())}” is not one of the options.")


def read_tick(pieces: list[Piece]) -> Value:
    states = {piece.box for piece in pieces if piece.box} | {
        {_TICKED: "ticked", _EMPTY: "empty"}[character]
        for character in _laid_out(pieces).text
        if character in (_TICKED, _EMPTY)
    }
    if "unclear" in states or len(states) > 1:
        return undetermined("The tick box says one thing and shows another.")
    words = normal("".join(piece.text for piece in pieces if not piece.box))
    if states == {"ticked"}:
        return Value(True)
    if words in ("yes", "y", "x", "true", "ticked"):
        return Value(True)
    if words in ("no", "n", "false"):
        return Value(False)
    return empty() if states or not words else undetermined(f"“{words}” neither ticks the box nor leaves it empty.")


# --- marks ------------------------------------------------------------------------------------------------------------


def _marks(rule: FieldRule, pieces: list[Piece]) -> tuple[list[str], list[str], str]:
    """Slugs that are ticked, slugs that are unclear, and the words that belong to no option."""
    line = _laid_out(pieces)
    options = _options(rule, line.text)
    boxes = [index for index, character in enumerate(line.text) if character in (_TICKED, _EMPTY, _UNCLEAR)]
    by_box = _options_of_boxes(line, boxes, options)
    crosses = _crossed(line.text, options) if options else []
    ticked: list[str] = []
    unclear: list[str] = []
    used: set[int] = set()
    for index in boxes:
        tag_slug = _slug_of(line.pieces[index], rule)
        option = by_box.get(index)
        slug = tag_slug or (option.choice.slug if option else None)
        if option is not None:
            used.update(range(option.start, option.end))
        elif tag_slug is not None:
            used.update(_label_after(line.text, index, rule, tag_slug))
        used.add(index)
        if line.text[index] == _TICKED:
            (ticked if slug else unclear).append(slug or "?")
        elif line.text[index] == _UNCLEAR:
            unclear.append(slug or "?")
    for start, end, meant in crosses:
        (ticked if len(meant) == 1 else unclear).extend(option.choice.slug for option in meant)
        used.update(range(start, end))
    if crosses:
        for option in options:
            used.update(range(option.start, option.end))
    rest = "".join(character for index, character in enumerate(line.text) if index not in used)
    return ticked, unclear, rest


def _laid_out(pieces: list[Piece]) -> _Line:
    text: list[str] = []
    owners: list[Piece | None] = []
    for piece in pieces:
        if piece.box:
            text.append(_SIGNS[piece.box])
            owners.append(piece)
        else:
            text.extend(piece.text)
            owners.extend([piece] * len(piece.text))
    joined = "".join(text)
    for pattern, sign in _BRACKETS:
        joined = pattern.sub(partial(_sign_for, sign), joined)
    return _Line(joined, tuple(owners))


def _sign_for(sign: str, found: re.Match[str]) -> str:
    return sign + " " * (len(found[0]) - 1)


def _options(rule: FieldRule, text: str) -> list[_Option]:
    """Where the printed options stand; a longer one hides a shorter one inside it."""
    folded = "".join(character.casefold() if len(character.casefold()) == 1 else character for character in text)
    folded = folded.replace("’", "'").replace("\xa0", " ")
    found: list[_Option] = []
    words = [
        (word.casefold().replace("’", "'"), choice)
        for choice in rule.choices
        for word in dict.fromkeys((choice.label, *(each for each in choice.aliases if len(each) > 2)))
    ]
    for word, choice in sorted(words, key=lambda each: -len(each[0])):
        pattern = re.compile(rf"(?<!\w){_spaced(word)}(?!\w)")
        for match in pattern.finditer(folded):
            if all(match.end() <= each.start or each.end <= match.start() for each in found):
                found.append(_Option(choice, match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)


def _spaced(word: str) -> str:
    return r"\s+".join(re.escape(part) for part in word.split())


def _options_of_boxes(line: _Line, boxes: list[int], options: list[_Option]) -> dict[int, _Option]:
    """A box belongs to the option behind it; where boxes stand behind their options, to the one in front."""
    if not boxes or not options:
        return {}
    box_first = boxes[0] < options[0].start
    found: dict[int, _Option] = {}
    for number, index in enumerate(boxes):
        if box_first:
            limit = boxes[number + 1] if number + 1 < len(boxes) else len(line.text)
            near = [each for each in options if index < each.start < limit]
            if near:
                found[index] = near[0]
        else:
            limit = boxes[number - 1] if number else -1
            near = [each for each in options if limit < each.start < index]
            if near:
                found[index] = near[-1]
    return found


def _crossed(text: str, options: list[_Option]) -> list[tuple[int, int, list[_Option]]]:
    """Each typed cross with the option it stands at; with both where it stands between two and may mean either."""
    found = []
    inside = {index for option in options for index in range(option.start, option.end)}
    signs = [index for index, character in enumerate(text) if character in (_TICKED, _EMPTY, _UNCLEAR)]
    for cross in _LONE_CROSS.finditer(text):
        if cross.start() in inside:
            continue
        behind = [each for each in options if each.start >= cross.end() and _adjoin(text, cross.end(), each.start)][:1]
        ahead = [each for each in options if each.end <= cross.start() and _adjoin(text, each.end, cross.start())][-1:]
        if behind and ahead:
            marks = [*signs, *(each.start() for each in _LONE_CROSS.finditer(text) if each.start() not in inside)]
            last = max(options[-1].end, options[0].end)
            if min(marks) < options[0].start:
                ahead = []
            elif max(marks) >= last:
                behind = []
        if behind or ahead:
            found.append((cross.start(), cross.end(), behind + ahead))
    return found


def _adjoin(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    return not between.strip() and "\n" not in between


def _slug_of(piece: Piece | None, rule: FieldRule) -> str | None:
    if piece is None or piece.control is None:
        return None
    slug = piece.control.tag.partition("=")[2]
    return slug if any(choice.slug == slug for choice in rule.choices) else None


def _label_after(text: str, index: int, rule: FieldRule, slug: str) -> range:
    label = next(choice.label for choice in rule.choices if choice.slug == slug)
    at = text.find(label, index)
    return range(at, at + len(label)) if 0 <= at <= index + 4 else range(0)


def _has_boxes(pieces: list[Piece]) -> bool:
    return any(character in (_TICKED, _EMPTY, _UNCLEAR) for character in _laid_out(pieces).text)


def _with_rest(value: Value, rest: str) -> Value:
    words = " ".join(rest.split()).strip(" .,;:/-|")
    if not words:
        return value
    return Value(value.value, Certainty.INFERRED, reasons=(f"Other words stand beside the options: “{words}”.",))


# --- words ------------------------------------------------------------------------------------------------------------


def _from_words(rule: FieldRule, pieces: list[Piece], rest: str) -> Value:
    """No option is marked: the answer may be typed, or the others deleted or struck out, or this one highlighted."""
    boxed = _has_boxes(pieces)
    text = rest.strip() if boxed else "".join(piece.text for piece in pieces).strip()
    if not text.strip(" /|,;-"):
        return empty()
    typed = _typed(rule, text)
    if typed is not None:
        if boxed:
            return Value(typed.slug, Certainty.INFERRED, reasons=("The answer was typed beside empty boxes.",))
        if any(piece.marks.struck for piece in pieces if piece.text.strip()):
            return undetermined("The answer is struck out.", candidates=(typed.slug,))
        return Value(typed.slug)
    if boxed:
        return undetermined(f"No box is ticked, but words stand beside them: “{' '.join(text.split())}”.")
    return _by_standing(rule, pieces, several=False)


def _typed(rule: FieldRule, text: str) -> Choice | None:
    words = normal(text)
    for choice in rule.choices:
        if words in {normal(choice.label), normal(choice.slug), normal(choice.slug.replace("-", " "))}:
            return choice
    for choice in rule.choices:
        if words in {normal(alias) for alias in choice.aliases}:
            return choice
    for choice in rule.choices:
        if words in _USUAL.get(choice.slug, ()):
            return choice
    return None


def _by_standing(rule: FieldRule, pieces: list[Piece], *, several: bool) -> Value:
    line = _laid_out(pieces)
    options = _options(rule, line.text)
    said = " ".join(line.text.split())
    if not options:
        return undetermined(f"“{said}” is not one of the options.") if said else empty()
    inside = {index for option in options for index in range(option.start, option.end)}
    others = "".join(character for index, character in enumerate(line.text) if index not in inside)
    others = re.sub(r"\b(?:or|and|please|delete|as|appropriate|circle|one|tick)\b", "", others, flags=re.IGNORECASE)
    bare = not others.strip(" /|,;:.-–\\()\n\t*")
    live = [each for each in options if not _all_marked(line, each, "struck")]
    if len(live) < len(options):
        return _chosen(live, "the other options are struck out", several=several)
    for mark, words in (("highlighted", "it is highlighted"), ("bold", "it is printed bold")):
        marked = [each for each in options if _all_marked(line, each, mark)]
        if marked and len(marked) < len(options):
            return _chosen(marked, words, several=several)
    slugs = tuple(dict.fromkeys(each.choice.slug for each in options))
    if bare and len(slugs) == len(rule.choices):
        return empty()  # the printed options as they were sent
    if bare and several:
        return Value(slugs, Certainty.INFERRED, reasons=("The other options were deleted.",))
    if len(slugs) == 1 and options[0].start <= len(line.text) - len(line.text.lstrip()):
        after = line.text[options[0].end :].lstrip()
        if after[:1] in (",", ".", ";", "-", "–", "—", ":", "("):
            return Value(
                slugs[0], Certainty.INFERRED, reasons=(f"The answer begins with this option and goes on: “{said}”.",)
            )
    return undetermined(f"“{said}” is not clearly one of the options.", candidates=slugs)


def _all_marked(line: _Line, option: _Option, mark: str) -> bool:
    pieces = [line.pieces[index] for index in range(option.start, option.end) if not line.text[index].isspace()]
    return all(piece is not None and getattr(piece.marks, mark) for piece in pieces)


def _chosen(options: list[_Option], why: str, *, several: bool) -> Value:
    slugs = tuple(dict.fromkeys(each.choice.slug for each in options))
    if several and slugs:
        return Value(slugs, Certainty.INFERRED, reasons=(f"Read so because {why}.",))
    if len(slugs) == 1:
        return Value(slugs[0], Certainty.INFERRED, reasons=(f"Read so because {why}.",))
    return undetermined("It is not clear which option is meant.", candidates=slugs)
