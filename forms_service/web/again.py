"""What is wrong comes back on the same page: said above and beside the field, with what was typed kept."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar, cast

from flask import g, make_response, request
from flask.typing import ResponseReturnValue

from forms_service.errors import InvalidInputError
from forms_service.use_cases.drop_kept_input import drop_kept_input
from forms_service.web import work
from forms_service.web.identity import user
from forms_service.web.kept import PUT_BACK

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Typed = TypeVar("Typed")


@dataclass(frozen=True, slots=True)
class WrongInput:
    form: str
    field: str
    message: str


def again(show: Callable[..., ResponseReturnValue]) -> Callable[[View], View]:
    """Where the view raises InvalidInputError, nothing is kept and `show` is shown with the error, as 400."""

    shown_by = frozenset(inspect.signature(show).parameters)

    def wrap(view: View) -> View:
        @wraps(view)
        def asked(**values: object) -> ResponseReturnValue:
            if _gives_back():
                return show(**{name: value for name, value in values.items() if name in shown_by})
            try:
                return view(**values)
            except InvalidInputError as error:
                work.give_up(error)
                tell([error])
                page = make_response(show(**{name: value for name, value in values.items() if name in shown_by}))
                page.status_code = 400 if page.status_code == 200 else page.status_code
                return page

        asked.shows_again = True  # type: ignore[attr-defined]
        return cast(View, asked)

    return wrap


def _gives_back() -> bool:
    """What was typed when the sign-in had ended is shown in its form again, and nothing is done with it yet."""
    mine = user()
    if mine is None or not request.form.get(PUT_BACK):
        return False
    drop_kept_input(work.writing(), user_id=mine.user_id, kept_id=request.form.get("kept", ""))
    g.keep_typed = True
    return True


class Faults:
    """Everything that is wrong with what was sent, so that it is all said at once."""

    def __init__(self) -> None:
        self.found: list[InvalidInputError] = []

    def of(self, read: Callable[[], Typed]) -> Typed | None:
        try:
            return read()
        except InvalidInputError as error:
            self.found.append(error)
            return None


def tell(errors: Sequence[InvalidInputError]) -> None:
    form = request.form.get("form", "")
    g.wrong_inputs = [WrongInput(form, error.field or "", error.message) for error in errors]


def wrong_inputs() -> list[WrongInput]:
    return cast("list[WrongInput]", g.get("wrong_inputs", []))


def wrong_form() -> str:
    """Which form of the page is to be mended: what holds it is opened."""
    found = wrong_inputs()
    return found[0].form if found else ""


def field_id(form: str, name: str) -> str:
    return f"{form}-{name}" if form else name


def page_errors() -> list[dict[str, str]]:
    """For the summary at the top of the page, each linked to its field."""
    return [
        {"text": wrong.message, "href": f"#{field_id(wrong.form, wrong.field)}"}
        if wrong.field
        else {"text": wrong.message}
        for wrong in wrong_inputs()
    ]


def error_on(form: str, name: str) -> dict[str, str] | None:
    for wrong in wrong_inputs():
        if wrong.form == form and wrong.field == name:
            return {"text": wrong.message}
    return None


def typed(form: str, name: str, default: object = "") -> str:
    if _was_sent(form):
        return request.form.get(name, "")
    return "" if default is None else str(default)


def typed_list(form: str, name: str, default: Sequence[str] = ()) -> list[str]:
    if _was_sent(form):
        return request.form.getlist(name)
    return list(default)


def _was_sent(form: str) -> bool:
    return (
        request.method == "POST"
        and bool(wrong_inputs() or g.get("keep_typed"))
        and request.form.get("form", "") == form
    )


def needed(name: str, message: str) -> str:
    """The text of a box that must be filled."""
    value = request.form.get(name, "").strip()
    if not value:
        raise InvalidInputError(message, field=name)
    return value
