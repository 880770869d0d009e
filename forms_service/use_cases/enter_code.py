"""Somebody who is signed in gives a code again, before they sign or release what leaves the partnership."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session, sessionmaker

from forms_service.db.models import User, WebSession
from forms_service.db.records.credentials import use_one_time_code
from forms_service.db.records.recovery_codes import find_recovery_code, plain_code, unused_hashes, use_recovery_code
from forms_service.db.records.sign_in_tries import forget_tries, place_of_session, take_try
from forms_service.db.work import Actor, begin_reading, begin_work
from forms_service.ports import Services


class Given(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"


def enter_code(
    sessions: sessionmaker[Session], services: Services, actor: Actor, *, user_id: str, session_id: str, code: str
) -> Given:
    """Work of its own: a wrong try is kept although the act that asked for the code is given up."""
    place = place_of_session(session_id)
    with begin_work(sessions, services, actor) as work:
        account = work.session.get_one(User, user_id).address_token
        if take_try(work, account, place) is not None:
            return Given.WAIT
    found = None
    if plain_code(code):
        with begin_reading(sessions, services, actor) as work:
            hashes = unused_hashes(work, user_id)
        found = find_recovery_code(hashes, code)
    with begin_work(sessions, services, actor) as work:
        user = work.session.get_one(User, user_id, with_for_update=True)
        right = use_recovery_code(work, found) if found else use_one_time_code(work, user, code)
        if not right:
            work.audit("user.code-wrong", subject_kind="user", subject_id=user_id)
            return Given.WRONG
        forget_tries(work, account, place)
        work.session.get_one(WebSession, session_id).code_at = work.system_now
        work.audit(
            "user.code-given", subject_kind="user", subject_id=user_id, details={"recovery": True} if found else None
        )
        return Given.RIGHT
