"""Signing in with password and one-time code, the first set-up of the codes, and signing out."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import segno
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms_service.errors import InvalidInputError
from forms_service.use_cases.set_up_codes import enrolment, set_up_codes
from forms_service.use_cases.sign_in import Outcome
from forms_service.use_cases.sign_in import sign_in as sign_in_with
from forms_service.use_cases.sign_out import sign_out as end_session
from forms_service.web.access import public, safe_next, signed_in
from forms_service.web.again import again, needed, tell
from forms_service.web.identity import PERSON_COOKIE, give_cookie, take_cookie, user
from forms_service.web.limits import limit
from forms_service.web.work import actor, finish, reading, services, sessions, writing

blueprint = Blueprint("account", __name__, template_folder="templates")

_SET_UP_TIME = timedelta(minutes=15)


@blueprint.get("/sign-in")
@public("the way in")
def sign_in() -> ResponseReturnValue:
    if user() is not None:
        return redirect(safe_next(request.args.get("next")))
    return render_template("account/sign_in.html", next=request.values.get("next", ""))


@blueprint.post("/sign-in")
@public("the way in")
@again(sign_in)
def send_sign_in() -> ResponseReturnValue:
    limit("sign-in", times=30, minutes=5)
    address = needed("address", "Enter your e-mail address.")
    password = request.form.get("password", "")
    if not password:
        raise InvalidInputError("Enter your password.", field="password")
    finish()
    done = sign_in_with(
        sessions(), services(), actor(), address=address, password=password, code=request.form.get("code", "")
    )
    if done.outcome is Outcome.WAIT:
        tell([InvalidInputError("Too many wrong tries. Wait a few minutes, then try again.", field="address")])
        return make_response(sign_in(), 429)
    if done.outcome is Outcome.SET_UP and done.user_id is not None:
        session["set-up"] = {"user": done.user_id, "at": services().system_clock.now().isoformat()}
        return redirect(url_for(".set_up"))
    if done.token is None:
        raise InvalidInputError(
            "The address, the password or the code is not right. A code is good for half a minute and only once.",
            field="address",
        )
    return _signed_in(done.token, request.form.get("next"))


@blueprint.get("/sign-in/set-up")
@public("only for who has just given the right password")
def set_up() -> ResponseReturnValue:
    user_id = _setting_up()
    if user_id is None:
        return redirect(url_for(".sign_in"))
    found = enrolment(reading(), user_id=user_id)
    return render_template("account/set_up.html", secret=found.secret)


@blueprint.get("/sign-in/set-up/code.svg")
@public("only for who has just given the right password")
def set_up_picture() -> ResponseReturnValue:
    user_id = _setting_up()
    if user_id is None:
        return redirect(url_for(".sign_in"))
    uri = enrolment(reading(), user_id=user_id).uri
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="svg", scale=5, border=3, light="#ffffff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/sign-in/set-up")
@public("only for who has just given the right password")
@again(set_up)
def send_set_up() -> ResponseReturnValue:
    limit("sign-in", times=30, minutes=5)
    user_id = _setting_up()
    if user_id is None:
        return redirect(url_for(".sign_in"))
    token = set_up_codes(writing(), user_id=user_id, code=needed("code", "Enter the code that the app shows."))
    return _signed_in(token, None)


@blueprint.post("/sign-out")
@public("whoever is not signed in is signed out already")
def sign_out() -> ResponseReturnValue:
    token = request.cookies.get(PERSON_COOKIE)
    if token and user() is not None:
        end_session(writing(), token=token)
    session.clear()
    response = make_response(redirect(url_for("public.front")))
    take_cookie(response, PERSON_COOKIE)
    return response


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    return render_template("account/account.html")


def _signed_in(token: str, target: str | None) -> ResponseReturnValue:
    session.clear()
    flash("You are signed in.")
    response = make_response(redirect(safe_next(target)))
    give_cookie(response, PERSON_COOKIE, token)
    return response


def _setting_up() -> str | None:
    kept = session.get("set-up")
    if not isinstance(kept, dict):
        return None
    if services().system_clock.now() - datetime.fromisoformat(str(kept["at"])) > _SET_UP_TIME:
        session.pop("set-up")
        return None
    return str(kept["user"])
