"""Today: what is due, late, uncertain or waiting for a person, across the cases this person may see."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_kinds import kinds_of
from forms_service.db.queries.day import DayLine, in_order, step_lines, unit_lines
from forms_service.db.queries.waiting import Asked, awaited, meetings_ahead, personal_lines
from forms_service.domain.access import Action, Subject
from forms_service.web.access import allowed, may, own_partnerships
from forms_service.web.case_kinds import kind_asked, kind_choices, kind_key, kind_titles
from forms_service.web.identity import user
from forms_service.web.paging import page_asked, paged
from forms_service.web.today.lines import PAGE, counted, of_place, place_called, shown
from forms_service.web.visible import visible_cases
from forms_service.web.work import reading

blueprint = Blueprint("today", __name__, template_folder="templates")


@blueprint.get("/today")
@allowed(Action.SEE_TODAY)
def today() -> ResponseReturnValue:
    work = reading()
    unit_ids: list[str] = []
    unit_of: list[str] = []
    others: list[str] = []
    mine: list[DayLine] = []
    seen = {slug: visible_cases(slug) for slug in own_partnerships(Action.SEE_TODAY)}
    every = [case_id for ids in seen.values() for case_id in ids]
    kinds = kinds_of(work, every)
    kind = kind_asked(every)
    for slug, all_ids in seen.items():
        ids = tuple(case_id for case_id in all_ids if kind in (None, kinds[case_id]))
        if may(Action.SEE_WORKINGS, Subject(slug)):
            unit_of.append(slug)
            unit_ids += ids
        else:
            others += ids
        mine += _personal(slug, ids)
    # What belongs to no case belongs to no process either.
    lines = in_order(
        [*mine, *(unit_lines(work, unit_ids, unit_of if kind is None else ()) if unit_of else [])], work.today
    )
    key = request.args.get("show", "")
    place = place_called(key)
    chosen = of_place(lines, key, work.today)
    page = paged(chosen, page_asked(), PAGE)
    return render_template(
        "today/today.html",
        unit=bool(unit_of),
        places=counted(lines, work.today) if unit_of else [],
        place=place,
        kind=kind_key(kind),
        kinds=kind_choices(Counter(kinds.values())),
        kind_of=kind_titles(kinds),
        total=len(lines),
        page=page,
        lines=shown(work, page.rows),
        awaited=awaited(work, unit_ids) if unit_of and place is None else [],
        meetings=meetings_ahead(work, [*unit_ids, *others]) if place is None else [],
        ahead=shown(work, in_order(step_lines(work, others), work.today)[:PAGE]) if others and place is None else [],
    )


def _personal(slug: str, ids: tuple[str, ...]) -> list[DayLine]:
    signed_in = user()
    if signed_in is None:
        return []
    at = Subject(slug)
    asked = Asked(
        partner=signed_in.partner_in(slug),
        reads=may(Action.ACKNOWLEDGE_PACK, at),
        makes_final=may(Action.FREEZE_DECISION, at),
    )
    if not (asked.partner or asked.reads or asked.makes_final):
        return []
    return personal_lines(reading(), ids, signed_in.user_id, asked)
