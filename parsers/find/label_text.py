"""Where in a line a label stands, and what in that line is answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from parsers.blocks import Paragraph
from parsers.find.known import Match
from parsers.find.sheet import Sheet
from parsers.types import Certainty, FieldRule

_ENDS = (":", "\t", "\n", "?", " - ", " – ", " — ", "=")
_FIRST_RUNS = 6
_NEXT = re.compile(r"[\t\n;|]\s*|\s{3,}")  # behind which another label may begin in the same line


@dataclass(frozen=True, slots=True)
class Head:
    """A label in a line: where it begins, where it ends, where the next one begins."""

    match: Match
    start: int
    end: int
    stop: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """The same, where several questions may bear the label: then `match` is none and they are `shared`."""

    match: Match | None
    shared: tuple[FieldRule, ...]
    start: int
    end: int
    stop: int


def is_label(sheet: Sheet, text: str) -> bool:
    """A line that begins with a label is one only where that question has no other place in the document."""
    head = head_of(sheet, text)
    if head is None and sheet.labels.shared:
        return _shared_head(sheet, text) is not None
    if head is None or head[1] >= len(text.rstrip()):
        return head is not None
    return head[0].rule.name in sheet.unfound() and head[0].rule.name not in sheet.whole_labels


def head_of(sheet: Sheet, text: str) -> tuple[Match, int] | None:
    """The label that a line is or begins with, and how many characters it takes; worked out once for each line."""
    try:
        return sheet.heads[text]
    except KeyError:
        found = sheet.heads[text] = _head_of(sheet, text)
        return found


def _head_of(sheet: Sheet, text: str) -> tuple[Match, int] | None:
    if not text or text.isspace():
        return None
    if match := sheet.labels.match(text):
        return match, len(text)
    for mark in _ENDS:
        at = text.find(mark)
        if at > 0 and (match := sheet.labels.match(text[: at + 1])):
            further = text.find(mark, at + len(mark))  # "School: (INSERT):" is one label with two colons
            longer = sheet.labels.match(text[: further + 1]) if further > 0 and not match.own else None
            if longer is not None and longer.own and longer.rule is match.rule:
                return longer, further + len(mark)
            return match, at + len(mark)
    return None


def _shared_head(sheet: Sheet, text: str) -> tuple[tuple[FieldRule, ...], int] | None:
    """As `head_of`, for a label that several questions bear."""
    if rules := sheet.labels.sharing(text):
        return rules, len(text)
    for mark in _ENDS:
        at = text.find(mark)
        if at > 0 and (rules := sheet.labels.sharing(text[: at + 1])):
            return rules, at + len(mark)
    return None


def heads(sheet: Sheet, paragraph: Paragraph) -> list[Head]:
    """All labels of a line: "Name: A    Role: B" is two questions."""
    found: list[Head] = []
    for each in labels_in(sheet, paragraph):
        match = each.match or sheet.settled.get((id(paragraph), each.start))
        if match is not None:
            found.append(Head(match, each.start, each.end, each.stop))
        elif not found:
            return []  # nobody knows whose the first is, so its line is left as it stands
    return found


def labels_in(sheet: Sheet, paragraph: Paragraph) -> Iterator[Labelled]:
    text = paragraph.text
    if (head := head_of(sheet, text) or _first_run(sheet, paragraph)) is not None:
        # A label begins with the divider in front of it, which is nobody's answer.
        found: list[tuple[Match | None, tuple[FieldRule, ...], int, int]] = [(head[0], (), 0, head[1])]
    elif sheet.labels.shared and (several := _shared_head(sheet, text)) is not None:
        found = [(None, several[0], 0, several[1])]
    else:
        return
    if found[0][3] < len(text):
        for gap in _NEXT.finditer(text, found[0][3]):
            at = gap.end()
            colon = text.find(":", at)
            if colon <= 0:
                continue
            words = text[at : colon + 1]
            before = found[-1][0]
            if (match := sheet.labels.match(words)) and (before is None or match.rule is not before.rule):
                found.append((match, (), gap.start(), colon + 1))
            elif match is None and (rules := sheet.labels.sharing(words)):
                found.append((None, rules, gap.start(), colon + 1))
    stops = [start for _, _, start, _ in found[1:]] + [len(text)]
    for (match, rules, start, end), stop in zip(found, stops, strict=True):
        yield Labelled(match, rules, start, end, stop)


def head_in(sheet: Sheet, paragraph: Paragraph) -> tuple[Match, int] | None:
    """The label that a line begins with; one that several questions bear where it is settled whose it is."""
    head = head_of(sheet, paragraph.text)
    return head or (settled_head(sheet, paragraph) if sheet.settled else None) or _first_run(sheet, paragraph)


def mere_label(sheet: Sheet, text: str) -> Match | None:
    """The label that a text is and no more, but for the hint that the form prints under it."""
    head = head_of(sheet, text)
    if head is None or not head[0].own:
        return None
    rest = text[head[1] :]
    return head[0] if not rest.strip() or sheet.printed.holds(rest) else None


def label_of(sheet: Sheet, paragraph: Paragraph, rule: FieldRule) -> int | None:
    """How many characters of a line are the label of this one question, be it also that of others."""
    if (head := head_in(sheet, paragraph)) is not None:
        return head[1] if head[0].rule.name == rule.name else None
    several = _shared_head(sheet, paragraph.text) if sheet.labels.shared else None
    return several[1] if several is not None and rule in several[0] else None


def settled_head(sheet: Sheet, paragraph: Paragraph) -> tuple[Match, int] | None:
    match = sheet.settled.get((id(paragraph), 0))
    several = _shared_head(sheet, paragraph.text) if match is not None else None
    return (match, several[1]) if match is not None and several is not None else None


def _first_run(sheet: Sheet, paragraph: Paragraph) -> tuple[Match, int] | None:
    """A label with its answer behind it in another run or type, and no mark between them."""
    seen = [piece for piece in paragraph.pieces if piece.text and not (piece.marks.deleted or piece.marks.hidden)]
    if len(seen) < 2:
        return None
    text, length = paragraph.text, 0
    for piece, following in pairwise(seen[:_FIRST_RUNS]):
        length += len(piece.text)
        match = sheet.labels.match(text[:length]) if text[length:].strip() else None
        if match is None or match.certainty is not Certainty.BY_LABEL:
            continue
        if piece.marks.bold and not following.marks.bold:
            return match, length
        if match.own and (text[length - 1].isspace() or text[length].isspace()):
            reason = "The answer follows the label without a mark between them."
            return Match(match.rule, Certainty.INFERRED, True, reason), length
    return None
