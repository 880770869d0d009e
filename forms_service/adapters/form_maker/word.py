"""The Word edition: headings, label and answer tables, tables whose rows repeat, header and footer."""

from __future__ import annotations

from forms_service.adapters.form_maker.answers import Answers, options
from forms_service.adapters.form_maker.layout import (
    LABEL_SHARE,
    LABEL_SHARE_BY_OPTIONS,
    blocks,
    column_widths,
    in_one_cell,
)
from forms_service.adapters.form_maker.markup import Element
from forms_service.adapters.form_maker.word_controls import Controls, make, paragraph, value
from forms_service.adapters.form_maker.word_package import document_package
from forms_service.definitions.printed import (
    MUST_BE_ANSWERED,
    ROWS_ADVICE_WORD,
    contact_line,
    edition,
)
from forms_service.definitions.schema import FieldData, Form, Partnership
from parsers.types import FieldKind

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 964  # A4 in twentieths of a point
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
LONG_ANSWER_HEIGHT = 1250


def make_edition(partnership: Partnership, form: Form, case_reference: str, answers: Answers) -> bytes:
    return document_package(_body(partnership, form, answers), partnership, form, case_reference)


def _body(partnership: Partnership, form: Form, answers: Answers) -> Element:
    controls = Controls()
    body = make("w:body")
    body.append(paragraph(partnership.name, style="Letterhead"))
    body.append(paragraph(contact_line(partnership), style="LetterheadContact"))
    body.append(paragraph(form.title, style="Heading1"))
    body.append(paragraph(edition(form), style="FormEdition"))
    for text in form.intro:
        body.append(paragraph(text, style="FormIntro"))
    for section in form.sections:
        body.append(paragraph(section.title, style="Heading2"))
        if section.intro:
            body.append(paragraph(section.intro, style="FormIntro"))
        for fields in blocks(section):
            if fields[0].kind is FieldKind.TABLE:
                _append_rows_table(body, controls, fields[0], answers)
            elif fields[0].layout == "row":
                body.append(_options_table(controls, section.title, fields[0], answers))
            else:
                body.append(_questions_table(controls, section.title, fields, answers))
            body.append(paragraph(style="FormGap"))
    if form.office_use:
        body.append(paragraph(form.office_use, style="FormIntro"))
    settle_last_gap(body)
    body.append(page_set_up())
    return body


def settle_last_gap(body: Element) -> None:
    """The paragraph that must follow the last table is kept as small as can be, or it may start a blank page."""
    last = body[-1]
    if last.find(make.name("w:r")) is None:
        body.remove(last)
        body.append(paragraph(style="FormEnd"))


def page_set_up() -> Element:
    return make(
        "w:sectPr",
        make("w:headerReference", attributes={"w:type": "default", "r:id": "rIdHeader"}),
        make("w:footerReference", attributes={"w:type": "default", "r:id": "rIdFooter"}),
        make("w:pgSz", attributes={"w:w": PAGE_WIDTH, "w:h": PAGE_HEIGHT}),
        make(
            "w:pgMar",
            attributes={
                "w:top": 1361, "w:right": MARGIN, "w:bottom": 1247, "w:left": MARGIN,
                "w:header": 567, "w:footer": 510, "w:gutter": 0,
            },
        ),
    )  # fmt: skip


def table_of(caption: str, widths: list[int], *, header_row: bool) -> Element:
    look = {
        "w:val": "0020" if header_row else "0080",
        "w:firstRow": "1" if header_row else "0",
        "w:lastRow": "0",
        "w:firstColumn": "0" if header_row else "1",
        "w:lastColumn": "0",
        "w:noHBand": "1",
        "w:noVBand": "1",
    }
    return make(
        "w:tbl",
        make(
            "w:tblPr",
            value("w:tblStyle", "FormTable"),
            make("w:tblW", attributes={"w:w": sum(widths), "w:type": "dxa"}),
            make("w:tblLayout", attributes={"w:type": "fixed"}),
            make("w:tblLook", attributes=look),
            value("w:tblCaption", caption),
        ),
        make("w:tblGrid", *[make("w:gridCol", attributes={"w:w": width}) for width in widths]),
    )


