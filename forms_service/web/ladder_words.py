"""Where a matter stands on its ladder, in one sentence: on the ladder's page and on those beside it."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.records.stages import ladder_of_case
from forms_service.domain.events import LONDON
from forms_service.domain.ladder import Ladder, LadderRung
from forms_service.web.case_pages import frame
from forms_service.web.moments import say_day
from forms_service.web.work import reading


def where_it_stands() -> str:
    """Of this route's case; empty where its process has no stages."""
    case, work = frame(), reading()
    if not case.process.stages:
        return ""
    return standing_words(ladder_of_case(work, work.session.get_one(CaseFile, case.case_id)))


def standing_words(ladder: Ladder) -> str:
    if ladder.resolved_by is not None:
        assert ladder.resolved_by.ended_at is not None
        on = say_day(ladder.resolved_by.ended_at.astimezone(LONDON).date())
        return f"It was resolved at “{_name(ladder.rung(ladder.resolved_by.stage))}” on {on}."
    if ladder.at is not None:
        since = say_day(ladder.at.opened_at.astimezone(LONDON).date())
        return f"It stands at “{_name(ladder.rung(ladder.at.stage))}”, since {since}."
    if ladder.over and ladder.still_open:
        left = ladder.still_open[-1]
        since, name = say_day(left.opened_at.astimezone(LONDON).date()), _name(ladder.rung(left.stage))
        return f"The matter is over. The end of “{name}”, opened on {since}, is not on record."
    if ladder.last is None:
        return "No stage is on record yet."
    rung = ladder.rung(ladder.last.stage)
    end = rung.end(ladder.last.outcome)
    label = end.label if end is not None else ""
    led_to = f" What follows is “{_name(ladder.follows)}”." if ladder.follows else ""
    return f"“{_name(rung)}” has ended: {label[:1].lower()}{label[1:]}. It is not resolved.{led_to}"


def _name(rung: LadderRung) -> str:
    return f"Stage {rung.number}: {rung.title}" if rung.number else rung.title
