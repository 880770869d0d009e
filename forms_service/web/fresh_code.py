"""A code once more, before somebody signs, or releases what goes to the Panel.

How a route uses it:

* the form of the act shows `{{ code_again("name-of-the-form") }}` (macros/safeguards.html): a field `code`, or nothing
  while a code is still fresh;
* the view calls `check_code_again()` before `writing()`. It raises InvalidInputError on the field `code`, so that the
  page comes again with what was typed.

Who came by the council's sign-in may sign in there again instead: the macro shows the link.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import g, request

from forms_service.errors import InvalidInputError
from forms_service.use_cases.enter_code import Given, enter_code
from forms_service.web.identity import user
from forms_service.web.work import actor, finish, services, sessions, settings


def fresh_code_given() -> bool:
    """Whether this person gave a code, or signed in, within the last minutes (a setting)."""
    mine = user()
    if mine is None or mine.code_at is None:
        return False
    return services().system_clock.now() - mine.code_at <= timedelta(minutes=settings().code_minutes)


def check_code_again() -> None:
    """Raises where no code is fresh and the form's field `code` holds none that fits. Call it before `writing()`."""
    if fresh_code_given():
        return
    mine = user()
    code = request.form.get("code", "").strip()
    if mine is None or not code:
        raise InvalidInputError("Enter the code that your authenticator app shows now.", field="code")
    finish()
    given = enter_code(
        sessions(), services(), actor(), user_id=mine.user_id, session_id=mine.session_id, code=code[:100]
    )
    if given is Given.WAIT:
        raise InvalidInputError("Too many wrong codes. Wait a few minutes, then try again.", field="code")
    if given is Given.WRONG:
        raise InvalidInputError(
            "That code does not fit. A code is good for half a minute and only once: wait for the next one.",
            field="code",
        )
    g.user = replace(mine, code_at=services().system_clock.now())
