"""Who could open a letter by signing in: the people of an office are rows of the directory, and no accounts."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import User
from forms_service.db.queries.subjects import find_subject
from forms_service.db.queries.web_sessions import person_now
from forms_service.db.records.addresses import address_token
from forms_service.db.work import Work
from forms_service.domain.access import Action, Answer, decide


def can_open_letter(work: Work, letter_id: str, address: str) -> bool:
    """Whether somebody signs in with this address who may see this letter. Whoever sends it gives no account."""
    found = find_subject(work.session, "letter", letter_id)
    if found is None:
        return False
    users = work.session.scalars(
        select(User.id).where(User.address_token == address_token(work.services, address), User.active.is_(True))
    ).all()
    people = [person_now(work, user_id) for user_id in users]
    return any(
        person is not None and decide(person, found.as_subject(), Action.SEE_LETTER) is Answer.YES for person in people
    )
