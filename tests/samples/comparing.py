"""What a reader made of a sample, held against what stands on its page, field by field.

An expected value is what a careful person would record. In its place may stand
`{"ask": true, "raw": ..., "value": ..., "never": [...]}`: the page does not say it for certain, so a person must be
asked; `raw` must be kept for them, a value proposed may be `value` and must not be one of `never`.
`{"either": [...]}`: more than one record is right. White space inside a value is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.types import Certainty, Outcome, ParsedField, ParsedTable, ParseResult

RIGHT, ASKED, WRONG, LOST = "right", "asked", "wrong", "read as empty"
_CERTAIN = (Certainty.EXACT, Certainty.BY_LABEL)


@dataclass(frozen=True)
class Judged:
    """One filled field, or one that was read although nothing stands there."""

    name: str
    verdict: str
    expected: Any
    got: str
    filled: bool = True
    cell: bool = False
    guess: str = ""  # a value proposed although a person is asked: "right", "wrong" or none

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}; expected {self.expected!r}, got {self.got}"


def judge(expected: Mapping[str, Any], result: ParseResult) -> list[Judged]:
    return list(_judged(expected["fields"], result))


def _judged(expected: Mapping[str, Any], result: ParseResult) -> Iterator[Judged]:
    if result.outcome is not Outcome.PARSED:
        for name, value in expected.items():
            for path, wanted in _cells(name, value):
                yield Judged(path, ASKED, wanted, str(result.outcome.value), cell=path != name)
        return
    for name, wanted in expected.items():
        found = result.fields.get(name)
        if isinstance(found, ParsedTable):
            yield from _rows(name, wanted, found.rows)
        elif found is None:
            yield Judged(name, LOST, wanted, "no such field")
        else:
            yield _field(name, wanted, found)
    for name, found in result.fields.items():
        if name not in expected and isinstance(found, ParsedTable):
            yield from _rows(name, [], found.rows)
        elif name not in expected and isinstance(found, ParsedField):
            yield from _unfilled(name, found)


def _cells(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if _is_table(value):
        for number, row in enumerate(value, start=1):
            yield from ((f"{name}.{number}.{column}", cell) for column, cell in row.items())
    else:
        yield name, value


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _rows(
    name: str, wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, ParsedField]]
) -> Iterator[Judged]:
    used: set[int] = set()
    last = 0
    for number, row in enumerate(wanted, start=1):
        at = _row_like(row, found, last, used, number - 1 if len(wanted) == len(found) else None)
        if at is not None:
            used.add(at)
            last = at + 1
        for column, value in row.items():
            path = f"{name}.{number}.{column}"
            cell = found[at].get(column) if at is not None else None
            yield (
                Judged(path, LOST, value, "no such row", cell=True) if cell is None else _field(path, value, cell, True)
            )
        if at is not None:
            for column, cell in found[at].items():
                if column not in row:
                    yield from _unfilled(f"{name}.{number}.{column}", cell)
    for at, extra in enumerate(found):
        if at not in used:
            for column, cell in extra.items():
                yield from _unfilled(f"{name}.row {at + 1} too many.{column}", cell)


def _row_like(
    row: Mapping[str, Any], found: Sequence[Mapping[str, ParsedField]], last: int, used: set[int], same: int | None
) -> int | None:
    if same is not None:
        return same
    for at in (*range(last, len(found)), *range(last)):
        if at not in used and any(
            column in found[at] and _is_it(value, found[at][column]) for column, value in row.items()
        ):
            return at
    return None


def _is_it(wanted: Any, found: ParsedField) -> bool:
    return (found.value is not None and _same(wanted, found.value)) or _folded(wanted) == _folded(found.raw)


def _field(path: str, wanted: Any, found: ParsedField, cell: bool = False) -> Judged:
    got = (
        f"{found.value!r} ({found.certainty.value}, {found.method}; raw {found.raw[:80]!r}; {'; '.join(found.reasons)})"
    )
    asks = isinstance(wanted, dict) and wanted.get("ask", False)
    guess = ""
    if found.certainty is Certainty.EMPTY:
        verdict = LOST
    elif found.certainty in _CERTAIN:
        verdict = RIGHT if not asks and _same(wanted, found.value) else WRONG
    else:
        verdict = ASKED
        if found.value is not None:
            guess = "right" if _same(wanted, found.value) else "wrong"
            if isinstance(wanted, dict) and any(
                _folded(never) == _folded(found.value) for never in wanted.get("never", ())
            ):
                verdict = WRONG
    return Judged(path, verdict, wanted, got, cell=cell, guess=guess)


def _unfilled(path: str, found: ParsedField) -> Iterator[Judged]:
    if found.value is None:
        return
    got = f"{found.value!r} ({found.certainty.value}, {found.method}; raw {found.raw[:80]!r})"
    certain = found.certainty in _CERTAIN
    yield Judged(path, WRONG if certain else ASKED, None, got, filled=False, guess="" if certain else "wrong")


def _same(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, dict):
        return any(_same(each, value) for each in wanted.get("either", [wanted.get("value")]) if each is not None)
    return bool(_folded(wanted) == _folded(value))


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return [_folded(each) for each in value]
    if isinstance(value, dict):
        return _folded(value.get("raw", value.get("value")))
    return value


def texts_kept(result: ParseResult) -> str:
    """Everything that a person is shown: what stands in the fields, and what belongs to none."""
    fields = (
        found
        for each in result.fields.values()
        for found in ([each] if isinstance(each, ParsedField) else [cell for row in each.rows for cell in row.values()])
    )
    words = [word for found in fields for word in (found.raw, found.original or "", *found.candidates)]
    return _folded("\n".join([*words, *(piece.text for piece in result.unplaced)]))  # type: ignore[no-any-return]


def words_asked_for(expected: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The words that must be kept: of answers that a person decides, and of those that are words."""
    for name, value in expected["fields"].items():
        for path, wanted in _cells(name, value):
            if isinstance(wanted, dict) and "raw" in wanted:
                yield path, _folded(wanted["raw"])
