"""A directory file is kept, sealed, while somebody looks at what it would change. Nothing of the directory changes."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import ContactImport
from forms_service.db.records.contacts import checked_lines, read_contacts_csv
from forms_service.db.work import Work


def look_at_contacts(work: Work, partnership: str, data: bytes) -> str:
    """The id of what is looked at; a file with faults is refused. What the same person looked at before is emptied."""
    checked_lines(work.services.library.partnership(partnership), read_contacts_csv(data))
    for earlier in work.session.scalars(
        select(ContactImport).where(ContactImport.by == work.actor.who, ContactImport.state == "looked-at")
    ):
        earlier.state, earlier.sealed, earlier.settled_at = "given-up", None, work.now
    row = ContactImport(id=new_id(), partnership=partnership, state="looked-at", by=work.actor.who, at=work.now)
    row.sealed = work.directory(partnership).seal_json(
        "contact_import", row.id, "sealed", {"text": data.decode("utf-8-sig")}
    )
    work.session.add(row)
    work.session.flush()
    return row.id
