"""The pages of a PDF: their words at once, their lines and boxes only where no field of the form is left to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pypdfium2

from parsers.blocks import Document, Paragraph, Piece, Story
from parsers.find.known import Printed
from parsers.pdf.drawing import read_drawing
from parsers.pdf.notes import Note
from parsers.pdf.page_layout import PageLayout, lay_out
from parsers.pdf.pages_as_blocks import stories_of
from parsers.pdf.text_layer import PageText, open_pages, page_text
from parsers.types import Place, Problem

# What pdfium's binding raises of pages that it cannot open or that hold nothing it knows.
_BREAKAGE = (pypdfium2.PdfiumError, ValueError, OverflowError, UnicodeError, IndexError, OSError)


def read_pages(
    document: Document, data: bytes, readable: Sequence[bool], notes: Sequence[Note], fallback: Callable[[int], str]
) -> None:
    """`readable`: whether pdfium may look at the page; `fallback`: another library's words of one that it cannot."""
    count = len(readable)
    story = Story("page", "pages")
    document.stories.append(story)
    pages = _Pages(document, data, count, notes)
    blank: list[int] = []
    for number in range(1, count + 1):
        text = pages.text(number) if readable[number - 1] else None
        if text is None:
            document.problems.append(
                Problem(
                    "page-unreadable",
                    f"The text of page {number} cannot be read with certainty. Look at the original.",
                    place=Place(page=number),
                )
            )
            if not readable[number - 1]:
                document.undrawn_pages.add(number)
            text = PageText(number, fallback(number) if readable[number - 1] else "", [])
            document.contested_pages.add(number)
        if not text.text.strip():
            blank.append(number)
        else:
            node = document.ledger.add("pages", number, text.text)
            pages.keep(text, node)
            where = Place(part="pages", page=number)
            story.blocks.append(Paragraph("pages", where, [Piece(text.text, node)], kind="page"))
    if len(blank) < count:
        document.problems += [_scanned(number) for number in blank if pages.is_picture(number)]
    document.as_ruled = pages.as_ruled


def _scanned(number: int) -> Problem:
    return Problem(
        "scan",
        f"Page {number} is a picture, without text: it was scanned. What it says was not read. A person must read it.",
        place=Place(page=number),
    )


class _Pages:
    def __init__(self, document: Document, data: bytes, count: int, notes: Sequence[Note]) -> None:
        self._notes = notes
        self._document = document
        self._texts: dict[int, tuple[PageText, int]] = {}
        self._pdf: Any = None
        with suppress(*_BREAKAGE):
            opened = open_pages(data)
            if len(opened) == count:
                self._pdf = opened

    def text(self, number: int) -> PageText | None:
        """None: it cannot be read."""
        if self._pdf is None:
            return None
        try:
            page = self._pdf[number - 1]
            textpage = page.get_textpage()
            text = page_text(number, textpage)
            textpage.close()
            page.close()
        except _BREAKAGE:
            return None
        return text

    def is_picture(self, number: int) -> bool:
        try:
            page = self._pdf[number - 1]
            found = bool(read_drawing(page).images)
            page.close()
        except (*_BREAKAGE, TypeError):
            return False
        return found

    def keep(self, text: PageText, node: int) -> None:
        self._texts[text.number] = (text, node)

    def layouts(self, printed: Printed | None) -> list[PageLayout]:
        found = []
        for number, (text, node) in self._texts.items():
            if self._pdf is None or not text.letters:
                continue
            page = self._pdf[number - 1]
            textpage = page.get_textpage()
            notes = [note for note in self._notes if note.page == number]
            found.append(lay_out(page, textpage, text, node, notes, printed))
            textpage.close()
            page.close()
        return found

    def as_ruled(self, printed: Printed | None) -> list[Story]:
        """All but the pages as one run of words; those that could not be opened stay as they are."""
        try:
            layouts = self.layouts(printed)
        except _BREAKAGE:
            return self._document.stories
        laid = {layout.number for layout in layouts}
        rest = Story("page", "pages")
        for paragraph in self._document.paragraphs():
            if paragraph.kind == "page" and (paragraph.part != "pages" or paragraph.where.page not in laid):
                rest.blocks.append(paragraph)
        hidden = sum(layout.invisible for layout in layouts)
        if hidden > sum(layout.visible for layout in layouts) and any(layout.pictured for layout in layouts):
            self._document.guessed_words = True
        taken = {node for layout in layouts for node in layout.taken}
        kept = [_without(story, taken) for story in self._document.stories if story.kind != "page"]
        return [*stories_of(layouts), *([rest] if rest.blocks else []), *kept]


def _without(story: Story, taken: set[int]) -> Story:
    """Notes that stand in a cell are said there."""
    if not taken:
        return story
    kept = [
        block
        for block in story.blocks
        if not (isinstance(block, Paragraph) and any(piece.node in taken for piece in block.pieces))
    ]
    return replace(story, blocks=kept)
