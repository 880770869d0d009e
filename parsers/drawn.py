"""What is drawn, pasted or laid over a document is no text, and may still be the answer: it raises a doubt."""

from __future__ import annotations

from dataclasses import replace

from parsers.blocks import Cell, Control, Document, Doubt, Paragraph, Piece, Row, place_of
from parsers.types import Certainty, FieldKind, FieldRule, ParsedField, Problem

SHAPE = Doubt("A shape is drawn here, which may mark an answer.", Certainty.INFERRED)
INK = Doubt("Something is drawn here by hand, which cannot be read.", Certainty.INFERRED)
PICTURE = Doubt("A picture stands here, which cannot be read.")
OBJECT = Doubt("Another file or an old control stands here, which was not read.")
SIGNATURE = Doubt("A line for a digital signature stands here; whether it is signed was not checked.")
COMPUTED = Doubt("Signs that the program puts together stand here, which cannot be read.", Certainty.INFERRED)
CLOCK = Doubt("The program puts in the day or time by itself, each time anew.", Certainty.INFERRED)
RUNS_ON = Doubt("The answer runs over the end of a page.", Certainty.INFERRED)
NEAR = "A shape is drawn in the document, which may mark this answer."
_CHOICES = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TICK)
_MOST = 20  # shapes that are named one by one
_LONGEST = 120


def text_box(text: str) -> Doubt:
    line = " ".join(text.split())
    return Doubt("The answer may be what stands in a text box here.", None, (line[:_LONGEST],))


def drawn_piece(doubt: Doubt) -> Piece:
    """No characters; it stands where the drawing is tied to the text."""
    return Piece("", control=Control(tag="", alias="", kind="drawing", doubt=doubt))


def note_mark(document: Document, paragraph: Paragraph) -> None:
    """A shape may be tied to one place and drawn over another, so every open question has to reckon with it."""
    document.marks_drawn += 1
    if document.marks_drawn <= _MOST:
        document.problems.append(
            Problem(
                "drawn-mark",
                "A shape is drawn by hand or around something here; it may mark an answer. Open the original and look.",
                place=place_of(paragraph.part, paragraph.where, paragraph.text),
            )
        )


def near_a_mark(document: Document, rule: FieldRule, field: ParsedField) -> ParsedField:
    """No option seems marked, but somewhere a circle is drawn: then nobody says that none is."""
    if not document.marks_drawn or rule.kind not in _CHOICES or field.certainty is not Certainty.EMPTY:
        return field
    return replace(field, certainty=Certainty.UNDETERMINED, reasons=(*field.reasons, NEAR))


def spread_over(row: Row) -> None:
    """A shape tied to one cell of a row is as likely drawn over another."""
    marked = [cell for cell in row.cells if _is_marked(cell)]
    if not marked:
        return
    for cell in row.cells:
        if cell not in marked:
            first = next(cell.paragraphs(), None)
            if first is not None:
                first.pieces.append(drawn_piece(SHAPE))


def _is_marked(cell: Cell) -> bool:
    return any(
        piece.control is not None and piece.control.doubt in (SHAPE, INK)
        for paragraph in cell.paragraphs()
        for piece in paragraph.pieces
    )
