"""A directory file between looking at it and bringing it in."""

from __future__ import annotations

from forms_service.db.models import ContactImport
from forms_service.db.records.contacts import read_contacts_csv
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def rows_looked_at(work: Work, import_id: str) -> tuple[ContactImport, list[dict[str, str]]]:
    row = work.session.get_one(ContactImport, import_id)
    if row.state != "looked-at":
        raise ConflictError("This file was dealt with already. Upload it again if you need it.", code="import-over")
    told = work.directory(row.partnership).open_json("contact_import", row.id, "sealed", row.sealed)
    return row, read_contacts_csv(str(told["text"]).encode())


def settle_import(work: Work, row: ContactImport, state: str) -> None:
    row.state, row.sealed, row.settled_at = state, None, work.now