def cell_properties(width: int, fill: str | None = None) -> Element:
    return make(
        "w:tcPr",
        make("w:tcW", attributes={"w:w": width, "w:type": "dxa"}),
        make("w:shd", attributes={"w:val": "clear", "w:color": "auto", "w:fill": fill}) if fill else None,
    )


def _questions_table(controls: Controls, caption: str, fields: list[FieldData], answers: Answers) -> Element:
    label_width = int(TEXT_WIDTH * LABEL_SHARE)
    answer_width = TEXT_WIDTH - label_width
    table = table_of(caption, [label_width, answer_width], header_row=False)
    for field in fields:
        label = _label(field)
        long = field.kind is FieldKind.LONG_TEXT
        # A long answer may be longer than a page, and must then be free to break.
        row_properties = (
            make("w:trPr", make("w:trHeight", attributes={"w:val": LONG_ANSWER_HEIGHT, "w:hRule": "atLeast"}))
            if long
            else make("w:trPr", make("w:cantSplit"))
        )
        table.append(
            make(
                "w:tr",
                row_properties,
                make("w:tc", cell_properties(label_width, "EEF3F5"), *label),
                controls.cell(field, field.name, answers.of(field), cell_properties(answer_width)),
            )
        )
    return table


def _label(field: FieldData) -> list[Element]:
    label = [paragraph(field.label, style="FormLabel")]
    if field.hint:
        label.append(paragraph(field.hint, style="FormHint"))
    if field.required:
        label.append(paragraph(MUST_BE_ANSWERED, style="FormHint"))
    return label


def _options_table(controls: Controls, caption: str, field: FieldData, answers: Answers) -> Element:
    """The question, and beside it each of its options in a cell of its own."""
    printed = options(field, answers.of(field))
    label_width = int(TEXT_WIDTH * LABEL_SHARE_BY_OPTIONS)
    width = (TEXT_WIDTH - label_width) // len(printed)
    widths = [TEXT_WIDTH - width * len(printed), *[width] * len(printed)]
    table = table_of(caption, widths, header_row=False)
    cells = [controls.option_cell(words, chosen, cell_properties(width)) for _, words, chosen in printed]
    label = make("w:tc", cell_properties(widths[0], "EEF3F5"), *_label(field))
    table.append(make("w:tr", make("w:trPr", make("w:cantSplit")), label, *cells))
    return table


def _append_rows_table(body: Element, controls: Controls, field: FieldData, answers: Answers) -> None:
    body.append(paragraph(field.label, style="Heading3"))
    advice = (field.hint, MUST_BE_ANSWERED if field.required else None, None if field.prefilled else ROWS_ADVICE_WORD)
    for text in filter(None, advice):
        body.append(paragraph(text, style="FormAdvice"))
    over = in_one_cell(field)
    widths = column_widths([heading for heading, _ in over], TEXT_WIDTH)
    table = table_of(field.label, widths, header_row=True)
    header = make("w:tr", make("w:trPr", make("w:cantSplit"), make("w:tblHeader")))
    for (heading, values), width in zip(over, widths, strict=True):
        texts = [paragraph(heading.label, style="FormColumn")]
        if len(values) > 1:
            texts += [paragraph(each.label, style="FormColumn") for each in values]
        texts += [paragraph(each.hint, style="FormHint") for each in values if each.hint]
        header.append(make("w:tc", cell_properties(width, "DCE6EA"), *texts))
    table.append(header)
    items = make("w:sdtContent")
    for row in answers.rows(field):
        cells = [
            controls.row_cell(field.name, values, row, cell_properties(width))
            for (_, values), width in zip(over, widths, strict=True)
        ]
        item = make("w:sdtContent", make("w:tr", make("w:trPr", make("w:cantSplit")), *cells))
        items.append(make("w:sdt", controls.properties("", "", make("w15:repeatingSectionItem")), item))
    table.append(make("w:sdt", controls.properties(field.name, field.label, make("w15:repeatingSection")), items))
    body.append(table)
