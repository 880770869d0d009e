"""The words every edition of a form prints around its labels and answers.

Makers of forms print them and the rules for reading know them, so that they are never taken for an answer.
"""

from __future__ import annotations

from forms_service.definitions.schema import Form, Partnership

TEXT_PLACEHOLDER = "Click or tap here to enter text."
DATE_PLACEHOLDER = "Click or tap to enter a date."
ROW_TEXT_PLACEHOLDER = "Enter text."  # the narrow columns of a table
ROW_DATE_PLACEHOLDER = "Enter a date."
CHOICE_PLACEHOLDER = "Choose an item."
MUST_BE_ANSWERED = "Must be answered"
TICK_ADVICE = "To choose an answer, put X in place of the box in front of it."
ROWS_ADVICE_WORD = "To add a row, click in the last row and press the plus sign at its right."
ROWS_ADVICE_TEXT = "To add a row, go to the last cell and press the Tab key."
ROWS_ADVICE_PDF = "If you need more rows, use the Word or OpenDocument edition of this form."
# In a finished record. Not among the furniture: an agency may well answer in these words.
NOT_RECORDED = "Not recorded"
NOT_TICKED = "Not ticked"
NONE_TICKED = "None of these ticked"
NOTHING_RECORDED = "Nothing recorded"


def edition(form: Form) -> str:
    return f"{form.code} version {form.version}"


def document_title(form: Form) -> str:
    return f"{form.code} {form.title}"


def case_line(case_reference: str) -> str:
    return f"Case reference: {case_reference}" if case_reference else ""


def contact_line(partnership: Partnership) -> str:
    return f"Telephone {partnership.telephone}, email {partnership.mailbox}"


def furniture(partnership: Partnership, form: Form) -> tuple[str, ...]:
    """Everything printed that is neither label nor answer; the case reference varies and is not among it."""
    words = [
        TEXT_PLACEHOLDER,
        DATE_PLACEHOLDER,
        ROW_TEXT_PLACEHOLDER,
        ROW_DATE_PLACEHOLDER,
        CHOICE_PLACEHOLDER,
        MUST_BE_ANSWERED,
        TICK_ADVICE,
        ROWS_ADVICE_WORD,
        ROWS_ADVICE_TEXT,
        ROWS_ADVICE_PDF,
        partnership.marking,
        partnership.name,
        contact_line(partnership),
        edition(form),
        form.title,
        document_title(form),
        *form.intro,
    ]
    if form.office_use:
        words.append(form.office_use)
    for section in form.sections:
        words.append(section.title)
        if section.intro:
            words.append(section.intro)
        for field in section.fields:
            if field.layout == "row":
                # All of them as one: a single option may be an answer, on a form that somebody typed anew.
                words.append(" ".join(choice.label for choice in field.choices))
            words.extend(entry.hint for entry in (field, *field.columns) if entry.hint)
    return tuple(dict.fromkeys(words))
