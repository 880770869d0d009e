"""What stands within a paragraph: runs of text, signs, controls in the line, and what hangs on them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from parsers.blocks import Marks, Paragraph, Piece, Story, also, visible
from parsers.drawn import INK, SHAPE, drawn_piece, note_mark
from parsers.word.branches import chosen_branches
from parsers.word.controls import chosen_entry, properties_and_content, symbol, symbol_character
from parsers.word.drawn import DRAWINGS, doubt_of, is_round
from parsers.word.fields import Fields
from parsers.word.instructions import is_page_number
from parsers.word.marks import has_ground, run_marks
from parsers.word.names import SHORT, attribute, child
from parsers.word.pieces import Element, settle_box

# Nothing in these is text, or their text is taken elsewhere.
PASSED_BY = frozenset({"w:pPr", "w:rPr", "w:sectPr", "w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr", "w:instrText"})
# Frequent, and empty wherever a program wrote them.
BARE = frozenset(
    {"w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:commentRangeStart", "w:commentRangeEnd", "w:tblGrid",
     "w:gridCol", "w:tblGridChange"}
)  # fmt: skip
BLOCKS = frozenset({"w:p", "w:tbl"})
_TEXT = frozenset({"w:t", "w:delText", "m:t", "a:t"})
_SIGNS = frozenset({"w:tab", "w:ptab", "w:br", "w:cr", "w:noBreakHyphen", "w:sym"})


class Runs(Fields):
    _picture_says: tuple[str | None, ...] = ()  # of the drawing around; what it holds often says the same again
    _has_drawn = False  # a shape, since this was last looked at

    @abstractmethod
    def _text_box(self, element: Element, marks: Marks) -> None:
        """Text of its own, laid over the page."""

    @abstractmethod
    def _stray_block(self, element: Element, short: str, marks: Marks) -> None:
        """A paragraph or table inside a paragraph, as damaged files have it."""

    def _inline(self, parent: Iterable[Element], marks: Marks) -> None:
        for each in parent:
            short = SHORT[each.tag]
            if short == "w:r":
                self._run(each, marks)
            elif short in _TEXT:
                text = each.text
                if text:
                    self._words(each, text, also(marks, "deleted") if short == "w:delText" else marks)
                if len(each):
                    self._within_text(each, marks)
            elif short in PASSED_BY:
                if short == "w:instrText":
                    self._instruct(each.text or "")
            elif short == "w:sdt":
                self._control_in_line(each, marks)
            elif short in BARE and is_bare(each):
                continue
            else:
                self._rare(each, short, marks)

    def _run(self, run: Element, marks: Marks) -> None:
        within = list(run)
        # Its properties come first; a run that begins otherwise and is no longer than that has none.
        properties = None
        if within and SHORT[within[0].tag] == "w:rPr":
            properties = within.pop(0)
        elif len(within) > 1:
            properties = child(run, "w:rPr")
        own = run_marks(properties, marks, self._paragraph_style, self._styles)
        if own.faded and not marks.faded and has_ground(run, self._styles):
            own = visible(own)
        self._inline(within, own)

    def _rare(self, each: Element, short: str, marks: Marks) -> None:
        if short in _SIGNS:
            self._sign(each, short, marks)
            if len(each):
                self._inline(each, marks)
        elif short == "w:fldSimple":
            self._simple_field(each, marks)
        elif short == "w:fldChar":
            self._field_character(each, marks)
            if len(each):
                self._inline(each, marks)
        elif short == "w:ddList":
            self._chosen(each, marks)
            self._inline(each, marks)
        elif short == "w:tblPr":
            self._said_of_table(each, marks)
        elif short == "mc:AlternateContent":
            for branch, _ in chosen_branches(each):
                self._inline(branch, marks)
        elif short == "w:txbxContent":
            self._text_box(each, marks)
        elif short in BLOCKS:
            self._stray_block(each, short, marks)
        elif short in DRAWINGS:
            self._drawing(each, marks)
        elif short == "w:rt":
            self._ruby(each, marks)
        elif short in ("wp:inline", "wp:anchor"):
            before, self._picture_says = self._picture_says, _said_of(each)
            self._inline(each, marks)
            self._picture_says = before
        else:
            self._attributes(each, short, marks)
            self._inline(each, changed(short, marks))

    def _within_text(self, text: Element, marks: Marks) -> None:
        """Text holds no elements, but in damaged files they may stand there with more text."""
        for each in text:
            self._inline((each,), marks)
            if each.tail:
                self._emit(each.tail, self._node(each, each.tail), marks)

    def _sign(self, each: Element, short: str, marks: Marks) -> None:
        if short == "w:noBreakHyphen":
            self._emit("\u2011", self._node(each, "\u2011"), marks)
        elif short == "w:sym":
            shown, box = symbol(each)
            self._emit(shown, self._node(each, symbol_character(each)), marks, box=box)
        else:
            self._emit("\t" if short in ("w:tab", "w:ptab") else "\n", None, marks)

    def _chosen(self, choices: Element, marks: Marks) -> None:
        """The choice of a drop-down of Word 97 that no field has said."""
        if choices not in self._said and (entry := chosen_entry(choices)):
            self._emit(entry, self._node(choices, entry), marks)

    def _said_of_table(self, properties: Element, marks: Marks) -> None:
        for each in properties:
            if SHORT[each.tag] in ("w:tblCaption", "w:tblDescription"):
                self._aside("alt-text", each, attribute(each, "val"), marks)

    def _control_in_line(self, element: Element, marks: Marks) -> None:
        properties, content = properties_and_content(element)
        control = self._begin(properties)
        for each in content:
            self._inline(each if SHORT[each.tag] == "w:sdtContent" else (each,), marks)
        self._end(control)
        if control.kind == "checkbox" and not any(piece.box for piece in control.pieces):
            settle_box(properties, control, self._paragraph, marks)

    def _drawing(self, element: Element, marks: Marks) -> None:
        """Text in it is read for itself; the rest may be an answer that nobody can read here."""
        if SHORT[element.tag] == "w:object" or len(element):
            self._inline(element, marks)
        doubt = doubt_of(element)
        if doubt is None:
            return
        self._put(drawn_piece(doubt))
        if doubt in (SHAPE, INK):
            self._has_drawn = True
            if self._kind == "body" and self._paragraph is not None and is_round(element):
                note_mark(self._document, self._paragraph)

    def _ruby(self, element: Element, marks: Marks) -> None:
        """How a word is pronounced, in small letters above it."""
        outer, held = self._paragraph, self._open
        self._paragraph, self._open = Paragraph(self._part, element, kind="ruby"), []
        self._document.stories.append(Story("ruby", self._part, [self._paragraph]))
        self._inline(element, marks)
        self._paragraph, self._open = outer, held

    def _simple_field(self, element: Element, marks: Marks) -> None:
        instruction = attribute(element, "instr") or ""
        computed = is_page_number(instruction)
        self._generated += computed
        self._inline(element, marks)
        self._generated -= computed
        self._computed(instruction, marks, has_result=True)

    def _attributes(self, element: Element, short: str, marks: Marks) -> None:
        """Words that stand in attributes: what a picture shows, and the letters of ornamental text."""
        if short == "wp:docPr":
            for name in ("descr", "title"):
                self._aside("alt-text", element, element.get(name), marks)
        elif short.endswith(":cNvPr"):
            for name in ("descr", "title"):
                if element.get(name) not in self._picture_says:
                    self._aside("alt-text", element, element.get(name), marks)
        elif short.startswith("v:"):
            self._aside("alt-text", element, element.get("alt"), marks)
            if short == "v:textpath":
                self._aside("ornamental", element, element.get("string"), marks)

    def _aside(self, kind: str, element: Element, text: str | None, marks: Marks) -> None:
        if text:
            node = self._document.ledger.add(self._part, element, text)
            paragraph = Paragraph(self._part, element, [Piece(text, node, marks=marks)], kind=kind)
            self._document.stories.append(Story(kind, self._part, [paragraph]))


def is_bare(element: Element) -> bool:
    """Holds nothing but what is as bare: in damaged files there may be text in it."""
    return not len(element) or all(SHORT[each.tag] in BARE for each in element.iter())


def _said_of(drawing: Element) -> tuple[str | None, ...]:
    return tuple(each.get(name) for each in drawing if SHORT[each.tag] == "wp:docPr" for name in ("descr", "title"))


def changed(short: str, marks: Marks) -> Marks:
    """Within an element that says that its content was put in or taken out."""
    if short in ("w:ins", "w:moveTo"):
        return also(marks, "inserted")
    if short in ("w:del", "w:moveFrom"):
        return also(marks, "deleted")
    return marks
