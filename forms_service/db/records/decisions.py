"""Changing what is signed: the digest is made anew, and signatures over the earlier words are void, visibly."""

from __future__ import annotations

from sqlalchemy import func, select

from forms_service.db.models import CaseFile, Decision, Event, Letter, PartnerResponse, Signature
from forms_service.db.queries.decision import (
    Content,
    content_of,
    current_decision,
    digest_of_decision,
    holds_of,
    responses_of,
    signatures_of,
)
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import events
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.mails import NOT_GONE, mails_of_letter
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience, Trigger
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
    before, decision.digest = decision.digest, digest_of_decision(content_of(work, decision), said)
    if decision.digest != before:
        # Whoever let the letter go let these words go, not others.
        decision.letter_allowed_at = decision.letter_allowed_by = decision.letter_allowed_sealed = None
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
    if voided:
        _not_made_after_all(work, decision)
    return voided


def _not_made_after_all(work: Work, decision: Decision) -> None:
    """What counts from the decision counts from its last signature."""
    for event in work.session.scalars(
        select(Event).where(
            Event.case_id == decision.case_id, Event.name == "decision.made", Event.withdrawn_at.is_(None)
        )
    ).all():
        events.withdraw(work, event, at_once=True)


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
    if _on_its_way(work, case, decision):
        return False
    called_back = work.session.scalar(
        select(func.count())
        .select_from(Letter)
        .where(Letter.case_id == case.id, Letter.state == "withdrawn", Letter.cause.like(f"{decision.id}:%"))
    )
    # Words may come to be again what they were: a letter that was called back is then made anew.
    cause = f"{decision.id}:{(decision.digest or '')[:12]}:{called_back}" + (":allowed" if allowed else "")
    return bool(ask_letters(work, case, Trigger.DECISION_SIGNED, cause=cause))


def _on_its_way(work: Work, case: CaseFile, decision: Decision) -> bool:
    """Over the same words: a partner who signs after a named person let the letter go does not make it go twice."""
    over_these_words = f"{decision.id}:{(decision.digest or '')[:12]}:%"
    found = select(Letter.id).where(
        Letter.case_id == case.id, Letter.state != "withdrawn", Letter.cause.like(over_these_words)
    )
    return work.session.scalar(found.limit(1)) is not None


def hold_the_decision(work: Work, case: CaseFile, letter: Letter) -> None:
    """Raises where this letter carries the decision and something is missing: signatures may have been voided since it
    was made. A named override lets it go."""
    use = pinned_process(work.session, case).decision
    if use is None or letter.kind != use.letter or letter.audience != Audience.PANEL.value:
        return
    decision = current_decision(work, case.id)
    if decision is not None and decision.letter_allowed_at is not None:
        return
    if holds_of(work, case):
        raise ConflictError(
            "Something that this letter needs is missing: see the decision page for what it is.", code="decision-held"
        )


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
        for mail in mails_of_letter(work, letter.id):
            if mail.state in NOT_GONE:
                mail.state, mail.settled_at = "withdrawn", work.now
        work.audit("letter.withdrawn", case_id=case.id, subject_kind="letter", subject_id=letter.id)


def all_signed(work: Work, case: CaseFile, decision: Decision) -> bool:
    return {partner.slug for partner in pinned_partnership(work.session, case).partners} <= signatures_of(
        work, decision
    ).keys()
