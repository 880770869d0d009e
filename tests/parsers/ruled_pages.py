"""Printed pages drawn in a line: ruled rows of labels and answers, as a form looks once its fields are gone."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from parsers.types import FieldKind
from tests.parsers.rules import FORM

LEFT, MIDDLE, RIGHT, TOP = 50.0, 230.0, 545.0, 760.0
HEIGHT = 24.0
Drawn = Callable[[Canvas, float, float], None]  # given the left side and the line on which words would stand
Answer = str | Drawn
ROWS = (("Date of event", "What happened", "Child seen"), ("1/2/26", "Met", "No"), ("3/2/26", "Called", "Yes"))
QUESTIONS = tuple(rule.label for rule in FORM.fields if rule.kind is not FieldKind.TABLE)


def page(*, turned: int = 0) -> tuple[Canvas, io.BytesIO]:
    made = io.BytesIO()
    canvas = Canvas(made, invariant=1, pagesize=(595, 842))
    if turned:
        canvas.setPageRotation(turned)
    return canvas, made


def cell(
    canvas: Canvas, left: float, bottom: float, right: float, top: float, answer: Answer, bold: bool = False
) -> None:
    canvas.rect(left, bottom, right - left, top - bottom)
    if callable(answer):
        answer(canvas, left + 4, top - 15)
        return
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 9)
    for number, line in enumerate(answer.split("\n")):
        canvas.drawString(left + 4, top - 15 - 11 * number, line)


def questions(canvas: Canvas, answers: dict[str, Answer], top: float = TOP, height: float = HEIGHT) -> float:
    for label in QUESTIONS:
        cell(canvas, LEFT, top - height, MIDDLE, top, label, bold=True)
        cell(canvas, MIDDLE, top - height, RIGHT, top, answers.get(label, ""))
        top -= height
    return top


def table(canvas: Canvas, rows: Sequence[Sequence[Answer]] = ROWS, top: float = 420.0, height: float = HEIGHT) -> float:
    edges = (LEFT, 170.0, 430.0, RIGHT)
    for number, row in enumerate(rows):
        for left, right, answer in zip(edges, edges[1:], row, strict=False):
            cell(canvas, left, top - height, right, top, answer, bold=number == 0)
        top -= height
    return top


def printed(answers: dict[str, Answer], rows: Sequence[Sequence[Answer]] = ROWS, *, height: float = HEIGHT) -> bytes:
    """The small form of the tests, one page, without a field."""
    canvas, made = page()
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(LEFT, 800, "FORM-7 version 2")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(LEFT, 780, "Case reference: EX-2026-004")
    below = questions(canvas, answers, height=height)
    canvas.setFont("Helvetica-Bold", 10)
    canvas.drawString(LEFT, below - 30, "Significant events")
    table(canvas, rows, top=below - 40)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def tick_box(canvas: Canvas, x: float, y: float, *, cross: bool = False, tick: bool = False, size: float = 9) -> None:
    canvas.rect(x, y - 1, size, size)
    if cross:
        canvas.line(x + 2, y + 1, x + size - 2, y + size - 3)
        canvas.line(x + 2, y + size - 3, x + size - 2, y + 1)
    if tick:
        path = canvas.beginPath()
        path.moveTo(x + 1.5, y + 3)
        path.lineTo(x + 4, y)
        path.lineTo(x + 8, y + 7)
        canvas.drawPath(path, stroke=1, fill=0)


def options(*marked: tuple[str, str]) -> Drawn:
    """Boxes with their words: `cross`, `tick`, `empty`, or a letter typed in the box."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for words, mark in marked:
            tick_box(canvas, x, y, cross=mark == "cross", tick=mark == "tick")
            canvas.setFont("Helvetica", 8)
            if len(mark) == 1:
                canvas.drawString(x + 1.5, y + 1, mark)
            canvas.drawString(x + 13, y, words)
            x += 22 + canvas.stringWidth(words, "Helvetica", 8)

    return draw
