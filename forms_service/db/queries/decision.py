"""The decision of a case: what is frozen, who answered and signed, and what still holds the letter that carries it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, Decision, Event, PartnerResponse, Signature
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.work import Work
from parsers.types import JsonValue

Content = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that keeps the letter back: a code, and the partner it is about where there is one."""

    code: str  # not-frozen | no-joint-response | no-response | disagrees | not-signed | no-reference
    partner: str = ""


def current_decision(work: Work, case_id: str) -> Decision | None:
    """The frozen one, else the draft."""
    rows = work.session.scalars(
        select(Decision)
        .where(Decision.case_id == case_id, Decision.state.in_(("frozen", "draft")))
        .order_by(Decision.number.desc())
    ).all()
    return next((row for row in rows if row.state == "frozen"), rows[0] if rows else None)


def content_of(work: Work, decision: Decision) -> Content:
    return work.vault(decision.case_id).open_json("decision", decision.id, "content_sealed", decision.content_sealed)


def responses_of(work: Work, decision: Decision) -> dict[str, PartnerResponse]:
    """By partner; the one that stands."""
    rows = work.session.scalars(
        select(PartnerResponse)
        .where(PartnerResponse.decision_id == decision.id, PartnerResponse.superseded_at.is_(None))
        .order_by(PartnerResponse.at, PartnerResponse.id)
    )
    return {row.partner: row for row in rows}


def signatures_of(work: Work, decision: Decision) -> dict[str, Signature]:
    """By partner; only those over the content as it is now."""
    rows = work.session.scalars(
        select(Signature)
        .where(
            Signature.decision_id == decision.id,
            Signature.voided_at.is_(None),
            Signature.digest == (decision.digest or ""),
        )
        .order_by(Signature.at, Signature.id)
    )
    return {row.partner: row for row in rows}


def voided_signatures_of(work: Work, decision: Decision) -> dict[str, tuple[datetime, ...]]:
    """By partner: when signatures that were given became void."""
    rows = work.session.scalars(
        select(Signature)
        .where(Signature.decision_id == decision.id, Signature.voided_at.is_not(None))
        .order_by(Signature.voided_at)
    )
    found: dict[str, tuple[datetime, ...]] = {}
    for row in rows:
        if row.voided_at is not None:
            found[row.partner] = (*found.get(row.partner, ()), row.voided_at)
    return found


def digest_of_decision(content: Content, responses: dict[str, tuple[str, str]]) -> str:
    """What is signed: every field of the record and every partner's response with its comments."""
    canonical = json.dumps(
        {"content": content, "responses": {partner: list(said) for partner, said in responses.items()}},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def holds_of(work: Work, case: CaseFile) -> tuple[Hold, ...]:
    """Empty: the letter may go. A named override leaves the holds as they are and is shown beside them."""
    process, partnership = (
        pinned_process(work.session, case),
        pinned_library(work.session, case).partnership(case.partnership),
    )
    use = process.decision
    if use is None:
        return ()
    decision = current_decision(work, case.id)
    if decision is None or decision.state != "frozen":
        return (Hold("not-frozen"),)
    holds = []
    content, responses, signatures = (
        content_of(work, decision),
        responses_of(work, decision),
        signatures_of(work, decision),
    )
    if use.agreed and not str(content.get(use.agreed) or "").strip():
        holds.append(Hold("no-joint-response"))
    for partner in partnership.partners:
        response = responses.get(partner.slug)
        if response is None:
            holds.append(Hold("no-response", partner.slug))
        elif response.response not in use.agreeing:
            holds.append(Hold("disagrees", partner.slug))
        if partner.slug not in signatures:
            holds.append(Hold("not-signed", partner.slug))
    if use.needs_event:
        # A number given by others may have come with a later entry.
        references = work.session.scalars(
            select(Event.reference).where(
                Event.case_id == case.id, Event.name == use.needs_event, Event.withdrawn_at.is_(None)
            )
        )
        if not any(references):
            holds.append(Hold("no-reference"))
    return tuple(holds)
