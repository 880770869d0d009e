"""The ladder of one matter as its page shows it: every stage with its people, documents, dates and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, CaseStage, Confirmation, Discussion, Document, Party, SafetyCall
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.case_page import TimelineStep
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.stage_of_form import stage_of_form
from forms_service.db.records.confirmations import confirmations_of
from forms_service.db.records.parties import details_of, parties_of
from forms_service.db.records.stages import ladder_of_case, outcome_text_of, stages_of, why_of
from forms_service.db.work import Work
from forms_service.definitions.schema import Stage, StageForm
from forms_service.domain.ladder import Ladder

_FROM_PARTY = "party:"


@dataclass(frozen=True, slots=True)
class PartyShown:
    id: str
    kind: str
    title: str
    name: str
    role: str
    agency: str
    email: str
    telephone: str
    follows: bool
    left_at: datetime | None

    @property
    def called(self) -> str:
        """The name, else the agency, else what they are in the matter."""
        return self.name or self.agency or self.title


@dataclass(frozen=True, slots=True)
class DocumentThere:
    id: str
    on: datetime
    accepted: bool
    stage: str  # that it says it was sent for; empty where it does not say


@dataclass(frozen=True, slots=True)
class FormExpected:
    """`since`: those that say they are for this stage, and of those that say nothing the ones that came in since the
    stage before was opened; `earlier`: those from before that."""

    use: StageForm
    title: str
    since: tuple[DocumentThere, ...]
    earlier: tuple[DocumentThere, ...]

    @property
    def missing(self) -> bool:
        return self.use.need == "required" and not any(each.accepted for each in self.since)


@dataclass(frozen=True, slots=True)
class TimeOpened:
    """One time that a stage was opened, and how that ended."""

    id: str
    opened_at: datetime
    opened_by: str
    why: str
    recorder: PartyShown | None
    ended_at: datetime | None
    ended_by: str
    end: str
    resolves: bool
    text: str


@dataclass(frozen=True, slots=True)
class DiscussionShown:
    id: str
    on: date
    kind: str
    who: str
    said: str
    method: str
    stage: str
    by: str
    created_at: datetime
    withdrawn: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class StageShown:
    stage: Stage
    name: str
    state: str  # here | open | left | ended | resolved | passed | ahead
    times: tuple[TimeOpened, ...]
    forms: tuple[FormExpected, ...]
    steps: tuple[TimelineStep, ...]
    discussions: tuple[DiscussionShown, ...]
    asks_recorder: bool  # somebody is to write the record of what was agreed, and it is agreed who

    @property
    def dated(self) -> bool:
        return any(step.definition.rule is not None for step in self.steps)

    @property
    def is_behind(self) -> bool:
        return self.state in ("passed", "ended", "resolved", "left")

    @property
    def open_time(self) -> TimeOpened | None:
        return next((each for each in self.times if each.ended_at is None), None)


@dataclass(frozen=True, slots=True)
class ConfirmationWanted:
    step: TimelineStep
    given: tuple[tuple[PartyShown, Confirmation], ...]
    awaited: tuple[PartyShown, ...]
    nobody: tuple[str, ...]  # titles of parties whom nobody has entered


@dataclass(frozen=True, slots=True)
class SafetyCallShown:
    at: datetime
    by: str
    whom: str
    text: str


@dataclass(frozen=True, slots=True)
class LadderPage:
    ladder: Ladder
    stages: tuple[StageShown, ...]
    whole: tuple[TimelineStep, ...]  # steps of the matter as a whole
    parties: tuple[PartyShown, ...]
    gone: tuple[PartyShown, ...]
    discussions: tuple[DiscussionShown, ...]
    confirmations: tuple[ConfirmationWanted, ...]
    safety_calls: tuple[SafetyCallShown, ...]
    start_known: bool

    def stage(self, stage_id: str) -> StageShown:
        return next(each for each in self.stages if each.stage.id == stage_id)


def stage_name(stage: Stage) -> str:
    """As people say it: "Stage 2: Directors", or the title alone where it has no number."""
    return f"Stage {stage.number}: {stage.title}" if stage.number else stage.title


def ladder_page(work: Work, frame: CaseFrame, steps: Sequence[TimelineStep], *, start_known: bool) -> LadderPage:
    case = work.session.get_one(CaseFile, frame.case_id)
    ladder = ladder_of_case(work, case)
    parties = {row.id: _party(work, frame, row) for row in parties_of(work, case.id, left_too=True)}
    rows = stages_of(work, case.id)
    talks = _talks(work, case.id, {row.id: row.stage for row in rows})
    names = _names(work, rows, parties)
    forms = {use.form for stage in frame.process.stages for use in stage.forms}
    there = {form: _documents(work, frame, form) for form in forms}
    stages = tuple(
        StageShown(
            stage,
            stage_name(stage),
            _state(ladder, stage),
            tuple(_time(work, stage, row, names, parties) for row in rows if row.stage == stage.id),
            tuple(_form(frame, stage, use, there[use.form], _since(ladder, stage)) for use in stage.forms),
            tuple(step for step in steps if step.definition.stage == stage.id),
            tuple(talk for talk in talks if talk.stage == stage.id),
            any(step.done_when.recorder == stage.id for step in frame.process.steps),
        )
        for stage in frame.process.stages
    )
    return LadderPage(
        ladder,
        stages,
        tuple(step for step in steps if step.definition.stage is None),
        tuple(party for party in parties.values() if party.left_at is None),
        tuple(party for party in parties.values() if party.left_at is not None),
        tuple(talk for talk in talks if not talk.stage),
        _confirmations(work, case.id, frame, steps, parties),
        _safety_calls(work, case.id),
        start_known,
    )


@dataclass(frozen=True, slots=True)
class PartiesPage:
    parties: tuple[PartyShown, ...]
    gone: tuple[PartyShown, ...]
    confirmations: tuple[ConfirmationWanted, ...]


def parties_page(work: Work, frame: CaseFrame, steps: Sequence[TimelineStep]) -> PartiesPage:
    """Of any process that knows parties, with stages or without."""
    parties = {row.id: _party(work, frame, row) for row in parties_of(work, frame.case_id, left_too=True)}
    return PartiesPage(
        tuple(party for party in parties.values() if party.left_at is None),
        tuple(party for party in parties.values() if party.left_at is not None),
        _confirmations(work, frame.case_id, frame, steps, parties),
    )


def _state(ladder: Ladder, stage: Stage) -> str:
    times = ladder.times(stage.id)
    if ladder.resolved_by is not None and ladder.resolved_by in times:
        return "resolved"
    if ladder.at is not None and ladder.at in times:
        return "here"
    if any(each.ended_at is None for each in times):
        return "left" if ladder.over else "open"
    if times:
        return "ended"
    places = [rung.id for rung in ladder.rungs]
    last = ladder.last
    return "passed" if last is not None and places.index(stage.id) < places.index(last.stage) else "ahead"


def _party(work: Work, frame: CaseFrame, row: Party) -> PartyShown:
    kind = next((each for each in frame.process.parties if each.slug == row.role), None)
    told = details_of(work, row)
    return PartyShown(
        row.id,
        row.role,
        kind.title if kind else row.role,
        told["name"],
        told["role"],
        told["agency"],
        told["email"],
        told["telephone"],
        kind is not None and kind.follows,
        row.left_at,
    )


def _names(work: Work, rows: Iterable[CaseStage], parties: dict[str, PartyShown]) -> dict[str, str]:
    whos = {who for row in rows for who in (row.opened_by, row.ended_by) if who}
    names = actor_names(work, [who for who in whos if not who.startswith(_FROM_PARTY)])
    for who in whos:
        party = parties.get(who.removeprefix(_FROM_PARTY))
        if who.startswith(_FROM_PARTY) and party is not None:
            names[who] = party.called
    return names


def _time(
    work: Work, stage: Stage, row: CaseStage, names: dict[str, str], parties: dict[str, PartyShown]
) -> TimeOpened:
    end = next((each for each in stage.ends if each.slug == row.outcome), None)
    return TimeOpened(
        row.id,
        row.opened_at,
        names.get(row.opened_by, row.opened_by),
        why_of(work, row),
        parties.get(row.recorder_id or ""),
        row.ended_at,
        names.get(row.ended_by or "", ""),
        end.label if end is not None else "",
        end is not None and end.resolves,
        outcome_text_of(work, row),
    )


def _since(ladder: Ladder, stage: Stage) -> datetime | None:
    """When the stage before it was opened, which the documents of this one come after."""
    before: datetime | None = None
    for rung in ladder.rungs:
        if rung.id == stage.id:
            return before
        times = ladder.times(rung.id)
        if times and not rung.informal:
            before = times[-1].opened_at
    return before


def _documents(work: Work, frame: CaseFrame, form: str) -> list[DocumentThere]:
    rows = work.session.scalars(
        select(Document)
        .where(
            Document.case_id == frame.case_id,
            Document.form == form,
            Document.direction == "in",
            Document.state.in_(("read", "accepted")),
        )
        .order_by(Document.created_at, Document.id)
    )
    return [
        DocumentThere(
            row.id,
            row.true_received_at or row.received_at or row.created_at,
            row.state == "accepted",
            stage_of_form(work, frame.process, row),
        )
        for row in rows
    ]


def _form(
    frame: CaseFrame, stage: Stage, use: StageForm, there: list[DocumentThere], since: datetime | None
) -> FormExpected:
    refs = [each.form for each in frame.process.receives]
    refs += [frame.process.notification.form] if frame.process.notification else []
    ref = next((each for each in refs if each.partition("/")[0] == use.form), None)
    known = frame.library.partnerships[frame.partnership.slug].forms
    title = known[use.form][max(known[use.form])].title if ref is not None and use.form in known else use.form
    unsaid = [each for each in there if not each.stage]
    of_this = {each.id for each in there if each.stage == stage.id}
    of_this |= {each.id for each in unsaid if since is None or each.on >= since}
    return FormExpected(
        use,
        title,
        tuple(each for each in there if each.id in of_this),
        tuple(each for each in unsaid if each.id not in of_this),
    )


def _talks(work: Work, case_id: str, stage_of: dict[str, str]) -> list[DiscussionShown]:
    rows = work.session.scalars(
        select(Discussion).where(Discussion.case_id == case_id).order_by(Discussion.on, Discussion.created_at)
    ).all()
    names = actor_names(work, [row.by for row in rows])
    vault = work.vault(case_id)
    found = []
    for row in rows:
        told = vault.open_json("discussion", row.id, "sealed", row.sealed)
        found.append(
            DiscussionShown(
                row.id,
                row.on,
                row.kind,
                str(told.get("who") or ""),
                str(told.get("said") or ""),
                str(told.get("method") or ""),
                stage_of.get(row.stage_id or "", ""),
                names.get(row.by, row.by),
                row.created_at,
                row.withdrawn_at is not None,
                row.shared,
            )
        )
    return found


def _confirmations(
    work: Work, case_id: str, frame: CaseFrame, steps: Sequence[TimelineStep], parties: dict[str, PartyShown]
) -> tuple[ConfirmationWanted, ...]:
    rows = confirmations_of(work, case_id)
    titles = {each.slug: each.title for each in frame.process.parties}
    found = []
    for step in steps:
        asked = step.definition.done_when.confirmed_by
        if not asked:
            continue
        given = [(parties[row.party_id], row) for row in rows if row.step == step.id and row.party_id in parties]
        said = {party.id for party, _ in given}
        here = [party for party in parties.values() if party.left_at is None and party.kind in asked]
        found.append(
            ConfirmationWanted(
                step,
                tuple(given),
                tuple(party for party in here if party.id not in said),
                tuple(titles[kind] for kind in asked if kind in titles and kind not in {each.kind for each in here}),
            )
        )
    return tuple(found)


def _safety_calls(work: Work, case_id: str) -> tuple[SafetyCallShown, ...]:
    rows = work.session.scalars(
        select(SafetyCall).where(SafetyCall.case_id == case_id).order_by(SafetyCall.at, SafetyCall.id)
    ).all()
    names = actor_names(work, [row.by for row in rows])
    vault = work.vault(case_id)
    return tuple(
        SafetyCallShown(
            row.at,
            names.get(row.by, row.by),
            row.whom,
            str(vault.open_json("safety_call", row.id, "sealed", row.sealed).get("text") or ""),
        )
        for row in rows
    )
