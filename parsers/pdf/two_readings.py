"""The words of a page as two libraries read them. Where they differ, nobody knows which is right, and a person is told.

What only the count saw is listed beside what the reader saw, so nothing of either is lost; no answer of such a page is
sure.
"""

from __future__ import annotations

from collections import Counter

from parsers.blocks import Document, Paragraph, Piece, Story
from parsers.count_pdf import CountedPdf
from parsers.types import Place, Problem


def compare_pages(document: Document, counted: CountedPdf) -> str:
    """The characters of the document, as the ledger has to have them."""
    read: dict[int, str] = {}
    for index, part in enumerate(document.ledger.parts):
        if part == "pages":
            read[document.ledger.wheres[index]] = "".join(document.ledger.texts[index].split())
    agreed: list[str] = []
    for number, said in enumerate(counted.pages, start=1):
        here = read.get(number, "")
        if said == here or Counter(said) == Counter(here):
            agreed.append(said)
            continue
        more = Counter(said) - Counter(here)
        _note(document, number, _in_order(said, more))
        agreed += [here, *more.elements()]
    return "".join((*agreed, counted.rest))


def _in_order(said: str, wanted: Counter[str]) -> str:
    left = Counter(wanted)
    kept = []
    for character in reversed(said):
        if left[character] > 0:
            left[character] -= 1
            kept.append(character)
    return "".join(reversed(kept))


def _note(document: Document, number: int, only_counted: str) -> None:
    place = Place(part="pages", page=number)
    document.contested_pages.add(number)
    if not any(each.code == "page-unreadable" and each.place.page == number for each in document.problems):
        document.problems.append(
            Problem(
                "page-unreadable",
                f"Two ways of reading the text of page {number} disagree, so its words may be wrong. Compare them with "
                "the original.",
                place=Place(page=number),
            )
        )
    if only_counted:
        node = document.ledger.add("other-reading", number, only_counted)
        story = Story("page", "other-reading")
        story.blocks.append(Paragraph("other-reading", place, [Piece(only_counted, node)], kind="page"))
        document.stories.append(story)
