"""The fillable PDF edition: the same questions with controls that any viewer can fill."""

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
from forms_service.adapters.form_maker.pdf_document import finished_document
from forms_service.adapters.form_maker.pdf_page import (
    BOLD,
    FIELD_LEADING,
    MARGIN,
    REGULAR,
    TEXT_WIDTH,
    Box,
    Control,
    Flow,
    Style,
    field_lines,
    height_of,
    register_fonts,
    width_of_option,
)
from forms_service.definitions.printed import (
    CHOICE_PLACEHOLDER,
    MUST_BE_ANSWERED,
    ROWS_ADVICE_PDF,
    contact_line,
    edition,
)
from forms_service.definitions.schema import FieldData, Form, Partnership
from parsers.types import FieldKind

_Over = Sequence[tuple[FieldData, tuple[FieldData, ...]]]  # headings, and the columns whose values stand under each

SPARE_ROWS = 2  # a table cannot grow in a PDF: print twice the rows that the other editions do
PADDING = 4.0
LINE = 18.0  # height of a control of one line
LONG, LONG_IN_ROW = 84.0, 44.0
SMALL_OPTION = 6.5
TICK_SIZE, TICK_STEP = 11.0, 16.0

INTRO = Style(REGULAR, 9, after=4)
SECTION_INTRO = Style(REGULAR, 9, after=5)
TABLE_LABEL = Style(BOLD, 9.5, before=6, after=4, tag="H3")
LABEL = Style(BOLD, 8.5)
COLUMN = Style(BOLD, 7.5)
HINT = Style(REGULAR, 7.5, color="#404040", before=1)
ADVICE = Style(REGULAR, 7.5, color="#404040", before=1, after=2)
CHOICE_WORDS = Style(REGULAR, 8.5)
OPTION_WORDS = Style(REGULAR, 7.5)  # in a cell of its own
OPTION_GAP = 2.5
VALUE_LABEL = Style(REGULAR, 7)  # of one of several values in a cell
VALUE_LABEL_SHARE = 0.32
FIRST_QUESTION = 110  # room that a section's heading leaves below it on its page
FIRST_ROWS = 180  # ... where a table follows: its label, advice, headings and two rows
SECTION_INTRO_HEIGHT = 30
EDITION = Style(REGULAR, 9, color="#404040", after=8)
CONTACT = Style(REGULAR, 8, color="#404040", after=6)


def make_edition(partnership: Partnership, form: Form, case_reference: str, answers: Answers) -> bytes:
    register_fonts()
    accent = partnership.accent
    maker = _Maker(answers)
    flow = maker.flow
    flow.text(partnership.name, Style(BOLD, 12, color=accent, after=2))
    flow.text(contact_line(partnership), CONTACT)
    flow.rule(accent)
    flow.gap(6)
    flow.text(form.title, Style(BOLD, 14, color=accent, before=6, after=2, tag="H1"))
    flow.text(edition(form), EDITION)
    for text in form.intro:
        flow.text(text, INTRO)
    heading = Style(BOLD, 11, color=accent, before=12, after=5, tag="H2")
    for section in form.sections:
        first = FIRST_ROWS if section.fields[0].kind is FieldKind.TABLE else FIRST_QUESTION
        flow.text(section.title, heading, keep_with=first + (SECTION_INTRO_HEIGHT if section.intro else 0))
        if section.intro:
            flow.text(section.intro, SECTION_INTRO, keep_with=first)
        for fields in blocks(section):
            if fields[0].kind is FieldKind.TABLE:
                maker.rows_table(fields[0])
            elif fields[0].layout == "row":
                maker.options_row(fields[0])
            else:
                for field in fields:
                    maker.question(field)
            flow.gap(8)
    if form.office_use:
        flow.text(form.office_use, INTRO)
    return finished_document(flow.pages, partnership, form, case_reference)


