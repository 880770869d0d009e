"""A process file's steps and a partnership's clock, as the plain rules that the domain counts with."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from forms_service.definitions.schema import ClockRules, Partnership, Process, ReturnUse, Rule, Rung, Source, Step
from forms_service.domain.deadlines import ClockSpec, Convention, RuleSpec, TimeUnit
from forms_service.domain.timetable import StepSpec


def clock_spec(clock: ClockRules) -> ClockSpec:
    return ClockSpec(
        convention=Convention(clock.convention),
        cut_off=_time(clock.cut_off),
        working_from=time.fromisoformat(clock.working_from),
        working_to=time.fromisoformat(clock.working_to),
        due_hour=_time(clock.due_hour),
    )


def step_specs(partnership: Partnership, process: Process) -> tuple[StepSpec, ...]:
    """The steps of a process in its order."""
    version = f"{partnership.slug}/{process.slug}/v{process.version}"
    return tuple(step_spec(step, version, partnership) for step in process.steps)


def step_spec(step: Step, version: str, partnership: Partnership) -> StepSpec:
    source = cited(step.source, partnership)

    def spec(rule: Rule | None) -> RuleSpec | None:
        return None if rule is None else _rule_of_step(rule, step, version, source)

    return StepSpec(
        id=step.id,
        title=step.title,
        source=source,
        rule=spec(step.rule),
        latest=spec(step.latest),
        opens=spec(step.opens),
        note=step.note,
        alternative_to=step.alternative_to,
    )


def return_rule(partnership: Partnership, process: Process, use: ReturnUse) -> RuleSpec:
    """By when one agency must answer: each request has its own date, counted from its own issue."""
    return rule_spec(
        use.due,
        id="agency-return",
        title="Each agency's own return",
        actor="agency",
        version=f"{partnership.slug}/{process.slug}/v{process.version}",
        source=cited(use.source, partnership) if use.source else "",
        note=use.note,
    )


def rung_rule(rung: Rung) -> RuleSpec:
    """Chasing counts days before and after, whatever the partnership calls the day of receipt."""
    spec = rule_spec(rung.rule, id=rung.id, title=rung.title, actor="business unit")
    return spec if spec.convention else replace(spec, convention=Convention.DAY0)


def following_rule(rule: Rule) -> RuleSpec:
    """What counts on from a day of the work itself, not from a receipt: that day is never day 1."""
    spec = rule_spec(rule)
    return spec if spec.convention else replace(spec, convention=Convention.DAY0)


def rule_spec(
    rule: Rule,
    *,
    id: str = "",
    title: str = "",
    actor: str = "",
    version: str = "",
    source: str = "",
    note: str | None = None,
) -> RuleSpec:
    return RuleSpec(
        anchor=rule.anchor,
        count=rule.count,
        unit=TimeUnit(rule.unit.value),
        direction=rule.direction,
        kind=rule.kind,
        at=_time(rule.at),
        convention=Convention(rule.convention) if rule.convention else None,
        id=id,
        title=title,
        actor=actor,
        source=source,
        note=note,
        version=version,
    )


def cited(source: Source, partnership: Partnership) -> str:
    """Title of the document, passage, line and words, on one line."""
    text = f"{partnership.title_of(source.document)}, {source.passage}"
    if source.line is not None:
        text += f", line {source.line}"
    return f'{text}: "{source.quote}"' if source.quote else text


def _rule_of_step(rule: Rule, step: Step, version: str, source: str) -> RuleSpec:
    plain = rule_spec(
        rule,
        id=step.id,
        title=step.title,
        actor=step.actor,
        version=version,
        source=source,
        note=step.note,
    )
    return replace(plain, legal_class=step.legal_class, documents=tuple(step.documents))


def _time(clock: str | None) -> time | None:
    return time.fromisoformat(clock) if clock else None
