"""A form as a finished Word record: answers in plain words, and where there is none it says so. Nothing to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from forms_service.adapters.form_maker.answers import Answer, Answers, Row
from forms_service.adapters.form_maker.layout import LABEL_SHARE, blocks, column_widths, in_one_cell
from forms_service.adapters.form_maker.markup import Element
from forms_service.adapters.form_maker.word import (
    TEXT_WIDTH,
    cell_properties,
    page_set_up,
    settle_last_gap,
    table_of,
)
from forms_service.adapters.form_maker.word_controls import make, paragraph
from forms_service.adapters.form_maker.word_package import document_package
from forms_service.definitions.printed import (
    NONE_TICKED,
    NOT_RECORDED,
    NOT_TICKED,
    NOTHING_RECORDED,
    contact_line,
    edition,
)
from forms_service.definitions.schema import FieldData, Form, Partnership
from parsers.types import FieldKind


def make_record(partnership: Partnership, form: Form, case_reference: str, answers: Answers, stamp: str) -> bytes:
    return document_package(_body(partnership, form, answers), partnership, form, case_reference, stamp=stamp)


def _body(partnership: Partnership, form: Form, answers: Answers) -> Element:
    body = make("w:body")
    body.append(paragraph(partnership.name, style="Letterhead"))
    body.append(paragraph(contact_line(partnership), style="LetterheadContact"))
    body.append(paragraph(form.title, style="Heading1"))
    body.append(paragraph(edition(form), style="FormEdition"))
    for section in form.sections:
        body.append(paragraph(section.title, style="Heading2"))
        for fields in blocks(section):
            if fields[0].kind is FieldKind.TABLE:
                _append_rows(body, fields[0], answers)
            else:
                body.append(_questions(section.title, fields, answers))
            body.append(paragraph(style="FormGap"))
    settle_last_gap(body)
    body.append(page_set_up())
    return body


def _questions(caption: str, fields: list[FieldData], answers: Answers) -> Element:
    label_width = int(TEXT_WIDTH * LABEL_SHARE)
    table = table_of(caption, [label_width, TEXT_WIDTH - label_width], header_row=False)
    for field in fields:
        # A long answer may be longer than a page, and must then be free to break.
        whole = None if field.kind is FieldKind.LONG_TEXT else make("w:trPr", make("w:cantSplit"))
        label = paragraph(field.label, style="FormLabel")
        table.append(
            make(
                "w:tr",
                whole,
                make("w:tc", cell_properties(label_width, "EEF3F5"), label),
                _cell(field, answers.of(field), TEXT_WIDTH - label_width, "FormAnswer"),
            )
        )
    return table


def _append_rows(body: Element, field: FieldData, answers: Answers) -> None:
    body.append(paragraph(field.label, style="Heading3"))
    rows = answers.filled_rows(field)
    if not rows:
        body.append(paragraph(NOTHING_RECORDED, style="FormAnswer"))
        return
    over = in_one_cell(field)
    widths = column_widths([heading for heading, _ in over], TEXT_WIDTH)
    table = table_of(field.label, widths, header_row=True)
    header = make("w:tr", make("w:trPr", make("w:cantSplit"), make("w:tblHeader")))
    for (heading, values), width in zip(over, widths, strict=True):
        words = [heading.label, *[each.label for each in values if len(values) > 1]]
        texts = [paragraph(each, style="FormColumn") for each in words]
        header.append(make("w:tc", cell_properties(width, "DCE6EA"), *texts))
    table.append(header)
    for row in rows:
        cells = [_row_cell(values, row, width) for (_, values), width in zip(over, widths, strict=True)]
        table.append(make("w:tr", make("w:trPr", make("w:cantSplit")), *cells))
    body.append(table)


def _cell(field: FieldData, answer: Answer, width: int, style: str) -> Element:
    return make("w:tc", cell_properties(width), *[paragraph(words, style=style) for words in _words(field, answer)])


def _row_cell(values: Sequence[FieldData], row: Row, width: int) -> Element:
    if len(values) == 1:
        return _cell(values[0], row[values[0].name], width, "FormRowAnswer")
    lines = [f"{each.label} {', '.join(_words(each, row[each.name]))}" for each in values]
    return make("w:tc", cell_properties(width), *[paragraph(line, style="FormRowAnswer") for line in lines])


def _words(field: FieldData, answer: Answer) -> list[str]:
    if field.kind is FieldKind.MULTI_CHOICE:
        chosen = [choice.label for choice in field.choices if choice.slug in answer.chosen]
        known = {choice.slug for choice in field.choices}
        return [*chosen, *sorted(answer.chosen - known)] or [NONE_TICKED]
    return [answer.text or (NOT_TICKED if field.kind is FieldKind.TICK else NOT_RECORDED)]