class _Maker:
    def __init__(self, answers: Answers) -> None:
        self.flow = Flow()
        self._answers = answers

    def question(self, field: FieldData) -> None:
        flow, answer = self.flow, self._answers.of(field)
        label_width = TEXT_WIDTH * LABEL_SHARE
        answer_width = TEXT_WIDTH - label_width
        words = _label_words(field)
        control_height = _control_height(field, answer, answer_width, LONG)
        height = max(height_of(words, label_width - 2 * PADDING), control_height) + 2 * PADDING
        height = min(height, flow.full)
        flow.need(height)
        top, bottom = flow.y, flow.y - height
        flow.page.marks.append(Box(MARGIN, bottom, label_width, height, fill="#eef3f5"))
        flow.page.marks.append(Box(MARGIN + label_width, bottom, answer_width, height))
        flow.words_at(words, MARGIN + PADDING, top - PADDING, label_width - 2 * PADDING)
        self._control(field, field.name, _tooltip(field), answer, MARGIN + label_width, bottom, answer_width, height)
        flow.y = bottom

    def options_row(self, field: FieldData) -> None:
        """The question, and beside it each of its options in a cell of its own, behind its box."""
        flow, printed = self.flow, options(field, self._answers.of(field))
        label_width = TEXT_WIDTH * LABEL_SHARE_BY_OPTIONS
        width = (TEXT_WIDTH - label_width) / len(printed)
        words = _label_words(field)
        beside = PADDING + TICK_SIZE + OPTION_GAP
        tallest = max(height_of([(each, OPTION_WORDS)], width - beside - OPTION_GAP) for _, each, _ in printed)
        height = 2 * PADDING + max(height_of(words, label_width - 2 * PADDING), TICK_SIZE, tallest)
        flow.need(height)
        top, bottom = flow.y, flow.y - height
        flow.page.marks.append(Box(MARGIN, bottom, label_width, height, fill="#eef3f5"))
        flow.words_at(words, MARGIN + PADDING, top - PADDING, label_width - 2 * PADDING)
        x, y = MARGIN + label_width, top - PADDING
        for slug, option, chosen in printed:
            flow.page.marks.append(Box(x, bottom, width, height))
            rect = (x + PADDING, y - TICK_SIZE, x + PADDING + TICK_SIZE, y)
            name = f"{field.name}={slug.replace('.', '-')}"  # a dot would make it a part of another field
            flow.page.marks.append(Control(name, "tick", f"{_tooltip(field)}: {option}", rect, on=chosen))
            flow.words_at([(option, OPTION_WORDS)], x + beside, y - 0.5, width - beside - OPTION_GAP)
            x += width
        flow.y = bottom

    def rows_table(self, field: FieldData) -> None:
        flow, over = self.flow, in_one_cell(field)
        headings = [heading for heading, _ in over]
        widths = [
            float(width)
            for width in column_widths(headings, int(TEXT_WIDTH), [_width_of_options(each) for each in headings])
        ]
        header_height = 2 * PADDING + max(
            height_of(_column_words(*each), width - 2 * PADDING) for each, width in zip(over, widths, strict=True)
        )
        flow.text(field.label, TABLE_LABEL, keep_with=header_height + 2 * LONG_IN_ROW)
        advice = (
            field.hint,
            MUST_BE_ANSWERED if field.required else None,
            None if field.prefilled else ROWS_ADVICE_PDF,
        )
        for text in filter(None, advice):
            flow.text(text, ADVICE, keep_with=header_height + LONG_IN_ROW)
        self._header_row(over, widths, header_height)
        spare = 1 if field.prefilled else SPARE_ROWS
        for number, row in enumerate(self._answers.rows(field, spare), start=1):
            height = 2 * PADDING + max(
                _cell_height(values, row, w) for (_, values), w in zip(over, widths, strict=True)
            )
            if flow.need(min(height, flow.full - header_height)):
                self._header_row(over, widths, header_height)
            self._row(field, over, number, row, widths, min(height, flow.left))

    def _header_row(self, over: _Over, widths: Sequence[float], height: float) -> None:
        x, flow = MARGIN, self.flow
        for each, width in zip(over, widths, strict=True):
            flow.page.marks.append(Box(x, flow.y - height, width, height, fill="#dce6ea"))
            flow.words_at(_column_words(*each), x + PADDING, flow.y - PADDING, width - 2 * PADDING)
            x += width
        flow.y -= height

    def _row(
        self, field: FieldData, over: _Over, number: int, row: Row, widths: Sequence[float], height: float
    ) -> None:
        x, flow = MARGIN, self.flow
        bottom = flow.y - height
        for (_, values), width in zip(over, widths, strict=True):
            flow.page.marks.append(Box(x, bottom, width, height))
            aside = width * VALUE_LABEL_SHARE if len(values) > 1 else 0.0
            top, each_high = flow.y, height / len(values)
            for column in values:
                if aside:
                    words = [(column.label, VALUE_LABEL)]
                    flow.words_at(words, x + PADDING, top - PADDING - 1, aside - PADDING)
                tooltip = f"{field.label}, row {number}, {_tooltip(column)}"
                name = f"{field.name}.{number}.{column.name}"
                place = (x + aside, top - each_high, width - aside, each_high)
                self._control(column, name, tooltip, row[column.name], *place)
                top -= each_high
            x += width
        flow.y = bottom

    def _control(
        self,
        field: FieldData,
        name: str,
        tooltip: str,
        answer: Answer,
        x: float,
        bottom: float,
        width: float,
        height: float,
    ) -> None:
        controls = self.flow.page.marks
        inside = (x + 1.5, bottom + 1.5, x + width - 1.5, bottom + height - 1.5)
        if field.kind is FieldKind.MULTI_CHOICE:
            self._ticks(field, name, tooltip, answer, x, bottom + height)
        elif field.kind is FieldKind.TICK:
            top = bottom + height - PADDING
            rect = (x + PADDING, top - TICK_SIZE, x + PADDING + TICK_SIZE, top)
            controls.append(Control(name, "tick", tooltip, rect, on=answer.ticked))
        elif field.kind is FieldKind.CHOICE:
            options = [("", CHOICE_PLACEHOLDER), *((choice.slug, choice.label) for choice in field.choices)]
            chosen = next(iter(answer.chosen), "")
            if chosen not in {slug for slug, _ in options}:
                options.append((chosen, chosen))  # an answer that is none of the choices is kept in its own words
            controls.append(Control(name, "choice", tooltip, inside, chosen, tuple(options), required=field.required))
        else:
            cell_of_a_row = "." in name
            several = field.kind is FieldKind.LONG_TEXT or cell_of_a_row or len(field_lines(answer.text, width)) > 1
            multiline = several and height > LINE + 3 * PADDING
            controls.append(
                Control(name, "text", tooltip, inside, answer.text, multiline=multiline, required=field.required)
            )

    def _ticks(self, field: FieldData, name: str, tooltip: str, answer: Answer, x: float, top: float) -> None:
        for number, choice in enumerate(field.choices):
            y = top - PADDING - number * TICK_STEP
            rect = (x + PADDING, y - TICK_SIZE, x + PADDING + TICK_SIZE, y)
            on = choice.slug in answer.chosen
            self.flow.page.marks.append(
                Control(f"{name}={choice.slug}", "tick", f"{tooltip}: {choice.label}", rect, on=on)
            )
            self.flow.words_at([(choice.label, CHOICE_WORDS)], x + PADDING + TICK_SIZE + 5, y - 0.5, TEXT_WIDTH)


