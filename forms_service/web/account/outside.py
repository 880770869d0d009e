"""The way in by the organisation's own sign-in (OpenID Connect), and once more by it before something is signed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.ports import OutsideSignIn, OutsideStart
from forms_service.use_cases.sign_in_outside import sign_in_outside, sign_in_outside_again
from forms_service.use_cases.sign_out import sign_out
from forms_service.web.access import public, safe_next
from forms_service.web.devices import device_words
from forms_service.web.govuk import first_page
from forms_service.web.identity import PERSON_COOKIE, give_cookie, recognise_person, user
from forms_service.web.limits import limit
from forms_service.web.work import finish, services, writing

blueprint = Blueprint("outside", __name__, template_folder="templates")

_TIME = timedelta(minutes=15)


@blueprint.get("/sign-in/outside")
@public("the way in, by the organisation's own sign-in")
def begin() -> ResponseReturnValue:
    provider = _provider()
    if request.method == "HEAD":
        return ""
    limit("sign-in", times=30, minutes=5)
    again = request.args.get("again") == "yes" and user() is not None
    finish()
    start = provider.begin(again=again)
    session["outside"] = {
        "state": start.state,
        "nonce": start.nonce,
        "verifier": start.verifier,
        "next": request.args.get("next", "")[:500],
        "again": again,
        "at": services().system_clock.now().isoformat(),
    }
    return redirect(start.address)


@blueprint.get("/sign-in/outside/back")
@public("the organisation's sign-in leads back here; what it says is checked first")
def back() -> ResponseReturnValue:
    """Good once: whatever comes of it, the browser's part is forgotten."""
    provider = _provider()
    if request.method == "HEAD":
        return ""
    limit("sign-in", times=30, minutes=5)
    kept = session.pop("outside", None)
    if not isinstance(kept, dict):
        return _refused("The sign-in took too long, or began in another browser. Try again.")
    began = datetime.fromisoformat(str(kept["at"]))
    if services().system_clock.now() - began > _TIME:
        return _refused("The sign-in took too long. Try again.")
    again = bool(kept["again"])
    finish()
    try:
        found = provider.finish(
            request.args,
            OutsideStart("", str(kept["state"]), str(kept["nonce"]), str(kept["verifier"])),
            not_before=began if again else None,
        )
    except InvalidInputError as error:
        return _refused(error.message)
    target = safe_next(str(kept["next"]))
    mine = user()
    if again:
        if mine is None:
            return redirect(url_for("account.sign_in", next=target))
        sign_in_outside_again(writing(), found, user_id=mine.user_id, session_id=mine.session_id)
        flash("Thank you. For the next minutes you can sign without a code.")
        return redirect(target)
    done = sign_in_outside(writing(), found, device=device_words())
    if done.token is None:
        return _refused(
            "Your organisation knows you, but you cannot sign in here yet. Ask your business manager to add you with "
            "the e-mail address that your organisation uses for you."
        )
    token = request.cookies.get(PERSON_COOKIE)
    if token and mine is not None:
        sign_out(writing(), token=token)
    session.clear()
    flash("You are signed in.")
    recognise_person(done.token)
    response = make_response(redirect(first_page() if target == url_for("today.today") else target))
    give_cookie(response, PERSON_COOKIE, done.token)
    return response


def _provider() -> OutsideSignIn:
    found = services().outside
    if found is None:
        raise NotFoundError
    return found


def _refused(why: str) -> ResponseReturnValue:
    return render_template("account/outside_refused.html", why=why), 400
