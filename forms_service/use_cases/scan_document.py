"""A file that only people read is looked over for malware, outside of any transaction, before anybody can open it."""

from __future__ import annotations

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import Document
from forms_service.db.records.documents import bytes_of, document_or_error
from forms_service.db.records.malware import shut_away
from forms_service.db.session import Sessions
from forms_service.db.work import begin_reading, begin_work
from forms_service.ports import Services


def scan_document(sessions: Sessions, services: Services, document_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("scan_document")) as work:
        document = document_or_error(work, document_id)
        data = bytes_of(work, document) if document.scan == "waiting" else None
    if data is None:
        return
    found = services.scanner.scan(data) if services.scanner.configured() else ""
    with begin_work(sessions, services, worker_actor("scan_document")) as work:
        claim.check(work)
        document = work.session.get_one(Document, document_id, with_for_update=True)
        if found:
            shut_away(work, document, found)
        elif document.scan == "waiting":
            document.scan = "clean" if services.scanner.configured() else ""
