"""What a party sees of the one matter that it follows: nothing here looks at the case it came from, at another matter,
or at what an agency returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import (
    AgreedAction,
    Blob,
    CaseFile,
    CaseStage,
    Discussion,
    Document,
    Letter,
    Party,
    PartyLink,
    WebSession,
)
from forms_service.db.queries.case_frame import CaseFrame, case_frame
from forms_service.db.queries.case_page import TimelineStep, timeline
from forms_service.db.queries.following import PARTY_KEY
from forms_service.db.queries.outcomes import is_wanted, outcome_in_force
from forms_service.db.queries.web_sessions import OPEN_TO_PARTIES, session_id_of
from forms_service.db.records.confirmations import confirmations_of
from forms_service.db.records.links import LinkState, state_of_link
from forms_service.db.records.parties import details_of, parties_of, receivers_of_party
from forms_service.db.records.stages import ladder_of_case, outcome_text_of, stages_of, why_of
from forms_service.db.work import Work
from forms_service.definitions.schema import Form, FormReceived, Process, Stage, StageForm
from forms_service.definitions.schema import Party as PartyKind
from forms_service.domain.ladder import Ladder
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class MatterBrief:
    """Before the address is typed: no name of anybody."""

    partnership: str
    reference: str
    called: str
    over: bool  # the matter is closed, or they no longer take part


@dataclass(frozen=True, slots=True)
class SaidThere:
    on: date
    kind: str
    who: str
    said: str


@dataclass(frozen=True, slots=True)
class AgreedThere:
    id: str
    number: int
    what: str
    owner: str
    own: bool
    due_on: date | None
    state: str
    settled_on: date | None
    settled: str
    late: bool


@dataclass(frozen=True, slots=True)
class TimeOpened:
    """One time that a stage was opened."""

    id: str
    opened_at: datetime
    why: str
    ended_at: datetime | None
    outcome: str
    text: str
    recorder: str
    discussions: tuple[SaidThere, ...]
    actions: tuple[AgreedThere, ...]


@dataclass(frozen=True, slots=True)
class RungSeen:
    stage: Stage
    is_now: bool
    times: tuple[TimeOpened, ...]
    steps: tuple[TimelineStep, ...]

    @property
    def ended(self) -> TimeOpened | None:
        """Its last time, where that is over."""
        last = self.times[-1] if self.times else None
        return last if last is not None and last.ended_at is not None else None


@dataclass(frozen=True, slots=True)
class FormExpected:
    use: FormReceived
    form: Form
    now: bool  # at the stage where the matter stands, or at any
    need: str  # required | optional, where the stage says so
    note: str

    @property
    def title(self) -> str:
        return self.use.title or f"{self.form.code}: {self.form.title}"


@dataclass(frozen=True, slots=True)
class AskedToConfirm:
    step: TimelineStep
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentFile:
    id: str
    original_name: str
    received_at: datetime | None
    sha256: str
    state: str
    problem_code: str | None


@dataclass(frozen=True, slots=True)
class SharedRecord:
    document_id: str
    title: str
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Of this party, now."""

    actions: tuple[AgreedThere, ...]
    confirms: tuple[AskedToConfirm, ...]
    forms: tuple[FormExpected, ...]

    def __len__(self) -> int:
        return len(self.actions) + len(self.confirms) + len(self.forms)


@dataclass(frozen=True, slots=True)
class OwnMatter:
    party_id: str
    frame: CaseFrame
    kind: PartyKind
    name: str
    agency: str
    ladder: Ladder
    rungs: tuple[RungSeen, ...]
    before_all: tuple[TimelineStep, ...]  # what the process says before its first stage: it waits for none
    others: tuple[TimelineStep, ...]  # other steps of no stage
    without_stage: TimeOpened | None  # what was said and agreed outside of any stage
    forms: tuple[FormExpected, ...]
    to_confirm: tuple[AskedToConfirm, ...]
    sent: tuple[SentFile, ...]
    records: tuple[SharedRecord, ...]

    @property
    def open(self) -> bool:
        return self.frame.state == "open"

    @property
    def own_actions(self) -> tuple[AgreedThere, ...]:
        times = [each for rung in self.rungs for each in rung.times]
        if self.without_stage is not None:
            times.append(self.without_stage)
        return tuple(sorted((action for each in times for action in each.actions if action.own), key=_in_order))

    @property
    def asked_now(self) -> Asked:
        return Asked(
            actions=tuple(each for each in self.own_actions if each.state == "open"),
            confirms=tuple(each for each in self.to_confirm if each.said_at is None) if self.open else (),
            forms=tuple(each for each in self.forms if each.now and each.need == "required") if self.open else (),
        )

    def stage_of(self, step: TimelineStep) -> str:
        """Which of several steps of one title it is."""
        stage = next((rung.stage for rung in self.rungs if rung.stage.id == step.definition.stage), None)
        if stage is None:
            return ""
        return f"stage {stage.number}: {stage.title}" if stage.number else stage.title


