"""A parsed return as collation wants it: the one mapping, for the case with a database and for the one without.

It stands here because it needs both the form's labels and the parser's types, which the domain does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from forms_service.definitions.answers import Answer, Answers, Settled, answers_of, words_of
from forms_service.definitions.schema import FieldData, Form, Report, ReturnUse
from forms_service.domain.collated import (
    ActionPlan,
    ChronologyPlan,
    ComparePlan,
    Criterion,
    NilStatement,
    PersonFact,
    PlannedSection,
    ReportedValue,
    ReportPlan,
    RequiredField,
    ReturnContent,
    TablePlan,
    UnplacedPiece,
)
from parsers.types import Certainty, FieldKind, JsonValue, ParseResult, Place

_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TICK})
_EMPTY = ReportedValue("")
# Problems that the report shows elsewhere, under the field or as unplaced text, or that say nothing about the answers.
_SHOWN_ELSEWHERE = frozenset({"tracked-change", "undetermined", "unplaced"})


def report_plan(report: Report, form: Form, use: ReturnUse) -> ReportPlan:
    """report.yml and form.yml, as the plain plan that the domain follows."""
    labels = {field.name: field.label for field in form.fields()}
    for field in form.fields():
        labels |= {f"{field.name}.{column.name}": column.label for column in field.columns}
    chronology = report.chronology
    return ReportPlan(
        sections=tuple(
            PlannedSection(id=each.id, title=each.title, kind=each.kind, fields=each.fields, intro=each.intro or "")
            for each in report.sections
        ),
        labels=labels,
        chronology=ChronologyPlan(
            table=chronology.table,
            date=chronology.date,
            event=chronology.event,
            time=chronology.time,
            source=chronology.source,
            extra=chronology.extra,
            gap_days=chronology.gap_days,
        ),
        actions=ActionPlan(
            table=report.actions.table,
            action=report.actions.action,
            by_whom=report.actions.by_whom,
            completed=report.actions.completed,
        ),
        compare=tuple(
            ComparePlan(id=each.id, title=each.title, table=each.table, key=each.key, value=each.value)
            for each in report.compare
        ),
        criteria=tuple(Criterion(id=each.id, text=each.text, set=each.set) for each in report.criteria),
        other_agencies=(
            TablePlan(table=use.other_agencies.table, columns=dict(use.other_agencies.columns))
            if use.other_agencies
            else None
        ),
        required=tuple(_required(field) for field in form.fields() if _must_be_answered(field)),
        prefilled=frozenset(field.name for field in form.fields() if field.prefilled),
    )


def _must_be_answered(field: FieldData) -> bool:
    return (field.required or field.required_when is not None) and not field.prefilled


def _required(field: FieldData) -> RequiredField:
    name, equals, value = (field.required_when or "").partition("=")
    return RequiredField(field.name, (name, value) if equals else None)


def return_content(
    result: ParseResult,
    form: Form,
    use: ReturnUse,
    report: Report,
    *,
    key: str,
    file: str,
    settled: Mapping[str, Settled] | None = None,
    unplaced: tuple[UnplacedPiece, ...] | None = None,
    agency: str = "",
    agency_key: str = "",
    asked_at: datetime | None = None,
    due_at: datetime | None = None,
    received_at: datetime | None = None,
    route: str = "",
    version_no: int | None = None,
) -> ReturnContent:
    """`form` is the current version, onto which the reading of an older one is mapped. `unplaced`: what is left of the
    pieces once people have filed or dismissed some; none: all of them. `agency`: as asked; empty: as the form says."""
    answers = answers_of(result, settled)
    by_name = {field.name: field for field in form.fields()}
    fields = {name: _reported(answer, by_name[name]) for name, answer in answers.fields.items() if name in by_name}
    tables = {name: _rows(answers, by_name[name]) for name in answers.tables if name in by_name}
    gone = tuple(
        UnplacedPiece(answer.text, "a question that the current form does not have", place_in_words(answer.place))
        for path, answer in answers.walk()
        if path.partition(".")[0] not in by_name and answer.text.strip()
    )
    involvement = fields.get(use.nil.field)
    pieces = unplaced if unplaced is not None else unplaced_pieces(result)
    return ReturnContent(
        key=key,
        agency=agency or fields.get(use.agency_name, _EMPTY).text.strip() or f"Agency not named ({key})",
        file=file,
        sha256=result.sha256,
        form=form.code,
        form_version=result.version or "",
        agency_key=agency_key,
        service=fields.get(use.service, _EMPTY).text.strip() if use.service else "",
        asked_at=asked_at,
        due_at=due_at,
        received_at=received_at,
        route=route,
        version_no=version_no,
        signed=all(not fields.get(name, _EMPTY).empty for name in use.signed) if use.signed else None,
        involvement=involvement,
        nil=_nil(fields, use),
        fields=fields,
        tables=tables,
        substance_fields=_substance(form, use, tables=False),
        substance_tables=_substance(form, use, tables=True) | {report.chronology.table},
        unplaced=(*pieces, *gone),
        problems=tuple(dict.fromkeys(each.message for each in result.problems if each.code not in _SHOWN_ELSEWHERE)),
    )


def unplaced_pieces(result: ParseResult) -> tuple[UnplacedPiece, ...]:
    return tuple(UnplacedPiece(each.text, each.kind, place_in_words(each.place)) for each in result.unplaced)


def _nil(fields: Mapping[str, ReportedValue], use: ReturnUse) -> NilStatement | None:
    """Only the printed answer makes a nil; what the statement is worth, the domain judges."""
    answer = fields.get(use.nil.field, _EMPTY)
    if answer.undetermined or answer.value != use.nil.equals:
        return None
    return NilStatement(
        statement=fields.get(use.nil.statement, _EMPTY),
        systems=fields.get(use.nil.systems, _EMPTY),
        searched_by=fields.get(use.nil.searched_by or "", _EMPTY),
    )


def _substance(form: Form, use: ReturnUse, *, tables: bool) -> frozenset[str]:
    """The form itself says what only an involved agency fills in: what is required when the answer is not the nil."""
    names = set()
    for field in form.fields():
        name, equals, value = (field.required_when or "").partition("=")
        involved = equals and name == use.nil.field and value != use.nil.equals
        if involved and (field.kind is FieldKind.TABLE) == tables:
            names.add(field.name)
    return frozenset(names)


def _rows(answers: Answers, table: FieldData) -> tuple[dict[str, ReportedValue], ...]:
    columns = {column.name: column for column in table.columns}
    return tuple(
        {name: _reported(answer, columns[name]) for name, answer in row.items() if name in columns}
        for row in answers.rows(table.name)
    )


def _reported(answer: Answer, field: FieldData) -> ReportedValue:
    undetermined = answer.certainty is Certainty.UNDETERMINED and answer.settled is None
    return ReportedValue(
        text=_text(answer, field, undetermined),
        certainty=answer.certainty.value,
        place=place_in_words(answer.place),
        value=_plain(answer.value),
        label=field.label,
        precision=answer.precision,
        undetermined=undetermined,
        reasons=answer.reasons,
        original=answer.original,
        settled_by=answer.settled.by if answer.settled else None,
        choice=field.kind in _OPTIONS,
    )


def _text(answer: Answer, field: FieldData, undetermined: bool) -> str:
    """The words as they stand. Of printed options, those chosen: the raw text holds the ones not chosen as well."""
    if answer.certainty is Certainty.EMPTY and answer.settled is None:
        return ""
    if undetermined or field.kind not in _OPTIONS or answer.value is None:
        return answer.text
    if isinstance(answer.value, bool):
        return words_of(answer.value)
    labels = {choice.slug: choice.label for choice in field.choices}
    chosen = answer.value if isinstance(answer.value, list) else [answer.value]
    return "; ".join(labels.get(str(slug), str(slug)) for slug in chosen)


def _plain(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)


_PARTS = {"header": "header", "footer": "footer", "footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}
_STEPS = re.compile(r"(?:^|/)(?:\w+:)?(tbl|table|tr|table-row|p|h)(?:\[(\d+)\])?(?=/|$)")
_NAMES = {"tbl": "table", "table": "table", "tr": "row", "table-row": "row", "p": "paragraph", "h": "paragraph"}


def place_in_words(place: Place) -> str:
    """For people who have the document before them: the page of a PDF; table and row, or paragraph, elsewhere."""
    if place.page is not None:
        return f"page {place.page}"
    part = (place.part or "").rpartition("/")[2]
    words = [name for start, name in _PARTS.items() if part.startswith(start)]
    steps = [(_NAMES[step], number or "1") for step, number in _STEPS.findall(place.path or "")]
    # A paragraph inside a table's cell adds nothing to the row.
    if any(name == "row" for name, _ in steps):
        steps = [(name, number) for name, number in steps if name != "paragraph"]
    return ", ".join([*words, *(f"{name} {number}" for name, number in steps)]) or place.part or ""


def people_of(content: ReturnContent, tables: tuple[str, ...], plan: ReportPlan) -> tuple[PersonFact, ...]:
    """The persons whom the unit's own part of a form lists; the first column is the name."""
    people = []
    for table in tables:
        for row in content.tables.get(table, ()):
            cells = [(name, value) for name, value in row.items() if not value.empty]
            if not cells:
                continue
            people.append(
                PersonFact(
                    role=plan.labels.get(table, table),
                    name=cells[0][1].text.strip(),
                    details=tuple(
                        (value.label or plan.labels.get(f"{table}.{name}", name), value.text.strip())
                        for name, value in cells[1:]
                    ),
                )
            )
    return tuple(people)
