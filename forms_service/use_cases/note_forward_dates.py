"""A person has seen the dates that came forward, and told those who were given later ones."""

from __future__ import annotations

from forms_service.db.models import ChangeProposal
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.dates_forward import note_seen
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


def note_forward_dates(work: Work, *, proposal_id: str) -> None:
    """Errors: NotFoundError; ConflictError (`settled`: seen already, or it waits for a decision)."""
    found = work.session.get(ChangeProposal, proposal_id)
    if found is None:
        raise NotFoundError
    case = case_or_error(work, found.case_id, lock=True)
    note_seen(work, case, work.session.get_one(ChangeProposal, proposal_id, populate_existing=True))
