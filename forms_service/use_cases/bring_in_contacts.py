"""The directory file that somebody looked at is brought in, if it still does what they saw."""

from __future__ import annotations

from forms_service.db.queries.contact_plan import plan_import
from forms_service.db.records.contact_imports import rows_looked_at, settle_import
from forms_service.db.records.contacts import Imported, import_contacts
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def bring_in_contacts(work: Work, import_id: str, *, seen: str) -> Imported:
    """`seen`: the digest of the plan that was shown."""
    row, rows = rows_looked_at(work, import_id)
    partnership = work.services.library.partnership(row.partnership)
    if plan_import(work, partnership, rows).digest != seen:
        raise ConflictError(
            "The directory has changed since you looked. Nothing was brought in: look again.", code="changed-meanwhile"
        )
    done = import_contacts(work, partnership, rows)
    settle_import(work, row, "done")
    return done
