"""What stands within a paragraph: runs of text, signs, controls in the line, and what hangs on them."""

from __future__ import annotations

from abc import abstractmethod

from parsers.blocks import Marks, Paragraph, Piece, Story, also
from parsers.word.branches import chosen_branches
from parsers.word.controls import symbol, symbol_character
from parsers.word.fields import Fields
from parsers.word.instructions import is_page_number
from parsers.word.marks import run_marks
from parsers.word.names import SHORT, attribute, child
from parsers.word.pieces import Element, state_of

# Nothing in these is text, or their text is taken elsewhere.
PASSED_BY = frozenset(
    {"w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr", "w:instrText",
     "w:delInstrText", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:commentRangeStart", "w:commentRangeEnd"}
)  # fmt: skip
BLOCKS = frozenset({"w:p", "w:tbl"})
_TEXT = frozenset({"w:t", "w:delText", "m:t", "a:t"})


class Runs(Fields):
    @abstractmethod
    def _text_box(self, element: Element, marks: Marks) -> None:
        """Text of its own, laid over the page."""

    @abstractmethod
    def _stray_block(self, element: Element, short: str, marks: Marks) -> None:
        """A paragraph or table inside a paragraph, as damaged files have it."""

    def _inline(self, parent: Element, marks: Marks) -> None:
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:r":
                self._inline(each, run_marks(_properties(each), marks, self._paragraph_style, self._styles))
            elif short in _TEXT:
                text = each.text
                if text:
                    self._emit(text, self._node(each, text), also(marks, "deleted") if short == "w:delText" else marks)
            elif short in PASSED_BY:
                if short == "w:instrText":
                    self._instruct(each.text or "")
            else:
                self._rare(each, short, marks)

    def _rare(self, each: Element, short: str, marks: Marks) -> None:
        if short in ("w:tab", "w:ptab"):
            self._emit("\t", None, marks)
        elif short in ("w:br", "w:cr"):
            self._emit("\n", None, marks)
        elif short == "w:sdt":
            self._control_in_line(each, marks)
        elif short == "w:noBreakHyphen":
            self._emit("\u2011", self._node(each, "\u2011"), marks)
        elif short == "w:sym":
            shown, box = symbol(each)
            self._emit(shown, self._node(each, symbol_character(each)), marks, box=box)
        elif short == "w:fldSimple":
            self._simple_field(each, marks)
        elif short == "w:fldChar":
            self._field_character(each, marks)
        elif short == "mc:AlternateContent":
            for branch in chosen_branches(each):
                self._inline(branch, marks)
        elif short == "w:txbxContent":
            self._text_box(each, marks)
        elif short in BLOCKS:
            self._stray_block(each, short, marks)
        else:
            self._attributes(each, short, marks)
            self._inline(each, changed(short, marks))

    def _control_in_line(self, element: Element, marks: Marks) -> None:
        control = self._begin(element)
        content = child(element, "w:sdtContent")
        if content is not None:
            self._inline(content, marks)
        if control.kind == "checkbox" and not any(piece.box for piece in control.pieces):
            self._emit("", None, marks, box="unclear" if control.pieces else state_of(control), control=control)
        self._end(control)

    def _simple_field(self, element: Element, marks: Marks) -> None:
        computed = is_page_number(attribute(element, "instr") or "")
        self._generated += computed
        self._inline(element, marks)
        self._generated -= computed

    def _attributes(self, element: Element, short: str, marks: Marks) -> None:
        """Words that stand in attributes: what a picture shows, and the letters of ornamental text."""
        if short == "wp:docPr":
            for name in ("descr", "title"):
                self._aside("alt-text", element, element.get(name), marks)
        elif short == "v:textpath":
            self._aside("ornamental", element, element.get("string"), marks)

    def _aside(self, kind: str, element: Element, text: str | None, marks: Marks) -> None:
        if text:
            node = self._document.ledger.add(self._part, element, text)
            paragraph = Paragraph(self._part, element, [Piece(text, node, marks=marks)], kind=kind)
            self._document.stories.append(Story(kind, self._part, [paragraph]))


def _properties(run: Element) -> Element | None:
    """They come first; a run that begins otherwise and is no longer than that has none."""
    for each in run:
        return each if SHORT[each.tag] == "w:rPr" else child(run, "w:rPr") if len(run) > 1 else None
    return None


def changed(short: str, marks: Marks) -> Marks:
    """Within an element that says that its content was put in or taken out."""
    if short in ("w:ins", "w:moveTo"):
        return also(marks, "inserted")
    if short in ("w:del", "w:moveFrom"):
        return also(marks, "deleted")
    return marks
