"""Word content controls: one for each answer, tagged with the field's name.

Every text answer has a rich text control within its paragraph. LibreOffice 7.4 (measured) saves a plain text control,
or one around a paragraph or a cell, as bare words: deleted words of tracked changes come back to life ("was not
previously known"), and words that carry a comment are lost. A rich control within the paragraph keeps both.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms_service.adapters.form_maker.answers import Answer, Row
from forms_service.adapters.form_maker.markup import Element, Markup
from forms_service.definitions.printed import (
    CHOICE_PLACEHOLDER,
    DATE_PLACEHOLDER,
    ROW_DATE_PLACEHOLDER,
    ROW_TEXT_PLACEHOLDER,
    TEXT_PLACEHOLDER,
)
from forms_service.definitions.schema import ChoiceData, FieldData
from parsers.types import FieldKind

make = Markup(
    {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    }
)
TICKED, UNTICKED = "\u2612", "\u2610"
PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}


def value(tag: str, text: str | int) -> Element:
    return make(tag, attributes={"w:val": text})


def run(text: str, style: str | None = None, font: str | None = None) -> Element:
    """One run; line ends become line breaks."""
    properties = make("w:rPr")
    if style:
        properties.append(value("w:rStyle", style))
    if font:
        properties.append(make("w:rFonts", attributes=dict.fromkeys(("w:ascii", "w:hAnsi", "w:eastAsia"), font)))
    element = make("w:r", properties if len(properties) else None)
    for number, line in enumerate(text.split("\n")):
        if number:
            element.append(make("w:br"))
        piece = make("w:t", line)
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        element.append(piece)
    return element


def paragraph(*content: Element | str, style: str | None = None) -> Element:
    element = make("w:p")
    if style:
        element.append(make("w:pPr", value("w:pStyle", style)))
    for piece in content:
        element.append(run(piece) if isinstance(piece, str) else piece)
    return element


class Controls:
    """Makes controls with identifiers that count up, so that no two in one document are the same."""

    def __init__(self) -> None:
        self._last = 100_000

    def properties(self, tag: str, alias: str, *kind: Element, placeholder: bool = False) -> Element:
        self._last += 1
        return make(
            "w:sdtPr",
            value("w:alias", alias[:64]) if alias else None,  # Word refuses titles of more than 64 characters
            value("w:tag", tag) if tag else None,
            value("w:id", self._last),
            make("w:showingPlcHdr") if placeholder else None,
            *kind,
        )

    def cell(
        self, field: FieldData, tag: str, answer: Answer, cell_properties: Element, *, in_row: bool = False
    ) -> Element:
        """The cell that holds the answer to one question, or one cell of a row."""
        style = "FormRowAnswer" if in_row else "FormAnswer"
        text_prompt = ROW_TEXT_PLACEHOLDER if in_row else TEXT_PLACEHOLDER
        date_prompt = ROW_DATE_PLACEHOLDER if in_row else DATE_PLACEHOLDER
        if field.kind is FieldKind.MULTI_CHOICE:
            ticks = [
                self._tick(f"{tag}={choice.slug}", choice, choice.slug in answer.chosen, style)
                for choice in field.choices
            ]
            return make("w:tc", cell_properties, *ticks)
        if field.kind is FieldKind.TICK:
            box = self._box(tag, field.label, answer.ticked)
            return make("w:tc", cell_properties, paragraph(box, style=style))
        control = self._inline(field, tag, answer, date_prompt if field.kind is FieldKind.DATE else text_prompt)
        return make("w:tc", cell_properties, paragraph(control, style=style))

    def row_cell(self, table: str, values: Sequence[FieldData], row: Row, cell_properties: Element) -> Element:
        """The cell of a row that holds one value, or several, each on its line behind its label."""
        if len(values) == 1:
            (only,) = values
            return self.cell(only, f"{table}.{only.name}", row[only.name], cell_properties, in_row=True)
        lines = []
        for each in values:
            prompt = ROW_DATE_PLACEHOLDER if each.kind is FieldKind.DATE else ROW_TEXT_PLACEHOLDER
            control = self._inline(each, f"{table}.{each.name}", row[each.name], prompt)
            lines.append(paragraph(f"{each.label} ", control, style="FormRowAnswer"))
        return make("w:tc", cell_properties, *lines)

    def option_cell(self, words: str, chosen: bool, cell_properties: Element) -> Element:
        """An option with its box. Without a tag: those of several cells would be several answers to one question."""
        box = self._box("", words, chosen)
        return make("w:tc", cell_properties, paragraph(box, run(f" {words}"), style="FormRowAnswer"))

    def _inline(self, field: FieldData, tag: str, answer: Answer, empty: str) -> Element:
        if field.kind is FieldKind.CHOICE:
            kind, empty = self._drop_down(field, answer), CHOICE_PLACEHOLDER
        elif field.kind is FieldKind.DATE:
            kind = self._date_picker(answer)
        else:
            kind = make("w:richText")
        shown = run(answer.text) if answer else run(empty, style="PlaceholderText")
        return make(
            "w:sdt",
            self.properties(tag, field.label, kind, placeholder=not answer),
            make("w:sdtContent", shown),
        )

    def _drop_down(self, field: FieldData, answer: Answer) -> Element:
        chosen = next(iter(answer.chosen), "")
        items = [make("w:listItem", attributes={"w:value": CHOICE_PLACEHOLDER})]
        items += [
            make("w:listItem", attributes={"w:displayText": choice.label, "w:value": choice.slug})
            for choice in field.choices
        ]
        return make("w:dropDownList", *items, attributes={"w:lastValue": chosen} if chosen else {})

    def _date_picker(self, answer: Answer) -> Element:
        return make(
            "w:date",
            value("w:dateFormat", "dd/MM/yyyy"),
            value("w:lid", "en-GB"),
            value("w:storeMappedDataAs", "dateTime"),
            value("w:calendar", "gregorian"),
            attributes={"w:fullDate": f"{answer.iso}T00:00:00Z"} if answer.iso else {},
        )

    def _tick(self, tag: str, choice: ChoiceData, ticked: bool, style: str) -> Element:
        return paragraph(self._box(tag, choice.label, ticked), run(f" {choice.label}"), style=style)

    def _box(self, tag: str, alias: str, ticked: bool) -> Element:
        def state(name: str, character: str) -> Element:
            return make(name, attributes={"w14:val": f"{ord(character):04X}", "w14:font": "MS Gothic"})

        kind = make(
            "w14:checkbox",
            make("w14:checked", attributes={"w14:val": "1" if ticked else "0"}),
            state("w14:checkedState", TICKED),
            state("w14:uncheckedState", UNTICKED),
        )
        shown = run(TICKED if ticked else UNTICKED, font="MS Gothic")
        return make("w:sdt", self.properties(tag, alias, kind), make("w:sdtContent", shown))
