"""What was said between the parties, and what they confirmed."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile
from forms_service.db.records.parties import party_or_error
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.confirm_step import confirm_step
from forms_service.use_cases.record_discussion import record_discussion, withdraw_discussion
from forms_service.use_cases.say_fact import facts_to_say, say_fact
from forms_service.use_cases.say_for_log import say_for_log
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import Faults, again, needed, tell
from forms_service.web.ladder.door import blueprint
from forms_service.web.ladder.page import show
from forms_service.web.ladder.parties import to_parties
from forms_service.web.moments import read_day
from forms_service.web.sent_moments import sent_moment
from forms_service.web.work import reading, writing
from parsers.types import FieldKind


@blueprint.post("/cases/<case_id>/discussions")
@allowed_on("case", Action.RUN_LADDER)
@again(show)
def add_discussion(case_id: str) -> ResponseReturnValue:
    faults = Faults()
    on = faults.of(lambda: read_day(request.form.get("on", ""), "on"))
    kind = faults.of(lambda: needed("kind", "Choose what it was."))
    who = faults.of(lambda: needed("who", "Say who took part."))
    words = faults.of(lambda: needed("said", "Say what was said, or what came of it."))
    if on is None or kind is None or who is None or words is None:
        tell(faults.found)
        return make_response(show(), 400)
    record_discussion(
        writing(),
        case_id,
        on=on,
        kind=kind,
        who=who,
        said=words,
        method=request.form.get("method", ""),
        case_stage_id=request.form.get("case_stage_id", ""),
        shared=request.form.get("not_shared") != "yes",
    )
    flash("The discussion was recorded.")
    return redirect(url_for("ladder.ladder", case_id=case_id, _anchor="discussions"))


@blueprint.post("/cases/<case_id>/log")
@allowed_on("case", Action.RUN_LADDER)
@again(show)
def enter_for_log(case_id: str) -> ResponseReturnValue:
    say_for_log(writing(), case_id, request.form.get("meaning", ""), request.form.get("said", ""))
    flash("It was kept, and stands in the log.")
    return redirect(url_for("ladder.ladder", case_id=case_id, _anchor="log"))


@blueprint.post("/cases/<case_id>/known")
@allowed_on("case", Action.RUN_LADDER)
@again(show)
def enter_fact(case_id: str) -> ResponseReturnValue:
    meaning, said = request.form.get("meaning", ""), request.form.get("said", "").strip()
    work = writing()
    asked = {each.meaning: each for each in facts_to_say(work, work.session.get_one(CaseFile, case_id))}
    kind = asked[meaning].field.kind if meaning in asked else None
    if kind is FieldKind.DATE and said:
        said = read_day(said, "said").isoformat()
    if kind is FieldKind.EMAIL and said and ("@" not in said or " " in said):
        raise InvalidInputError("Enter an e-mail address in full, like name@example.org.", field="said")
    say_fact(work, case_id, meaning, said)
    flash("It was kept. Letters that wait to be released say it as well.")
    return redirect(url_for("ladder.ladder", case_id=case_id, _anchor="known"))


@blueprint.post("/discussions/<discussion_id>/withdraw", endpoint="withdraw_discussion")
@allowed_on("discussion", Action.RUN_LADDER)
@again(show)
def take_back_discussion(discussion_id: str) -> ResponseReturnValue:
    case_id = subject().case_id
    withdraw_discussion(writing(), discussion_id)
    flash("The discussion was withdrawn. It stays to be seen, and is printed no longer.")
    return redirect(url_for("ladder.ladder", case_id=case_id, _anchor="discussions"))


@blueprint.post("/cases/<case_id>/confirmations")
@allowed_on("case", Action.RUN_LADDER)
@again(show)
def confirm(case_id: str) -> ResponseReturnValue:
    party_id = needed("party", "Choose who confirmed it.")
    if party_or_error(reading(), party_id).case_id != case_id:
        raise InvalidInputError("Choose a party of this matter.", field="party")
    at, _ = sent_moment("said_at", time_needed=False)
    confirm_step(writing(), party_id, needed("step", "Choose what they confirmed."), said_at=at)
    flash("The confirmation was recorded.")
    return to_parties(case_id, "confirmations")
