"""`forms-service timetable`: every date of a process from what has happened, and how each was reached."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

import click

from forms_service.adapters.bank_holidays import load_calendar
from forms_service.definitions.library import Library
from forms_service.definitions.loader import load_library
from forms_service.definitions.rules import clock_spec, return_rule, step_specs
from forms_service.definitions.schema import Partnership, Process
from forms_service.domain.deadlines import Convention, day_in_words
from forms_service.domain.events import Anchor, meaning_of, parse_event
from forms_service.domain.timetable import Dated, StepSpec, Timetable, timetable
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.settings import load_settings

_NARROWEST, _WIDEST = 60, 110
_SATURDAY = 5


@click.command("timetable")
@click.argument("partnership", metavar="PARTNERSHIP")
@click.argument("process", metavar="PROCESS")
@click.option(
    "--event",
    "events",
    multiple=True,
    metavar="NAME=ISO",
    help="Something that happened, such as notification.received=2026-12-24T15:10 or publication=2027-04-01. "
    "A time without zone is London's. May be given several times.",
)
@click.option(
    "--version", type=click.IntRange(min=1), help="The version of the process; left out, the newest published."
)
@click.option("--explain", is_flag=True, help="Under each date its rule, source, skipped days and note.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as the README describes it.")
def command(
    partnership: str, process: str, events: Sequence[str], version: int | None, explain: bool, as_json: bool
) -> None:
    """Work out the dates of a PROCESS of a PARTNERSHIP.

    For example: forms-service timetable _example review --event notification.received=2026-12-24T15:10

    A date whose event has not been given is listed under "waiting for"; a step to which the source gives no date is
    listed as such. Where one duty has two clocks, both dates are shown and the earlier is in force.
    """
    settings = load_settings()
    library = load_library(settings.templates_folder, check=False)
    chosen = _process(library, partnership, process, version)
    found = library.partnership(partnership)
    anchors = _anchors(events)
    calendar = load_calendar(settings.templates_folder)
    worked_out = timetable(_steps(found, chosen), anchors, calendar, clock_spec(found.clock))
    if as_json:
        click.echo(json.dumps(worked_out.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_page(found, chosen, anchors, worked_out, explain)))
    for anchor in anchors.values():
        if anchor.reading:
            click.echo(f"Note: {anchor.name}: {anchor.reading}", err=True)


def _process(library: Library, partnership: str, process: str, version: int | None) -> Process:
    """The newest published version, else, while none is published, the newest there is."""
    try:
        return library.process(partnership, process, version)
    except NotFoundError:
        data = library.partnerships.get(partnership)
        versions = data.processes.get(process) if data else None
        if version is not None or not versions:
            raise
        return versions[max(versions)]


def _steps(partnership: Partnership, process: Process) -> tuple[StepSpec, ...]:
    """The steps, and each agency's own due date, which belongs to its request rather than to the case."""
    steps = step_specs(partnership, process)
    if process.agency_return is None:
        return steps
    rule = return_rule(partnership, process, process.agency_return)
    return (*steps, StepSpec(id=rule.id, title=rule.title, source=rule.source, rule=rule, note=rule.note))


def _anchors(events: Sequence[str]) -> dict[str, Anchor]:
    anchors: dict[str, Anchor] = {}
    for words in events:
        anchor = parse_event(words)
        if anchor.name in anchors:
            raise InvalidInputError(f"The event {anchor.name} was given twice. Give it once.", field="event")
        anchors[anchor.name] = anchor
    return anchors


def _page(
    partnership: Partnership, process: Process, anchors: dict[str, Anchor], worked_out: Timetable, explain: bool
) -> Iterable[str]:
    width = min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
    yield f"{partnership.short_name}: {process.title} (version {process.version})"
    for anchor in anchors.values():
        time = "" if anchor.day_only else f", {anchor.local:%H:%M}"
        yield f"  {anchor.name} = {_day(anchor.on)}{time}"
    yield ""
    if worked_out.dates:
        convention = worked_out.dates[0].due.explanation.convention.value
        words = {"day0": "The day of receipt is day 0.", "day1": "A working day of receipt is day 1."}[convention]
        yield from _wrapped(f"{words} Calendar: {worked_out.dates[0].due.explanation.calendar}.", width, "")
        yield ""
    asked = _asked_when(process)
    for dated in sorted(worked_out.dates, key=lambda each: each.due.due_at):
        yield from _line(dated, width, asked.get(dated.step.id, ()))
        if explain:
            yield from _explanation(dated, width)
    if worked_out.dates and not explain:
        yield from _skipped_days(worked_out, width)
    if worked_out.waiting_for:
        yield ""
        yield "Waiting for:"
        for waiting in worked_out.waiting_for:
            yield from _wrapped(
                f"{waiting.title}: until {meaning_of(waiting.anchor)} ({waiting.anchor})"
                f"{_marked(asked.get(waiting.id, ()))}",
                width,
                "  ",
                "    ",
            )
    if worked_out.undated:
        yield ""
        yield "Without a date in the source:"
        for step in worked_out.undated:
            yield from _wrapped(f"{step.title}{_marked(asked.get(step.id, ()))}", width, "  ", "    ")
            if explain:
                yield from _wrapped(f"Source: {step.source}", width, "    ")
            if step.note and explain:
                yield from _wrapped(f"Note: {step.note}", width, "    ")


