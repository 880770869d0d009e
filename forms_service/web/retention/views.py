"""How long ended cases are kept: reviews that are due, two people who decide, legal holds, certificates.

An administrator may be one of the two: these pages show the reference of a case and no name of anybody in it.
"""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forms_service.db.models import CaseFile
from forms_service.db.queries.retention_page import held_cases, holds_page, review_found, review_lines
from forms_service.db.records.cases import case_or_error
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.place_hold import end_hold, place_hold
from forms_service.use_cases.review_retention import (
    confirm_erasing,
    keep_longer,
    propose_erasing,
    refuse_erasing,
    take_back_proposal,
)
from forms_service.web.access import allowed, allowed_on, own_partnerships, subject
from forms_service.web.again import Faults, again, needed, tell
from forms_service.web.moments import read_day
from forms_service.web.visible import all_visible_cases
from forms_service.web.work import reading, services, writing

blueprint = Blueprint("retention", __name__, template_folder="templates")


@blueprint.get("/retention")
@allowed(Action.MANAGE_RETENTION)
def retention() -> ResponseReturnValue:
    seen = all_visible_cases(Action.MANAGE_RETENTION)
    partnerships = own_partnerships(Action.MANAGE_RETENTION)
    lines = review_lines(reading(), partnerships, seen)
    library = services().library
    return render_template(
        "retention/list.html",
        waiting=[each for each in lines if each.state in ("due", "proposed")],
        decided=[each for each in reversed(lines) if each.state not in ("due", "proposed")],
        held=held_cases(reading(), seen),
        rules=[library.partnership(slug) for slug in partnerships],
    )


@blueprint.post("/retention/hold")
@allowed(Action.MANAGE_RETENTION)
@again(retention)
def find_hold() -> ResponseReturnValue:
    """To the holds of a case that this person may know of; another is as if it were not there."""
    reference = needed("reference", "Enter the reference of the case.")
    case_id = reading().session.scalar(
        select(CaseFile.id).where(
            CaseFile.reference == reference.upper(), CaseFile.id.in_(all_visible_cases(Action.MANAGE_RETENTION))
        )
    )
    if case_id is None:
        raise InvalidInputError("No case has this reference. Write it as it stands on the case.", field="reference")
    return redirect(url_for(".holds", case_id=case_id))


@blueprint.get("/retention/<retention_id>")
@allowed_on("retention", Action.MANAGE_RETENTION)
def review(retention_id: str) -> ResponseReturnValue:
    return _review(retention_id, "retention/review.html")


@blueprint.get("/retention/<retention_id>/certificate")
@allowed_on("retention", Action.MANAGE_RETENTION)
def certificate(retention_id: str) -> ResponseReturnValue:
    if review_found(reading(), retention_id).line.state != "erased":
        raise NotFoundError
    return _review(retention_id, "retention/certificate.html")


@blueprint.post("/retention/<retention_id>/keep")
@allowed_on("retention", Action.MANAGE_RETENTION)
@again(review)
def keep(retention_id: str) -> ResponseReturnValue:
    faults = Faults()
    until = faults.of(lambda: read_day(request.form.get("until", ""), "until"))
    reason = faults.of(lambda: needed("reason", "Say why it is kept longer."))
    if until is None or reason is None:
        tell(faults.found)
        return make_response(review(retention_id=retention_id), 400)
    keep_longer(writing(), review_id=retention_id, until=until, reason=reason)
    flash("The case is kept. It comes back to be looked at on that day.")
    return redirect(url_for(".retention"))


@blueprint.post("/retention/<retention_id>/propose")
@allowed_on("retention", Action.MANAGE_RETENTION)
@again(review)
def propose(retention_id: str) -> ResponseReturnValue:
    reason = needed("reason", "Say why it need not be kept.")
    propose_erasing(writing(), review_id=retention_id, reason=reason)
    flash("Proposed. Nothing is erased until another person confirms it.")
    return redirect(url_for(".review", retention_id=retention_id))


@blueprint.post("/retention/<retention_id>/confirm")
@allowed_on("retention", Action.MANAGE_RETENTION)
@again(review)
def confirm(retention_id: str) -> ResponseReturnValue:
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    confirm_erasing(writing(), review_id=retention_id)
    flash("The case was erased. Its certificate stays.")
    return redirect(url_for(".certificate", retention_id=retention_id))


@blueprint.post("/retention/<retention_id>/refuse")
@allowed_on("retention", Action.MANAGE_RETENTION)
@again(review)
def refuse(retention_id: str) -> ResponseReturnValue:
    refuse_erasing(writing(), review_id=retention_id, reason=needed("reason", "Say why it is not erased."))
    flash("The case is not erased. It is to be looked at anew.")
    return redirect(url_for(".retention"))


@blueprint.post("/retention/<retention_id>/take-back")
@allowed_on("retention", Action.MANAGE_RETENTION)
def take_back(retention_id: str) -> ResponseReturnValue:
    take_back_proposal(writing(), review_id=retention_id)
    flash("The proposal was taken back.")
    return redirect(url_for(".review", retention_id=retention_id))


@blueprint.get("/retention/cases/<case_id>")
@allowed_on("case", Action.MANAGE_RETENTION)
def holds(case_id: str) -> ResponseReturnValue:
    found, names = holds_page(reading(), case_id)
    case = case_or_error(reading(), case_id)
    return render_template("retention/holds.html", holds=found, names=names, case_id=case_id, reference=case.reference)


@blueprint.post("/retention/cases/<case_id>")
@allowed_on("case", Action.MANAGE_RETENTION)
@again(holds)
def place(case_id: str) -> ResponseReturnValue:
    faults = Faults()
    authority = faults.of(lambda: needed("authority", "Say who asks for it: an inquiry, a court, a claim."))
    reason = faults.of(lambda: needed("reason", "Say why nothing may be erased."))
    if authority is None or reason is None:
        tell(faults.found)
        return make_response(holds(case_id=case_id), 400)
    place_hold(writing(), case_id=case_id, reason=reason, authority=authority)
    flash("The hold stands. Nothing of this case, or of a case that came from it, is erased.")
    return redirect(url_for(".holds", case_id=case_id))


def _holds_again(hold_id: str) -> ResponseReturnValue:  # noqa: ARG001
    return holds(case_id=subject().case_id)


@blueprint.post("/retention/holds/<hold_id>/end")
@allowed_on("hold", Action.MANAGE_RETENTION)
@again(_holds_again)
def end(hold_id: str) -> ResponseReturnValue:
    end_hold(writing(), hold_id=hold_id, reason=needed("reason", "Say why it may end."))
    flash("The hold ended.")
    return redirect(url_for(".holds", case_id=subject().case_id))


def _review(retention_id: str, template: str) -> str:
    found = review_found(reading(), retention_id)
    seen = set(all_visible_cases(Action.MANAGE_RETENTION))
    return render_template(
        template,
        review=found,
        above=found.above if found.above and found.above[0] in seen else None,
        below=[each for each in found.below if each.id in seen],
        process=_process_title(found.partnership, found.process),
        partnership=services().library.partnership(found.partnership),
    )


def _process_title(partnership: str, process: str) -> str:
    versions = services().library.partnerships[partnership].processes.get(process)
    return versions[max(versions)].title if versions else process
