"""Which form is this, at which version? Exactly one may claim a document; none or two is an answer, not a guess.

Three witnesses: what the document says of itself in its properties, the tags of its controls, and the labels that are
printed in it. Structure alone must do, since some programs drop the tags and the properties when they save.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from parsers.blocks import Document, key_of
from parsers.labels import normal
from parsers.safety import PDF
from parsers.types import FieldKind, FieldRule, FormRules, Problem

_ENOUGH = 0.5  # of a form's labels
_CLEAR_LEAD = 0.08
_FAINT = 0.3  # below this a document that calls itself a form does not look like it
_LONGEST_LINE = 300  # of those that name a form or a case
_CASE = re.compile(
    r"\bcase\s+ref(?:erence)?(?:\s+(?:no|number))?\.?\s*[:\-–]?\s*([A-Za-z0-9][A-Za-z0-9/._\-]*\d[A-Za-z0-9/._\-]*)",
    re.IGNORECASE,
)
_PRINTED_VERSION = re.compile(r"^[\s,;:()\-–]*(?:version|ver\.?|v\.?)\s*(\d+)\b", re.IGNORECASE)

By = Literal["properties", "tags", "structure"]


@dataclass(frozen=True, slots=True)
class Recognised:
    rules: FormRules | None
    by: By | None
    case_ref: str | None
    nearest: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Witness:
    rules: FormRules
    labels: float  # share of the form's labels that are printed here
    tags: float
    printed_code: bool
    printed_version: bool

    @property
    def weight(self) -> float:
        return (
            max(self.labels, self.tags) + (0.1 if self.printed_code else 0.0) + (0.25 if self.printed_version else 0.0)
        )

    @property
    def claims(self) -> bool:
        return max(self.labels, self.tags) >= _ENOUGH or (
            self.printed_version and max(self.labels, self.tags) >= _FAINT
        )


def recognise(document: Document, rules: Sequence[FormRules]) -> Recognised:
    lines = _lines(document)
    case_ref, problems = _case_reference(document, lines)
    naming = _naming(lines, [code for each in rules for code in each.codes])
    tags = {control.tag.partition("=")[0] for control in document.controls if control.tag} | document.field_names()
    witnesses = [_hear(document, naming, tags, each) for each in rules]
    named = _by_properties(document, rules)
    if isinstance(named, FormRules):
        return _with_other_forms(_named(named, witnesses, case_ref, problems), witnesses, document)
    if isinstance(named, str):
        nearest = (named, *_nearest(witnesses))
        return Recognised(None, None, case_ref, nearest, tuple(problems))
    return _with_other_forms(_unnamed(witnesses, case_ref, problems), witnesses, document)


def _named(named: FormRules, witnesses: list[_Witness], case_ref: str | None, problems: list[Problem]) -> Recognised:
    own = next(each for each in witnesses if each.rules is named)
    best = max(witnesses, key=lambda each: each.weight)
    if best.rules is not named and best.claims and best.weight - own.weight > 0.3:
        problems.append(
            Problem(
                "form-contradiction",
                f"The document calls itself {_name(named)}, but its questions are those of {_name(best.rules)}; it "
                "was read as the latter. A person must check that it is the right form.",
            )
        )
        return Recognised(best.rules, "structure", case_ref, (), tuple(problems))
    if max(own.labels, own.tags) < _FAINT:
        problems.append(
            Problem(
                "form-contradiction",
                f"The document calls itself {_name(named)}, but few of that form's questions are in it. Open the "
                "original and check.",
            )
        )
    return Recognised(named, "properties", case_ref, (), tuple(problems))


def _with_other_forms(recognised: Recognised, witnesses: list[_Witness], document: Document) -> Recognised:
    """Another form within the same document: a notification pasted in front of a return."""
    chosen = recognised.rules
    rivals = [
        each
        for each in witnesses
        if chosen is not None
        and each.printed_code
        and each.claims
        and (each.rules.partnership, each.rules.form) != (chosen.partnership, chosen.form)
    ]
    if chosen is None or not rivals:
        return recognised
    own = {normal(rule.label) for field in chosen.fields for rule in (field, *field.columns)}
    found = []
    for each in rivals:
        others = [rule for rule in each.rules.fields if normal(rule.label) not in own]
        if others and 2 * sum(document.prints(rule.label) for rule in others) > len(others):
            found.append(_name(each.rules))
    if not found:
        return recognised
    if recognised.by != "properties":
        nearest = f"both {' and '.join((_name(chosen), *found))} stand in it"
        return Recognised(None, None, recognised.case_ref, (nearest,), recognised.problems)
    problem = Problem(
        "two-forms",
        f"This document was read as {_name(chosen)}, but it also holds the questions of {', '.join(found)}, which were "
        "not read as such: their words are listed as unplaced. Ask the sender for two files.",
    )
    return replace(recognised, problems=(*recognised.problems, problem))


def _unnamed(witnesses: list[_Witness], case_ref: str | None, problems: list[Problem]) -> Recognised:
    claims = sorted((each for each in witnesses if each.claims), key=lambda each: -each.weight)
    if not claims:
        return Recognised(None, None, case_ref, _nearest(witnesses), tuple(problems))
    best = claims[0]
    rivals = [each for each in claims[1:] if best.weight - each.weight < _CLEAR_LEAD]
    if rivals:
        names = " and ".join(_name(each.rules) for each in (best, *rivals))
        return Recognised(None, None, case_ref, (f"both {names} could claim it",), tuple(problems))
    by: By = "tags" if best.tags >= _ENOUGH and best.tags >= best.labels else "structure"
    return Recognised(best.rules, by, case_ref, (), tuple(problems))


def _by_properties(document: Document, rules: Sequence[FormRules]) -> FormRules | str | None:
    """The rules that the document names, or why what it names is not among them, or nothing."""
    said = {name.casefold(): value.strip() for name, value in document.properties.items()}
    form, version = said.get("formid"), said.get("formversion", "").casefold().removeprefix("v")
    if not form:
        return None
    partnership = said.get("formpartnership")
    same = [each for each in rules if each.form == form and partnership in (None, "", each.partnership)]
    exact = [each for each in same if each.version == version]
    if len(exact) == 1:
        return exact[0]
    of_whom = f" of {partnership}" if partnership else ""
    if len(exact) > 1:
        owners = " and ".join(sorted(each.partnership for each in exact))
        return f"it calls itself {form} version {version}, which {owners} both have"
    if same:
        known = ", ".join(sorted({each.version for each in same}))
        return f"it calls itself {form} version {version or '?'}{of_whom}; known versions are {known}"
    return f"it calls itself {form} version {version or '?'}{of_whom}, which is not among the forms looked for"


# --- the witnesses ----------------------------------------------------------------------------------------------------


def _lines(document: Document) -> list[str]:
    lines: list[str] = []
    for paragraph in document.paragraphs():
        if paragraph.kind == "field":
            continue
        text = paragraph.text
        if "\n" in text:
            lines += [line for line in text.split("\n") if line.strip()]
        elif text and not text.isspace():
            lines.append(text)
    return lines


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is worked out once for a form, and looked for in each document."""

    rules: FormRules
    labels: tuple[tuple[str, str, float], ...]  # as printed, as it compares, and how much it says
    total: float
    names: tuple[str, ...]


