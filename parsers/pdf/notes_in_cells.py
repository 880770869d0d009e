"""Notes on a printed form: words typed into its boxes, words struck out or highlighted, ink in a box."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.blocks import PLAIN, Marks, also
from parsers.drawn import INK, PICTURE, SHAPE
from parsers.pdf.cells import OVERFLOWS, Sheetful
from parsers.pdf.notes import Note
from parsers.pdf.text_layer import Word
from parsers.pdf.turned import Turned

_SLACK = 4.0
_FIRST_LINE = 7.0  # points below the top of a typed note
_DRAWN = {
    "/Ink": INK, "/Stamp": PICTURE, "/Line": SHAPE, "/Square": SHAPE, "/Circle": SHAPE, "/Polygon": SHAPE,
    "/PolyLine": SHAPE, "/Redact": SHAPE,
}  # fmt: skip


def mark_by_notes(marks: dict[int, Marks], words: list[Word], notes: Sequence[Note], turned: Turned) -> None:
    for note in notes:
        if note.marks is None or note.box is None:
            continue
        box = turned.box(note.box)
        for word in words:
            if box.holds(word.middle):
                marks[word.start] = also(marks.get(word.start, PLAIN), note.marks)


def put_notes(sheet: Sheetful, notes: Sequence[Note], turned: Turned) -> set[int]:
    """The nodes of those that were typed into a cell."""
    taken: set[int] = set()
    for note in notes:
        if note.box is None:
            continue
        box = turned.box(note.box)
        if note.is_typed and note.node is not None:
            slot = sheet.at(box.left + 3, box.top - min(box.height / 2, _FIRST_LINE))
            slot = slot or sheet.at(*box.middle)
            if slot is not None:
                slot.notes.append(note)
                taken.add(note.node)
                if not box.within(slot.box, _SLACK):
                    slot.doubts.append(OVERFLOWS)
        elif note.kind in _DRAWN:
            for slot in sheet.all():
                across = min(box.right, slot.box.right) - max(box.left, slot.box.left)
                up = min(box.top, slot.box.top) - max(box.bottom, slot.box.bottom)
                if across > 2 and up > 0.25 * min(box.height, slot.box.height):
                    slot.doubts.append(_DRAWN[note.kind])
    return taken
