"""What the parties of a matter have confirmed."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import Confirmation
from forms_service.db.records.parties import parties_of
from forms_service.db.work import Work


def confirmations_of(work: Work, case_id: str) -> list[Confirmation]:
    """Without those withdrawn."""
    return list(
        work.session.scalars(
            select(Confirmation)
            .where(Confirmation.case_id == case_id, Confirmation.withdrawn_at.is_(None))
            .order_by(Confirmation.said_at, Confirmation.id)
        )
    )


def confirmed_steps(work: Work, case_id: str) -> frozenset[tuple[str, str]]:
    """Each step with each kind of party of whom everybody who takes part has confirmed it."""
    given = {(row.step, row.party_id) for row in confirmations_of(work, case_id)}
    if not given:
        return frozenset()
    by_kind: dict[str, list[str]] = {}
    for party in parties_of(work, case_id):
        by_kind.setdefault(party.role, []).append(party.id)
    return frozenset(
        (step, kind)
        for step in {step for step, _ in given}
        for kind, ids in by_kind.items()
        if all((step, party_id) in given for party_id in ids)
    )
