"""Who may know of a case: restricted or not, readers by name, interests; and a manager's word on own drafts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_access import Releasable, interests_in, readers_of, releasable
from forms_service.db.queries.staff import staff_of
from forms_service.domain.access import RESTRICTED_ROLES, Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.declare_conflict import declare_conflict, end_conflict
from forms_service.use_cases.let_own_draft_go import let_own_draft_go
from forms_service.use_cases.restrict_case import end_reader, name_reader, restrict_case
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.identity import known_user
from forms_service.web.work import reading, writing

blueprint = Blueprint("case_access", __name__, template_folder="templates")

_LONGEST = 2000


@blueprint.get("/cases/<case_id>/access")
@allowed_on("case", Action.SEE_CASE)
def page(case_id: str) -> ResponseReturnValue:
    work, case = reading(), frame()
    manages = may(Action.RESTRICT_CASE, subject())
    staff = staff_of(work, case.partnership.slug) if manages else ()
    knows = {role.value for role in RESTRICTED_ROLES}
    titles = {
        "letter": "Letter: {}",
        "pack": "Pack {}",
        "decision": "The recommendation",
    }
    ready = releasable(work, case_id) if may(Action.LET_OWN_DRAFT_GO, subject()) else ()
    return case_template(
        "case_access/page.html",
        manages=manages,
        staff=[(each.user_id, each.name) for each in staff if each.user_id != known_user().user_id],
        know_anyway=[each.name for each in staff if any(role in knows for role, _ in each.roles)],
        readers=readers_of(work, case_id) if manages else (),
        interests=interests_in(work, case_id) if manages else (),
        releasable=[(f"{each.kind}:{each.id}", titles[each.kind].format(_letter(each))) for each in ready],
    )


@blueprint.post("/cases/<case_id>/access/restrict")
@allowed_on("case", Action.RESTRICT_CASE)
@again(page)
def restrict(case_id: str) -> ResponseReturnValue:
    wanted = request.form.get("restricted")
    if wanted not in ("yes", "no"):
        raise InvalidInputError("Choose who may know of the case.", field="restricted")
    reason = needed("reason", "Give the reason; it is kept with the case.")[:_LONGEST]
    restrict_case(writing(), case_id=case_id, restricted=wanted == "yes", reason=reason)
    flash("The case is restricted." if wanted == "yes" else "The case is open to its partnership again.")
    return redirect(url_for(".page", case_id=case_id))


@blueprint.post("/cases/<case_id>/access/readers")
@allowed_on("case", Action.RESTRICT_CASE)
@again(page)
def add_reader(case_id: str) -> ResponseReturnValue:
    name_reader(writing(), case_id=case_id, user_id=needed("reader", "Choose who may read the case."))
    flash("This person may now read the case, within their role.")
    return redirect(url_for(".page", case_id=case_id))


@blueprint.post("/cases/<case_id>/access/readers/end")
@allowed_on("case", Action.RESTRICT_CASE)
def stop_reader(case_id: str) -> ResponseReturnValue:
    end_reader(writing(), case_id=case_id, user_id=request.form.get("reader", ""))
    flash("This person is no longer named for the case.")
    return redirect(url_for(".page", case_id=case_id))


@blueprint.post("/cases/<case_id>/access/interest")
@allowed_on("case", Action.SEE_CASE)
@again(page)
def declare_own(case_id: str) -> ResponseReturnValue:
    """From the next page on the case is not there for this person."""
    reason = needed("reason", "Say in a few words what the interest is.")[:_LONGEST]
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    declare_conflict(writing(), case_id=case_id, user_id=known_user().user_id, reason=reason)
    flash("Your interest was recorded. You no longer see that case.")
    return redirect(url_for("today.today"))


@blueprint.post("/cases/<case_id>/access/interests")
@allowed_on("case", Action.RESTRICT_CASE)
@again(page)
def declare(case_id: str) -> ResponseReturnValue:
    person = needed("person", "Choose who has the interest.")
    reason = needed("reason", "Say in a few words what the interest is.")[:_LONGEST]
    declare_conflict(writing(), case_id=case_id, user_id=person, reason=reason)
    flash("The interest was recorded. This person no longer sees the case.")
    return redirect(url_for(".page", case_id=case_id))


@blueprint.post("/cases/<case_id>/access/interests/end")
@allowed_on("case", Action.RESTRICT_CASE)
@again(page)
def stop_interest(case_id: str) -> ResponseReturnValue:
    reason = needed("reason", "Say why it no longer stands.")[:_LONGEST]
    end_conflict(writing(), case_id=case_id, conflict_id=request.form.get("interest", ""), reason=reason)
    flash("The interest has ended. This person sees the case again, within their role.")
    return redirect(url_for(".page", case_id=case_id))


@blueprint.post("/cases/<case_id>/access/own-draft")
@allowed_on("case", Action.LET_OWN_DRAFT_GO)
@again(page)
def own_draft(case_id: str) -> ResponseReturnValue:
    kind, _, subject_id = needed("what", "Choose what may go out.").partition(":")
    reason = needed("reason", "Say why nobody else can release it.")[:_LONGEST]
    let_own_draft_go(writing(), case_id=case_id, kind=kind, subject_id=subject_id, reason=reason)
    flash("Recorded in your name. Whoever wrote it may now release it.")
    return redirect(url_for(".page", case_id=case_id))


def _letter(found: Releasable) -> str:
    case = frame()
    return case.library.letter(case.partnership.slug, found.what).title if found.kind == "letter" else found.what
