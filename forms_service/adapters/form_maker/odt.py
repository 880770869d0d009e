"""The OpenDocument edition: the same headings, questions and tables, with boxes to mark for choices."""

from __future__ import annotations

from collections.abc import Sequence

from forms_service.adapters.form_maker.answers import Answer, Answers, Row, options
from forms_service.adapters.form_maker.layout import (
    LABEL_SHARE,
    LABEL_SHARE_BY_OPTIONS,
    blocks,
    column_widths,
    in_one_cell,
)
from forms_service.adapters.form_maker.markup import Element
from forms_service.adapters.form_maker.odt_package import document_package, make
from forms_service.definitions.printed import (
    MUST_BE_ANSWERED,
    ROWS_ADVICE_TEXT,
    TICK_ADVICE,
    contact_line,
    edition,
)
from forms_service.definitions.schema import FieldData, Form, Partnership
from parsers.types import FieldKind

TEXT_WIDTH = 1760  # hundredths of a centimetre
TICKED, UNTICKED = "\u2612", "\u2610"
SHORT_CHOICES = 24  # characters that fit on one line of an answer, boxes not counted


def make_edition(partnership: Partnership, form: Form, case_reference: str, answers: Answers) -> bytes:
    editor = _Editor(answers)
    text = editor.body(partnership, form)
    return document_package(text, editor.automatic_styles, partnership, form, case_reference)


class _Editor:
    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._tables = 0
        self.automatic_styles: list[Element] = []

    def body(self, partnership: Partnership, form: Form) -> Element:
        text = make("office:text")
        text.append(paragraph(partnership.name, "Letterhead"))
        text.append(paragraph(contact_line(partnership), "LetterheadContact"))
        text.append(heading(form.title, 1))
        text.append(paragraph(edition(form), "FormEdition"))
        for words in (*form.intro, TICK_ADVICE):
            text.append(paragraph(words, "FormIntro"))
        for section in form.sections:
            text.append(heading(section.title, 2))
            if section.intro:
                text.append(paragraph(section.intro, "FormIntro"))
            for fields in blocks(section):
                if fields[0].kind is FieldKind.TABLE:
                    self._append_rows_table(text, fields[0])
                elif fields[0].layout == "row":
                    text.append(self._options_table(section.title, fields[0]))
                else:
                    text.append(self._questions_table(section.title, fields))
                text.append(paragraph("", "FormGap"))
        if form.office_use:
            text.append(paragraph(form.office_use, "FormIntro"))
        else:
            # What follows the last table is kept as small as can be, or it may start a blank page.
            text.replace(text[-1], paragraph("", "FormEnd"))
        return text

    def _table(self, caption: str, widths: list[int]) -> Element:
        self._tables += 1
        name = f"Form{self._tables}"
        self.automatic_styles.append(
            make(
                "style:style",
                make(
                    "style:table-properties",
                    attributes={
                        "style:width": _centimetres(sum(widths)),
                        "table:align": "left",
                        "table:border-model": "collapsing",
                    },
                ),
                attributes={"style:name": name, "style:family": "table"},
            )
        )
        table = make(
            "table:table",
            make("table:title", caption),
            attributes={"table:name": name, "table:style-name": name},
        )
        for number, width in enumerate(widths):
            column = f"{name}.{number}"
            self.automatic_styles.append(
                make(
                    "style:style",
                    make("style:table-column-properties", attributes={"style:column-width": _centimetres(width)}),
                    attributes={"style:name": column, "style:family": "table-column"},
                )
            )
            table.append(make("table:table-column", attributes={"table:style-name": column}))
        return table

    def _questions_table(self, caption: str, fields: list[FieldData]) -> Element:
        label_width = int(TEXT_WIDTH * LABEL_SHARE)
        table = self._table(caption, [label_width, TEXT_WIDTH - label_width])
        for field in fields:
            row_style = "LongRow" if field.kind is FieldKind.LONG_TEXT else "KeptRow"
            table.append(
                _row(
                    row_style,
                    _cell("LabelCell", *_label(field)),
                    _cell("AnswerCell", *answer_paragraphs(field, self._answers.of(field), narrow=False)),
                )
            )
        return table

    def _options_table(self, caption: str, field: FieldData) -> Element:
        """The question, and beside it each of its options in a cell of its own."""
        printed = options(field, self._answers.of(field))
        width = int(TEXT_WIDTH * (1 - LABEL_SHARE_BY_OPTIONS)) // len(printed)
        table = self._table(caption, [TEXT_WIDTH - width * len(printed), *[width] * len(printed)])
        boxes = [f"{TICKED if chosen else UNTICKED} {words}" for _, words, chosen in printed]
        cells = [_cell("AnswerCell", paragraph(box, "FormAnswerNarrow")) for box in boxes]
        table.append(_row("KeptRow", _cell("LabelCell", *_label(field)), *cells))
        return table

    def _append_rows_table(self, text: Element, field: FieldData) -> None:
        text.append(heading(field.label, 3))
        advice = (
            field.hint,
            MUST_BE_ANSWERED if field.required else None,
            None if field.prefilled else ROWS_ADVICE_TEXT,
        )
        for words in filter(None, advice):
            text.append(paragraph(words, "FormAdvice"))
        over = in_one_cell(field)
        table = self._table(field.label, column_widths([above for above, _ in over], TEXT_WIDTH))
        headers = []
        for above, values in over:
            label = [paragraph(above.label, "FormColumn")]
            if len(values) > 1:
                label += [paragraph(each.label, "FormColumn") for each in values]
            label += [paragraph(each.hint, "FormHint") for each in values if each.hint]
            headers.append(_cell("HeaderCell", *label))
        table.append(make("table:table-header-rows", _row("KeptRow", *headers)))
        for row in self._answers.rows(field):
            cells = [_cell("AnswerCell", *_row_paragraphs(values, row)) for _, values in over]
            table.append(_row("RepeatedRow", *cells))
        text.append(table)


