"""Who takes part in a matter: on a page of their own each, so that nothing is changed by the way."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.records.parties import WHO
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.keep_party import add_party, change_party, let_party_leave
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.ladder.door import blueprint
from forms_service.web.ladder.page import parties_found, show_parties
from forms_service.web.work import writing


@blueprint.get("/cases/<case_id>/parties", endpoint="parties")
@allowed_on("case", Action.SEE_LADDER)
def who_takes_part(case_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    """For processes without stages; where there are some, the ladder says it too."""
    return show_parties()


@blueprint.get("/cases/<case_id>/parties/new")
@allowed_on("case", Action.RUN_LADDER)
def new_party(case_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    there = {party.kind for party in parties_found().parties}
    kinds = [(each.slug, each.title) for each in frame().process.parties if each.many or each.slug not in there]
    return case_template("ladder/party.html", party=None, kinds=kinds)


@blueprint.post("/cases/<case_id>/parties/new")
@allowed_on("case", Action.RUN_LADDER)
@again(new_party)
def enter_party(case_id: str) -> ResponseReturnValue:
    add_party(writing(), case_id, needed("role", f"Choose what they are in this {frame().process.called}."), _told())
    flash("They were added.")
    return to_parties(case_id)


@blueprint.get("/parties/<party_id>")
@allowed_on("party", Action.RUN_LADDER)
def party(party_id: str) -> ResponseReturnValue:
    found = next((each for each in parties_found().parties if each.id == party_id), None)
    if found is None:
        raise NotFoundError
    return case_template("ladder/party.html", party=found, kinds=[])


@blueprint.post("/parties/<party_id>", endpoint="change_party")
@allowed_on("party", Action.RUN_LADDER)
@again(party)
def send_party(party_id: str) -> ResponseReturnValue:
    change_party(writing(), party_id, _told())
    flash("The change was kept. Letters that left keep what they printed.")
    return to_parties(subject().case_id)


@blueprint.post("/parties/<party_id>/leave")
@allowed_on("party", Action.RUN_LADDER)
@again(party)
def leave(party_id: str) -> ResponseReturnValue:
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    case_id = subject().case_id
    let_party_leave(writing(), party_id)
    flash("They are no longer a party. What they said and were sent stays.")
    return to_parties(case_id)


def to_parties(case_id: str, anchor: str = "parties") -> ResponseReturnValue:
    where = "ladder.ladder" if frame().process.stages else "ladder.parties"
    return redirect(url_for(where, case_id=case_id, _anchor=anchor))


def _told() -> dict[str, str]:
    told = {key: request.form.get(key, "") for key in WHO}
    # Of somebody new, `role` is what they are in the matter.
    told["role"] = request.form.get("role_words", told["role"])
    return told
