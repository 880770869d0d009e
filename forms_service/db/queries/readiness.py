"""Whether the decision can go to the Panel: each condition, met or not, with what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, Decision, Event, Letter, Mail, Pack
from forms_service.db.queries.decision import content_of, current_decision, responses_of, signatures_of
from forms_service.db.queries.pack_readers import readers_of
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.work import Work
from forms_service.definitions.schema import DecisionUse, Partner

_LEFT = ("accepted", "sent_otherwise")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows it: who, when, and words of theirs. All may be empty."""

    who: str = ""
    at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """`code` names the condition; `holds`: the letter does not go while it is not met."""

    code: str
    met: bool
    holds: bool
    partner: str = ""
    evidence: tuple[Evidence, ...] = ()


def readiness_of(work: Work, case: CaseFile) -> tuple[ReadyLine, ...]:
    """In the order of the work; empty where the process has no decision."""
    process = pinned_process(work.session, case)
    use = process.decision
    if use is None:
        return ()
    decision = current_decision(work, case.id)
    frozen = decision if decision is not None and decision.state == "frozen" else None
    lines = []
    if process.report is not None:
        lines += _pack(work, case)
    lines.append(_meeting(work, case))
    lines.append(_record(work, frozen))
    lines += _partners(work, case, use, frozen)
    if use.needs_event:
        lines.append(_reference(work, case, use.needs_event))
    lines += _letter(work, case, use, frozen)
    return tuple(lines)


def _pack(work: Work, case: CaseFile) -> list[ReadyLine]:
    rows = work.session.scalars(
        select(Pack).where(Pack.case_id == case.id, Pack.state == "released").order_by(Pack.number)
    ).all()
    names = actor_names(work, [row.released_by for row in rows if row.released_by])
    gone = tuple(Evidence(names.get(row.released_by or "", ""), row.released_at, str(row.number)) for row in rows)
    lines = [ReadyLine("pack-released", bool(rows), False, evidence=gone)]
    if rows:
        readers = [each for each in readers_of(work, case, [rows[0].id])[rows[0].id] if each.expected]
        read = tuple(Evidence(each.name, each.read_at) for each in readers if each.read_at)
        lines.append(ReadyLine("pack-read", bool(readers) and len(read) == len(readers), False, evidence=read))
    return lines


def _meeting(work: Work, case: CaseFile) -> ReadyLine:
    held = _events(work, case, "meeting.held")
    return ReadyLine("meeting-held", bool(held), False, evidence=held)


def _events(work: Work, case: CaseFile, name: str) -> tuple[Evidence, ...]:
    rows = work.session.scalars(
        select(Event)
        .where(Event.case_id == case.id, Event.name == name, Event.withdrawn_at.is_(None))
        .order_by(Event.seq)
    ).all()
    names = actor_names(work, [row.recorded_by for row in rows])
    return tuple(Evidence(names[row.recorded_by], row.occurred_at, row.reference or "") for row in rows)


def _record(work: Work, frozen: Decision | None) -> ReadyLine:
    if frozen is None:
        return ReadyLine("record-final", False, True)
    told = work.vault(frozen.case_id).open_json("decision", frozen.id, "chair_sealed", frozen.chair_sealed)
    covered = str(told.get("for_user") or "")
    by = frozen.chair_signed_by or frozen.frozen_by or ""
    names = actor_names(work, [by, f"user:{covered}"] if covered else [by])
    who = str(told.get("typed_name") or names.get(by, ""))
    if covered:
        who = f"{who} for {names[f'user:{covered}']}"
    return ReadyLine(
        "record-final", True, True, evidence=(Evidence(who, frozen.frozen_at, str(told.get("role") or "")),)
    )


def _partners(work: Work, case: CaseFile, use: DecisionUse, frozen: Decision | None) -> list[ReadyLine]:
    partners = pinned_partnership(work.session, case).partners
    if frozen is None:
        return [ReadyLine(code, False, True, each.slug) for each in partners for code in ("responded", "signed")]
    lines = []
    if use.agreed:
        agreed = str(content_of(work, frozen).get(use.agreed) or "").strip()
        lines.append(
            ReadyLine("joint-response", bool(agreed), True, evidence=(Evidence(words=agreed),) if agreed else ())
        )
    for partner in partners:
        lines += _partner(work, use, frozen, partner)
    return lines


def _partner(work: Work, use: DecisionUse, frozen: Decision, partner: Partner) -> list[ReadyLine]:
    response, signature = responses_of(work, frozen).get(partner.slug), signatures_of(work, frozen).get(partner.slug)
    names = actor_names(work, [row.by for row in (response, signature) if row is not None])
    labels = {choice.slug: choice.label for choice in use.response_choices}
    answered = ReadyLine(
        "responded",
        response is not None and response.response in use.agreeing,
        True,
        partner.slug,
        (Evidence(names[response.by], response.at, labels.get(response.response, response.response)),)
        if response is not None
        else (),
    )
    if signature is None:
        return [answered, ReadyLine("signed", False, True, partner.slug)]
    told = work.vault(frozen.case_id).open_json("signature", signature.id, "sealed", signature.sealed)
    who = f"{told.get('typed_name', '')}, {told.get('role', '')}".strip(", ")
    words = "" if signature.method == "typed" else f"on paper; page confirmed by {names[signature.by]}"
    return [answered, ReadyLine("signed", True, True, partner.slug, (Evidence(who, signature.at, words),))]


def _reference(work: Work, case: CaseFile, event: str) -> ReadyLine:
    known = tuple(each for each in _events(work, case, event) if each.words)
    return ReadyLine("reference-known", bool(known), True, evidence=known)


def _letter(work: Work, case: CaseFile, use: DecisionUse, frozen: Decision | None) -> list[ReadyLine]:
    letters = work.session.scalars(
        select(Letter)
        .where(Letter.case_id == case.id, Letter.kind == use.letter, Letter.state.in_(("made", "held", "released")))
        .order_by(Letter.created_at)
    ).all()
    made = tuple(Evidence(at=each.made_at) for each in letters)
    mails = work.session.scalars(
        select(Mail)
        .where(Mail.letter_id.in_([each.id for each in letters]), Mail.state.in_(_LEFT))
        .order_by(Mail.settled_at)
    ).all()
    lines = [ReadyLine("letter-made", bool(letters), False, evidence=made)]
    left = []
    for mail in mails:
        how = work.vault(case.id).open_json("mail", mail.id, "sent_otherwise_sealed", mail.sent_otherwise_sealed)
        words = ", ".join(str(how[key]) for key in ("how", "address", "proof") if how.get(key))
        left.append(Evidence(str(how.get("who") or ""), mail.settled_at, words))
    lines.append(ReadyLine("letter-left", bool(left), False, evidence=tuple(left)))
    if frozen is not None and frozen.letter_allowed_by is not None:
        told = work.vault(case.id).open_json(
            "decision", frozen.id, "letter_allowed_sealed", frozen.letter_allowed_sealed
        )
        who = actor_names(work, [frozen.letter_allowed_by])[frozen.letter_allowed_by]
        lines.append(
            ReadyLine(
                "allowed",
                True,
                False,
                evidence=(Evidence(who, frozen.letter_allowed_at, str(told.get("reason") or "")),),
            )
        )
    return lines