_ASKED: dict[int, _Asked] = {}
_FORMS_KEPT = 64


def _asked(rules: FormRules) -> _Asked:
    """By identity, which costs nothing: what is kept holds the rules, so that no other can come to stand for them."""
    found = _ASKED.get(id(rules))
    if found is None:
        if len(_ASKED) >= _FORMS_KEPT:
            _ASKED.clear()
        wanted = [rule for field in rules.fields for rule in (field, *field.columns)]
        names = [rule.name for rule in rules.fields if rule.kind is not FieldKind.TABLE]
        names += [f"{field.name}.{column.name}" for field in rules.fields for column in field.row_fields()]
        labels = tuple((rule.label, key_of(rule.label), _weight(rule)) for rule in wanted)
        found = _ASKED[id(rules)] = _Asked(rules, labels, sum(each[2] for each in labels) or 1.0, tuple(names))
    return found


def _hear(document: Document, lines: list[str], tags: set[str], rules: FormRules) -> _Witness:
    asked, words = _asked(rules), document.label_words()
    on_pages = document.media_type == PDF  # where a label may be broken over lines
    found = sum(weight for label, key, weight in asked.labels if key in words or (on_pages and document.prints(label)))
    tagged = sum(name in tags for name in asked.names) / (len(asked.names) or 1)
    code, version = _printed(lines, rules)
    return _Witness(rules, found / asked.total, tagged, code, version)


def _weight(rule: FieldRule) -> float:
    """ "Date" and "Name" are in every form; a long question is not."""
    return 0.3 if len(normal(rule.label)) < 8 else 1.0


def _printed(lines: Iterable[str], rules: FormRules) -> tuple[bool, bool]:
    code_seen = version_seen = False
    for line in lines:
        for code in rules.codes:
            at = line.casefold().find(code.casefold())
            if at < 0 or (at and line[at - 1].isalnum()):
                continue
            code_seen = True
            found = _PRINTED_VERSION.match(line[at + len(code) :])
            if found and found[1] == rules.version:
                version_seen = True
    return code_seen, version_seen


def _naming(lines: list[str], words: Iterable[str]) -> list[str]:
    """The lines in which one of the words may stand. Nearly all of a document is searched as one text."""
    short = [line for line in lines if len(line) <= _LONGEST_LINE]
    folded = [word.casefold() for word in words]
    whole = "\n".join(short).casefold()
    folded = [word for word in folded if word in whole]
    if not folded:
        return []
    pairs = zip(short, whole.split("\n"), strict=True)
    if len(folded) == 1:
        return [line for line, low in pairs if folded[0] in low]
    return [line for line, low in pairs if any(word in low for word in folded)]


def _case_reference(document: Document, lines: list[str]) -> tuple[str | None, list[Problem]]:
    said = {name.casefold(): value for name, value in document.properties.items()}.get("casereference", "").strip()
    printed = dict.fromkeys(
        found[1].rstrip(".-/")
        for line in _naming(lines, ("case",))
        if len(line) < _LONGEST_LINE
        for found in [_CASE.search(line)]
        if found
    )
    known = dict.fromkeys([*([said] if said else []), *printed])
    if len({each.casefold() for each in known}) > 1:
        return None, [
            Problem(
                "case-reference",
                f"The document carries more than one case reference: {', '.join(known)}. A person must say to which "
                "case it belongs.",
            )
        ]
    return next(iter(known), None), []


def _nearest(witnesses: list[_Witness]) -> tuple[str, ...]:
    near = sorted((each for each in witnesses if each.weight > 0.1), key=lambda each: -each.weight)[:3]
    return tuple(
        f"{_name(each.rules)}: {max(each.labels, each.tags):.0%} of its questions are here"
        + (", and its code is printed" if each.printed_code else "")
        for each in near
    )


def _name(rules: FormRules) -> str:
    return f"{rules.partnership} {rules.form} version {rules.version}"
