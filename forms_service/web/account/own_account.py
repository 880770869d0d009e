"""What one may change oneself: password, recovery codes, where one is signed in, who covers; what came too late."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.accounts import covers_of
from forms_service.db.queries.kept_inputs import kept_fields
from forms_service.db.queries.staff import staff_of
from forms_service.db.records.recovery_codes import FEW, new_recovery_codes, recovery_codes_left
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.change_password import change_password
from forms_service.use_cases.drop_kept_input import drop_kept_input
from forms_service.use_cases.end_sessions import end_sessions
from forms_service.use_cases.make_recovery_codes import make_recovery_codes
from forms_service.use_cases.set_cover import end_cover, set_cover
from forms_service.web.access import signed_in
from forms_service.web.again import again, needed
from forms_service.web.fresh_code import check_code_again
from forms_service.web.identity import known_user
from forms_service.web.kept import may_put_back
from forms_service.web.limits import limit
from forms_service.web.moments import read_day
from forms_service.web.visible import all_visible_cases
from forms_service.web.work import actor, finish, reading, services, sessions, writing

blueprint = Blueprint("own_account", __name__, template_folder="templates")


@blueprint.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    return render_template("account/password.html")


@blueprint.post("/account/password")
@signed_in
@again(password)
def send_password() -> ResponseReturnValue:
    limit("password", times=20, minutes=5)
    current, new = request.form.get("current", ""), request.form.get("new", "")
    if not current:
        raise InvalidInputError("Enter your present password.", field="current")
    finish()
    mine = known_user()
    change_password(
        sessions(),
        services(),
        actor(),
        user_id=mine.user_id,
        session_id=mine.session_id,
        current=current[:1000],
        new=new[:1000],
    )
    flash("Your password was changed. Everywhere else you are signed out.")
    return redirect(url_for("account.account"))


@blueprint.get("/account/recovery-codes")
@signed_in
def recovery_codes() -> ResponseReturnValue:
    left = recovery_codes_left(reading(), known_user().user_id)
    return render_template("account/recovery_codes.html", left=left, few=FEW)


@blueprint.post("/account/recovery-codes")
@signed_in
@again(recovery_codes)
def new_codes() -> ResponseReturnValue:
    """Shown in the answer itself: codes that are nowhere kept cannot be shown on a next page."""
    limit("recovery-codes", times=10, minutes=5)
    check_code_again()
    finish()
    made = new_recovery_codes()
    make_recovery_codes(writing(), user_id=known_user().user_id, hashes=[kept for _, kept in made])
    return render_template("account/new_codes.html", codes=[code for code, _ in made])


@blueprint.post("/account/sessions/end")
@signed_in
def end() -> ResponseReturnValue:
    mine, named = known_user(), request.form.get("session", "")
    if named == "others":
        count = end_sessions(writing(), user_id=mine.user_id, keep=mine.session_id)
        flash("You are signed out everywhere else." if count else "You are signed in nowhere else.")
    else:
        end_sessions(writing(), user_id=mine.user_id, only=named, keep=mine.session_id)
        flash("That sign-in has ended.")
    return redirect(url_for("account.account"))


@blueprint.get("/account/cover")
@signed_in
def cover() -> ResponseReturnValue:
    mine, work, library = known_user(), reading(), services().library
    partnerships = dict.fromkeys(grant.partnership for grant in mine.grants if grant.for_user is None)
    return render_template(
        "account/cover.html",
        covers=covers_of(work, user_id=mine.user_id),
        me=mine.user_id,
        lists=[
            (library.partnership(slug), [each for each in staff_of(work, slug) if each.user_id != mine.user_id])
            for slug in partnerships
            if slug in library.partnerships
        ],
    )


@blueprint.post("/account/cover")
@signed_in
@again(cover)
def add_cover() -> ResponseReturnValue:
    partnership = needed("partnership", "Choose the partnership.")
    set_cover(
        writing(),
        partnership=partnership,
        absent_user_id=known_user().user_id,
        cover_user_id=needed("cover", "Choose who covers for you."),
        from_on=read_day(request.form.get("from_on", ""), "from_on"),
        to_on=read_day(request.form.get("to_on", ""), "to_on"),
        authority="Their own",
    )
    flash("Your cover was recorded. What they do in your place stands in both names.")
    return redirect(url_for(".cover"))


@blueprint.post("/account/cover/end")
@signed_in
def stop_cover() -> ResponseReturnValue:
    """Whoever is covered may end it, and whoever covers may give it back."""
    mine = known_user()
    end_cover(writing(), cover_id=request.form.get("cover", ""), of_user=mine.user_id)
    flash("The cover has ended.")
    return redirect(url_for(".cover"))


@blueprint.get("/account/kept/<kept_id>")
@signed_in
def kept(kept_id: str) -> ResponseReturnValue:
    found = kept_fields(reading(), known_user().user_id, kept_id)
    # The case may have been closed to this person since.
    if found is None or found.case_id not in all_visible_cases(Action.SEE_CASE):
        raise NotFoundError
    return render_template("account/kept.html", kept=found, put_back=may_put_back(found.path))


@blueprint.post("/account/kept/<kept_id>/drop")
@signed_in
def drop(kept_id: str) -> ResponseReturnValue:
    drop_kept_input(writing(), user_id=known_user().user_id, kept_id=kept_id)
    flash("It was thrown away.")
    return make_response(redirect(url_for("account.account")))
