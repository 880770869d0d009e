"""Many returns become one report: what was returned, what each agency said, and where the words stand.

Pure: times, files and parsed documents stay outside. Nothing is decided and no word of an agency is changed here; what
agencies say is put side by side, and what does not agree or is missing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forms_service.domain.agencies import normalised
from forms_service.domain.chronology import entries_of, in_order, mark_alike, with_gaps
from forms_service.domain.collated import (
    ActionRow,
    AgencyWords,
    AskedAgency,
    AskedState,
    Caveat,
    CollatedReport,
    CollationInput,
    MissingItem,
    NilReturn,
    PlannedSection,
    RegisterRow,
    RegisterState,
    ReportedValue,
    ReportPlan,
    ReturnContent,
    Statement,
    Trace,
)
from forms_service.domain.discrepancies import differing_values, every_value, named_agencies, nil_but_named
from forms_service.domain.events import LONDON

__all__ = ["CollatedReport", "CollationInput", "ReportPlan", "ReturnContent", "collate", "in_force", "state_of"]

_EMPTY = ReportedValue("")
_SAYS_NOTHING = frozenset({"", "n/a", "na", "none", "nil", "no", "not applicable", "nothing", "not known", "unknown"})


def collate(given: CollationInput, plan: ReportPlan) -> CollatedReport:
    current = in_force(given.returns)
    register = _register(given, current)
    nil_returns = tuple(_nil_return(content) for content in current if state_of(content)[0] is RegisterState.NIL)
    today = given.made_at.astimezone(LONDON).date()
    entries = mark_alike(
        [
            entry
            for content in current
            for entry in entries_of(content, plan.chronology, plan.labels, today=today, period=given.period)
        ]
    )
    discrepancies = [
        *differing_values(current, plan, given.people),
        *nil_but_named(nil_returns, current, plan),
    ]
    return CollatedReport(
        reference=given.reference,
        marking=given.marking,
        partnership=given.partnership,
        made_at=given.made_at,
        unreviewed=given.unreviewed,
        asked_known=given.asked is not None,
        sections=plan.sections,
        control=given.control,
        people=given.people,
        outline=given.outline,
        register=register,
        words={
            section.id: tuple(words for content in current if (words := _words(content, section, plan)).statements)
            for section in plan.sections
            if section.kind == "agency-fields"
        },
        nil_returns=nil_returns,
        chronology=with_gaps(in_order(entries), plan.chronology.gap_days, given.period),
        undated=tuple(entry for entry in entries if entry.first is None),
        discrepancies=tuple(discrepancies),
        actions=tuple(action for content in current for action in _actions(content, plan)),
        missing=_missing(given, current, plan),
        caveats=tuple(caveat for content in current for caveat in _caveats(content, plan)),
        criteria=plan.criteria,
        odd_files=given.odd_files,
        values=tuple(
            (f"{content.key}, {label}: {path}", value.text)
            for content in current
            for path, label, value in every_value(content, plan)
            if not value.choice and value.text.strip()
        ),
        addendum_to=given.addendum_to,
    )


def in_force(returns: Sequence[ReturnContent]) -> tuple[ReturnContent, ...]:
    """The latest return of each agency and service; earlier versions are superseded, kept and listed."""
    latest: dict[tuple[str, str], ReturnContent] = {}
    for content in sorted(returns, key=_age):
        latest[_sender(content)] = content
    kept = {content.key for content in latest.values()}
    return tuple(content for content in returns if content.key in kept)


def _age(content: ReturnContent) -> tuple[int, float]:
    # Python's sort is stable: without versions and times, the order in which the files were given decides.
    return content.version_no or 0, content.received_at.timestamp() if content.received_at else 0.0


def _sender(content: ReturnContent) -> tuple[str, str]:
    return content.agency_key or normalised(content.agency) or content.key, normalised(content.service)


def state_of(content: ReturnContent) -> tuple[RegisterState, tuple[str, ...]]:
    """What a return amounts to, and what a person should look at. Emptiness is never a nil."""
    answer = content.involvement
    substance = _has_substance(content)
    if content.nil is None:
        if answer is not None and answer.undetermined:
            return RegisterState.UNCLEAR, ("whether the agency was involved cannot be read from the form",)
        if substance:
            note = ("the question on involvement is not answered",) if answer is None or answer.empty else ()
            return RegisterState.RETURNED, note
        return RegisterState.UNCLEAR, ("nothing is filled in; an empty form is not a nil return",)
    if content.nil.statement.empty:
        return RegisterState.UNCLEAR, ("answers that there was no involvement, but does not state who searched what",)
    if (answer is not None and answer.doubtful) or content.nil.statement.doubtful:
        return RegisterState.UNCLEAR, ("reads like a nil return, but a person must confirm the words",)
    if substance:
        return RegisterState.UNCLEAR, ("states a nil and nevertheless reports involvement",)
    return RegisterState.NIL, ()


def _has_substance(content: ReturnContent) -> bool:
    return any(_says_something(content.fields.get(name, _EMPTY)) for name in content.substance_fields) or any(
        _says_something(value)
        for table in content.substance_tables
        for row in content.tables.get(table, ())
        for value in row.values()
    )


def _says_something(value: ReportedValue) -> bool:
    """A dash or "n/a" under every question does not contradict a nil."""
    return not value.empty and value.text.strip(" .-–—/").casefold() not in _SAYS_NOTHING


def _register(given: CollationInput, current: Sequence[ReturnContent]) -> tuple[RegisterRow, ...]:
    """Those asked, in the order asked, each with its returns; then what came unasked."""
    kept = {content.key for content in current}
    rows: list[RegisterRow] = []
    used: set[str] = set()
    for asked in given.asked or ():
        mine = [content for content in given.returns if _is_from(content, asked)]
        used.update(content.key for content in mine)
        rows += [_returned(content, asked, content.key in kept) for content in mine]
        if not mine:
            rows.append(_not_returned(asked, given.made_at))
    for content in given.returns:
        if content.key not in used:
            rows.append(_returned(content, None, content.key in kept, asked_known=given.asked is not None))
    return tuple(rows)


def _is_from(content: ReturnContent, asked: AskedAgency) -> bool:
    if content.agency_key and asked.key:
        return content.agency_key == asked.key
    return normalised(content.agency) == normalised(asked.name)


def _returned(
    content: ReturnContent, asked: AskedAgency | None, current: bool, *, asked_known: bool = True
) -> RegisterRow:
    state, notes = state_of(content)
    due_at = content.due_at or (asked.due_at if asked else None)
    if not current:
        state, notes = RegisterState.SUPERSEDED, ("a later return of the same agency is in force",)
    elif asked is None and asked_known:
        notes = (*notes, "not on the list of those asked")
    if asked and asked.state is AskedState.STOOD_DOWN:
        notes = (*notes, "was stood down")
    return RegisterRow(
        agency=asked.name if asked else content.agency,
        state=state,
        key=content.key,
        file=content.file,
        asked_at=content.asked_at or (asked.asked_at if asked else None),
        due_at=due_at,
        receipt_confirmed_at=asked.receipt_confirmed_at if asked else None,
        received_at=content.received_at,
        route=content.route,
        version_no=content.version_no,
        signed=content.signed,
        late=bool(due_at and content.received_at and content.received_at > due_at),
        chases=asked.chases if asked else 0,
        sha256=content.sha256,
        notes=(*notes, *((f"service: {content.service}",) if content.service else ())),
    )


def _not_returned(asked: AskedAgency, now: datetime) -> RegisterRow:
    state = {
        AskedState.REFUSED: RegisterState.REFUSED,
        AskedState.STOOD_DOWN: RegisterState.STOOD_DOWN,
    }.get(asked.state, RegisterState.OUTSTANDING)
    overdue = state is RegisterState.OUTSTANDING and asked.due_at is not None and now > asked.due_at
    return RegisterRow(
        agency=asked.name,
        state=state,
        asked_at=asked.asked_at,
        due_at=asked.due_at,
        receipt_confirmed_at=asked.receipt_confirmed_at,
        late=overdue,
        chases=asked.chases,
    )


def _words(content: ReturnContent, section: PlannedSection, plan: ReportPlan) -> AgencyWords:
    statements: list[Statement] = []
    for name in section.fields:
        if name in content.tables:
            statements += _table_words(content, name, plan)
        value = content.fields.get(name, _EMPTY)
        if not value.empty:
            statements.append(Statement(value, _trace(content, name, plan, value)))
    return AgencyWords(agency=content.agency, key=content.key, statements=tuple(statements))


def _table_words(content: ReturnContent, table: str, plan: ReportPlan) -> list[Statement]:
    """One statement a row, each cell under its printed heading."""
    out = []
    for number, row in enumerate(content.tables[table]):
        filled = [(column, value) for column, value in row.items() if not value.empty]
        if not filled:
            continue
        label = f"{plan.labels.get(table, table)}, row {number + 1}"
        text = "\n".join(
            f"{value.label or plan.labels.get(f'{table}.{column}', column)}: {value.text.strip()}"
            for column, value in filled
        )
        together = ReportedValue(
            text,
            certainty="undetermined" if any(value.undetermined for _, value in filled) else "exact",
            place=filled[0][1].place,
            label=label,
            undetermined=any(value.undetermined for _, value in filled),
        )
        out.append(Statement(together, Trace(content.key, content.agency, f"{table}.{number}", label, together.place)))
    return out


def _trace(content: ReturnContent, name: str, plan: ReportPlan, value: ReportedValue) -> Trace:
    return Trace(content.key, content.agency, name, value.label or plan.labels.get(name, name), value.place)


def _nil_return(content: ReturnContent) -> NilReturn:
    nil = content.nil
    assert nil is not None
    return NilReturn(
        agency=content.agency,
        key=content.key,
        statement=nil.statement,
        systems=nil.systems,
        searched_by=nil.searched_by,
        trace=Trace(content.key, content.agency, "", nil.statement.label, nil.statement.place),
    )


def _actions(content: ReturnContent, plan: ReportPlan) -> list[ActionRow]:
    actions = []
    for number, row in enumerate(content.tables.get(plan.actions.table, ())):
        action, completed = row.get(plan.actions.action, _EMPTY), row.get(plan.actions.completed, _EMPTY)
        by_whom = row.get(plan.actions.by_whom, _EMPTY)
        if action.empty and by_whom.empty and completed.empty:
            continue
        label = f"{plan.labels.get(plan.actions.table, plan.actions.table)}, row {number + 1}"
        actions.append(
            ActionRow(
                agency=content.agency,
                action=action,
                by_whom=by_whom.text.strip(),
                completed=completed.text.strip(),
                outstanding=completed.empty or not completed.value[:4].isdigit(),
                trace=Trace(content.key, content.agency, f"{plan.actions.table}.{number}", label, action.place),
            )
        )
    return actions


def _missing(given: CollationInput, current: Sequence[ReturnContent], plan: ReportPlan) -> tuple[MissingItem, ...]:
    items: list[MissingItem] = []
    if given.asked is None:
        items.append(
            MissingItem(
                "", "The list of agencies asked is not known, so nobody can say from this who has not answered."
            )
        )
    for asked in given.asked or ():
        if not any(_is_from(content, asked) for content in given.returns):
            items.append(MissingItem(asked.name, _why_nothing(asked, given.made_at)))
    known = {normalised(name) for name in (*(a.name for a in given.asked or ()), *(c.agency for c in given.returns))}
    for content in current:
        state, notes = state_of(content)
        if state is RegisterState.UNCLEAR:
            items += [MissingItem(content.agency, f"{content.key}: {note}.") for note in notes]
        if content.signed is False:
            items.append(MissingItem(content.agency, f"{content.key}: the sign-off is missing or not complete."))
        if state is RegisterState.RETURNED:
            unanswered = "; ".join(plan.labels.get(name, name) for name in _unanswered(content, plan))
            if unanswered:
                items.append(MissingItem(content.agency, f"{content.key}: not answered: {unanswered}"))
        for name, why in named_agencies(content, plan.other_agencies):
            if normalised(name) not in known and name.strip():
                detail = f" ({why})" if why else ""
                unasked = "has no return here" if given.asked is None else "was not asked"
                items.append(MissingItem(content.agency, f"{content.key} names {name}{detail}, which {unasked}."))
    return tuple(items)


def _why_nothing(asked: AskedAgency, now: datetime) -> str:
    if asked.state is AskedState.REFUSED:
        return "Declined to make a return."
    if asked.state is AskedState.STOOD_DOWN:
        return "Was stood down; no return is expected."
    if asked.due_at and now > asked.due_at:
        return "No return received; it is overdue."
    return "No return received."


def _unanswered(content: ReturnContent, plan: ReportPlan) -> list[str]:
    unanswered = []
    for field in plan.required:
        if field.when and content.fields.get(field.when[0], _EMPTY).value != field.when[1]:
            continue
        rows = content.tables.get(field.name, ())
        if content.fields.get(field.name, _EMPTY).empty and not any(
            not value.empty for row in rows for value in row.values()
        ):
            unanswered.append(field.name)
    return unanswered


def _caveats(content: ReturnContent, plan: ReportPlan) -> list[Caveat]:
    """What a reader must know before relying on a return: doubtful answers, text without a place, other remarks."""
    caveats = []
    for path, label, value in every_value(content, plan):
        if value.undetermined:
            caveats.append(
                Caveat(content.agency, f"{content.key}: not determined: {label} ({path})", value.text, value.place)
            )
        elif value.original is not None and value.settled_by is None:
            caveats.append(
                Caveat(
                    content.agency,
                    f"{content.key}: {label} was changed under tracking; before the change it read:",
                    value.original,
                    value.place,
                )
            )
        elif value.doubtful:
            caveats.append(Caveat(content.agency, f"{content.key}: inferred, to be checked: {label}", value.text))
    for piece in content.unplaced:
        caveats.append(
            Caveat(
                content.agency, f"{content.key}: text that answers no question ({piece.kind})", piece.text, piece.place
            )
        )
    caveats += [Caveat(content.agency, f"{content.key}: {problem}") for problem in content.problems]
    return caveats
