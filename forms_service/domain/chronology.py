"""One chronology: in date order, each entry with its agency, source and place; nothing merged, nothing lost."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from difflib import SequenceMatcher

from forms_service.domain.collated import (
    ChronologyEntry,
    ChronologyPlan,
    Gap,
    ReportedValue,
    ReturnContent,
    Row,
    Trace,
)

Days = tuple[date, date]

_EMPTY = ReportedValue("")
_NEAR = 0.7  # of the words in common, or of difflib's ratio; above it two entries of one day are marked as alike


def days_of(text: str) -> Days | None:
    """The first and last day that a plain date can mean: 2026-11-20, 2026-11, 2026, or two of them with a stroke."""
    first, stroke, last = text.strip().partition("/")
    if stroke:
        start, end = days_of(first), days_of(last)
        return (start[0], end[1]) if start and end and start[0] <= end[1] else None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", first):
        try:
            day = date.fromisoformat(first)
        except ValueError:
            return None
        return day, day
    if found := re.fullmatch(r"(\d{4})-(\d{2})", first):
        year, month = int(found[1]), int(found[2])
        if not (1 <= month <= 12 and year >= 1):
            return None
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    if re.fullmatch(r"[12]\d{3}", first):
        return date(int(first), 1, 1), date(int(first), 12, 31)
    return None


def entries_of(
    content: ReturnContent, plan: ChronologyPlan, labels: Mapping[str, str], *, today: date, period: Days | None
) -> list[ChronologyEntry]:
    """Every row of the return's chronology, in its order. A row without a usable date stays, undated."""
    entries = []
    for number, row in enumerate(content.tables.get(plan.table, ()), start=1):
        if all(value.empty for value in row.values()):
            continue
        entries.append(_entry(content, number, row, plan, labels, today=today, period=period))
    return entries


def _entry(
    content: ReturnContent,
    number: int,
    row: Row,
    plan: ChronologyPlan,
    labels: Mapping[str, str],
    *,
    today: date,
    period: Days | None,
) -> ChronologyEntry:
    written, event = row.get(plan.date, _EMPTY), row.get(plan.event, _EMPTY)
    days = None if written.undetermined else days_of(written.value)
    imprecise = days is not None and (days[0] != days[1] or written.precision not in (None, "day"))
    shown = {plan.date, plan.time, plan.event, plan.source}
    more = [name for name in plan.extra if name not in shown]
    more += [name for name in row if name not in shown and name not in more]
    return ChronologyEntry(
        first=days[0] if days else None,
        last=days[1] if days else None,
        date_text=written.text.strip(),
        imprecise=imprecise,
        time_text=row[plan.time].text.strip() if plan.time and plan.time in row else "",
        event=event,
        source=row[plan.source].text.strip() if plan.source and plan.source in row else "",
        extra=tuple(
            (row[name].label or labels.get(f"{plan.table}.{name}", name), row[name].text.strip())
            for name in more
            if name in row and not row[name].empty
        ),
        trace=Trace(
            key=content.key,
            agency=content.agency,
            field=f"{plan.table}.{number - 1}.{plan.event}",
            label=f"{labels.get(plan.table, 'Chronology')}, row {number}",
            place=event.place or written.place,
        ),
        notes=_notes(written, event, days, today=today, period=period),
    )


def _notes(
    written: ReportedValue, event: ReportedValue, days: Days | None, *, today: date, period: Days | None
) -> tuple[str, ...]:
    notes = []
    if written.undetermined:
        notes.append("the document does not say which date")
    elif days and days[0] != days[1]:
        notes.append("exact day not given")
    elif days and written.precision not in (None, "day"):
        notes.append(f"date is {written.precision}")
    if days and days[0] > today:
        notes.append("dated after the report was made")
    elif days and period and days[1] < period[0]:
        notes.append("before the period asked about")
    elif days and period and days[0] > period[1]:
        notes.append("after the period asked about")
    if event.empty:
        notes.append("no event described")
    elif event.doubtful:
        notes.append("wording to be checked with the return")
    return tuple(notes)


def in_order(entries: Iterable[ChronologyEntry]) -> list[ChronologyEntry]:
    """By first possible day. What is known only to the month heads its month; a day without time heads its day."""
    return sorted(
        (entry for entry in entries if entry.first is not None),
        key=lambda entry: (entry.first or date.min, not entry.imprecise, _minutes(entry.time_text), entry.trace.key),
    )


def _minutes(text: str) -> int:
    found = re.search(r"\b(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?m?", text.casefold())
    if not found:
        return -1
    hour, minute = int(found[1]) % 24, int(found[2] or 0)
    if found[3] == "p" and hour < 12:
        hour += 12
    elif found[3] == "a" and hour == 12:
        hour = 0
    return hour * 60 + minute


def with_gaps(
    entries: Sequence[ChronologyEntry], gap_days: int, period: Days | None
) -> tuple[ChronologyEntry | Gap, ...]:
    """Says where nobody reports anything for longer than `gap_days`, the edges of the period included."""
    out: list[ChronologyEntry | Gap] = []
    reached = period[0] if period else None
    for entry in entries:
        if entry.first is None or entry.last is None:
            continue
        if reached and (entry.first - reached).days > gap_days:
            out.append(Gap(after=reached, before=entry.first, days=(entry.first - reached).days - 1))
        out.append(entry)
        # A span of a whole month or year does not cover the days in it: it says that one day of them is meant.
        reached = max(reached or entry.first, entry.first)
    if period and reached and (period[1] - reached).days > gap_days:
        out.append(Gap(after=reached, before=period[1] + timedelta(days=1), days=(period[1] - reached).days))
    return tuple(out)


def mark_alike(entries: Sequence[ChronologyEntry]) -> list[ChronologyEntry]:
    """Entries of one day that tell nearly the same name each other. None is left out: who is right is for people."""
    words = [_words(entry.event.text) for entry in entries]
    alike: list[set[str]] = [set() for _ in entries]
    by_day: dict[date, list[int]] = {}
    for position, entry in enumerate(entries):
        if entry.first is not None:
            by_day.setdefault(entry.first, []).append(position)
    for positions in by_day.values():
        for index, one in enumerate(positions):
            for other in positions[index + 1 :]:
                if _alike(words[one], words[other]):
                    alike[one].add(_name(entries[other]))
                    alike[other].add(_name(entries[one]))
    return [
        replace(entry, like=tuple(sorted(names))) if names else entry
        for entry, names in zip(entries, alike, strict=True)
    ]


def _name(entry: ChronologyEntry) -> str:
    return f"{entry.trace.key} {entry.trace.label.rpartition(', ')[2]}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return False
    first, second = set(one), set(other)
    if len(first & second) / len(first | second) >= _NEAR:
        return True
    # The full comparison is slow and cannot succeed when lengths differ this much.
    if min(len(one), len(other)) < _NEAR * max(len(one), len(other)) * 0.6:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEAR
