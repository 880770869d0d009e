"""One table: which error, which status, which page. A test walks the tree of errors and asks that each is here."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from forms_service.errors import (
    ConflictError,
    ConversionFailedError,
    DefinitionError,
    FormsServiceError,
    InvalidInputError,
    LostClaimError,
    MailRefusedError,
    MailRefusedForNowError,
    MailUncertainError,
    NotAllowedError,
    NotFoundError,
    RenderError,
    SetupError,
    UnavailableError,
    UnreadableKeyError,
)
from forms_service.log_lines import places_of
from forms_service.web import work

log = logging.getLogger("forms_service.pages")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    status: int
    template: str
    says_why: bool = False  # the error's own words are fit for the reader


_PROBLEM = ErrorPage(500, "errors/problem.html")
_UNAVAILABLE = ErrorPage(503, "errors/unavailable.html")

ERROR_PAGES: dict[type[FormsServiceError], ErrorPage] = {
    NotFoundError: ErrorPage(404, "errors/not_found.html"),
    NotAllowedError: ErrorPage(403, "errors/not_allowed.html", says_why=True),
    ConflictError: ErrorPage(409, "errors/conflict.html", says_why=True),
    InvalidInputError: ErrorPage(400, "errors/invalid.html", says_why=True),
    DefinitionError: _PROBLEM,
    RenderError: _PROBLEM,
    UnreadableKeyError: ErrorPage(503, "errors/key_missing.html"),
    SetupError: _PROBLEM,
    LostClaimError: ErrorPage(409, "errors/conflict.html"),
    MailRefusedError: _PROBLEM,
    MailUncertainError: _PROBLEM,
    UnavailableError: _UNAVAILABLE,
    MailRefusedForNowError: _UNAVAILABLE,
    ConversionFailedError: _UNAVAILABLE,
    FormsServiceError: _PROBLEM,
}

HTTP_PAGES: dict[int, str] = {
    400: "errors/bad_request.html",
    403: "errors/not_allowed.html",
    404: "errors/not_found.html",
    405: "errors/not_found.html",
    413: "errors/too_big.html",
    429: "errors/too_many.html",
}


# Steps of a form: they write into the sender's own draft and nowhere else.
_KEEPS_TYPED = frozenset({"drafts.save_step", "agency.keep_step"})


def page_for(error: FormsServiceError) -> ErrorPage:
    for kind in type(error).__mro__:
        if kind in ERROR_PAGES:
            return ERROR_PAGES[kind]
    return _PROBLEM


def install(app: Flask) -> None:
    app.register_error_handler(FormsServiceError, _known)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def _known(error: FormsServiceError) -> ResponseReturnValue:
    work.give_up(error)
    page = page_for(error)
    if page.status >= 500:
        tell("error shown", error, code=error.code, status=page.status)
    why = error.message if page.says_why else ""
    return _render(page.template, page.status, why=why, code=error.code)


def _stale_page(error: CSRFError) -> ResponseReturnValue:
    work.give_up(error)
    # A long form left open over night: what was typed stands in the page once more, for its sender to send or not.
    typed = request.form if request.endpoint in _KEEPS_TYPED else None
    return _render("errors/stale_page.html", 400, typed=typed, action=request.full_path)


def _http(error: HTTPException) -> ResponseReturnValue:
    work.give_up(error)
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return _render(HTTP_PAGES.get(status, "errors/problem.html"), status)


def _unknown(error: Exception) -> ResponseReturnValue:
    work.give_up(error)
    tell("unexpected error", error)
    return _render("errors/problem.html", 500)


def tell(what: str, error: BaseException, **more: object) -> None:
    """The class and the places, never the message: a driver's message repeats what a person typed.

    Not as `exc_info` either, which any other formatter would write out with its words.
    """
    told = {"error": type(error).__name__, "places": places_of(error.__traceback__)}
    log.error(what, extra={"route": request.endpoint or "none", **more, **told})


def _render(template: str, status: int, **words: object) -> ResponseReturnValue:
    try:
        return render_template(template, **words), status
    except Exception as error:  # the layout itself may need what has just failed
        work.give_up(error)
        tell("error page failed", error)
        g.pop("person", None)
        return "Sorry, there is a problem with the service. Nothing you sent has been lost unless it was just now.", 500
