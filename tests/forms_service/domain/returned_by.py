"""Returns of made-up agencies, in a line each."""

from datetime import UTC, datetime

from forms_service.domain.collated import (
    ActionPlan,
    ChronologyPlan,
    CollationInput,
    ComparePlan,
    Criterion,
    NilStatement,
    PlannedSection,
    ReportedValue,
    ReportPlan,
    RequiredField,
    ReturnContent,
    TablePlan,
)

PLAN = ReportPlan(
    sections=(
        PlannedSection("register", "Returns", "register"),
        PlannedSection("words", "What agencies report", "agency-fields", ("summary", "searches")),
        PlannedSection("chronology", "Chronology", "chronology"),
    ),
    labels={"summary": "Summary", "chronology": "Chronology", "searches": "Searches", "others": "Others"},
    chronology=ChronologyPlan(table="chronology", date="date", time="time", event="event", source="source"),
    actions=ActionPlan(table="actions", action="action", by_whom="by_whom", completed="completed"),
    compare=(ComparePlan("births", "Different birth dates for one child", "children", "name", "born"),),
    criteria=(Criterion("one", "Something can be learned.", "local"),),
    other_agencies=TablePlan("others", {"name": "name", "why": "why"}),
    required=(RequiredField("summary", ("involved", "yes")),),
    prefilled=frozenset({"outline"}),
)
NOON = datetime(2026, 12, 22, 12, 0, tzinfo=UTC)


def said(text, value=None, **more):
    return ReportedValue(text, value=text if value is None else value, place="page 2", **more)


def happened(day, event, *, written=None, time="", precision=None, source="Case notes"):
    return {
        "date": said(written or day, day, precision=precision),
        "time": said(time),
        "event": said(event),
        "source": said(source),
    }


def returned(key, agency, *, involved="yes", fields=None, tables=None, nil=None, **more):
    answer = said({"yes": "Yes", "no": "No"}.get(involved, ""), involved, choice=True)
    statement = NilStatement(said(nil), said("All records"), said("Records officer")) if nil is not None else None
    return ReturnContent(
        key=key,
        agency=agency,
        file=f"{key} of the case",
        sha256=key * 21,
        form="FORM",
        form_version="1",
        involvement=answer,
        nil=statement,
        fields={"involved": answer, **{name: said(text) for name, text in (fields or {}).items()}},
        tables=tables or {},
        substance_fields=frozenset({"summary"}),
        substance_tables=frozenset({"chronology"}),
        **more,
    )


def given(*returns, **more):
    return CollationInput(
        reference="EX-2026-001",
        marking="OFFICIAL-SENSITIVE",
        partnership="Example Partnership",
        made_at=datetime(2027, 1, 8, 9, 0, tzinfo=UTC),
        returns=returns,
        **more,
    )
