"""A letter beside the wording of its template: what was filled in, what was left out, what stands in neither.

A template's paragraph may come often in the letter (a loop), once, or not at all (a condition), so paragraphs are
aligned by the words that both have, and values are whatever stands where a tag was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from forms_service.domain.text_changes import Kind, Paragraph, Piece, TextChanges, counted, text_changes

_MOST = 400  # paragraphs of either; longer ones are compared as plain texts
_ENOUGH = 0.6  # of the template's words must be there
_TAG = re.compile(r"\{\{.*?\}\}")
_BLOCK = re.compile(r"\{%(?:p|tr|tc|r)?\s*(\w+).*?%\}|\{#.*?#\}")
_TOKEN = re.compile(r"\{\{.*?\}\}|[\w’'@-]+|[^\w\s]")
_WITH_BLANK = re.compile(rf"({_TOKEN.pattern})(\s*)")
_BY_TAG_ALONE = 0.3
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (\d{1,2}) ([A-Z][a-z]+) (\d{4})")


@dataclass(frozen=True, slots=True)
class _Wording:
    text: str  # without the tags that say when and how often
    words: Counter[str]
    has_tag: bool
    loop: int  # number of the loop it stands in, 0 for none


def filled_in(template: Sequence[str], letter: Sequence[str]) -> TextChanges:
    """The whole letter, each piece of it marked with where it comes from."""
    wordings = _wordings(template)
    if len(wordings) > _MOST or len(letter) > _MOST:
        return text_changes(template, letter)
    lines = [tuple(_TOKEN.findall(text)) for text in letter]
    paired = _in_loops(wordings, lines, _aligned(wordings, lines))
    found: list[Paragraph] = []
    at = 0
    for number, text in enumerate(letter):
        match = paired.get(number)
        if match is None:
            found.append(Paragraph((Piece("added", text),)))
            continue
        found += [_left_out(each) for each in wordings[at:match]]
        found.append(Paragraph(_beside(wordings[match], text)))
        at = max(at, match + 1)
    found += [_left_out(each) for each in wordings[at:]]
    return counted(found, in_full=True)


def days_said(paragraphs: Sequence[str], *, since: date) -> tuple[tuple[str, str], ...]:
    """Days that a letter names from `since` on, each with its sentence: what a reader is asked to keep."""
    found: dict[str, str] = {}
    for text in paragraphs:
        for sentence in _SENTENCE.split(text):
            for day in _DAY.finditer(sentence):
                try:
                    on = date(int(day.group(3)), _MONTHS.index(day.group(2)) + 1, int(day.group(1)))
                except ValueError:
                    continue
                if on >= since:
                    found.setdefault(day.group(0), sentence.strip())
    return tuple(found.items())


def _wordings(template: Sequence[str]) -> list[_Wording]:
    found = []
    depth, loop = 0, 0
    for text in template:
        for block in _BLOCK.finditer(text):
            if block.group(1) == "for":
                depth += 1
                loop += depth == 1
            elif block.group(1) == "endfor":
                depth = max(0, depth - 1)
        in_loop = depth > 0 or "for" in [block.group(1) for block in _BLOCK.finditer(text)]
        plain = " ".join(_BLOCK.sub(" ", text).split())
        if not plain:
            continue
        tokens = tuple(_TOKEN.findall(plain))
        words = Counter(each for each in tokens if not _TAG.match(each))
        found.append(_Wording(plain, words, bool(_TAG.search(plain)), loop if in_loop else 0))
    return found


def _score(wording: _Wording, line: tuple[str, ...]) -> float:
    if not wording.words:
        return _BY_TAG_ALONE
    there = Counter(line)
    share = sum((wording.words & there).values()) / sum(wording.words.values())
    if not wording.has_tag:
        share = min(share, sum((wording.words & there).values()) / max(1, sum(there.values())))
    return share if share >= _ENOUGH else 0.0


def _aligned(wordings: Sequence[_Wording], lines: Sequence[tuple[str, ...]]) -> dict[int, int]:
    """Which template paragraph each line comes from: the pairing in order that shares most."""
    height, width = len(wordings) + 1, len(lines) + 1
    best = [[0.0] * width for _ in range(height)]
    scores = [[_score(wording, line) for line in lines] for wording in wordings]
    for i in range(1, height):
        for j in range(1, width):
            score = scores[i - 1][j - 1]
            paired = best[i - 1][j - 1] + score if score else 0.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], paired)
    found: dict[int, int] = {}
    i, j = height - 1, width - 1
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            found[j - 1] = i - 1
            i, j = i - 1, j - 1
    return found


def _in_loops(wordings: Sequence[_Wording], lines: Sequence[tuple[str, ...]], paired: dict[int, int]) -> dict[int, int]:
    """Lines that nothing was found for come from the loop before or after them, where there is one."""
    found = dict(paired)
    for number, line in enumerate(lines):
        if number in found:
            continue
        near = [found[each] for each in (number - 1, _next(paired, number)) if each in found]
        loops = {wordings[each].loop for each in near} - {0}
        choices = [(_score(each, line), -at) for at, each in enumerate(wordings) if each.loop in loops]
        if choices and max(choices)[0] > 0:
            found[number] = -max(choices)[1]
    return found


def _next(paired: dict[int, int], number: int) -> int:
    return min((each for each in paired if each > number), default=-1)


def _left_out(wording: _Wording) -> Paragraph:
    words = _without_tags(wording.text)
    return Paragraph((Piece("removed", words),)) if re.search(r"\w", words) else Paragraph(skipped=0)


def _without_tags(text: str) -> str:
    return _TAG.sub("…", text)


def _beside(wording: _Wording, line: str) -> tuple[Piece, ...]:
    if not wording.words:
        return (Piece("filled", line),)
    was, now = _WITH_BLANK.findall(wording.text), _WITH_BLANK.findall(line)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, [word for word, _ in was], [word for word, _ in now], autojunk=False)
    for what, w1, w2, l1, l2 in matcher.get_opcodes():
        before, after = _joined(was[w1:w2]), _joined(now[l1:l2])
        if what == "equal":
            _put(pieces, "same", after)
            continue
        left = _without_tags(before)
        if re.search(r"\w", left):
            _put(pieces, "removed", left)
        tag = bool(_TAG.search(before)) or (bool(pieces) and pieces[-1].kind == "filled")
        _put(pieces, "filled" if tag else "added", after)
    return tuple(pieces)


def _joined(tokens: Sequence[tuple[str, str]]) -> str:
    return "".join(word + blank for word, blank in tokens)


def _put(pieces: list[Piece], kind: Kind, text: str) -> None:
    """A value's mark ends where its words end."""
    if not text:
        return
    words = text.rstrip() if kind != "same" else text
    if pieces and pieces[-1].kind == kind:
        pieces.append(Piece(kind, pieces.pop().text + words))
    else:
        pieces.append(Piece(kind, words))
    if len(words) < len(text):
        pieces.append(Piece("same", text[len(words) :]))
