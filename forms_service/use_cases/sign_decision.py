"""A partner signs: a typed name, role and statement over the digest of the record as it stands."""

from __future__ import annotations

from forms_service.db.records.signatures import Signed, add_signature, to_be_signed
from forms_service.db.work import Work


def sign_decision(
    work: Work,
    decision_id: str,
    partner: str,
    typed_name: str,
    role: str,
    *,
    digest: str | None = None,
    for_user_id: str | None = None,
) -> Signed:
    """`digest`: what the signer's page showed; refused when the record has changed since. `for_user_id`: for whom,
    where somebody covers."""
    found = to_be_signed(work, decision_id, partner, typed_name, role, digest=digest)
    told = {"typed_name": typed_name.strip(), "role": role.strip()}
    return add_signature(work, found, partner, told=told, method="typed", for_user_id=for_user_id)
