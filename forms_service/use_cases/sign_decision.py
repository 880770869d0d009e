"""A partner signs: a typed name, role and statement over the digest of the record as it stands."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.base import new_id
from forms_service.db.models import Signature
from forms_service.db.queries.decision import content_of, responses_of, signatures_of
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records import due_dates, events
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.decisions import all_signed, ask_decision_letter, frozen_decision, print_again
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


@dataclass(frozen=True, slots=True)
class Signed:
    """`digest` is what was signed; `letter`: this was the last signature and the letter is being made."""

    digest: str
    all_signed: bool
    letter: bool


def sign_decision(
    work: Work, decision_id: str, partner: str, typed_name: str, role: str, *, digest: str | None = None
) -> Signed:
    """`digest`: what the signer's page showed; refused when the record has changed since."""
    decision = frozen_decision(work, decision_id)
    case = case_or_error(work, decision.case_id)
    use = pinned_process(work.session, case).decision
    assert use is not None
    if case.state != "open":
        raise ConflictError("The case is not open.")
    if partner not in {each.slug for each in pinned_partnership(work.session, case).partners}:
        raise InvalidInputError("Choose the partner who signs.", field="partner")
    for field, words, message in (
        ("typed_name", typed_name, "Type your full name."),
        ("role", role, "Give your role."),
    ):
        if not words.strip():
            raise InvalidInputError(message, field=field)
    if digest is not None and digest != decision.digest:
        raise ConflictError(
            "The record has changed since you opened this page. Read it again before you sign.", code="changed"
        )
    if partner not in responses_of(work, decision):
        raise ConflictError("Record your response to the recommendation first.", code="no-response")
    if use.agreed and not str(content_of(work, decision).get(use.agreed) or "").strip():
        raise ConflictError("The joint response is not written down yet.", code="no-joint-response")
    if partner in signatures_of(work, decision):
        raise ConflictError("This partner has signed already.", code="signed")
    row = Signature(
        id=new_id(),
        decision_id=decision.id,
        partner=partner,
        digest=decision.digest or "",
        by=work.actor.who,
        at=work.now,
    )
    row.sealed = work.vault(case.id).seal_json(
        "signature",
        row.id,
        "sealed",
        {"typed_name": typed_name.strip(), "role": role.strip(), "statement": use.statement},
    )
    work.session.add(row)
    work.session.flush()
    work.audit(
        "decision.signed",
        case_id=case.id,
        subject_kind="decision",
        subject_id=decision.id,
        details={"partner": partner, "digest": decision.digest or ""},
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
