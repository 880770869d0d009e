"""What happens once an address was typed for a link, whatever the link opens; and how a visitor shuts it again."""

from __future__ import annotations

from collections.abc import Callable

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forms_service.db.records.links import Opened, Opening
from forms_service.definitions.schema import Partnership
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.sign_out import sign_out
from forms_service.web.again import tell
from forms_service.web.identity import give_cookie, take_cookie
from forms_service.web.typed_address import path_of_own, wrong_address
from forms_service.web.work import finish, writing


def let_visitor_in(
    opened: Opened, cookie: str, *, own: Callable[[str], str], page: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """To `own` of what was opened; with a wrong address `page` once more, which also says where the link has ended."""
    finish()  # wrong tries are counted even though the page comes again
    if opened.outcome is Opening.UNKNOWN:
        raise NotFoundError
    if opened.outcome is Opening.WRONG_ADDRESS:
        tell([InvalidInputError(wrong_address(opened.tries_left), field="address")])
        return make_response(page(), 400)
    if opened.token is None:
        return page()
    response = make_response(redirect(own(opened.opens_id)))
    give_cookie(response, cookie, opened.token)
    return response


def let_visitor_in_again(
    open_again: Callable[[str], Opened], cookie: str, *, own: str, asked: str, page: Callable[[str], str]
) -> ResponseReturnValue:
    """On to where something was being sent, or to `own`; else the page that asks for the address: `asked` says so."""
    onward = path_of_own(own, request.form.get("onward", ""))
    address, wrong = request.form.get("address_again", "").strip(), asked
    if address:
        opened = open_again(address)
        finish()
        if opened.token is not None:
            response = make_response(redirect(onward, code=307) if onward else redirect(own))
            give_cookie(response, cookie, opened.token)
            return response
        if opened.outcome is not Opening.WRONG_ADDRESS:
            raise NotFoundError
        wrong = wrong_address(opened.tries_left)
    tell([InvalidInputError(wrong, field="address_again")])
    return make_response(page(onward), 400)


def let_visitor_out(cookie: str, template: str, partnership: Partnership) -> ResponseReturnValue:
    """Ends what is open on this computer and says so."""
    sign_out(writing(), token=request.cookies[cookie])
    response = make_response(render_template(template, partnership=partnership))
    take_cookie(response, cookie)
    return response
