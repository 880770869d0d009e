"""What changed between two texts: paragraph by paragraph, and in a changed paragraph word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed", "filled"]

# Longer texts are compared in whole paragraphs: comparing word by word takes the square of the length.
_MOST_PARAGRAPHS = 1500
_MOST_WORDS = 1200
_ALIKE = 0.45  # below it, a paragraph is another one and not a changed one
_WORD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\s+|[^\s{]+|\{")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it reads now, with what was taken out; `skipped` counts those left as they were."""

    pieces: tuple[Piece, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class TextChanges:
    paragraphs: tuple[Paragraph, ...]
    added: int
    removed: int

    @property
    def same(self) -> bool:
        return not self.added and not self.removed


def text_changes(before: Sequence[str], after: Sequence[str]) -> TextChanges:
    """From the one to the other. What stayed as it was is counted, not repeated."""
    return counted(_compare(before, after))


def _compare(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    if len(before) > _MOST_PARAGRAPHS or len(after) > _MOST_PARAGRAPHS:
        before, after = before[:_MOST_PARAGRAPHS], after[:_MOST_PARAGRAPHS]
    found: list[Paragraph] = []
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for what, b1, b2, a1, a2 in matcher.get_opcodes():
        if what == "equal":
            found.append(Paragraph(skipped=a2 - a1))
        else:
            found += _block(before[b1:b2], after[a1:a2])
    return found


def _block(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    """Paragraphs that are alike are paired in their order; the others came or went as a whole."""
    found: list[Paragraph] = []
    at = 0
    for new in after:
        like = next((n for n in range(at, min(len(before), at + 40)) if _alike(before[n], new)), None)
        if like is None:
            found.append(Paragraph((Piece("added", new),)))
            continue
        found += [Paragraph((Piece("removed", old),)) for old in before[at:like]]
        found.append(Paragraph(_words(before[like], new)))
        at = like + 1
    return found + [Paragraph((Piece("removed", old),)) for old in before[at:]]


def _alike(before: str, after: str) -> bool:
    old, new = _split(before), _split(after)
    if len(old) > _MOST_WORDS or len(new) > _MOST_WORDS:
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _words(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _split(before), _split(after)
    pieces: list[Piece] = []
    for what, b1, b2, a1, a2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            _put(pieces, "same", "".join(new[a1:a2]))
            continue
        _put(pieces, "removed", "".join(old[b1:b2]))
        _put(pieces, "added", "".join(new[a1:a2]))
    return tuple(pieces)


def _split(text: str) -> list[str]:
    return _WORD.findall(text)


def _put(pieces: list[Piece], kind: Kind, text: str) -> None:
    if text:
        pieces.append(Piece(kind, text))


def counted(paragraphs: Sequence[Paragraph], *, in_full: bool = False) -> TextChanges:
    """Neighbours that stayed as they were become one, unless the text is wanted `in_full`."""
    merged: list[Paragraph] = []
    for each in paragraphs:
        pieces = each.pieces
        if not in_full and pieces and all(piece.kind == "same" for piece in pieces):
            each = Paragraph(skipped=1)
        if not each.pieces and not each.skipped:
            continue
        if each.skipped and merged and merged[-1].skipped:
            merged[-1] = Paragraph(skipped=merged[-1].skipped + each.skipped)
        else:
            merged.append(each)
    all_pieces = [piece for each in merged for piece in each.pieces if piece.text.strip()]
    return TextChanges(
        tuple(merged),
        added=sum(piece.kind == "added" for piece in all_pieces),
        removed=sum(piece.kind == "removed" for piece in all_pieces),
    )
