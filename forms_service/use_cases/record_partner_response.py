"""One partner's response to the recommendation. Another response takes its place, and voids what was signed."""

from __future__ import annotations

from forms_service.db.base import new_id
from forms_service.db.models import PartnerResponse
from forms_service.db.queries.decision import responses_of
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.decisions import call_back_decision_letter, frozen_decision, print_again, redigest
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def record_partner_response(
    work: Work, decision_id: str, partner: str, response: str, comments: str, *, for_user_id: str | None = None
) -> str:
    """`for_user_id`: for whom, where somebody covers."""
    decision = frozen_decision(work, decision_id)
    case = case_or_error(work, decision.case_id)
    use = pinned_process(work.session, case).decision
    assert use is not None
    if case.state != "open":
        raise ConflictError("The case is not open.")
    if partner not in {each.slug for each in pinned_partnership(work.session, case).partners}:
        raise InvalidInputError("Choose the partner whose response this is.", field="partner")
    if response not in {each.slug for each in use.response_choices}:
        raise InvalidInputError("Choose a response.", field="response")
    if response not in use.agreeing and not comments.strip():
        raise InvalidInputError("Say why, and what should be done instead.", field="comments")
    earlier = responses_of(work, decision).get(partner)
    if earlier is not None:
        earlier.superseded_at = work.now
    row = PartnerResponse(
        id=new_id(),
        decision_id=decision.id,
        partner=partner,
        response=response,
        digest=decision.digest or "",
        by=work.actor.who,
        at=work.now,
        for_user_id=for_user_id,
    )
    row.sealed = work.vault(case.id).seal_json("partner_response", row.id, "sealed", {"comments": comments.strip()})
    work.session.add(row)
    work.session.flush()
    redigest(work, decision)
    print_again(work, decision)
    call_back_decision_letter(work, case)
    meet_steps(work, case)
    if response in use.agreeing:
        finish_task(work, "partner-disagrees", partnership=case.partnership, case_id=case.id, subject_id=partner)
    else:
        raise_task(
            work,
            "partner-disagrees",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=partner,
            severity="red",
            due_on=work.today,
        )
    work.audit(
        "decision.answered",
        case_id=case.id,
        subject_kind="decision",
        subject_id=decision.id,
        details={"partner": partner, "response": response, **({"for": for_user_id} if for_user_id else {})},
    )
    return row.id
