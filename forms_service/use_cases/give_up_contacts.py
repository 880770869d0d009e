"""A directory file that was looked at is not brought in; its text is emptied."""

from __future__ import annotations

from forms_service.db.records.contact_imports import rows_looked_at, settle_import
from forms_service.db.work import Work


def give_up_contacts(work: Work, import_id: str) -> None:
    row, _ = rows_looked_at(work, import_id)
    settle_import(work, row, "given-up")
    work.audit("contacts.given-up", subject_kind="contact_import", subject_id=row.id)