def _label(field: FieldData) -> list[Element]:
    label = [paragraph(field.label, "FormLabel")]
    if field.hint:
        label.append(paragraph(field.hint, "FormHint"))
    if field.required:
        label.append(paragraph(MUST_BE_ANSWERED, "FormHint"))
    return label


def _row_paragraphs(values: Sequence[FieldData], row: Row) -> list[Element]:
    """One value, or several, each on its line behind its label."""
    if len(values) == 1:
        return answer_paragraphs(values[0], row[values[0].name], narrow=True)
    lines = [line for each in values for line in f"{each.label} {row[each.name].text}".split("\n")]
    return [paragraph(line, "FormAnswerNarrow") for line in lines]


def answer_paragraphs(field: FieldData, answer: Answer, *, narrow: bool) -> list[Element]:
    style = "FormAnswerNarrow" if narrow else "FormAnswer"
    if field.kind is FieldKind.TICK:
        return [paragraph(TICKED if answer.ticked else UNTICKED, style)]
    if field.choices:
        boxes = [f"{TICKED if choice.slug in answer.chosen else UNTICKED} {choice.label}" for choice in field.choices]
        known = {choice.slug for choice in field.choices}
        boxes += sorted(answer.chosen - known)  # an answer that is none of the choices is kept in its own words
        in_one_line = not narrow and sum(len(choice.label) for choice in field.choices) <= SHORT_CHOICES
        lines = ["     ".join(boxes)] if in_one_line and answer.chosen <= known else boxes
        return [paragraph(line, style) for line in lines]
    return [paragraph(line, style) for line in answer.lines]


def paragraph(text: str, style: str) -> Element:
    return _with_spaces(make("text:p", attributes={"text:style-name": style}), text)


def heading(text: str, level: int) -> Element:
    attributes = {"text:style-name": f"Heading_20_{level}", "text:outline-level": level}
    return _with_spaces(make("text:h", attributes=attributes), text)


def _with_spaces(element: Element, text: str) -> Element:
    """OpenDocument folds white space, so tabs and runs of spaces have elements of their own."""
    last: Element | None = None
    for piece in _pieces(text):
        if isinstance(piece, str):
            if last is None:
                element.text = (element.text or "") + piece
            else:
                last.tail = (last.tail or "") + piece
        else:
            element.append(piece)
            last = piece
    return element


def _pieces(text: str) -> list[str | Element]:
    pieces: list[str | Element] = []
    plain, spaces = "", 0
    for character in f"{text}\0":
        if character == " ":
            spaces += 1
            continue
        if spaces:
            plain += " " if plain or pieces else ""
            extra = spaces - 1 if plain or pieces else spaces
            if extra:
                pieces += [plain] if plain else []
                pieces.append(make("text:s", attributes={"text:c": extra}))
                plain = ""
            spaces = 0
        if character == "\t":
            pieces += [plain] if plain else []
            pieces.append(make("text:tab"))
            plain = ""
        elif character != "\0":
            plain += character
    if plain:
        pieces.append(plain)
    return pieces


def _row(style: str, *cells: Element) -> Element:
    return make("table:table-row", *cells, attributes={"table:style-name": style})


def _cell(style: str, *content: Element) -> Element:
    attributes = {"table:style-name": style, "office:value-type": "string"}
    return make("table:table-cell", *content, attributes=attributes)


def _centimetres(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}cm"
