"""Forms that others made, filled here: what is read from them is what was written, or a question to a person.

Asked are the answers that a person must settle: inferred and undetermined ones, and all of a document that was not
recognised. Few may be asked; none may be wrong where the reader is sure; none may be taken for empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

import parsers
from parsers.types import Certainty, Outcome, ParsedField, ParsedTable, ParseResult
from tests.outside import pdf_filling, word_filling
from tests.outside.forms import FORMS, Answer, OutsideForm
from tests.parsers.corpus import needs_corpus
from tests.parsers.rules import is_whole

pytestmark = needs_corpus

SURE = (Certainty.EXACT, Certainty.BY_LABEL)
ASKED_AS_INTENDED = 0.05
ASKED_WHERE_AWKWARD = 0.25
WAYS: dict[str, Callable[[OutsideForm], bytes]] = {
    "pypdf": lambda form: pdf_filling.by_pypdf(form.data(), _given(form)),
    "pdfium": lambda form: pdf_filling.by_pdfium(form.data(), _given(form)),
    "printed": lambda form: pdf_filling.by_pdfium(form.data(), _given(form), printed=True),
    "word": lambda form: word_filling.fill(form.data(), form.writes),
    "as it comes": lambda form: form.data(),
}
CASES = [
    (form, way) for form in FORMS for way in (("pypdf", "pdfium") if form.is_pdf else ("word",)) if form.is_filled_here
] + [(form, "as it comes") for form in FORMS if not form.is_filled_here]


def _identity(each: object) -> str:
    return each.name if isinstance(each, OutsideForm) else str(each)


def _given(form: OutsideForm) -> pdf_filling.Given:
    return {each.rule.name: each.write for each in form.answers if each.write is not None}


def _read(form: OutsideForm, way: str) -> ParseResult:
    return parsers.parse(form.file_name, WAYS[way](form), [form.rules])


def _cells(form: OutsideForm, result: ParseResult) -> list[tuple[str, object, ParsedField | None]]:
    """Each answer that was given, with what was expected and what was read; None: there is no such cell."""
    found: list[tuple[str, object, ParsedField | None]] = []
    for name, answer in form.filled().items():
        read = result.fields.get(name)
        if isinstance(answer.expect, list):
            found += _rows(name, answer, read if isinstance(read, ParsedTable) else None)
        else:
            found.append((name, answer.expect, read if isinstance(read, ParsedField) else None))
    return found


def _rows(name: str, answer: Answer, table: ParsedTable | None) -> list[tuple[str, object, ParsedField | None]]:
    return [
        (f"{name}, row {number}, {column}", value, row.get(column) if row else None)
        for number, expected in enumerate(answer.expect, start=1)
        for row in [table.rows[number - 1] if table and number <= len(table.rows) else None]
        for column, value in expected.items()
    ]


def _verdict(expected: object, read: ParsedField | None) -> str:
    if read is None:
        return "asked"
    if read.certainty is Certainty.EMPTY:
        return "taken for empty"
    if read.certainty not in SURE:
        return "asked"
    return "right" if read.value == expected else "wrong"


def _made_up(form: OutsideForm, result: ParseResult) -> list[str]:
    """What was read with certainty where nothing was written."""
    found: list[str] = []
    for name, read in result.fields.items():
        answer = form.filled().get(name)
        if isinstance(read, ParsedField):
            if answer is None and read.certainty in SURE:
                found.append(f"{name}: {read.value!r}")
            continue
        for row in read.rows[len(answer.expect) if answer else 0 :]:
            found += [
                f"{name}, a row too many, {key}: {cell.value!r}" for key, cell in row.items() if cell.certainty in SURE
            ]
    return found


def _check(form: OutsideForm, way: str, record_property: Callable[[str, object], None], kind: str) -> None:
    result = _read(form, way)
    assert is_whole(result)
    cells = [(name, expected, read, _verdict(expected, read)) for name, expected, read in _cells(form, result)]
    for _, _, _, verdict in cells:
        record_property("counted", f"outside, {form.name}, {way}: {verdict}")
        record_property("counted", f"outside, all {kind}: {verdict}")
    amiss = [
        f"{name}: {verdict}; expected {expected!r}, read {read.value!r} ({read.certainty.value})"
        for name, expected, read, verdict in cells
        if read is not None and verdict in ("wrong", "taken for empty")
    ]
    assert not amiss
    assert not _made_up(form, result)


@pytest.mark.parametrize(("form", "way"), CASES, ids=_identity)
def test_what_was_filled_in_is_read_or_asked_and_nothing_else_is(
    form: OutsideForm, way: str, record_property: Callable[[str, object], None]
) -> None:
    _check(form, way, record_property, "awkward" if form.awkward else "as intended")


@pytest.mark.parametrize("form", [form for form in FORMS if form.is_pdf and form.is_filled_here], ids=_identity)
def test_printed_to_pdf_nothing_is_read_wrongly_either(
    form: OutsideForm, record_property: Callable[[str, object], None]
) -> None:
    """Without its fields most of such a form may be asked: its labels stand beside, above or under the answers."""
    _check(form, "printed", record_property, "printed")


@pytest.mark.parametrize("form", [form for form in FORMS if form.blank], ids=_identity)
def test_a_blank_form_answers_nothing(form: OutsideForm) -> None:
    result = _read(form, "as it comes")
    assert result.outcome is Outcome.PARSED
    for name, read in result.fields.items():
        cells = [read] if isinstance(read, ParsedField) else [cell for row in read.rows for cell in row.values()]
        assert not [cell.value for cell in cells if cell.certainty in SURE], name


def test_few_answers_are_asked() -> None:
    counted = {True: Counter[str](), False: Counter[str]()}
    for form, way in CASES:
        counted[form.awkward].update(_verdict(expected, read) for _, expected, read in _cells(form, _read(form, way)))
    for awkward, limit in ((False, ASKED_AS_INTENDED), (True, ASKED_WHERE_AWKWARD)):
        if counted[awkward]:
            assert counted[awkward]["asked"] <= limit * counted[awkward].total(), counted[awkward]


def test_there_are_enough_of_them() -> None:
    asked = {form.name: len(form.writes) or len(form.filled()) for form in FORMS}
    full = [form for form in FORMS if asked[form.name] >= 10]
    assert len(full) >= 20
    assert len([form for form in full if form.is_pdf]) >= 8
    assert len([form for form in full if not form.is_pdf]) >= 10
