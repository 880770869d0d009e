"""Signatures over the digest of a decision record: typed in the service, or on a page that an officer confirms."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Decision, Signature
from forms_service.db.queries.decision import content_of, responses_of, signatures_of
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import due_dates, events
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.decisions import all_signed, ask_decision_letter, frozen_decision, print_again
from forms_service.db.work import Work
from forms_service.definitions.schema import DecisionUse
from forms_service.errors import ConflictError, InvalidInputError


@dataclass(frozen=True, slots=True)
class Signed:
    """`digest` is what was signed; `letter`: this was the last signature and the letter is being made."""

    digest: str
    all_signed: bool
    letter: bool


@dataclass(frozen=True, slots=True)
class ToSign:
    decision: Decision
    case: CaseFile
    use: DecisionUse


def to_be_signed(
    work: Work, decision_id: str, partner: str, typed_name: str, role: str, *, digest: str | None
) -> ToSign:
    """Refuses where this partner cannot sign these words now. `digest`: what the signer's page showed."""
    decision = frozen_decision(work, decision_id)
    case = case_or_error(work, decision.case_id)
    use = pinned_process(work.session, case).decision
    assert use is not None
    if case.state != "open":
        raise ConflictError("The case is not open.")
    if partner not in {each.slug for each in pinned_partnership(work.session, case).partners}:
        raise InvalidInputError("Choose the partner who signs.", field="partner")
    for field, words, message in (
        ("typed_name", typed_name, "Type the full name of the person who signs."),
        ("role", role, "Give the role of the person who signs."),
    ):
        if not words.strip():
            raise InvalidInputError(message, field=field)
    if digest is not None and digest != decision.digest:
        raise ConflictError(
            "The record has changed since you opened this page. Read it again before you sign.", code="changed"
        )
    if partner not in responses_of(work, decision):
        raise ConflictError("The partner's response to the recommendation must be recorded first.", code="no-response")
    if use.agreed and not str(content_of(work, decision).get(use.agreed) or "").strip():
        raise ConflictError("The joint response is not written down yet.", code="no-joint-response")
    if partner in signatures_of(work, decision):
        raise ConflictError("This partner has signed already.", code="signed")
    return ToSign(decision, case, use)


def add_signature(
    work: Work,
    found: ToSign,
    partner: str,
    *,
    told: dict[str, str],
    method: str,
    document_id: str | None = None,
    for_user_id: str | None = None,
) -> Signed:
    """`told`: typed_name, role and whatever belongs to the method. The last signature makes the decision."""
    decision, case = found.decision, found.case
    row = Signature(
        id=new_id(),
        decision_id=decision.id,
        partner=partner,
        digest=decision.digest or "",
        by=work.actor.who,
        at=work.now,
        method=method,
        document_id=document_id,
        for_user_id=for_user_id,
    )
    row.sealed = work.vault(case.id).seal_json(
        "signature", row.id, "sealed", {**told, "statement": found.use.statement}
    )
    work.session.add(row)
    work.session.flush()
    work.audit(
        "decision.signed",
        case_id=case.id,
        subject_kind="decision",
        subject_id=decision.id,
        details={
            "partner": partner,
            "digest": decision.digest or "",
            "method": method,
            **({"for": for_user_id} if for_user_id else {}),
        },
    )
    print_again(work, decision)
    complete = all_signed(work, case, decision)
    letter = False
    if complete:
        events.note_event(work, case, "decision.made", work.now)
        step = pinned_process(work.session, case).conference_step
        if step:
            due_dates.meet(work, case.id, step)
        letter = ask_decision_letter(work, case, decision)
    return Signed(decision.digest or "", complete, letter)