def _label_words(field: FieldData) -> list[tuple[str, Style]]:
    words = [(field.label, LABEL)]
    words += [(field.hint, HINT)] if field.hint else []
    return words + ([(MUST_BE_ANSWERED, HINT)] if field.required else [])


def _column_words(heading: FieldData, values: Sequence[FieldData]) -> list[tuple[str, Style]]:
    words = [(heading.label, COLUMN)]
    words += [(each.label, COLUMN) for each in values if len(values) > 1]
    return words + [(each.hint, HINT) for each in values if each.hint]


def _cell_height(values: Sequence[FieldData], row: Row, width: float) -> float:
    if len(values) == 1:
        return _control_height(values[0], row[values[0].name], width, LONG_IN_ROW)
    inside = width * (1 - VALUE_LABEL_SHARE)
    return len(values) * max(_control_height(each, row[each.name], inside, LONG_IN_ROW) for each in values)


def _width_of_options(column: FieldData) -> float:
    """A drop-down of a PDF shows one line only: its longest option has to fit, in small letters if need be."""
    words = [choice.label for choice in column.choices] if column.kind is FieldKind.CHOICE else []
    return max((width_of_option(each, SMALL_OPTION) for each in words), default=0.0) + 3.0


def _tooltip(field: FieldData) -> str:
    words = [field.label]
    if field.kind is FieldKind.DATE:
        words.append("day, month, year")
    if field.required:
        words.append("must be answered")
    return ", ".join(words)


def _control_height(field: FieldData, answer: Answer, width: float, long: float) -> float:
    if field.kind is FieldKind.MULTI_CHOICE:
        return len(field.choices) * TICK_STEP
    needed = len(field_lines(answer.text, width)) * FIELD_LEADING + 8
    if field.kind is FieldKind.LONG_TEXT:
        return max(long, needed)
    return max(LINE, needed if needed > FIELD_LEADING + 8 else LINE)
