"""Printed forms without a cell for each answer: words near a question keep it from being empty, and none is certain."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers.types import Certainty, ParsedField, ParseResult
from tests.parsers.ruled_pages import LEFT, MIDDLE, RIGHT, cell, page, table
from tests.parsers.rules import is_whole, one, read

Written = tuple[float, float, str]
LABELS = ("Date last seen", "NHS number", "Summary of involvement", "Was there any involvement?", "Worked with")


def made_of(*written: Written, heads: Sequence[str] = (), under: Sequence[str] = ()) -> bytes:
    """The small form with its questions far apart, and words put among them; a second ruled table of two rows."""
    canvas, made = page()
    canvas.setFont("Helvetica", 9)
    canvas.drawString(LEFT, 810, "FORM-7 version 2")
    for number, label in enumerate(LABELS):
        canvas.drawString(LEFT, 640 - 60 * number, label)
    for left, bottom, text in written:
        canvas.drawString(left, bottom, text)
    table(canvas, top=300.0)
    _row(canvas, heads, 200.0)
    _row(canvas, under, 176.0)
    canvas.save()
    return made.getvalue()


def _row(canvas: Canvas, texts: Sequence[str], top: float) -> None:
    wide = (RIGHT - LEFT) / max(len(texts), 1)
    for number, text in enumerate(texts):
        cell(canvas, LEFT + number * wide, top - 24, LEFT + (number + 1) * wide, top, text)


def asked(result: ParseResult, name: str) -> ParsedField:
    assert is_whole(result)
    return one(result, name)


LABEL: Written = (LEFT, 720.0, "Name of agency")


@pytest.mark.parametrize("place", [(LEFT - 4, 734.0), (LEFT + 60, 742.0), (400.0, 721.0), (LEFT, 700.0)])
def test_words_over_beside_or_under_a_question_without_a_box_are_a_question(place: tuple[float, float]) -> None:
    field = asked(read(made_of(LABEL, (*place, "Quaintshire Trust"))), "agency_name")
    assert field.certainty in (Certainty.INFERRED, Certainty.UNDETERMINED)
    assert "Quaintshire Trust" in (field.value, field.raw, *field.candidates)


def test_a_question_without_a_box_is_empty_where_nothing_stands_near_it() -> None:
    assert asked(read(made_of(LABEL)), "agency_name").certainty is Certainty.EMPTY


def test_words_that_another_question_may_claim_are_no_proof_that_this_one_is_empty() -> None:
    data = made_of(LABEL, (LEFT, 652.0, "3 April 2026"))
    for name in ("agency_name", "seen_on"):
        assert asked(read(data), name).certainty is not Certainty.BY_LABEL
    assert asked(read(data), "seen_on").certainty is Certainty.UNDETERMINED
    assert asked(read(data), "seen_on").candidates == ("3 April 2026",)


@pytest.mark.parametrize("under", [("Quaintshire Trust", "Post", "Now"), ("", "", ""), ("", "Post", "")])
def test_a_heading_beside_a_heading_is_no_answer(under: tuple[str, str, str]) -> None:
    data = made_of(heads=("Name of agency", "How it was told", "When"), under=under)
    field = asked(read(data), "agency_name")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert "How it was told" in field.raw


def test_a_label_that_stands_before_its_box_is_read_with_that_box() -> None:
    canvas, made = page()
    canvas.setFont("Helvetica", 9)
    canvas.drawString(LEFT, 810, "FORM-7 version 2")
    answers = {"Name of agency": "Quaintshire Trust", "Summary of involvement": "Seen twice", "Date last seen": ""}
    for number, (label, answer) in enumerate(answers.items()):
        bottom = 740.0 - 40 * number
        canvas.drawString(LEFT, bottom + 6, f"{label}:")
        cell(canvas, MIDDLE, bottom, RIGHT, bottom + 22, answer)
    for number, label in enumerate(("NHS number", "Was there any involvement?", "Worked with")):
        canvas.drawString(LEFT, 560 - 40 * number, label)
    table(canvas)
    canvas.save()
    result = read(made.getvalue())
    assert (one(result, "agency_name").value, one(result, "summary").value) == ("Quaintshire Trust", "Seen twice")
    assert one(result, "agency_name").certainty is Certainty.INFERRED
    assert one(result, "seen_on").value is None
    assert is_whole(result)
