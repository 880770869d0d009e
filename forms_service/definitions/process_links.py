"""What a process or report names must be there: letters, forms, fields, steps, anchors, offsets a person could mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from forms_service.definitions.folder import ReadFolder
from forms_service.definitions.ladder_links import check_ladder, check_offices
from forms_service.definitions.library import PartnershipData
from forms_service.definitions.linked_file import LinkedFile
from forms_service.definitions.schema import Form, Process, Report
from forms_service.definitions.shapes import nearest
from forms_service.definitions.yaml_files import Path
from forms_service.domain.events import REQUEST_DUE, RETURNS_COMPLETE
from forms_service.errors import Mistake


def check_partnership(read: ReadFolder, partnership: str, data: PartnershipData) -> list[Mistake]:
    file = LinkedFile(read, f"partnerships/{partnership}/partnership.yml", partnership, data)
    seen: set[str] = set()
    for number, rung in enumerate(data.partnership.unopened):
        place: Path = ("unopened", number)
        if rung.id in seen:
            file.wrong((*place, "id"), f'the rung "{rung.id}" is used twice.', "Give this one another id.")
        seen.add(rung.id)
        file.letter((*place, "letter"), rung.letter)
    check_offices(file)
    return file.mistakes


def check_processes(read: ReadFolder, partnership: str, data: PartnershipData) -> list[Mistake]:
    mistakes: list[Mistake] = []
    for slug, versions in sorted(data.processes.items()):
        for number, process in versions.items():
            file = LinkedFile(read, f"partnerships/{partnership}/processes/{slug}/v{number}.yml", partnership, data)
            _steps(file, process)
            _uses(file, process)
            _collation(file, process)
            _forms(file, process)
            check_ladder(file, process)
            mistakes += file.mistakes
    return mistakes


def check_reports(read: ReadFolder, partnership: str, data: PartnershipData) -> list[Mistake]:
    mistakes: list[Mistake] = []
    for slug, report in sorted(data.reports.items()):
        file = LinkedFile(read, f"partnerships/{partnership}/reports/{slug}/report.yml", partnership, data)
        _report(file, report)
        mistakes += file.mistakes
    return mistakes


def _steps(file: LinkedFile, process: Process) -> None:
    ids = [step.id for step in process.steps]
    file.event(("starts_with",), process.starts_with)
    rungs = [rung.id for rung in process.chasing]
    for number, step in enumerate(process.steps):
        place: Path = ("steps", number)
        if step.id in ids[:number]:
            file.wrong((*place, "id"), f'the step id "{step.id}" is used twice.', "Give this step another id.")
        for key in ("rule", "latest", "opens"):
            rule = getattr(step, key)
            if rule is not None:
                file.rule((*place, key), rule)
        if step.alternative_to is not None:
            other = next((each for each in process.steps if each.id == step.alternative_to), None)
            if other is None or other.id == step.id:
                file.wrong(
                    (*place, "alternative_to"),
                    f'there is no other step "{step.alternative_to}".',
                    nearest(step.alternative_to, ids),
                )
            elif other.alternative_to is not None:
                file.wrong(
                    (*place, "alternative_to"),
                    f'"{other.id}" is itself an alternative.',
                    f"Name {other.alternative_to}.",
                )
        done = step.done_when
        if done.event is not None:
            file.event((*place, "done_when", "event"), done.event)
        for at, letter in enumerate(done.letters):
            file.letter((*place, "done_when", "letters", at), letter)
        if done.calls is not None and done.calls not in rungs:
            file.wrong((*place, "done_when", "calls"), f'there is no rung "{done.calls}".', nearest(done.calls, rungs))
        if done.booked and done.booked not in ids:
            file.wrong((*place, "done_when", "booked"), f'there is no step "{done.booked}".', nearest(done.booked, ids))
        for at, document in enumerate(step.documents):
            known = [*file.data.letters, *file.data.forms, *file.data.reports]
            if document not in known and not any(
                file.is_broken(each) for each in (f"letters/{document}/letter.yml", f"reports/{document}/report.yml")
            ):
                file.wrong(
                    (*place, "documents", at),
                    f'there is no letter, form or report "{document}".',
                    nearest(document, sorted(known)),
                )
    for key in ("pack_step", "meeting_step", "statutory_step", "views_step"):
        named = getattr(process, key)
        if named is not None and named not in ids:
            file.wrong((key,), f'there is no step "{named}".', nearest(named, ids))


def _uses(file: LinkedFile, process: Process) -> None:
    ids = [step.id for step in process.steps]
    for number, use in enumerate(process.letters):
        file.letter(("letters", number, "letter"), use.letter)
        if use.step is not None and use.step not in ids:
            file.wrong(("letters", number, "step"), f'there is no step "{use.step}".', nearest(use.step, ids))
    seen: set[str] = set()
    for number, rung in enumerate(process.chasing):
        place: Path = ("chasing", number)
        if rung.id in seen:
            file.wrong((*place, "id"), f'the rung "{rung.id}" is used twice.', "Give this rung another id.")
        seen.add(rung.id)
        file.rule(
            (*place, "rule"), rung.rule, REQUEST_DUE if rung.rule.anchor != "request.issued" else "request.issued"
        )
        if rung.letter is not None:
            file.letter((*place, "letter"), rung.letter)
        elif rung.channel == "mail":
            file.wrong(place, "a rung by mail needs a letter.", "Add letter: with the name of a message.")


def _collation(file: LinkedFile, process: Process) -> None:
    seen: set[str] = set()
    for number, reminder in enumerate(process.collation):
        place: Path = ("collation", number)
        if reminder.id in seen:
            file.wrong((*place, "id"), f'the reminder "{reminder.id}" is used twice.', "Give this one another id.")
        seen.add(reminder.id)
        file.rule((*place, "rule"), reminder.rule, RETURNS_COMPLETE)
        file.letter((*place, "letter"), reminder.letter)


def _forms(file: LinkedFile, process: Process) -> None:
    if process.notification:
        place: Path = ("notification",)
        form = file.form((*place, "form"), process.notification.form)
        for key in ("children", "people", "agencies"):
            file.mapped((*place, key), form, getattr(process.notification, key))
        for key, name in process.notification.child.items():
            file.field((*place, "child", key), form, name)
        for key, name in process.notification.facts.items():
            file.field((*place, "facts", key), form, name)
    if process.agency_return:
        place = ("agency_return",)
        use = process.agency_return
        form = file.form((*place, "form"), use.form)
        file.rule((*place, "due"), use.due, "request.issued")
        if use.longer is not None:
            file.rule((*place, "longer"), use.longer, REQUEST_DUE)
        for path, name in _field_names(use, _RETURN_KEYS):
            file.field((*place, *path), form, name)
        for path, name in _field_names(use.nil, _NIL_KEYS):
            file.field((*place, "nil", *path), form, name)
        for key in ("known_persons", "other_agencies"):
            file.mapped((*place, key), form, getattr(use, key))
        _nil_choice(file, form, process)
    if process.decision:
        place = ("decision",)
        decision = process.decision
        form = file.form((*place, "form"), decision.form)
        for path, name in _field_names(decision, _DECISION_KEYS):
            file.field((*place, *path), form, name)
        for key in ("responses", "signatures"):
            file.mapped((*place, key), form, getattr(decision, key))
        file.letter((*place, "letter"), decision.letter)
        if decision.needs_event is not None:
            file.event((*place, "needs_event"), decision.needs_event)
        answers = [choice.slug for choice in decision.response_choices]
        for at, slug in enumerate(decision.agreeing):
            if slug not in answers:
                file.wrong((*place, "agreeing", at), f'"{slug}" is not among response_choices.', nearest(slug, answers))
    report = process.report
    if report and report not in file.data.reports and not file.is_broken(f"reports/{report}/report.yml"):
        file.wrong(("report",), f'there is no report "{report}".', nearest(report, sorted(file.data.reports)))


def _nil_choice(file: LinkedFile, form: Form | None, process: Process) -> None:
    assert process.agency_return is not None
    nil = process.agency_return.nil
    field = next((each for each in form.fields() if each.name == nil.field), None) if form else None
    slugs = [choice.slug for choice in field.choices] if field else []
    if field and nil.equals not in slugs:
        file.wrong(
            ("agency_return", "nil", "equals"),
            f'"{nil.equals}" is no choice of "{nil.field}".',
            nearest(nil.equals, slugs),
        )


# Keys whose value is a field of the form, a list of fields, or (prefill) keyed by field.
_RETURN_KEYS = ("agency_name", "service", "signed", "prefill")
_NIL_KEYS = ("field", "statement", "systems", "searched_by")
_DECISION_KEYS = (
    "outcome", "recommendation", "rationale", "reviewer", "agreed", "criteria", "prefill", "chair_name",
)  # fmt: skip


def _field_names(use: BaseModel, keys: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for key in keys:
        value: Any = getattr(use, key)
        if isinstance(value, str):
            yield (key,), value
        elif isinstance(value, dict):
            yield from (((key, name), name) for name in value)
        elif value is not None:
            yield from (((key, number), name) for number, name in enumerate(value))


def _report(file: LinkedFile, report: Report) -> None:
    form = file.form(("form",), report.form)
    for number, section in enumerate(report.sections):
        for at, name in enumerate(section.fields):
            file.field(("sections", number, "fields", at), form, name)
    chronology = report.chronology
    columns: dict[Path, str] = {("date",): chronology.date, ("event",): chronology.event}
    columns |= {(key,): name for key in ("time", "source") if (name := getattr(chronology, key))}
    columns |= {("extra", at): name for at, name in enumerate(chronology.extra)}
    file.table(("chronology",), form, chronology.table, columns)
    actions = report.actions
    file.table(
        ("actions",),
        form,
        actions.table,
        {("action",): actions.action, ("by_whom",): actions.by_whom, ("completed",): actions.completed},
    )
    for number, compared in enumerate(report.compare):
        file.table(("compare", number), form, compared.table, {("key",): compared.key, ("value",): compared.value})
