"""The words a form prints: which label means which field, and what is known not to be an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from parsers.labels import bare, is_prompt, normal
from parsers.types import Certainty, FieldKind, FieldRule, FormRules

NEAR = 87.0  # of 100; below it two labels of real forms begin to look alike
_SHORTEST_NEAR = 8
_MOST_ADDED = 30  # characters, about five words
_LONGEST_LABEL = 600
_REMEMBERED = 5_000
# "1.", "2)", "Q3", "a)", "(iv)", "4.1"; a letter only with its mark, since "a" is a word.
_NUMBERING = re.compile(
    r"^(?:(?:q|question|no|item|section)\.?\s*)?\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?|[a-z](?=[).:])|[ivx]{1,4}(?=[).:]))[).:\-]*\s+"
)
_BRACKET = re.compile(r"(.*[^\s(\[])\s*[(\[]([^()\[\]]*)")
_MERE_HINT = re.compile(
    r"(?:please|if|e\.?g|i\.?e|tick|circle|delete|select|choose|in full|required|mandatory|optional|including|include|"
    r"dd|d/m|hh|24|block capitals|print|state|give|use|continue|max|maximum|as (?:appropriate|applicable|known)|where|"
    r"see|yes/no|y/n)\b.*"
)


@dataclass(frozen=True, slots=True)
class Match:
    rule: FieldRule
    certainty: Certainty
    own: bool  # the form's own label, not one that was merely seen for it
    reason: str | None = None
    as_printed: bool = False  # the reason is another than that the label was changed


class Labels:
    """Labels of one set of fields: of a form, or the columns of a table."""

    def __init__(self, rules: tuple[FieldRule, ...]) -> None:
        self.rules = rules
        self._own: dict[str, list[FieldRule]] = {}
        self._seen: dict[str, list[FieldRule]] = {}
        for rule in rules:
            _note(self._own, rule.label, rule)
            for alias in rule.aliases:
                _note(self._seen, alias, rule)
        self.shared = {key: tuple(found) for key, found in self._own.items() if len(found) > 1}
        seen = {key: found for key, found in self._seen.items() if key not in self.shared}
        self._sure = _unambiguous(seen, own=False) | _unambiguous(self._own, own=True)
        self.keys = frozenset(self._sure)  # a line without any of them matches nothing

    def match(self, text: str) -> Match | None:
        """Exactly one field may answer to a label; near spellings are another matter."""
        if len(text) > _LONGEST_LABEL:
            return None
        written, numbered, bracketed, within = spellings(text)
        match = self._known(written) or (self._known(numbered) if numbered else None)
        if match is not None or not bracketed:
            return match
        match = self._known(bracketed)
        if match is None or _is_mere_hint(within, match.rule):
            return match
        return Match(match.rule, Certainty.INFERRED, match.own, f"The label goes on: “({within})”.")

    def sharing(self, text: str) -> tuple[FieldRule, ...]:
        """The questions that bear this one label; none where it is no label, or that of one alone."""
        if not self.shared or len(text) > _LONGEST_LABEL or self.match(text) is not None:
            return ()
        written, numbered, _, _ = spellings(text)
        return next((self.shared[key] for key in (*written, *numbered) if key in self.shared), ())

    def _known(self, written: tuple[str, ...]) -> Match | None:
        found = [match for key in written if (match := self._sure.get(key)) is not None]
        return next((match for match in found if match.own), found[0]) if found else None

    def near(self, text: str, among: Set[str]) -> list[Match]:
        """The fields whose labels are nearest; more than one where they are equally near."""
        words = normal(text) if len(text) <= _LONGEST_LABEL else ""
        if len(words) < _SHORTEST_NEAR:
            return []
        scores: list[tuple[float, FieldRule]] = []
        for rule in self.rules:
            if rule.name in among:
                best = max((_likeness(words, normal(label)) for label in (rule.label, *rule.aliases)), default=0.0)
                if best >= NEAR:
                    scores.append((best, rule))
        if not scores:
            return []
        top = max(score for score, _ in scores)
        return [
            Match(rule, Certainty.INFERRED, False, f"The label reads “{text.strip()}”, near to “{rule.label}”.")
            for score, rule in scores
            if score >= top - 2
        ]


@lru_cache(maxsize=_REMEMBERED)
def spellings(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]:
    """How a line compares with labels: as it stands; without its number; without its bracket; and what is within that.
    Worked out once, however many sets of labels it is held against."""
    words = normal(text)
    numbered = _NUMBERING.sub("", words, count=1)
    bracketed = _BRACKET.fullmatch(numbered)
    return (
        _keys(text),
        _keys(numbered) if numbered != words else (),
        _keys(bracketed[1]) if bracketed is not None else (),
        bracketed[2] if bracketed is not None else "",
    )


def keys_of(text: str) -> Iterator[str]:
    """All the ways in which a line compares with labels."""
    if len(text) <= _LONGEST_LABEL:
        for keys in spellings(text)[:3]:
            yield from keys


def _keys(text: str) -> tuple[str, ...]:
    words, letters = normal(text), bare(text)
    return tuple(key for key in (words, letters) if key)


def _unambiguous(table: dict[str, list[FieldRule]], *, own: bool) -> dict[str, Match]:
    return {key: Match(rules[0], Certainty.BY_LABEL, own) for key, rules in table.items() if len(rules) == 1}


def _is_mere_hint(words: str, rule: FieldRule) -> bool:
    """How to answer, and not which question it is: "(please print)", but not "(of the father)"."""
    return bool(_MERE_HINT.fullmatch(words)) or (rule.hint is not None and words in normal(rule.hint))


def _likeness(one: str, other: str) -> float:
    """Lengths that differ too much are not compared: documents may hold very many lines. To a long label a whole
    sentence may be added and leave it near; what the sentence says would then be set aside with the label."""
    if len(one) > len(other) + _MOST_ADDED or 200.0 * min(len(one), len(other)) < NEAR * (len(one) + len(other)):
        return 0.0
    return fuzz.ratio(one, other, score_cutoff=NEAR)


def _note(table: dict[str, list[FieldRule]], label: str, rule: FieldRule) -> None:
    for key in {normal(label), bare(label)}:
        rules = table.setdefault(key, [])
        if key and rule not in rules:
            rules.append(rule)


class Printed:
    """Everything the form prints of itself."""

    def __init__(self, rules: FormRules) -> None:
        words = [*rules.boilerplate, rules.title, *rules.codes]
        words += [
            choice.label for rule in rules.fields if rule.kind is FieldKind.MULTI_CHOICE for choice in rule.choices
        ]
        for rule in _all(rules.fields):
            words += [rule.label, *rule.aliases]
            if rule.hint:
                words.append(rule.hint)
        for code in rules.codes:
            words += [f"{code} version {rules.version}", f"{code} v{rules.version}", f"{code} {rules.title}"]
        self.phrases = tuple(dict.fromkeys(words))
        self._words = {normal(line) for word in words for line in (word, *word.split("\n"))} - {""}
        hints = [*(rule.hint for rule in _all(rules.fields) if rule.hint), *rules.boilerplate]
        self._hints = sorted({hint.casefold() for hint in hints if len(hint.split()) > 2}, key=len, reverse=True)

    def leading(self, text: str) -> int:
        """How many characters of a line are a hint that the form prints under its labels, in front of an answer."""
        start = text.lstrip()
        for phrase in self._hints:
            if start[: len(phrase)].casefold() == phrase and start[len(phrase) :][:1].isspace():
                return len(text) - len(start) + len(phrase)
        return 0

    def holds(self, text: str) -> bool:
        return normal(text) in self._words or is_prompt(text)


def _all(rules: tuple[FieldRule, ...]) -> Iterator[FieldRule]:
    for rule in rules:
        yield rule
        for column in rule.columns:
            yield column
            yield from column.parts


@dataclass(frozen=True, slots=True)
class Known:
    """What is worked out once for a form, and used for each document."""

    rules: FormRules
    labels: Labels
    printed: Printed
    columns: dict[str, Labels]


_KNOWN: dict[int, Known] = {}
_FORMS_KEPT = 64


def known(rules: FormRules) -> Known:
    """By identity, which costs nothing: what is kept holds the rules, so that no other can come to stand for them."""
    found = _KNOWN.get(id(rules))
    if found is None:
        if len(_KNOWN) >= _FORMS_KEPT:
            _KNOWN.clear()
        columns = {rule.name: Labels(rule.columns) for rule in tables(rules)}
        found = _KNOWN[id(rules)] = Known(rules, Labels(plain(rules)), Printed(rules), columns)
    return found


def plain(rules: FormRules) -> tuple[FieldRule, ...]:
    return tuple(rule for rule in rules.fields if rule.kind is not FieldKind.TABLE)


def tables(rules: FormRules) -> tuple[FieldRule, ...]:
    return tuple(rule for rule in rules.fields if rule.kind is FieldKind.TABLE)
