"""Changing what is signed: the digest is made anew, and signatures over the earlier words are void, visibly."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Decision, Letter, PartnerResponse, Signature
from forms_service.db.queries.decision import (
    Content,
    content_of,
    digest_of_decision,
    holds_of,
    responses_of,
    signatures_of,
)
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records.letters import ask_letters
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.errors import ConflictError, NotFoundError


def frozen_decision(work: Work, decision_id: str) -> Decision:
    decision = work.session.scalars(
        select(Decision).where(Decision.id == decision_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if decision is None:
        raise NotFoundError("There is no such decision record.")
    if decision.state != "frozen":
        raise ConflictError("The review group's recommendation is not final yet.", code="not-frozen")
    return decision


def seal_content(work: Work, decision: Decision, content: Content) -> None:
    decision.content_sealed = work.vault(decision.case_id).seal_json(
        "decision", decision.id, "content_sealed", dict(content)
    )


def redigest(work: Work, decision: Decision) -> int:
    """After any change of content or responses; the number of signatures that are void by it."""
    said = {
        partner: (row.response, comments_of(work, decision, row))
        for partner, row in responses_of(work, decision).items()
    }
    decision.digest = digest_of_decision(content_of(work, decision), said)
    voided = 0
    for row in work.session.scalars(
        select(Signature).where(
            Signature.decision_id == decision.id,
            Signature.voided_at.is_(None),
            Signature.digest != decision.digest,
        )
    ).all():
        row.voided_at, row.void_reason = work.now, "content-changed"
        voided += 1
        work.audit(
            "signature.voided",
            case_id=decision.case_id,
            subject_kind="signature",
            subject_id=row.id,
            details={"partner": row.partner},
        )
    work.session.flush()
    return voided


def comments_of(work: Work, decision: Decision, row: PartnerResponse) -> str:
    opened = work.vault(decision.case_id).open_json("partner_response", row.id, "sealed", row.sealed)
    return str(opened.get("comments", ""))


def print_again(work: Work, decision: Decision) -> None:
    """The printed record follows what is recorded; each edition is kept."""
    decision.document_id = None
    work.ask("make_decision_record", decision.id)


def ask_decision_letter(work: Work, case: CaseFile, decision: Decision, *, allowed: bool = False) -> bool:
    """The letter that carries the decision, once nothing holds it back or a named person lets it go."""
    if holds_of(work, case) and not allowed:
        return False
    cause = f"{decision.id}:{(decision.digest or '')[:12]}" + (":allowed" if allowed else "")
    return bool(ask_letters(work, case, Trigger.DECISION_SIGNED, cause=cause))


def call_back_decision_letter(work: Work, case: CaseFile) -> None:
    """A letter over words that changed must not leave; one that has left is kept as it is."""
    use = pinned_process(work.session, case).decision
    if use is None:
        return
    for letter in work.session.scalars(
        select(Letter).where(
            Letter.case_id == case.id, Letter.kind == use.letter, Letter.state.in_(("asked", "made", "held"))
        )
    ):
        letter.state = "withdrawn"
        work.audit("letter.withdrawn", case_id=case.id, subject_kind="letter", subject_id=letter.id)


def all_signed(work: Work, case: CaseFile, decision: Decision) -> bool:
    return {partner.slug for partner in pinned_partnership(work.session, case).partners} <= signatures_of(
        work, decision
    ).keys()
