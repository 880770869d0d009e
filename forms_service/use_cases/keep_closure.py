"""Days on which an agency, a sort of agency or everybody is hard to reach are entered. No date is moved by them."""

from __future__ import annotations

from datetime import date

from forms_service.db.base import new_id
from forms_service.db.models import Agency, Closure
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError


def keep_closure(
    work: Work, partnership: str, *, title: str, first: date, last: date, agency_id: str = "", category: str = ""
) -> str:
    """With neither agency nor category it concerns everybody. Its id."""
    if not title.strip():
        raise InvalidInputError("Say what it is, for example: school summer holidays.", field="title")
    if last < first:
        raise InvalidInputError("The last day must not be before the first.", field="to_on")
    if agency_id and category:
        raise InvalidInputError("Choose one agency or one sort of agency, not both.", field="agency_id")
    if agency_id:
        agency = work.session.get(Agency, agency_id)
        if agency is None or agency.partnership != partnership:
            raise InvalidInputError("Choose an agency of the list.", field="agency_id")
    row = Closure(
        id=new_id(), partnership=partnership, agency_id=agency_id or None, category=category.strip(), from_on=first,
        to_on=last, title=title.strip(), by=work.actor.who,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.audit(
        "closure.entered", subject_kind="closure", subject_id=row.id,
        details={"partnership": partnership, "from": first.isoformat(), "to": last.isoformat()},
    )  # fmt: skip
    return row.id
