"""The words a form prints: which label means which field, and what is known not to be an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from parsers.labels import bare, is_prompt, normal
from parsers.types import Certainty, FieldKind, FieldRule, FormRules

NEAR = 87.0  # of 100; below it two labels of real forms begin to look alike
_SHORTEST_NEAR = 8
_LONGEST_LABEL = 600


@dataclass(frozen=True, slots=True)
class Match:
    rule: FieldRule
    certainty: Certainty
    own: bool  # the form's own label, not one that was merely seen for it
    reason: str | None = None


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

    def match(self, text: str) -> Match | None:
        """Exactly one field may answer to a label; near spellings are another matter."""
        if len(text) > _LONGEST_LABEL:
            return None
        for table, own in ((self._own, True), (self._seen, False)):
            for key in (normal(text), bare(text)):
                rules = table.get(key) if key else None
                if rules and len(rules) == 1:
                    return Match(rules[0], Certainty.BY_LABEL, own)
        return None

    def near(self, text: str, among: frozenset[str]) -> list[Match]:
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


def _likeness(one: str, other: str) -> float:
    """Lengths that differ too much are not compared: documents may hold very many lines."""
    if 200.0 * min(len(one), len(other)) < NEAR * (len(one) + len(other)):
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

    def holds(self, text: str) -> bool:
        return normal(text) in self._words or is_prompt(text)


def _all(rules: tuple[FieldRule, ...]) -> Iterator[FieldRule]:
    for rule in rules:
        yield rule
        yield from rule.columns


def plain(rules: FormRules) -> tuple[FieldRule, ...]:
    return tuple(rule for rule in rules.fields if rule.kind is not FieldKind.TABLE)


def tables(rules: FormRules) -> tuple[FieldRule, ...]:
    return tuple(rule for rule in rules.fields if rule.kind is FieldKind.TABLE)
