"""What people put on a page besides filling it: notes, typed words, marker, ink, stamps."""

from __future__ import annotations

from dataclasses import dataclass

from pypdf.generic import DictionaryObject

from parsers.blocks import Document, Doubt, FormField, Paragraph, Piece, Story
from parsers.drawn import INK
from parsers.pdf.drawing import Box
from parsers.pdf.objects import resolved, sides, words
from parsers.types import Certainty, Place, Problem

_NO_NOTES = ("/Widget", "/Popup", "/Link")
_DRAWN = {
    "/Ink": "drawn by hand", "/Line": "drawn", "/Square": "drawn", "/Circle": "drawn", "/Polygon": "drawn",
    "/PolyLine": "drawn", "/StrikeOut": "struck out", "/Highlight": "highlighted", "/Underline": "underlined",
    "/Squiggly": "underlined", "/Stamp": "stamped", "/Redact": "marked to be blacked out",
}  # fmt: skip
_MARKS = {"/StrikeOut": "struck", "/Highlight": "highlighted", "/Underline": "underlined", "/Squiggly": "underlined"}
_MOST_NAMED = 40
_OVER_FIELD = Doubt("Something is drawn over this field, which may alter the answer.", Certainty.INFERRED)
_TYPED_OVER = Doubt("Words were put on the page over this field.", Certainty.INFERRED)


@dataclass(frozen=True, slots=True)
class Note:
    page: int
    kind: str
    box: Box | None
    text: str
    node: int | None

    @property
    def is_typed(self) -> bool:
        return self.kind == "/FreeText" and self.node is not None

    @property
    def marks(self) -> str | None:
        return _MARKS.get(self.kind)


def read_notes(document: Document, annotations: list[list[DictionaryObject]]) -> list[Note]:
    story = Story("comment", "notes")
    document.stories.append(story)
    notes: list[Note] = []
    for number, on_page in enumerate(annotations, start=1):
        for note in on_page:
            kind = str(note.get("/Subtype", ""))
            if kind not in _NO_NOTES:
                notes.append(_read(document, story, number, kind, note))
    _name_drawn(document, notes)
    _doubt_fields(document.form_fields, notes)
    return notes


def _read(document: Document, story: Story, number: int, kind: str, note: DictionaryObject) -> Note:
    text = _words(note.get("/Contents"))
    rect = sides(note.get("/Rect"))
    node = None
    if text.strip():
        node = document.ledger.add("notes", number, text)
        place = Place(part="notes", path=kind.lstrip("/"), page=number, rect=rect)
        kept = "textbox" if kind == "/FreeText" else "comment"
        paragraph = Paragraph("notes", place, [Piece(text, node)], kind=kept)
        story.blocks.append(paragraph)
        author = _words(note.get("/T"))
        if author and kept == "comment":
            document.authors[paragraph] = (author, "")
    return Note(number, kind, Box(*rect) if rect is not None else None, text, node)


def _words(value: object) -> str:
    """Of a string only, bytes where pypdf could not decode it; no other object says anything here."""
    value = resolved(value)
    return words(value) or "" if isinstance(value, (str, bytes)) else ""


def _name_drawn(document: Document, notes: list[Note]) -> None:
    drawn = [note for note in notes if note.kind in _DRAWN]
    for note in drawn[:_MOST_NAMED]:
        box = note.box
        document.problems.append(
            Problem(
                "drawn-mark",
                f"Something is {_DRAWN[note.kind]} on page {note.page}; it may mark or alter an answer. Open the "
                "original and look.",
                place=Place(page=note.page, rect=(box.left, box.bottom, box.right, box.top) if box else None),
            )
        )


def _doubt_fields(fields: list[FormField], notes: list[Note]) -> None:
    """A field that somebody drew or typed over does not say all by itself."""
    over = [note for note in notes if note.box is not None and (note.kind in _DRAWN or note.kind == "/FreeText")]
    if not over:
        return
    by_page: dict[int, list[Note]] = {}
    for note in over:
        by_page.setdefault(note.page, []).append(note)
    for field in fields:
        if field.place.page is None or field.place.rect is None:
            continue
        left, bottom, right, top = field.place.rect
        for note in by_page.get(field.place.page, ()):
            box = note.box
            if box is None:
                continue
            across = min(right, box.right) - max(left, box.left)
            up = min(top, box.top) - max(bottom, box.bottom)
            if across > 2 and up > 0.3 * min(top - bottom, max(box.height, 1.0)):
                field.doubts.append(_TYPED_OVER if note.is_typed else INK if note.kind == "/Ink" else _OVER_FIELD)
                break
