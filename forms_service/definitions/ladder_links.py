"""What stages, parties, outcomes, received forms and plans of a process name, and a partnership's offices and logs."""

from __future__ import annotations

from collections.abc import Iterable

from forms_service.definitions.linked_file import LinkedFile
from forms_service.definitions.matter_names import field_of, stage_fields
from forms_service.definitions.schema import Audience, LetterUse, Process, Step, Trigger
from forms_service.definitions.shapes import nearest
from forms_service.definitions.yaml_files import Path

_AUDIENCES = frozenset(each.value for each in Audience)
_WHO = frozenset({"name", "role", "agency", "email", "telephone"})


def check_offices(file: LinkedFile) -> None:
    """Of partnership.yml: offices, reminders of actions, logs, retention."""
    if file.is_broken("partnership.yml"):
        return
    partnership = file.data.partnership
    seen: set[str] = set(_AUDIENCES) | {partner.slug for partner in partnership.partners}
    for number, office in enumerate(partnership.offices):
        if office.slug in seen:
            file.wrong(
                ("offices", number, "slug"),
                f'"{office.slug}" is the name of somebody else already: a partner, an audience or an office.',
                "Give this office another slug.",
            )
        seen.add(office.slug)
    if partnership.actions is not None:
        file.letter(("actions", "letter"), partnership.actions.letter)
    documents = [each.id for each in partnership.documents]
    for number, name in enumerate(documents):
        if name in documents[:number]:
            file.wrong(("documents", number, "id"), f'the document "{name}" stands twice.', "Leave one of them out.")
    processes = file.data.processes
    for number, log in enumerate(partnership.logs):
        place: Path = ("logs", number)
        for at, slug in enumerate(log.processes):
            file.known((*place, "processes", at), slug, processes, "process")
        form = file.form((*place, "form"), log.form)
        file.table(place, form, log.table, {("columns", column): column for column in log.columns})
        for field in log.head:
            file.field((*place, "head", field), form, field)
    for number, rule in enumerate(partnership.retention):
        for at, slug in enumerate(rule.processes):
            file.known(("retention", number, "processes", at), slug, processes, "process")
    if partnership.retention and all(rule.processes for rule in partnership.retention):
        named = {slug for rule in partnership.retention for slug in rule.processes}
        for slug in sorted(set(processes) - named):
            file.wrong(
                ("retention",),
                f'No rule says how long "{slug}" is kept, so nobody would ever look at it again.',
                "Name it in a rule, or add a rule without `processes`, which holds for all others.",
            )


def check_ladder(file: LinkedFile, process: Process) -> None:
    _unique(file, process)
    stages = [stage.id for stage in process.stages]
    for number, stage in enumerate(process.stages):
        place: Path = ("stages", number)
        if stage.event is not None:
            file.event((*place, "event"), stage.event)
        for at, end in enumerate(stage.ends):
            if end.to is not None:
                file.known((*place, "ends", at, "to"), end.to, stages, "stage")
        for at, use in enumerate(stage.forms):
            file.known((*place, "forms", at, "form"), use.form, file.data.forms, "form")
    for number, step in enumerate(process.steps):
        _step(file, process, step, ("steps", number))
    for number, letter in enumerate(process.letters):
        _letter(file, process, letter, ("letters", number))
    _outcomes(file, process)
    _received(file, process)
    for number, plan in enumerate(process.plans):
        if plan.record is not None:
            file.letter(("plans", number, "record"), plan.record)
    missing = process.missing_return
    if missing is not None:
        file.known(("missing_return", "process"), missing.process, file.data.processes, "process")
        calls = [rung.id for rung in process.chasing if rung.channel == "call"]
        file.known(("missing_return", "after"), missing.after, calls, "call of chasing")


