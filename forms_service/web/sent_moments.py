"""Moments out of the form that was sent."""

from __future__ import annotations

from datetime import datetime, time

from flask import request

from forms_service.errors import InvalidInputError
from forms_service.web.moments import read_moment
from forms_service.web.work import services


def sent_moment(field: str, *, time_needed: bool = True) -> tuple[datetime, bool]:
    """The moment, and whether only its day was given."""
    text = request.form.get(field, "")
    if not text.strip():
        raise InvalidInputError("Enter a date." if not time_needed else "Enter a date and a time.", field=field)
    if time_needed:
        return read_moment(text, field), False
    with_default = read_moment(text, field, default_time=time(0, 0))
    try:
        return read_moment(text, field), False
    except InvalidInputError:
        return with_default, True


def past_moment(field: str) -> datetime:
    """Something that has happened: a later moment than now is a slip of the pen."""
    at, _ = sent_moment(field)
    if at > services().business_clock.now():
        raise InvalidInputError("This is in the future. Enter when it really arrived.", field=field)
    return at
