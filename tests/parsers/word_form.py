"""The shared form as a Word document, some questions answered with the XML of a cell or with plain words."""

from __future__ import annotations

from collections.abc import Mapping

from parsers.types import ParseResult
from tests.documents import p, questions, row, table
from tests.parsers.rules import PROPERTIES, read
from tests.parsers.word_parts import Part, with_parts

LABELS = {
    "agency_name": "Name of agency",
    "summary": "Summary of involvement",
    "seen_on": "Date last seen",
    "involved": "Was there any involvement?",
    "worked_with": "Worked with",
    "nhs_number": "NHS number",
    "agreed": "I have checked this form",
}


def form(
    *before: str,
    events: str = "",
    parts: tuple[Part, ...] = (),
    more: Mapping[str, str | bytes] | None = None,
    types: str = "",
    answers: Mapping[str, str] | None = None,
    **more_answers: str,
) -> bytes:
    said = {**(answers or {}), **more_answers}
    pairs = ((label, said.get(name, "")) for name, label in LABELS.items())
    header = row("Date of event", "What happened", "Child seen")
    return with_parts(
        *before,
        questions(*pairs),
        p("Significant events"),
        table(header, events),
        parts=parts,
        more=more,
        types=types,
        properties=PROPERTIES,
    )


def codes(result: ParseResult) -> set[str]:
    return {problem.code for problem in result.problems}


def answered(**answers: str) -> ParseResult:
    return read(form(answers=answers))
