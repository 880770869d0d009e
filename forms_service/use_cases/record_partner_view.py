"""A safeguarding partner's view on whether the criteria are met. A later view takes the place of an earlier one."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, PartnerView
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

VIEWS = ("met", "not-met", "not-clear")


def record_partner_view(work: Work, case_id: str, partner: str, view: str, reason: str) -> str:
    case = work.session.get_one(CaseFile, case_id)
    if case.state != "open":
        raise ConflictError("The case is not open, so no view can be recorded.")
    partners = {each.slug for each in pinned_library(work.session, case).partnership(case.partnership).partners}
    if partner not in partners:
        raise InvalidInputError("Choose the partner whose view this is.", field="partner")
    if view not in VIEWS:
        raise InvalidInputError("Choose whether the criteria are met, not met or not yet clear.", field="view")
    if not reason.strip():
        raise InvalidInputError("Give the reason for this view.", field="reason")
    for earlier in work.session.scalars(
        select(PartnerView).where(
            PartnerView.case_id == case_id, PartnerView.partner == partner, PartnerView.superseded_at.is_(None)
        )
    ):
        earlier.superseded_at = work.now
    row = PartnerView(id=new_id(), case_id=case_id, partner=partner, view=view, by=work.actor.who, at=work.now)
    row.sealed = work.vault(case_id).seal_json("partner_view", row.id, "sealed", {"reason": reason.strip()})
    work.session.add(row)
    meet_steps(work, case)
    work.audit(
        "view.recorded",
        case_id=case_id,
        subject_kind="partner_view",
        subject_id=row.id,
        details={"partner": partner, "view": view},
    )
    return row.id
