"""A form that came in while a matter runs and names a child whom the matter does not know."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Person
from forms_service.db.queries.answers import ReadDocument
from forms_service.db.queries.matters_like import may_be_one
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.people import person_details
from forms_service.db.work import Work
from forms_service.definitions.notified import notified


def another_child(work: Work, read: ReadDocument) -> bool:
    """Where the form is the one that the process begins with, so that we know where its child stands, and both name
    one. A person says why it belongs here all the same; nothing of it is used before."""
    case = work.session.get_one(CaseFile, read.document.case_id)
    begins = pinned_process(work.session, case).notification
    if begins is None or read.document.kind != "form" or read.document.form != begins.form.partition("/")[0]:
        return False
    named = [dict(child.details) for child in notified(begins, read.answers).children]
    known = [
        person_details(work, row)
        for row in work.session.scalars(
            select(Person)
            .where(Person.case_id == case.id, Person.role == "child", Person.sealed.is_not(None))
            .order_by(Person.position, Person.id)
        )
    ]
    return bool(named and known) and not all(any(may_be_one(work, child, one) for one in known) for child in named)
