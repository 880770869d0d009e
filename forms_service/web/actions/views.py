"""Agreed actions: of one case by plan and stage, each on a page of its own, and across cases."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.actions import ActionShown, actions_shown, in_order_of_days
from forms_service.db.records.actions import DONE, DROPPED, FOLLOWED
from forms_service.db.records.parties import details_of, parties_of
from forms_service.db.records.stages import stages_of
from forms_service.domain.access import Action
from forms_service.errors import NotFoundError
from forms_service.use_cases.agree_action import Agreed, agree_action, change_action
from forms_service.use_cases.check_action import check_action
from forms_service.use_cases.print_plan import print_plan
from forms_service.use_cases.settle_action import open_action_again, settle_action
from forms_service.web.access import allowed, allowed_on, may, subject
from forms_service.web.again import Faults, again, needed, tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.moments import read_day
from forms_service.web.visible import all_visible_cases
from forms_service.web.work import reading, writing

blueprint = Blueprint("actions", __name__, template_folder="templates")

_SHOW = (("open", "Open"), ("late", "Late"), ("settled", "Done or dropped"), ("all", "All"))
_STATES = ((DONE, "It was done"), (DROPPED, "It will not be done"))


@blueprint.get("/cases/<case_id>/actions")
@allowed_on("case", Action.SEE_ACTIONS)
def case_actions(case_id: str) -> ResponseReturnValue:
    case, found = frame(), actions_shown(reading(), [case_id])
    lists = [(plan, [each for each in found if each.plan == plan.slug]) for plan in case.process.plans]
    named = {plan.slug for plan in case.process.plans}
    return case_template(
        "actions/case.html",
        found=found,
        lists=lists,
        on_the_way=[each for each in found if each.plan not in named],
        runs=_runs(),
        **_choices(),
    )


@blueprint.post("/cases/<case_id>/actions")
@allowed_on("case", Action.RUN_ACTIONS)
@again(case_actions)
def agree(case_id: str) -> ResponseReturnValue:
    agree_action(writing(), case_id, _sent())
    flash("The action was recorded.")
    return redirect(url_for(".case_actions", case_id=case_id))


@blueprint.post("/cases/<case_id>/actions/print")
@allowed_on("case", Action.RUN_ACTIONS)
@again(case_actions)
def print_it(case_id: str) -> ResponseReturnValue:
    letter_id = print_plan(writing(), case_id, needed("plan", "Choose a plan."))
    flash("The record is being made. It is kept with the case and sent to nobody.")
    return redirect(url_for("letters.letter", letter_id=letter_id))


@blueprint.get("/actions/<action_id>")
@allowed_on("action", Action.RUN_ACTIONS)
def action(action_id: str) -> ResponseReturnValue:
    found = next((each for each in actions_shown(reading(), [subject().case_id]) if each.id == action_id), None)
    if found is None:
        raise NotFoundError
    return case_template("actions/action.html", action=found, runs=_runs(), states=_STATES, **_choices())


@blueprint.post("/actions/<action_id>", endpoint="change")
@allowed_on("action", Action.RUN_ACTIONS)
@again(action)
def send_change(action_id: str) -> ResponseReturnValue:
    change_action(writing(), action_id, _sent())
    flash("The change was kept. Records that were printed keep what they said.")
    return _back()


@blueprint.post("/actions/<action_id>/settle")
@allowed_on("action", Action.RUN_ACTIONS)
@again(action)
def settle(action_id: str) -> ResponseReturnValue:
    faults = Faults()
    state = faults.of(lambda: needed("state", "Choose whether it was done."))
    text = faults.of(lambda: needed("text", "Say what was done, or why it will not be done."))
    on = faults.of(lambda: read_day(request.form.get("on", ""), "on"))
    if state is None or text is None or on is None:
        tell(faults.found)
        return make_response(action(action_id=action_id), 400)
    settle_action(writing(), action_id, state, text, on)
    flash("Recorded.")
    return _back()


@blueprint.post("/actions/<action_id>/check")
@allowed_on("action", Action.RUN_ACTIONS)
@again(action)
def check(action_id: str) -> ResponseReturnValue:
    check_action(writing(), action_id, request.form.get("text", ""))
    flash("It is on record that somebody made sure.")
    return _back()


@blueprint.post("/actions/<action_id>/open-again")
@allowed_on("action", Action.RUN_ACTIONS)
@again(action)
def open_again(action_id: str) -> ResponseReturnValue:
    open_action_again(writing(), action_id)
    flash("The action is open again.")
    return redirect(url_for(".action", action_id=action_id))


@blueprint.get("/actions")
@allowed(Action.SEE_ACTIONS)
def all_actions() -> ResponseReturnValue:
    return _all(request.args.get("show", "open"), case=request.args.get("case", "").strip())


@blueprint.post("/actions")
@allowed(Action.SEE_ACTIONS)
def find_actions() -> ResponseReturnValue:
    """Who does it is often a person, and a name never stands in an address."""
    sent = {name: request.form.get(name, "").strip() for name in ("show", "owner", "case")}
    return _all(sent["show"] or "open", owner=sent["owner"], case=sent["case"])


def _all(show: str, *, owner: str = "", case: str = "") -> ResponseReturnValue:
    """`show`: open, late, settled or all. `owner`: words to look for. `case`: a reference."""
    every = actions_shown(reading(), all_visible_cases(Action.SEE_ACTIONS))
    chosen = [
        each
        for each in every
        if _is_wanted(each, show)
        and owner.casefold() in each.owner.casefold()
        and case.casefold() in each.reference.casefold()
    ]
    return render_template(
        "actions/all.html",
        actions=in_order_of_days(chosen),
        show=show,
        shows=_SHOW,
        owner=owner,
        reference=case,
        late=sum(each.late for each in every),
        owners=sorted({each.owner for each in every if each.owner}),
        runs=may(Action.RUN_ACTIONS),
    )


def _is_wanted(each: ActionShown, show: str) -> bool:
    match show:
        case "late":
            return each.late
        case "settled":
            return each.state != "open"
        case "all":
            return True
        case _:
            return each.state == "open"


def _runs() -> bool:
    return may(Action.RUN_ACTIONS, subject()) and frame().state in FOLLOWED


def _choices() -> dict[str, object]:
    """Owners who take part, plans, and stages that were opened."""
    work, case = reading(), frame()
    titles = {each.slug: each.title for each in case.process.parties}
    stages = {
        each.id: f"Stage {each.number}: {each.title}" if each.number else each.title for each in case.process.stages
    }
    owners = []
    for party in parties_of(work, case.case_id):
        told = details_of(work, party)
        called = told["name"] or told["agency"] or titles.get(party.role, party.role)
        owners.append((party.id, f"{called} ({titles.get(party.role, party.role)})"))
    return {
        "owner_options": owners,
        "plan_options": [(plan.slug, plan.title) for plan in case.process.plans],
        "stage_options": [(row.id, stages.get(row.stage, row.stage)) for row in stages_of(work, case.case_id)],
    }


def _sent() -> Agreed:
    due = request.form.get("due_on", "").strip()
    return Agreed(
        what=request.form.get("what", ""),
        owner=request.form.get("owner", ""),
        owner_email=request.form.get("owner_email", "").strip(),
        owner_party_id=request.form.get("owner_party_id", ""),
        expected=request.form.get("expected", ""),
        due_on=read_day(due, "due_on") if due else None,
        plan=request.form.get("plan", ""),
        case_stage_id=request.form.get("case_stage_id", ""),
    )


def _back() -> ResponseReturnValue:
    return redirect(url_for(".case_actions", case_id=subject().case_id))