def _unique(file: LinkedFile, process: Process) -> None:
    """No two things of a list have one name; a party is not called like an office or an audience."""
    offices = [office.slug for office in file.data.partnership.offices]
    named: Iterable[tuple[str, str, list[str], set[str]]] = (
        ("parties", "slug", [each.slug for each in process.parties], {*_AUDIENCES, *offices}),
        ("stages", "id", [each.id for each in process.stages], set()),
        ("outcomes", "slug", [each.slug for each in process.outcomes], set()),
        ("plans", "slug", [each.slug for each in process.plans], set()),
    )
    for key, name, slugs, taken in named:
        for number, slug in enumerate(slugs):
            if slug in taken:
                file.wrong((key, number, name), f'"{slug}" is used already.', "Give this one another name.")
            taken.add(slug)


def _step(file: LinkedFile, process: Process, step: Step, place: Path) -> None:
    stages = [stage.id for stage in process.stages]
    done = step.done_when
    if step.stage is not None:
        file.known((*place, "stage"), step.stage, stages, "stage")
    if done.stage is not None:
        file.known((*place, "done_when", "stage"), done.stage, stages, "stage")
    if done.recorder is not None:
        file.known((*place, "done_when", "recorder"), done.recorder, stages, "stage")
    for at, letter in enumerate(done.letters if done.stage is not None else ()):
        _letter_of_stage(file, process, letter, done.stage or "", (*place, "done_when", "letters", at))
    if done.form is not None:
        file.known((*place, "done_when", "form"), done.form, _forms_in(process), "form that this process receives")
    if done.form is not None and done.stage is not None:
        _form_of_stage(file, process, done.form, done.stage, (*place, "done_when"))
    if done.actions is not None:
        plans = [plan.slug for plan in process.plans]
        file.known((*place, "done_when", "actions"), done.actions, plans, "plan")
    for at, party in enumerate(done.confirmed_by):
        file.known((*place, "done_when", "confirmed_by", at), party, _parties(process), "party")
    _outcomes_named(file, process, (*place, "only_when"), step.only_when)


def _letter_of_stage(file: LinkedFile, process: Process, letter: str, stage: str, place: Path) -> None:
    """Else the step could never finish by itself."""
    of_stages = (use for use in process.letters if use.made_on in (Trigger.STAGE_OPENED, Trigger.STAGE_ENDED))
    if not any(use.letter == letter and use.stage in (None, stage) for use in of_stages):
        file.wrong(
            place,
            f'"{letter}" is made neither when stage "{stage}" is opened nor when it ends.',
            "Give one of its uses `made_on: stage.opened` or `stage.ended` at this stage, or leave the stage out.",
        )


def _form_of_stage(file: LinkedFile, process: Process, form: str, stage: str, place: Path) -> None:
    """Which stage a copy was sent for, only the form itself can say."""
    fields = stage_fields(process)
    if form not in fields:
        file.wrong(
            (*place, "stage"),
            f'nothing says which field of "{form}" names the stage that a copy was sent for.',
            "Name that field as `stage_field` under `receives`; without one, leave the step to a person.",
        )
        return
    ref, name = fields[form]
    found = field_of(file.form((*place, "form"), ref), name)
    choices = [choice.slug for choice in found.choices] if found is not None else []
    if choices and stage not in choices:
        file.known((*place, "stage"), stage, choices, f"choice of {ref}, field {name},")


def _letter(file: LinkedFile, process: Process, use: LetterUse, place: Path) -> None:
    offices = [office.slug for office in file.data.partnership.offices]
    readers = {*_AUDIENCES, *offices, *_parties(process)}
    file.known((*place, "to"), use.to, readers, "audience, office or party")
    for at, copy in enumerate(use.copies_to):
        file.known((*place, "copies_to", at), copy, readers, "audience, office or party")
    if use.stage is not None:
        file.known((*place, "stage"), use.stage, [stage.id for stage in process.stages], "stage")
    _ends(file, process, use, place)
    if use.tells and not {use.to, *use.copies_to} & set(offices):
        file.wrong(
            (*place, "tells"),
            "`tells` says what an office is told, and this letter goes to none.",
            "Leave it out: what all others are told stands in form_templates/README.md.",
        )
    _outcomes_named(file, process, (*place, "only_when"), use.only_when)
    if (use.made_on is Trigger.EVENT_RECORDED) != (use.event is not None):
        file.wrong(place, "`event` and `made_on: event.recorded` belong together.", "Write both, or neither.")
    if use.event is not None:
        file.event((*place, "event"), use.event)
    facts = _facts(process)
    for fact in use.only_if:
        file.known((*place, "only_if", fact), fact, facts, "fact of the case")


