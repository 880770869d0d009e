"""A person of the business unit begins a run of any published process: which one, then what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.today import references_of
from forms_service.definitions.beginning import (
    AskedFact,
    asked_at_beginning,
    asked_facts,
    begun_by_hand,
    names_children,
)
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Partnership, Process
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.begin_case import begin_case
from forms_service.web.access import allowed, in_whose_place
from forms_service.web.again import Faults, again, tell
from forms_service.web.govuk import own
from forms_service.web.moments import read_day
from forms_service.web.sent_moments import sent_moment
from forms_service.web.visible import visible_cases
from forms_service.web.work import reading, services, writing
from parsers.types import FieldKind
from parsers.values.numbers import read_nhs_number

blueprint = Blueprint("beginning", __name__, template_folder="templates")

CHILDREN = 3
_OF = ("full_name", "birth_date", "nhs_number", "address")


@blueprint.get("/begin")
@allowed(Action.BEGIN_CASE)
def page() -> ResponseReturnValue:
    """Without a process, or with one that is not there: which one it is."""
    partnerships = own(Action.BEGIN_CASE)
    found = _chosen()
    if found is None:
        return render_template(
            "beginning/choose.html",
            parent=request.values.get("parent", "")[:60],
            groups=[
                (each, [(f"{each.slug}/{process.slug}", process) for process in begun_by_hand(_library(), each.slug)])
                for each in partnerships
            ],
        )
    partnership, process = found
    g.page_partnership = partnership.slug
    facts = asked_at_beginning(_library(), partnership.slug, process, services().renderer)
    return render_template(
        "beginning/begin.html",
        partnership=partnership,
        process=process,
        what=f"{partnership.slug}/{process.slug}",
        parent=request.values.get("parent", "")[:60],
        facts=facts,
        more=len(asked_facts(_library(), partnership.slug, process)) > len(facts),
        children=range(CHILDREN) if _asks_children(process) else (),
        needs_child=_needs_child(process),
    )


@blueprint.post("/begin")
@allowed(Action.BEGIN_CASE)
@again(page)
def begin() -> ResponseReturnValue:
    found = _chosen()
    if found is None:
        raise InvalidInputError("Choose what begins.", field="what")
    partnership, process = found
    faults = Faults()
    began = faults.of(_began_at) or (None, False)
    parent_id = faults.of(lambda: _parent_id(partnership.slug)) or ""
    children = (faults.of(_children) or []) if _asks_children(process) else []
    # All that may be said, also what the page leaves for later: what was sent from an older page is not dropped.
    asked = asked_facts(_library(), partnership.slug, process)
    facts = {each.meaning: faults.of(partial(_said, each)) or "" for each in asked}
    if not faults.found:
        faults.of(lambda: _enough(process, parent_id, children, [began[0], *facts.values()]))
    if faults.found:
        tell(faults.found)
        return make_response(page(), 400)
    in_whose_place(Action.BEGIN_CASE, [partnership.slug])
    case_id = begin_case(
        writing(),
        partnership.slug,
        process.slug,
        parent_id=parent_id,
        began_at=began[0],
        day_only=began[1],
        facts=facts,
        children=children,
    )
    flash("It was begun, and has its reference. Letters that belong to its beginning are being made; nothing is sent.")
    return redirect(url_for("cases.case_page", case_id=case_id))


def _library() -> Library:
    return services().library


def _chosen() -> tuple[Partnership, Process] | None:
    slug, _, process = request.values.get("what", "").partition("/")
    for partnership in own(Action.BEGIN_CASE):
        if partnership.slug == slug:
            known = {each.slug: each for each in begun_by_hand(services().library, slug)}
            return (partnership, known[process]) if process in known else None
    return None


def _asks_children(process: Process) -> bool:
    return names_children(process) or process.notification is None


def _needs_child(process: Process) -> bool:
    return names_children(process) and process.called != "matter"


def _began_at() -> tuple[datetime | None, bool]:
    return sent_moment("began_at", time_needed=False) if request.form.get("began_at", "").strip() else (None, False)


def _enough(process: Process, parent_id: str, children: Sequence[object], known: Sequence[object]) -> None:
    """A reference is given at once and for good, so none is given to an empty form that was sent by a slip."""
    if _needs_child(process) and not children and not parent_id:
        raise InvalidInputError("Enter the name of the child.", field="full_name-0")
    if not parent_id and not children and not any(known):
        raise InvalidInputError(
            "Enter what is known, at least the day, the child or what it is about.", field="began_at"
        )


def _said(fact: AskedFact) -> str:
    said = request.form.get(f"fact-{fact.meaning}", "").strip()
    if fact.field.kind is FieldKind.EMAIL and said and ("@" not in said or " " in said):
        raise InvalidInputError("Enter an e-mail address in full, like name@example.org.", field=f"fact-{fact.meaning}")
    if fact.choices and said not in {"", *(slug for slug, _ in fact.choices)}:
        raise InvalidInputError("Choose one of these.", field=f"fact-{fact.meaning}")
    return said


def _children() -> list[dict[str, str]]:
    found = []
    for number in range(CHILDREN):
        told = {key: request.form.get(f"{key}-{number}", "").strip() for key in _OF}
        if told["birth_date"]:
            told["birth_date"] = read_day(told["birth_date"], f"birth_date-{number}").isoformat()
        if told["nhs_number"]:
            told["nhs_number"] = _nhs_number(told["nhs_number"], f"nhs_number-{number}")
        if told["full_name"]:
            found.append(told)
        elif any(told.values()):
            raise InvalidInputError("Enter the name as well.", field=f"full_name-{number}")
    return found


def _nhs_number(typed: str, field: str) -> str:
    """In the words that are said of one in a form. A doubtful one is refused: no sender can be asked about it."""
    read = read_nhs_number(typed)
    if read.value is None or read.reasons:
        said = read.reasons[0] if read.reasons else "An NHS number has ten digits."
        raise InvalidInputError(f"{said} Correct it, or leave it empty.", field=field)
    return str(read.value)


def _parent_id(partnership: str) -> str:
    """By its reference, of the cases that this person may know of."""
    written = request.form.get("parent", "").strip().casefold()
    if not written:
        return ""
    for case_id, reference in references_of(reading(), visible_cases(partnership, unopened_too=False)).items():
        if reference.casefold() == written:
            return case_id
    raise InvalidInputError("There is no case of this reference that you may see.", field="parent")