def matter_brief(work: Work, link: PartyLink) -> MatterBrief:
    party = work.session.get_one(Party, link.party_id)
    frame = case_frame(work, party.case_id)
    return MatterBrief(
        partnership=frame.partnership.slug,
        reference=frame.reference,
        called=frame.process.called,
        over=party.left_at is not None or frame.state not in OPEN_TO_PARTIES,
    )


def matter_link_state(work: Work, link: PartyLink | None) -> LinkState:
    """As of every link; and it ends when the matter is closed or they no longer take part in it."""
    state = state_of_link(work, link)
    if link is None or state is not LinkState.GOOD:
        return state
    party = work.session.get_one(Party, link.party_id)
    over = party.left_at is not None or work.session.get_one(CaseFile, party.case_id).state not in OPEN_TO_PARTIES
    return LinkState.ENDED if over else LinkState.GOOD


def party_link_left_open(work: Work, token: str, party_id: str) -> PartyLink | None:
    """The link that was open in this browser and whose session ran out by itself: nobody closed it or took it away."""
    link = work.session.scalar(
        select(PartyLink)
        .join(WebSession, WebSession.party_link_id == PartyLink.id)
        .where(
            WebSession.id == session_id_of(token),
            WebSession.kind == "party",
            WebSession.ended_at.is_(None),
            PartyLink.party_id == party_id,
        )
    )
    return link if matter_link_state(work, link) is LinkState.GOOD else None


def own_matter(work: Work, party_id: str) -> OwnMatter:
    party = work.session.get(Party, party_id)
    if party is None or party.left_at is not None:
        raise NotFoundError
    frame = case_frame(work, party.case_id)
    kind = next((each for each in frame.process.parties if each.slug == party.role), None)
    if kind is None or frame.state not in OPEN_TO_PARTIES:
        raise NotFoundError
    case = work.session.get_one(CaseFile, party.case_id)
    ladder = ladder_of_case(work, case)
    outcome = outcome_in_force(work, case.id)
    steps = tuple(step for step in timeline(work, frame) if is_wanted(step.definition, outcome))
    shown = _times(work, party, ladder)
    first = _before_all(frame.process)
    here = details_of(work, party)
    loose = shown.pop(None, None)
    return OwnMatter(
        party_id=party.id,
        frame=frame,
        kind=kind,
        name=here["name"],
        agency=here["agency"],
        ladder=ladder,
        rungs=tuple(
            RungSeen(
                stage,
                ladder.at is not None and ladder.at.stage == stage.id,
                tuple(shown[row.id] for row in ladder.times(stage.id)),
                tuple(step for step in steps if step.definition.stage == stage.id),
            )
            for stage in frame.process.stages
        ),
        before_all=tuple(step for step in steps if step.id in first),
        others=tuple(step for step in steps if step.definition.stage is None and step.id not in first),
        without_stage=loose if loose and (loose.discussions or loose.actions) else None,
        forms=_forms(frame, ladder, party.role),
        to_confirm=_to_confirm(work, steps, party, ladder),
        sent=_sent(work, party),
        records=_records(work, frame, party),
    )


def _before_all(process: Process) -> frozenset[str]:
    """Steps that stand before every stage."""
    of_stages = [number for number, step in enumerate(process.steps) if step.stage is not None]
    return frozenset(step.id for step in process.steps[: of_stages[0] if of_stages else 0])


def _times(work: Work, party: Party, ladder: Ladder) -> dict[str | None, TimeOpened]:
    """By the row of the stage; what belongs to no stage under None."""
    vault = work.vault(party.case_id)
    names = {each.id: _called(details_of(work, each)) for each in parties_of(work, party.case_id, left_too=True)}
    discussions: dict[str | None, list[SaidThere]] = {}
    for row in work.session.scalars(
        select(Discussion)
        .where(Discussion.case_id == party.case_id, Discussion.withdrawn_at.is_(None), Discussion.shared.is_(True))
        .order_by(Discussion.on, Discussion.created_at, Discussion.id)
    ):
        told = vault.open_json("discussion", row.id, "sealed", row.sealed)
        said = SaidThere(row.on, row.kind, str(told.get("who") or ""), str(told.get("said") or ""))
        discussions.setdefault(row.stage_id, []).append(said)
    actions: dict[str | None, list[AgreedThere]] = {}
    for action in work.session.scalars(
        select(AgreedAction).where(AgreedAction.case_id == party.case_id).order_by(AgreedAction.number, AgreedAction.id)
    ):
        actions.setdefault(action.stage_id, []).append(_action(work, party, action, names))
    titles = {(rung.id, end.slug): end.label for rung in ladder.rungs for end in rung.ends}
    rows: list[CaseStage | None] = [None, *stages_of(work, party.case_id)]
    found: dict[str | None, TimeOpened] = {}
    for stage in rows:
        of = stage.id if stage else None
        found[of] = TimeOpened(
            id=of or "",
            opened_at=stage.opened_at if stage else work.now,
            why=why_of(work, stage) if stage else "",
            ended_at=stage.ended_at if stage else None,
            outcome=titles.get((stage.stage, stage.outcome or ""), "") if stage else "",
            text=outcome_text_of(work, stage) if stage else "",
            recorder=names.get(stage.recorder_id or "", "") if stage else "",
            discussions=tuple(discussions.get(of, ())),
            actions=tuple(actions.get(of, ())),
        )
    return found