def _ends(file: LinkedFile, process: Process, use: LetterUse, place: Path) -> None:
    if not use.ends:
        return
    if use.made_on is not Trigger.STAGE_ENDED or use.stage is None:
        file.wrong(
            (*place, "ends"),
            "`ends` says how a stage ended, and this letter is not made when one ends.",
            "Write `made_on: stage.ended` and the `stage`, or leave `ends` out.",
        )
        return
    stage = next((each for each in process.stages if each.id == use.stage), None)
    known = [end.slug for end in stage.ends] if stage is not None else []
    for at, end in enumerate(use.ends if stage is not None else ()):
        file.known((*place, "ends", at), end, known, f"end of {use.stage}")


def _outcomes(file: LinkedFile, process: Process) -> None:
    for number, outcome in enumerate(process.outcomes):
        for at, slug in enumerate(outcome.begins):
            file.known(("outcomes", number, "begins", at), slug, file.data.processes, "process")
    if not process.outcomes or process.decision is None:
        return
    form = file.form(("decision", "form"), process.decision.form)
    field = (
        next((each for each in form.fields() if each.name == process.decision.recommendation), None) if form else None
    )
    slugs = [outcome.slug for outcome in process.outcomes]
    for choice in field.choices if field else ():
        if choice.slug not in slugs:
            file.wrong(
                ("outcomes",),
                f'the record can recommend "{choice.slug}", and no outcome says how the case goes on then.',
                f"Add an outcome of this slug, or correct one. {nearest(choice.slug, slugs)}",
            )


def _received(file: LinkedFile, process: Process) -> None:
    stages = [stage.id for stage in process.stages]
    opening = file.form(("notification", "form"), process.notification.form) if process.notification else None
    for number, party in enumerate(process.parties):
        for key, field in party.fields.items():
            place: Path = ("parties", number, "fields", key)
            file.known(place, key, _WHO, "part of a party")
            file.field(place, opening, field)
    for number, use in enumerate(process.receives):
        place = ("receives", number)
        form = file.form((*place, "form"), use.form)
        for at, stage in enumerate(use.stages):
            file.known((*place, "stages", at), stage, stages, "stage")
        for at, slug in enumerate(use.parties):
            file.known((*place, "parties", at), slug, _parties(process), "party")
        for key, field in use.facts.items():
            file.field((*place, "facts", key), form, field)
        if use.stage_field is not None:
            file.field((*place, "stage_field"), form, use.stage_field)
            said = field_of(form, use.stage_field)
            if said is not None and not {choice.slug for choice in said.choices} & set(stages):
                file.wrong(
                    (*place, "stage_field"),
                    f'no choice of "{use.stage_field}" is a stage of this process.',
                    f"Name the field whose choices are stages: {', '.join(stages) or 'this process has none'}.",
                )
        for field in use.prefill:
            file.field((*place, "prefill", field), form, field)


def _outcomes_named(file: LinkedFile, process: Process, place: Path, slugs: tuple[str, ...]) -> None:
    known = [outcome.slug for outcome in process.outcomes]
    for at, slug in enumerate(slugs):
        file.known((*place, at), slug, known, "outcome")


def _parties(process: Process) -> list[str]:
    return [party.slug for party in process.parties]


def _facts(process: Process) -> set[str]:
    found = set(process.notification.facts) if process.notification else set()
    return found.union(*(use.facts for use in process.receives))


def _forms_in(process: Process) -> set[str]:
    refs = [use.form for use in process.receives]
    refs += [use.form for use in (process.notification, process.agency_return, process.decision) if use]
    return {ref.partition("/")[0] for ref in refs}
