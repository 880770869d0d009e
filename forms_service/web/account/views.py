"""Signing in and out, the first set-up of the codes, and the page of one's own account."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import segno
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.accounts import covers_of, live_sessions
from forms_service.db.queries.kept_inputs import kept_inputs
from forms_service.db.records.credentials import check_password, hash_password
from forms_service.db.records.recovery_codes import FEW, recovery_codes_left
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.set_up_codes import address_of, enrolment, set_up_codes
from forms_service.use_cases.sign_in import Outcome
from forms_service.use_cases.sign_in import sign_in as sign_in_with
from forms_service.use_cases.sign_out import sign_out as end_session
from forms_service.web.access import public, safe_next, signed_in
from forms_service.web.again import again, needed, tell
from forms_service.web.devices import device_words, place_of_try, remember_device
from forms_service.web.govuk import first_page
from forms_service.web.identity import PERSON_COOKIE, give_cookie, known_user, recognise_person, take_cookie, user
from forms_service.web.limits import limit
from forms_service.web.visible import all_visible_cases
from forms_service.web.work import actor, finish, reading, services, sessions, settings, writing

blueprint = Blueprint("account", __name__, template_folder="templates")

_SET_UP_TIME = timedelta(minutes=15)


@blueprint.get("/sign-in")
@public("the way in")
def sign_in() -> ResponseReturnValue:
    if user() is not None:
        return redirect(safe_next(request.args.get("next")))
    return render_template(
        "account/sign_in.html", next=request.values.get("next", ""), outside=services().outside is not None
    )


@blueprint.post("/sign-in")
@public("the way in")
@again(sign_in)
def send_sign_in() -> ResponseReturnValue:
    limit("sign-in", times=30, minutes=5)
    address = needed("address", "Enter your e-mail address.")[:320]
    password = request.form.get("password", "")
    if not password:
        raise InvalidInputError("Enter your password.", field="password")
    finish()
    done = sign_in_with(
        sessions(),
        services(),
        actor(),
        address=address,
        password=password[:1000],
        code=request.form.get("code", "")[:100],
        place=place_of_try(address),
        device=device_words(),
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
    if done.recovery_left is None:
        return _signed_in(done.token, address, safe_next(request.form.get("next")), "You are signed in.")
    left = f"You are signed in with a recovery code. {_count(done.recovery_left)}"
    target = url_for("own_account.recovery_codes") if done.recovery_left <= FEW else request.form.get("next")
    return _signed_in(done.token, address, safe_next(target), left)


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
    code = needed("code", "Enter the code that the app shows.")[:100]
    password = request.form.get("password", "")
    address = address_of(reading(), user_id=user_id)
    check_password(password, address)
    finish()
    hashed = hash_password(password)
    token = set_up_codes(writing(), user_id=user_id, code=code, password_hash=hashed, device=device_words())
    words = "Your codes are set up, and you are signed in. Now make recovery codes, in case the telephone is lost."
    return _signed_in(token, address, url_for("own_account.recovery_codes"), words)


@blueprint.post("/sign-out")
@public("whoever is not signed in is signed out already")
def sign_out() -> ResponseReturnValue:
    _end_own_session()
    session.clear()
    response = make_response(redirect(url_for("public.front")))
    take_cookie(response, PERSON_COOKIE)
    return response


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    mine, work = known_user(), reading()
    idle, longest = timedelta(minutes=services().session_minutes), timedelta(hours=settings().session_hours)
    visible = frozenset(all_visible_cases(Action.SEE_CASE))
    return render_template(
        "account/account.html",
        idle=services().session_minutes,
        lines=live_sessions(work, mine.user_id, idle=idle, longest=longest),
        codes_left=recovery_codes_left(work, mine.user_id),
        few=FEW,
        covers=covers_of(work, user_id=mine.user_id),
        kept=[each for each in kept_inputs(work, mine.user_id) if each.case_id in visible],
    )


def _signed_in(token: str, address: str, target: str, words: str) -> ResponseReturnValue:
    """Cookies of before are worth nothing now: neither the page's nor that of an earlier sign-in."""
    _end_own_session()
    session.clear()
    flash(words)
    recognise_person(token)
    response = make_response(redirect(first_page() if target == url_for("today.today") else target))
    give_cookie(response, PERSON_COOKIE, token)
    remember_device(response, address)
    return response


def _end_own_session() -> None:
    token = request.cookies.get(PERSON_COOKIE)
    if token and user() is not None:
        end_session(writing(), token=token)


def _count(left: int) -> str:
    if left == 0:
        return "It was the last one: make new ones now."
    return f"{left} {'is' if left == 1 else 'are'} left." + (" Make new ones now." if left <= FEW else "")


def _setting_up() -> str | None:
    kept = session.get("set-up")
    if not isinstance(kept, dict):
        return None
    if services().system_clock.now() - datetime.fromisoformat(str(kept["at"])) > _SET_UP_TIME:
        session.pop("set-up")
        return None
    return str(kept["user"])