def _asked_when(process: Process) -> dict[str, tuple[str, ...]]:
    """Of each step what else must be so before it is anybody's duty, or how it is done."""
    labels = {outcome.slug: outcome.label for outcome in process.outcomes}
    stages = {stage.id: f"{stage.number} {stage.title}".strip() for stage in process.stages}
    said: dict[str, tuple[str, ...]] = {}
    for step in process.steps:
        marks = []
        if step.stage is not None:
            marks.append(f"stage: {stages.get(step.stage, step.stage)}")
        if step.only_when:
            marks.append(f"only with the outcome: {' or '.join(labels.get(slug, slug) for slug in step.only_when)}")
        if step.how_soon:
            marks.append(step.how_soon)
        if step.repeats:
            marks.append("again and again, on days that a person chooses")
        if marks:
            said[step.id] = tuple(marks)
    return said


def _marked(marks: Sequence[str]) -> str:
    return f" [{'; '.join(marks)}]" if marks else ""


def _line(dated: Dated, width: int, asked: Sequence[str] = ()) -> Iterable[str]:
    explanation = dated.due.explanation
    marks = list(asked)
    if dated.opens_on is not None:
        marks.append(f"from {_short(dated.opens_on)}")
    if explanation.clock_time is not None:
        marks.append(f"at {explanation.clock_time:%H:%M}")
    if dated.latest_on is not None:
        marks.append(f"latest {_short(dated.latest_on)}")
    if not dated.in_force:
        marks.append("not in force: the other clock is earlier")
    elif dated.step.alternative_to:
        marks.append("in force: the earlier of two clocks")
    if explanation.rule.legal_class == "statutory":
        marks.append("statutory")
    elif explanation.rule.legal_class == "panel":
        marks.append("expected by the Panel")
    yield from _wrapped(f"{_day(dated.due.due_on)}  {dated.step.title}{_marked(marks)}", width, "", " " * 17)
    for remark in explanation.remarks:
        yield from _wrapped(remark, width, " " * 17)


def _explanation(dated: Dated, width: int) -> Iterable[str]:
    indent = " " * 6
    explanation = dated.due.explanation
    day0 = ", which is day 0" if explanation.convention is Convention.DAY0 else ""
    how = f"{explanation.rule.in_words()}, counted from {day_in_words(explanation.counted_from)}{day0}"
    yield from _wrapped(f"How: {how}", width, indent, indent + "  ")
    if explanation.skipped:
        named = ", ".join(_named(each.day, each.why) for each in explanation.skipped)
        yield from _wrapped(f"Skipped: {named}", width, indent, indent + "  ")
    yield from _wrapped(f"Who: {explanation.rule.actor}", width, indent, indent + "  ")
    yield from _wrapped(f"Source: {dated.step.source}", width, indent, indent + "  ")
    if dated.step.note:
        yield from _wrapped(f"Note: {dated.step.note}", width, indent, indent + "  ")
    yield ""


def _skipped_days(worked_out: Timetable, width: int) -> Iterable[str]:
    """Bank holidays by name; weekends go without saying."""
    days: dict[date, str] = {}
    for dated in worked_out.dates:
        days.update({each.day: each.why for each in dated.due.explanation.skipped})
    named = [_named(day, why) for day, why in sorted(days.items()) if day.weekday() < _SATURDAY]
    if named:
        yield ""
        yield from _wrapped(f"Not counted besides weekends: {', '.join(named)}.", width, "", "  ")


def _named(day: date, why: str) -> str:
    return f"{_short(day)}" if why in ("Saturday", "Sunday") else f"{_short(day)} ({why})"


def _short(day: date) -> str:
    return " ".join(_day(day).split())


def _day(day: date) -> str:
    return f"{day:%a} {day.day:2d} {day:%b %Y}"


def _wrapped(text: str, width: int, indent: str, following: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=following if following is not None else indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
