"""The themes of learning that a case was given."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseTheme
from forms_service.db.work import Work


def themes_of(work: Work, case_id: str) -> list[CaseTheme]:
    return list(work.session.scalars(select(CaseTheme).where(CaseTheme.case_id == case_id).order_by(CaseTheme.theme)))
