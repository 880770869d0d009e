"""The collated report as Word: each kind of section of report.yml, in the order that it names them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from forms_service.adapters.report_maker.word_body import Across, Body, Cell, Line
from forms_service.adapters.report_maker.word_package import package
from forms_service.definitions.schema import Partnership, Report
from forms_service.domain.collated import (
    AgencyWords,
    ChronologyEntry,
    CollatedReport,
    Discrepancy,
    Gap,
    PlannedSection,
    RegisterRow,
    RegisterState,
    ReportedValue,
)

_LIKE_SHOWN = 6
_SHORT = 80  # letters; a shorter answer stands beside its question
_LONDON = ZoneInfo("Europe/London")
UNREVIEWED = "UNREVIEWED: made from the documents as they were read; no person has checked it."

_STATES = {
    RegisterState.RETURNED: "Returned",
    RegisterState.NIL: "Nil return",
    RegisterState.OUTSTANDING: "Outstanding",
    RegisterState.REFUSED: "Declined",
    RegisterState.STOOD_DOWN: "Stood down",
    RegisterState.SUPERSEDED: "Superseded",
    RegisterState.NOT_ASKED: "Not asked",
    RegisterState.UNCLEAR: "Unclear, to be checked",
}
_SETS = {
    "definition": "Definition",
    "local": "Criteria for a local review",
    "national": "Criteria for a national review",
}


def report_docx(partnership: Partnership, report: Report, content: CollatedReport) -> bytes:
    title = f"{report.code} {report.title}, {content.reference}"
    if content.addendum_to:
        title = f"{report.code} Addendum to {content.addendum_to}"
    body = Body()
    body.paragraph(partnership.name, "Intro")
    body.paragraph(f"{'Addendum to the ' if content.addendum_to else ''}{report.title}", "Title")
    body.paragraph(f"{report.code}, case {content.reference}", "Subtitle")
    if content.unreviewed:
        body.paragraph(UNREVIEWED, "Banner")
    for number, section in enumerate(content.sections, start=1):
        body.heading(1, f"{number}. {section.title}")
        if section.intro:
            body.paragraph(section.intro, "Intro")
        _SECTIONS[section.kind](body, section, content)
    return package(
        body.xml(),
        title=title,
        marking=content.marking,
        reference=f"{content.reference}, {report.code} version {report.version}",
        banner=UNREVIEWED if content.unreviewed else "",
        accent=partnership.accent,
        made_at=content.made_at,
    )


# --- dates in words -----------------------------------------------------------------------------------------------


def day_in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_in_words(at: datetime) -> str:
    local = at.astimezone(_LONDON)
    return f"{local.day} {local:%b %Y, %H:%M}"


# --- sections -----------------------------------------------------------------------------------------------------


def _control(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    current = [row for row in content.register if row.state is not RegisterState.SUPERSEDED]
    counts = [
        f"{number} {words}"
        for words, number in (
            ("returned", sum(row.state is RegisterState.RETURNED for row in current)),
            ("nil", sum(row.state is RegisterState.NIL for row in current)),
            ("unclear", sum(row.state is RegisterState.UNCLEAR for row in current)),
            ("outstanding", sum(row.state is RegisterState.OUTSTANDING for row in current)),
            ("declined", sum(row.state is RegisterState.REFUSED for row in current)),
        )
        if number or words in {"returned", "nil"}
    ]
    asked = "" if content.asked_known else ". The list of agencies asked is not known."
    made = content.made_at.astimezone(_LONDON)
    body.facts(
        [
            ("Case reference", content.reference),
            ("Partnership", content.partnership),
            *content.control,
            ("Report made", f"{day_in_words(made.date())}, {made:%H:%M}"),
            ("Returns", ", ".join(counts) + asked),
        ]
    )


def _people(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.people:
        body.paragraph("No persons are recorded with this report.")
        return
    rows: list[list[Cell]] = []
    for person in content.people:
        details = [Line(f"{label}: {text}") for label, text in person.details]
        if person.birth_date:
            details.insert(0, Line(f"Born or expected: {person.birth_date}"))
        rows.append([[Line(person.name, "CellHead")], person.role, details or "No details given"])
    body.table((35, 25, 40), ("Name", "Role", "Details"), rows)


def _outline(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.outline:
        body.paragraph("No outline is recorded with this report.")
    for label, text in content.outline:
        body.heading(3, label)
        body.words(text)


def _register(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.asked_known:
        body.paragraph("The list of agencies asked is not known; this table shows only what was received.", "Banner")
    if content.register:
        body.table(
            (22, 13, 17, 17, 18, 13),
            ("Agency", "State", "Asked and due", "Received", "Return", "Sign-off"),
            [_register_row(row) for row in content.register],
        )
    if content.odd_files:
        body.heading(2, "Files not taken into the report as they are, and why")
        body.table((35, 65), ("File", "Why"), [[[Line(odd.file, "CellHead")], odd.reason] for odd in content.odd_files])


def _register_row(row: RegisterRow) -> list[Cell]:
    asked = [f"Asked {moment_in_words(row.asked_at)}" if row.asked_at else ""]
    asked.append(f"Due {moment_in_words(row.due_at)}" if row.due_at else "")
    asked.append(f"Receipt confirmed {moment_in_words(row.receipt_confirmed_at)}" if row.receipt_confirmed_at else "")
    asked.append(f"Chased {row.chases} times" if row.chases > 1 else "Chased once" if row.chases else "")
    received = [moment_in_words(row.received_at) if row.received_at else "", f"By {row.route}" if row.route else ""]
    late = "Late" if row.received_at else "Overdue"
    state = [Line(_STATES[row.state], "CellHead")]
    if row.late:
        state.append(Line(late, "CellAlert"))
    version = f"version {row.version_no}" if row.version_no else ""
    signed = "" if row.signed is None or not row.key else "Yes" if row.signed else "Not complete"
    return [
        [Line(row.agency, "CellHead"), *(Line(_sentence(note), "CellSource") for note in row.notes)],
        state,
        _filled(asked, "Not known"),
        _filled(received, "Nothing yet" if not row.key else "Time not known"),
        _filled([row.key, row.file, version], "No return"),
        [Line(signed, "CellAlert" if signed == "Not complete" else "Cell")] if signed else "Does not apply",
    ]


def _filled(texts: list[str], otherwise: str) -> Cell:
    return [Line(text) for text in texts if text] or otherwise


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _agency_fields(body: Body, section: PlannedSection, content: CollatedReport) -> None:
    words = content.words.get(section.id, ())
    for agency in words:
        body.heading(2, _named(agency.agency, agency.key))
        _agency(body, agency)
    silent = _silent(words, content)
    if silent:
        body.paragraph(f"Nothing under this heading from: {silent}.", "Intro")
    elif not words:
        body.paragraph("No agency reports anything under this heading.")


def _named(agency: str, key: str) -> str:
    # A return that names no agency is called by its key already.
    return agency if key in agency else f"{agency} ({key})"


def _agency(body: Body, agency: AgencyWords) -> None:
    for statement in agency.statements:
        text = statement.value.text.strip()
        if len(text) < _SHORT and "\n" not in text:
            body.beside(statement.trace.label, text)
        else:
            body.heading(3, statement.trace.label)
            body.words(text)
        _doubt(body, statement.value)
        body.paragraph(statement.trace.in_words(), "Source")


def _doubt(body: Body, value: ReportedValue) -> None:
    if value.undetermined:
        body.paragraph("Not determined: the document does not say for certain. To be settled by a person.", "Banner")
    elif value.original is not None and value.settled_by is None:
        body.paragraph(f"Changed under tracking. Before the change: {value.original}", "Source")
    if value.settled_by is not None:
        body.paragraph(f"Settled by {value.settled_by}.", "Source")


def _silent(words: tuple[AgencyWords, ...], content: CollatedReport) -> str:
    spoken = {agency.key for agency in words}
    states = (RegisterState.RETURNED, RegisterState.UNCLEAR)
    return "; ".join(
        _named(row.agency, row.key) for row in content.register if row.state in states and row.key not in spoken
    )


def _nil_returns(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.nil_returns:
        body.paragraph("There is no nil return.")
        return
    for nil in content.nil_returns:
        body.heading(2, _named(nil.agency, nil.key))
        body.words(nil.statement.text)
        for value in (nil.systems, nil.searched_by):
            if not value.empty:
                body.paragraph(f"{value.label}: {value.text.strip()}", "Words")
        body.paragraph(nil.trace.in_words(), "Source")


def _chronology(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    heading = ("Date", "Agency", "Event", "Source of information")
    if content.chronology:
        rows = [
            _gap(entry) if isinstance(entry, Gap) else [_date(entry), *_event(entry)] for entry in content.chronology
        ]
        body.table((18, 18, 48, 16), heading, rows)
    else:
        body.paragraph("No agency reports an event with a date.")
    if content.undated:
        body.heading(2, "Events without a date that can be placed")
        body.table(
            (18, 18, 48, 16),
            ("Date as written", *heading[1:]),
            [[entry.date_text or "No date given", *_event(entry)] for entry in content.undated],
        )


def _gap(gap: Gap) -> Across:
    return Across(
        f"No agency reports an event between {day_in_words(gap.after)} and {day_in_words(gap.before)} ({gap.days} days)"
    )


def _date(entry: ChronologyEntry) -> Cell:
    if entry.imprecise or entry.first is None:
        lines = [Line(entry.date_text, "CellHead"), Line("As written; not an exact day", "CellSource")]
    else:
        plain = f"{entry.first.day} {entry.first:%B %Y}"
        lines = [Line(plain, "CellHead"), Line(f"{entry.first:%A}", "CellSource")]
        if entry.date_text not in (plain, entry.first.isoformat(), f"{entry.first:%d/%m/%Y}"):
            lines.append(Line(f"Written: {entry.date_text}", "CellSource"))
    return [*lines, Line(entry.time_text)] if entry.time_text else lines


def _event(entry: ChronologyEntry) -> list[Cell]:
    event = [Line(line) for line in entry.event.text.strip().split("\n") if line.strip()]
    event += [Line(f"{label}: {text}", "CellSource") for label, text in entry.extra]
    if entry.like:
        more = f" and {len(entry.like) - _LIKE_SHOWN} more" if len(entry.like) > _LIKE_SHOWN else ""
        event.append(Line(f"Much like {', '.join(entry.like[:_LIKE_SHOWN])}{more}", "CellAlert"))
    event += [Line(_sentence(note), "CellAlert") for note in entry.notes]
    event.append(Line(entry.trace.in_words(), "CellSource"))
    return [[Line(entry.trace.agency, "CellHead")], event, entry.source or "Not given"]


def _discrepancies(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.discrepancies:
        body.paragraph("None was found among the answers that are compared.")
    for found in content.discrepancies:
        body.heading(2, f"{found.title}: {found.about}")
        body.table((50, 50), ("In these words", "Who says it, and where"), _quotes(found))


def _quotes(found: Discrepancy) -> list[list[Cell]]:
    """One row for each wording, with all who use it."""
    said: dict[str, list[Line]] = {}
    for quote in found.quotes:
        lines = said.setdefault(quote.value.text.strip(), [])
        lines += [Line(quote.trace.agency, "CellHead"), Line(quote.trace.in_words(), "CellSource")]
    return [[text, lines] for text, lines in said.items()]


def _actions(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.actions:
        body.paragraph("No agency reports an immediate action.")
        return
    body.table(
        (20, 45, 17, 18),
        ("Agency", "Action", "By whom", "Completed"),
        [
            [
                [Line(action.agency, "CellHead"), Line(action.trace.in_words(), "CellSource")],
                action.action.text.strip() or "Not described",
                action.by_whom or "Not said",
                [Line(action.completed)] * bool(action.completed)
                + [Line("Not reported as completed", "CellAlert")] * action.outstanding,
            ]
            for action in content.actions
        ],
    )


def _criteria(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    for kind, title in _SETS.items():
        chosen = [criterion for criterion in content.criteria if criterion.set == kind]
        if chosen:
            body.heading(2, title)
            # The empty last column is the one that people fill in.
            body.table(
                (40, 20, 40),
                ("Criterion", "Met?", "Evidence and reasons"),
                [[each.text, [Line("☐ Yes"), Line("☐ No"), Line("☐ Not clear")], ""] for each in chosen],
            )


def _missing(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.missing:
        body.paragraph("Nothing that was asked for is missing.")
        return
    body.table(
        (35, 65),
        ("Agency", "What is missing"),
        [[[Line(item.agency or "All", "CellHead")], item.what] for item in content.missing],
    )


def _caveats(body: Body, _: PlannedSection, content: CollatedReport) -> None:
    if not content.caveats:
        body.paragraph("There are none.")
        return
    body.table(
        (25, 75),
        ("Agency", "Remark"),
        [
            [
                [Line(caveat.agency, "CellHead")],
                [
                    Line(caveat.what),
                    *([Line(f"“{caveat.quote.strip()}”")] if caveat.quote.strip() else []),
                    *([Line(caveat.place, "CellSource")] if caveat.place else []),
                ],
            ]
            for caveat in content.caveats
        ],
    )


_SECTIONS: dict[str, Callable[[Body, PlannedSection, CollatedReport], None]] = {
    "control": _control,
    "people": _people,
    "outline": _outline,
    "register": _register,
    "agency-fields": _agency_fields,
    "nil-returns": _nil_returns,
    "chronology": _chronology,
    "discrepancies": _discrepancies,
    "actions": _actions,
    "criteria": _criteria,
    "missing": _missing,
    "caveats": _caveats,
}
