"""A form as a finished Word record: answers in plain words, and where there is none it says so. Nothing to fill in."""

from __future__ import annotations

from forms_service.adapters.form_maker.answers import Answer, Answers
from forms_service.adapters.form_maker.layout import LABEL_SHARE, blocks, column_widths
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
    widths = column_widths(field.columns, TEXT_WIDTH)
    table = table_of(field.label, widths, header_row=True)
    header = make("w:tr", make("w:trPr", make("w:cantSplit"), make("w:tblHeader")))
    for column, width in zip(field.columns, widths, strict=True):
        header.append(make("w:tc", cell_properties(width, "DCE6EA"), paragraph(column.label, style="FormColumn")))
    table.append(header)
    for row in rows:
        cells = [
            _cell(column, row[column.name], width, "FormRowAnswer")
            for column, width in zip(field.columns, widths, strict=True)
        ]
        table.append(make("w:tr", make("w:trPr", make("w:cantSplit")), *cells))
    body.append(table)


def _cell(field: FieldData, answer: Answer, width: int, style: str) -> Element:
    return make("w:tc", cell_properties(width), *[paragraph(words, style=style) for words in _words(field, answer)])


def _words(field: FieldData, answer: Answer) -> list[str]:
    if field.kind is FieldKind.MULTI_CHOICE:
        chosen = [choice.label for choice in field.choices if choice.slug in answer.chosen]
        known = {choice.slug for choice in field.choices}
        return [*chosen, *sorted(answer.chosen - known)] or [NONE_TICKED]
    return [answer.text or (NOT_TICKED if field.kind is FieldKind.TICK else NOT_RECORDED)]
