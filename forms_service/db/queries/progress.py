"""How far a case has come, in the words that finish a step (`definitions.schema.Condition`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import (
    AgencyRequest,
    AgreedAction,
    Appointment,
    Call,
    CaseFile,
    Document,
    Event,
    Letter,
    Mail,
    Pack,
    PartnerView,
)
from forms_service.db.queries.decision import current_decision, responses_of, signatures_of
from forms_service.db.queries.outcomes import outcome_in_force
from forms_service.db.queries.pack_readers import all_have_read
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.queries.stage_of_form import stage_of_form
from forms_service.db.records.confirmations import confirmed_steps
from forms_service.db.records.stages import ended_stages, stages_of, stages_with_recorder
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience, Condition, Process, Rung

_ASKED = ("issued", "answered", "nil")
_GONE = frozenset({"accepted", "sent_otherwise"})


@dataclass(frozen=True, slots=True)
class Progress:
    events: frozenset[str]
    letters: frozenset[tuple[str, str]]  # kind and stage (empty: whatever made it) of which every letter has left
    calls: frozenset[str]  # rungs of which every call is made or not needed
    requests: frozenset[str]
    views: frozenset[str]
    pack: frozenset[str]
    decision: frozenset[str]
    booked: frozenset[str]  # steps whose meeting has a confirmed time
    stages: frozenset[str]  # that were opened, and whose end is on record
    recorders: frozenset[str]  # stages of which it is agreed who writes the record, each time that they were opened
    confirmed: frozenset[tuple[str, str]]  # step, and kind of party of whom everybody has confirmed it
    forms: frozenset[str]  # of which a document was received and accepted
    forms_of_stages: frozenset[tuple[str, str]]  # form, and the stage that an accepted copy says it was sent for
    outcome: str | None  # slug of the one in force
    actions: frozenset[str]  # plans of which every action is done or dropped, and there is one

    def meets(self, condition: Condition, step: str = "") -> bool:
        """All that is named must hold, of the step where that matters. What only a person can tick is never met by the
        service."""
        named = [
            condition.event is None or condition.event in self.events,
            all((kind, condition.stage or "") in self.letters for kind in condition.letters),
            condition.calls is None or condition.calls in self.calls,
            condition.requests is None or condition.requests in self.requests,
            condition.views is None or condition.views in self.views,
            condition.pack is None or condition.pack in self.pack,
            condition.decision is None or condition.decision in self.decision,
            condition.booked is None or condition.booked in self.booked,
            self._ended(condition),
            condition.recorder is None or condition.recorder in self.recorders,
            all((step, party) in self.confirmed for party in condition.confirmed_by),
            condition.form is None or self._came(condition.form, condition.stage),
            condition.outcome is None or self.outcome is not None,
            condition.actions is None or condition.actions in self.actions,
        ]
        says_something = condition.model_dump(exclude_defaults=True, exclude={"by_hand"})
        return bool(says_something) and not condition.by_hand and all(named)

    def _ended(self, condition: Condition) -> bool:
        """With a form or letters the stage says only which of them are meant."""
        says_which = condition.form is not None or bool(condition.letters)
        return condition.stage is None or says_which or condition.stage in self.stages

    def _came(self, form: str, stage: str | None) -> bool:
        return form in self.forms if stage is None else (form, stage) in self.forms_of_stages


def progress_of(work: Work, case: CaseFile) -> Progress:
    process = pinned_process(work.session, case)
    partners = frozenset(each.slug for each in pinned_partnership(work.session, case).partners)
    requests = work.session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == case.id)).all()
    stages = stages_of(work, case.id)
    return Progress(
        events=frozenset(
            work.session.scalars(
                select(Event.name).where(Event.case_id == case.id, Event.withdrawn_at.is_(None)).distinct()
            )
        ),
        letters=_letters(work, case, {row.id: row.stage for row in stages}),
        calls=frozenset(
            rung.id for rung in process.chasing if rung.channel == "call" and _called(work, case, requests, rung)
        ),
        requests=_requests(requests),
        views=_views(work, case, partners),
        pack=_pack(work, case),
        decision=_decision(work, case, partners),
        booked=frozenset(
            work.session.scalars(
                select(Appointment.step).where(Appointment.case_id == case.id, Appointment.replaced_at.is_(None))
            )
        ),
        stages=ended_stages(stages),
        recorders=stages_with_recorder(stages),
        confirmed=confirmed_steps(work, case.id),
        forms=_forms(work, case),
        forms_of_stages=_forms_of_stages(work, case, process),
        outcome=outcome_in_force(work, case.id),
        actions=_plans_settled(work, case),
    )


def _forms(work: Work, case: CaseFile) -> frozenset[str]:
    rows = work.session.scalars(
        select(Document.form)
        .where(Document.case_id == case.id, Document.direction == "in", Document.state == "accepted")
        .distinct()
    )
    return frozenset(form for form in rows if form)


def _forms_of_stages(work: Work, case: CaseFile, process: Process) -> frozenset[tuple[str, str]]:
    asked = {step.done_when.form for step in process.steps if step.done_when.form and step.done_when.stage}
    if not asked:
        return frozenset()
    rows = work.session.scalars(
        select(Document).where(
            Document.case_id == case.id,
            Document.direction == "in",
            Document.state == "accepted",
            Document.form.in_(asked),
            Document.superseded_by.is_(None),
        )
    )
    found = {(row.form or "", stage_of_form(work, process, row)) for row in rows}
    return frozenset(each for each in found if each[1])


def _plans_settled(work: Work, case: CaseFile) -> frozenset[str]:
    rows = work.session.execute(
        select(AgreedAction.plan, AgreedAction.state).where(AgreedAction.case_id == case.id).distinct()
    ).all()
    return frozenset(row.plan for row in rows if row.plan) - {row.plan for row in rows if row.state == "open"}


def _letters(work: Work, case: CaseFile, stage_of: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Of each kind all letters, under no stage, and those that a stage's opening or end made, under its name.

    `stage_of`: by the id of each time that one was opened, which is the cause of its letters.
    """
    gone = set(
        work.session.scalars(select(Mail.letter_id).where(Mail.case_id == case.id, Mail.state.in_(_GONE)).distinct())
    )
    # What announced something that was withdrawn or moved to another day has announced nothing of what stands now.
    undone = select(Event.id).where(Event.case_id == case.id, Event.withdrawn_at.is_not(None))
    left: dict[tuple[str, str], bool] = {}
    for letter in work.session.scalars(
        select(Letter).where(
            Letter.case_id == case.id, Letter.state != "withdrawn", Letter.rung == "", Letter.cause.not_in(undone)
        )
    ):
        kept = letter.audience == Audience.FILE.value and letter.state in ("held", "released")
        for stage in {"", stage_of.get(letter.cause, "")}:
            one = (letter.kind, stage)
            left[one] = left.get(one, True) and (kept or letter.id in gone)
    return frozenset(one for one, all_left in left.items() if all_left)


