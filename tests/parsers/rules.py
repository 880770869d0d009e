"""A small form that the tests of reading share; no partnership has it."""

from __future__ import annotations

from dataclasses import replace

import parsers
from parsers.types import Choice, FieldKind, FieldRule, FormRules, ParsedField, ParsedTable, ParseResult

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"), Choice("not-known", "Not known"))
NAME = FieldRule("agency_name", "Name of agency", FieldKind.TEXT, required=True, aliases=("Organisation",))
SUMMARY = FieldRule("summary", "Summary of involvement", FieldKind.LONG_TEXT, hint="In your own words.")
SEEN_ON = FieldRule("seen_on", "Date last seen", FieldKind.DATE)
INVOLVED = FieldRule("involved", "Was there any involvement?", FieldKind.CHOICE, choices=YES_NO)
WITH = FieldRule(
    "worked_with",
    "Worked with",
    FieldKind.MULTI_CHOICE,
    choices=(Choice("child", "The child"), Choice("family", "The family"), Choice("other", "Someone else")),
)
NHS = FieldRule("nhs_number", "NHS number", FieldKind.NHS_NUMBER)
AGREED = FieldRule("agreed", "I have checked this form", FieldKind.TICK)
EVENTS = FieldRule(
    "events",
    "Significant events",
    FieldKind.TABLE,
    columns=(
        FieldRule("date", "Date of event", FieldKind.DATE, aliases=("When",)),
        FieldRule("event", "What happened", FieldKind.LONG_TEXT),
        FieldRule("seen", "Child seen", FieldKind.CHOICE, choices=YES_NO),
    ),
)
FORM = FormRules(
    partnership="exampleshire",
    form="form-7",
    version="2",
    title="Agency record",
    codes=("FORM-7",),
    fields=(NAME, SUMMARY, SEEN_ON, INVOLVED, WITH, NHS, AGREED, EVENTS),
    boilerplate=("Part one", "Please return this form.", "Must be answered"),
)
OLD = replace(
    FORM,
    version="1",
    current=False,
    fields=(
        FieldRule("organisation", "Your organisation", FieldKind.TEXT),
        FieldRule("what_you_did", "What you did", FieldKind.LONG_TEXT),
        FieldRule("last_seen", "Last seen on", FieldKind.DATE),
        FieldRule("fax", "Fax number for replies", FieldKind.TELEPHONE),
        FieldRule("log", "Log", FieldKind.TABLE, columns=(
            FieldRule("on", "Day of entry", FieldKind.DATE), FieldRule("entry", "Entry made", FieldKind.TEXT),
        )),
    ),
    renamed=(
        ("organisation", "agency_name"), ("what_you_did", "summary"), ("last_seen", "seen_on"), ("log", "events"),
        ("log.on", "events.date"), ("log.entry", "events.event"),
    ),
)  # fmt: skip
PROPERTIES = {"FormPartnership": "exampleshire", "FormId": "form-7", "FormVersion": "2", "CaseReference": "EX-2026-004"}
PAIRS = {rule.label: "" for rule in FORM.fields if rule.kind is not FieldKind.TABLE}


def read(data: bytes, *rules: FormRules, name: str = "form.docx") -> ParseResult:
    return parsers.parse(name, data, rules or (FORM, OLD))


def one(result: ParseResult, name: str) -> ParsedField:
    field = result.fields[name]
    assert isinstance(field, ParsedField)
    return field


def rows(result: ParseResult, name: str) -> tuple[dict[str, ParsedField], ...]:
    field = result.fields[name]
    assert isinstance(field, ParsedTable)
    return field.rows


def is_whole(result: ParseResult) -> bool:
    """The ledger balances, and both ways of counting agree to the character."""
    return result.ledger is not None and result.ledger.balanced and "ledger" not in {p.code for p in result.problems}