def _action(work: Work, party: Party, row: AgreedAction, names: dict[str, str]) -> AgreedThere:
    vault = work.vault(party.case_id)
    told = vault.open_json("agreed_action", row.id, "sealed", row.sealed)
    settled = vault.open_json("agreed_action", row.id, "settled_sealed", row.settled_sealed)
    return AgreedThere(
        id=row.id,
        number=row.number,
        what=str(told.get("what") or ""),
        owner=names.get(row.owner_party_id or "", "") or str(told.get("owner") or ""),
        own=row.owner_party_id == party.id,
        due_on=row.due_on,
        state=row.state,
        settled_on=row.settled_on,
        settled=str(settled.get("text") or ""),
        late=row.state == "open" and row.due_on is not None and row.due_on < work.today,
    )


def _forms(frame: CaseFrame, ladder: Ladder, role: str) -> tuple[FormExpected, ...]:
    """Those that this party may send; what is expected at the stage where the matter stands comes first."""
    at = ladder.at.stage if ladder.at else ""
    stage = next((each for each in frame.process.stages if each.id == at), None)
    found = []
    for use in frame.process.receives:
        if role not in use.parties:
            continue
        form = frame.library.form(frame.partnership.slug, use.form)
        asked: StageForm | None = (
            next((each for each in stage.forms if each.form == form.slug), None) if stage else None
        )
        now = not use.stages or at in use.stages
        found.append(FormExpected(use, form, now, asked.need if asked else "", (asked.note or "") if asked else ""))
    return tuple(sorted(found, key=lambda each: not each.now))


def _to_confirm(
    work: Work, steps: tuple[TimelineStep, ...], party: Party, ladder: Ladder
) -> tuple[AskedToConfirm, ...]:
    """Of stages that were opened, and of none."""
    said = {row.step: row.said_at for row in confirmations_of(work, party.case_id) if row.party_id == party.id}
    return tuple(
        AskedToConfirm(step, said.get(step.id))
        for step in steps
        if party.role in step.definition.done_when.confirmed_by
        and (step.definition.stage is None or step.id in said or ladder.times(step.definition.stage))
    )


def _sent(work: Work, party: Party) -> tuple[SentFile, ...]:
    rows = work.session.execute(
        select(Document, Blob.sha256)
        .join(Blob, Blob.id == Document.blob_id)
        .where(
            Document.case_id == party.case_id,
            Document.direction == "in",
            Document.received_by.in_(receivers_of_party(work, party.id)),
        )
        .order_by(Document.created_at, Document.id)
    ).all()
    vault = work.vault(party.case_id)
    found = []
    for row, sha256 in rows:
        name = vault.open_json("document", row.id, "original_name_sealed", row.original_name_sealed)
        found.append(
            SentFile(row.id, str(name.get("name") or ""), row.received_at, sha256, row.state, row.problem_code)
        )
    return tuple(found)


def _records(work: Work, frame: CaseFrame, party: Party) -> tuple[SharedRecord, ...]:
    """Letters and records that left for this party."""
    rows = work.session.scalars(
        select(Letter)
        .where(
            Letter.case_id == party.case_id,
            Letter.recipient_key == f"{PARTY_KEY}{party.id}",
            Letter.state == "released",
            Letter.document_id.is_not(None),
        )
        .order_by(Letter.released_at, Letter.id)
    )
    return tuple(
        SharedRecord(
            row.document_id or "", frame.library.letter(frame.partnership.slug, row.kind).title, row.released_at
        )
        for row in rows
    )


def _called(details: dict[str, str]) -> str:
    name, agency = details["name"], details["agency"]
    return f"{name}, {agency}" if name and agency else name or agency


def _in_order(action: AgreedThere) -> tuple[bool, date, int]:
    return action.state != "open", action.due_on or date.max, action.number