def _called(work: Work, case: CaseFile, requests: Sequence[AgencyRequest], rung: Rung) -> bool:
    calls = work.session.scalars(select(Call).where(Call.case_id == case.id, Call.rung == rung.id)).all()
    rung_up = {call.request_id for call in calls if call.state != "to-make"}
    asked = [request for request in requests if request.state in _ASKED]
    return (
        bool(asked)
        and all(call.state != "to-make" for call in calls)
        and all(
            request.id in rung_up
            or request.state != "issued"
            or (rung.only_if_unconfirmed and request.receipt_confirmed_at is not None)
            for request in asked
        )
    )


def _requests(requests: Sequence[AgencyRequest]) -> frozenset[str]:
    states = [request.state for request in requests]
    asked = any(state in _ASKED for state in states)
    found = set()
    if asked and "confirmed" not in states:
        found.add("issued")
        if "issued" not in states:
            found.add("answered")
    return frozenset(found)


def _views(work: Work, case: CaseFile, partners: frozenset[str]) -> frozenset[str]:
    given = work.session.scalars(
        select(PartnerView.partner).where(PartnerView.case_id == case.id, PartnerView.superseded_at.is_(None))
    )
    return frozenset({"all"} if partners <= set(given) else ())


def _pack(work: Work, case: CaseFile) -> frozenset[str]:
    released = select(Pack.id).where(Pack.case_id == case.id, Pack.state == "released").limit(1)
    if work.session.scalar(released) is None:
        return frozenset()
    return frozenset({"released", "acknowledged"} if all_have_read(work, case) else {"released"})


def _decision(work: Work, case: CaseFile, partners: frozenset[str]) -> frozenset[str]:
    decision = current_decision(work, case.id)
    if decision is None or decision.state != "frozen":
        return frozenset()
    found = {"frozen"}
    if partners <= responses_of(work, decision).keys():
        found.add("responded")
    if partners <= signatures_of(work, decision).keys():
        found.add("signed")
    return frozenset(found)
