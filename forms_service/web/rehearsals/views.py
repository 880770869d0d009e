"""A case beforehand: choose whom it asks and what they do, and see what would go to whom and when. Nothing is sent."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.directory import AgencyLine, agencies_of
from forms_service.db.queries.rehearsals import rehearsal_table, rehearsals_of
from forms_service.domain.access import Action
from forms_service.domain.events import LONDON
from forms_service.errors import InvalidInputError
from forms_service.use_cases.ask_rehearsal import ask_rehearsal
from forms_service.web.access import allowed, allowed_on, own_partnerships
from forms_service.web.again import again
from forms_service.web.govuk import own
from forms_service.web.moments import read_moment
from forms_service.web.sent_moments import sent_moment
from forms_service.web.work import reading, services, writing

blueprint = Blueprint("rehearsals", __name__, template_folder="templates")

# Of what an agency can do, what needs no more than a moment.
DOES = (
    ("answers", "Sends its return"),
    ("nil", "Sends a nil return"),
    ("not-ours", "Says that it is not theirs"),
    ("bounces", "The message comes back"),
    ("delayed", "The message is delayed"),
    ("out-of-office", "Answers automatically"),
    ("confirms", "Confirms receipt by telephone"),
    ("stood-down", "Is stood down"),
)


@blueprint.get("/rehearsals")
@allowed(Action.REHEARSE)
def rehearsals() -> ResponseReturnValue:
    return render_template(
        "rehearsals/list.html",
        lines=rehearsals_of(reading(), own_partnerships(Action.REHEARSE)),
        partnerships=own(Action.REHEARSE),
    )


@blueprint.get("/rehearsals/new/<partnership>")
@allowed(Action.REHEARSE)
def new(partnership: str) -> ResponseReturnValue:
    library = services().library
    processes = [
        (slug, library.process(partnership, slug).title)
        for slug in sorted(library.partnerships[partnership].published_processes)
        if library.process(partnership, slug).agency_return is not None
    ]
    return render_template(
        "rehearsals/new.html",
        partnership=library.partnership(partnership),
        processes=processes,
        agencies=_agencies(partnership),
        does=DOES,
    )


@blueprint.post("/rehearsals/new/<partnership>")
@allowed(Action.REHEARSE)
@again(new)
def ask(partnership: str) -> ResponseReturnValue:
    known = {agency.id: agency.name for agency in _agencies(partnership)}
    chosen = [known[each] for each in request.form.getlist("agencies") if each in known]
    if not chosen:
        raise InvalidInputError("Choose at least one agency.", field="agencies")
    process = request.form.get("process", "")
    if process not in services().library.partnerships[partnership].published_processes:
        raise InvalidInputError("Choose the process.", field="process")
    received_at, _ = sent_moment("received_at")
    answers = [row for agency_id, name in known.items() if (row := _answer(agency_id, name, chosen)) is not None]
    rehearsal_id = ask_rehearsal(
        writing(), partnership, process, received_at=received_at, agencies=chosen, answers=answers
    )
    flash("It is being rehearsed. This takes about a minute.")
    return redirect(url_for(".rehearsal", rehearsal_id=rehearsal_id))


@blueprint.get("/rehearsals/<rehearsal_id>")
@allowed_on("rehearsal", Action.REHEARSE)
def rehearsal(rehearsal_id: str) -> ResponseReturnValue:
    found = rehearsal_table(reading(), rehearsal_id)
    days: dict[date, list[tuple[datetime, dict[str, object]]]] = {}
    for line in found.lines:
        at = datetime.fromisoformat(str(line["at"])).replace(tzinfo=LONDON)
        days.setdefault(at.date(), []).append((at, line))
    return render_template("rehearsals/one.html", found=found, days=days, does=dict(DOES))


def _agencies(partnership: str) -> list[AgencyLine]:
    return [agency for agency in agencies_of(reading(), partnership) if agency.contacts]


def _answer(agency_id: str, name: str, chosen: list[str]) -> dict[str, str] | None:
    what = request.form.get(f"what-{agency_id}", "")
    if not what:
        return None
    if what not in dict(DOES):
        raise InvalidInputError("Choose what this agency does.", field=f"what-{agency_id}")
    if name not in chosen:
        raise InvalidInputError(f"{name} does something, but is not among those asked.", field=f"what-{agency_id}")
    when = f"when-{agency_id}"
    if not request.form.get(when, "").strip():
        raise InvalidInputError(f"Enter when {name} does it.", field=when)
    at = read_moment(request.form[when], when)
    return {"agency": name, "what": what, "at": at.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")}
