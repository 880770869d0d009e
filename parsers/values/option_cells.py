"""Options printed in cells of their own: ticked, crossed, shaded, circled or left standing."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.labels import normal
from parsers.region import OptionCell
from parsers.types import Certainty, FieldKind, FieldRule
from parsers.values.marked import EMPTY, TICKED, UNCLEAR, laid_out, options_in
from parsers.values.plain import plain
from parsers.values.reading import Value, empty, undetermined

_Way = tuple[str, list[int]]  # how some options stand out, and which
_MARKS = frozenset({"x", "y", "yes", "tick", "ticked", "true", "1", "xx", "√", "v"})
_NO_MARKS = frozenset({"n", "no", "-", "0", "false", "n/a"})


def read_option_cells(rule: FieldRule, cells: list[OptionCell]) -> Value:
    states = {index: _state(rule, cell) for index, cell in enumerate(cells)}
    ticked = [index for index, state in states.items() if state == "ticked"]
    notes = [index for index, state in states.items() if state not in ("ticked", "unclear", "")]
    meant = _slugs(cells, ticked)
    if "unclear" in states.values() or any(cell.circled for cell in cells):
        unclear = [index for index, cell in enumerate(cells) if cell.circled or states[index] == "unclear"]
        return undetermined("It is not clear which option is marked.", candidates=_slugs(cells, (*ticked, *unclear)))
    if any(cells[index].slug is None for index in ticked):
        return undetermined("What is marked is not one of the form's options.", candidates=meant)
    standing = [
        way
        for way in (_standing_out(cells, mark) for mark in ("struck", "highlighted", "shaded", "underlined", "bold"))
        if way
    ]
    if ticked:
        return _ticked(rule, cells, ticked, notes, standing, states)
    if standing:
        return _stands_out(rule, cells, standing)
    if notes:
        words = "; ".join(states[index] for index in notes)
        return undetermined(
            f"No option is marked, but words stand beside them: “{words}”.", candidates=_slugs(cells, notes)
        )
    return empty()


def _ticked(
    rule: FieldRule, cells: list[OptionCell], ticked: list[int], notes: list[int], standing: list[_Way],
    states: dict[int, str],
) -> Value:  # fmt: skip
    meant = _slugs(cells, ticked)
    if rule.kind is FieldKind.CHOICE and len(meant) > 1:
        return undetermined("More than one option is marked.", candidates=meant)
    for way, which in standing:
        if way != "bold" and not set(which) & set(ticked):
            return undetermined(
                "One option is ticked, but another one stands out.", candidates=(*meant, *_slugs(cells, which))
            )
    value: tuple[str, ...] | str = meant[0]
    if rule.kind is FieldKind.MULTI_CHOICE:
        value = tuple(choice.slug for choice in rule.choices if choice.slug in meant)
    if notes:
        words = "; ".join(states[index] for index in notes)
        return Value(value, Certainty.INFERRED, reasons=(f"Other words stand beside the options: “{words}”.",))
    return Value(value)


def _stands_out(rule: FieldRule, cells: list[OptionCell], standing: list[_Way]) -> Value:
    every = sorted({index for _, which in standing for index in which})
    slugs = _slugs(cells, every)
    if len({tuple(which) for _, which in standing}) > 1 or any(cells[index].slug is None for index in every):
        return undetermined("The options are marked in two ways that do not agree.", candidates=slugs)
    way = standing[0][0]
    reason = "the other options are struck out" if way == "struck" else f"it is {way}"
    if rule.kind is FieldKind.MULTI_CHOICE:
        return Value(slugs, Certainty.INFERRED, reasons=(f"Read so because {reason}.",))
    if len(slugs) != 1:
        return undetermined("It is not clear which option is meant.", candidates=slugs)
    return Value(slugs[0], Certainty.INFERRED, reasons=(f"Read so because {reason}.",))


def _state(rule: FieldRule, cell: OptionCell) -> str:
    """Ticked, unclear, nothing, or the words that stand there."""
    own = laid_out([piece for piece in cell.pieces if not piece.marks.deleted])
    beside = laid_out([piece for piece in cell.marks if not piece.marks.deleted])
    text = list(own.text)
    options = options_in(rule, own.text)
    for option in options:
        if option.choice.slug == cell.slug:
            text[option.start : option.end] = " " * (option.end - option.start)
            break
    else:
        if cell.slug is None and not options:  # what names an option and says more is a note
            text = [character for character in text if character in (TICKED, EMPTY, UNCLEAR)]
    every = "".join(text) + "\n" + beside.text
    boxes = {character for character in every if character in (TICKED, EMPTY, UNCLEAR)}
    words = normal(plain("".join(character for character in every if character not in boxes)))
    if UNCLEAR in boxes or len(boxes) > 1:
        return "unclear"
    if TICKED in boxes:
        return "unclear" if words in _NO_MARKS and words else "ticked"
    if words in _MARKS:
        return "ticked"
    return "" if not words or words in _NO_MARKS else words


def _standing_out(cells: list[OptionCell], mark: str) -> tuple[str, list[int]] | None:
    having = [index for index, cell in enumerate(cells) if _has(cell, mark)]
    if not having or len(having) == len(cells):
        return None
    if mark == "struck":
        return mark, [index for index in range(len(cells)) if index not in having]
    return mark, having


def _has(cell: OptionCell, mark: str) -> bool:
    if mark == "shaded":
        return cell.shaded
    pieces = [piece for piece in cell.pieces if piece.text.strip() and not piece.box]
    return bool(pieces) and all(getattr(piece.marks, mark) for piece in pieces)


def _slugs(cells: list[OptionCell], which: Iterable[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slug for index in which if (slug := cells[index].slug) is not None))
