"""Where in a line a label stands, and what in that line is answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from parsers.blocks import Paragraph
from parsers.find.known import Match
from parsers.find.sheet import Sheet
from parsers.types import Certainty

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


def is_label(sheet: Sheet, text: str) -> bool:
    """A line that begins with a label is one only where that question has no other place in the document."""
    head = head_of(sheet, text)
    if head is None or head[1] >= len(text.rstrip()):
        return head is not None
    return head[0].rule.name in sheet.unfound() and head[0].rule.name not in sheet.whole_labels


def head_of(sheet: Sheet, text: str) -> tuple[Match, int] | None:
    """The label that a line is or begins with, and how many characters it takes."""
    if not text or text.isspace():
        return None
    if match := sheet.labels.match(text):
        return match, len(text)
    for mark in _ENDS:
        at = text.find(mark)
        if at > 0 and (match := sheet.labels.match(text[: at + 1])):
            return match, at + len(mark)
    return None


def heads(sheet: Sheet, paragraph: Paragraph) -> list[Head]:
    """All labels of a line: "Name: A    Role: B" is two questions."""
    text = paragraph.text
    first = head_in(sheet, paragraph)
    if first is None:
        return []
    found = [(first[0], 0, first[1])]  # a label begins with the divider in front of it, which is nobody's answer
    if first[1] < len(text):
        for gap in _NEXT.finditer(text, first[1]):
            at = gap.end()
            colon = text.find(":", at)
            if (
                colon > 0
                and (match := sheet.labels.match(text[at : colon + 1]))
                and match.rule is not found[-1][0].rule
            ):
                found.append((match, gap.start(), colon + 1))
    stops = [start for _, start, _ in found[1:]] + [len(text)]
    return [Head(match, start, end, stop) for (match, start, end), stop in zip(found, stops, strict=True)]


def head_in(sheet: Sheet, paragraph: Paragraph) -> tuple[Match, int] | None:
    return head_of(sheet, paragraph.text) or _first_run(sheet, paragraph)


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
