"""Questions of one form that bear the same label: "Name" of the child, "Name" of the parent.

Which is which is said by the section: its heading above, or another question beside it that only this section has.
Their order alone proposes, and is never sure.
"""

from __future__ import annotations

from dataclasses import dataclass

from parsers.blocks import Block, Cell, Paragraph, Table
from parsers.find.known import Match, keys_of
from parsers.find.label_text import Labelled, labels_in
from parsers.find.sheet import Sheet, first_line
from parsers.types import Certainty, FieldRule

_BY_ORDER = (
    "Several questions of the form bear this label; which of them this is was taken from their order in the document."
)
_MOST = 200  # of one label; more are no questions
_NOT_TOLD = "—"  # evidence that contradicts itself


@dataclass(slots=True)
class _Standing:
    """One of them, where it stands in the document."""

    paragraph: Paragraph
    labelled: Labelled
    block: int
    row: int
    heading: str | None
    beside: str

    def section(self, anchors: dict[int, set[str | None]]) -> str | None:
        """Of which section it is, as far as the document says."""
        near = anchors.get(self.row) or anchors.get(self.block, set())
        anchor = next(iter(near)) if len(near) == 1 else _NOT_TOLD if near else None
        if self.heading is None or anchor is None or anchor == self.heading:
            return self.heading or anchor
        return _NOT_TOLD


class _Reading:
    """Goes through the document once and notes what stands in which block, under which heading."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.block = 0
        self.row = 0  # below nought, so that blocks and rows are numbered apart
        self.heading: str | None = None
        self.found: dict[tuple[str, ...], list[_Standing]] = {}
        self.anchors: dict[int, set[str | None]] = {}
        self.sections = _sections(sheet)
        for story in sheet.document.stories:
            if story.kind in ("body", "textbox"):
                self.heading = None
                self._blocks(story.blocks)

    def _blocks(self, blocks: list[Block]) -> None:
        self.block += 1
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            elif block.text.strip() and not self._line(block, ""):
                self._other(block)

    def _table(self, table: Table) -> None:
        self.block += 1
        if id(table) not in self.sheet.taken_tables:
            for row in table.rows:
                self._row(row.cells)
        self.block += 1

    def _row(self, cells: list[Cell]) -> None:
        self.row -= 1
        filled = [cell for cell in cells if cell.text.strip()]
        if not filled:
            self.block += 1
        labels = False
        for index, cell in enumerate(cells):
            first = first_line(cell)
            if first is not None and len(cell.blocks) == 1:
                beside = cells[index + 1].text.strip() if index + 1 < len(cells) else ""
                labels = self._line(first, beside) or labels
            elif first is not None:
                labels = True
                for block in cell.blocks:
                    if isinstance(block, Table):
                        self._table(block)
                    elif block.text.strip():
                        self._line(block, "")
        if len(filled) == 1 and not labels and (first := first_line(filled[0])) is not None:
            self._other(first)

    def _other(self, paragraph: Paragraph) -> None:
        """A line that is no question: a heading begins a section, and any other ends what stands together."""
        named = {section for key in keys_of(paragraph.text) for section in self.sections.get(key, ())}
        if len(named) == 1:
            self.heading = next(iter(named))
        elif named or paragraph.heading:
            self.heading = None
        self.block += 1

    def _line(self, paragraph: Paragraph, beside: str) -> bool:
        labelled = list(labels_in(self.sheet, paragraph))
        for each in labelled:
            if each.match is not None:
                if each.match.own:
                    for near in (self.block, self.row):
                        self.anchors.setdefault(near, set()).add(each.match.rule.section)
            else:
                names = tuple(rule.name for rule in each.shared)
                said = beside or paragraph.text[each.end : each.stop].strip()
                standing = _Standing(paragraph, each, self.block, self.row, self.heading, said)
                self.found.setdefault(names, []).append(standing)
        return bool(labelled)


def _sections(sheet: Sheet) -> dict[str, set[str]]:
    """How the heading of a section reads."""
    found: dict[str, set[str]] = {}
    for rule in sheet.rules.fields:
        if rule.section:
            for words in (rule.section.replace("-", " ").replace("_", " "), rule.section_title or ""):
                for key in keys_of(words):
                    found.setdefault(key, set()).add(rule.section)
    return found


def settle_same_labels(sheet: Sheet) -> None:
    """Says of each such label in the document whose it is, before anything is read beside it."""
    if not sheet.labels.shared:
        return
    reading = _Reading(sheet)
    for rules in set(sheet.labels.shared.values()):
        wanted = [rule for rule in rules if rule.name in sheet.unfound()]
        found = [
            each
            for each in reading.found.get(tuple(rule.name for rule in rules), ())
            if not sheet.is_taken(each.paragraph)
        ]
        if wanted and found:
            _settle(sheet, wanted, found, reading.anchors)


def _settle(sheet: Sheet, wanted: list[FieldRule], found: list[_Standing], anchors: dict[int, set[str | None]]) -> None:
    if len(found) > _MOST:
        found = found[:_MOST]
    told = [each.section(anchors) for each in found]
    open_rules, open_found = list(wanted), list(found)
    for rule in wanted:
        here = [each for each, section in zip(found, told, strict=True) if section == rule.section is not None]
        alone = sum(each.section == rule.section for each in wanted) == 1
        if alone and len(here) == 1 and (here[0].heading == rule.section or len(found) == len(wanted)):
            _is(sheet, here[0], Match(rule, Certainty.BY_LABEL, own=True))
            open_rules.remove(rule)
            open_found.remove(here[0])
    if len(open_rules) == len(open_found) and all(
        each.section(anchors) in (None, rule.section) for each, rule in zip(open_found, open_rules, strict=True)
    ):
        for each, rule in zip(open_found, open_rules, strict=True):
            _is(sheet, each, Match(rule, Certainty.INFERRED, own=True, reason=_BY_ORDER, as_printed=True))
        return
    for rule in open_rules:
        sheet.same_label.add(rule.name)
        sheet.candidates.setdefault(rule.name, []).extend(each.beside for each in open_found)


def _is(sheet: Sheet, standing: _Standing, match: Match) -> None:
    sheet.settled[id(standing.paragraph), standing.labelled.start] = match
