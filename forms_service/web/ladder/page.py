"""The one page that all acts on a ladder come back to."""

from __future__ import annotations

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile
from forms_service.db.queries.case_page import timeline
from forms_service.db.queries.escalations import escalation_shown
from forms_service.db.queries.facts import facts_of_case
from forms_service.db.queries.ladder_page import (
    ConfirmationWanted,
    LadderPage,
    PartiesPage,
    StageShown,
    ladder_page,
    parties_page,
    stage_name,
)
from forms_service.db.records.due_dates import anchors_of
from forms_service.definitions.beginning import AskedFact, facts_of_logs
from forms_service.domain.access import Action
from forms_service.domain.deadlines import day_in_words
from forms_service.domain.ladder import LadderRung, Openable
from forms_service.domain.written_dates import day_of
from forms_service.errors import NotFoundError
from forms_service.use_cases.record_discussion import KINDS
from forms_service.use_cases.say_fact import facts_to_say
from forms_service.web.access import may, subject
from forms_service.web.case_pages import case_template, frame
from forms_service.web.ladder.picture import (
    RAIL_LEFT,
    RAIL_RIGHT,
    WIDTH,
    WORDS_AT,
    lines_of,
    picture_of,
)
from forms_service.web.ladder_words import standing_words
from forms_service.web.moments import as_typed
from forms_service.web.words import EARLY, INDICATIVE, words_for
from forms_service.web.work import reading, services
from parsers.types import FieldKind


def ladder_found() -> LadderPage:
    """Of this route's matter. NotFoundError where its process has no stages."""
    case, work = frame(), reading()
    if not case.process.stages:
        raise NotFoundError
    known = case.process.starts_with in anchors_of(work, case.case_id)
    return ladder_page(work, case, timeline(work, case), start_known=known)


def parties_found() -> PartiesPage:
    """Of this route's case. NotFoundError where its process knows no parties."""
    case, work = frame(), reading()
    if not case.process.parties:
        raise NotFoundError
    return parties_page(work, case, timeline(work, case))


def show() -> ResponseReturnValue:
    if not frame().process.stages:
        return show_parties()
    page = ladder_found()
    case = frame()
    at = {each.id: each for each in case.process.stages}
    runs = may(Action.RUN_LADDER, subject()) and case.state == "open"
    return case_template(
        "ladder/ladder.html",
        page=page,
        picture=picture_of(page),
        picture_places=(RAIL_LEFT, RAIL_RIGHT, WORDS_AT, WIDTH),
        rung_lines=lines_of,
        standing=standing_words(page.ladder),
        early_words=EARLY,
        indicative_words=INDICATIVE,
        openable=[
            (each.rung.id, stage_name(at[each.rung.id]), _what_it_means(each, begun=page.ladder.begun))
            for each in page.ladder.openable
        ],
        ends_of=_ends_of,
        escalation=escalation_shown(reading(), reading().session.get_one(CaseFile, case.case_id)),
        wanted_options=_wanted_options,
        stage_options=[(time.id, shown.name) for shown in page.stages for time in shown.times],
        stage_now=page.ladder.at.id if page.ladder.at else "",
        runs=runs,
        completes=runs and page.ladder.begun and not page.ladder.still_open,
        now_typed=as_typed(services().business_clock.now()),
        kinds=[(kind, words_for(kind, "discussion")) for kind in KINDS],
        party_options=[(party.id, f"{party.called} ({party.title})") for party in page.parties],
        said_for_log=_said_for_log(),
        known=_known() if runs else [],
    )


def _known() -> list[tuple[AskedFact, str, str]]:
    """What no accepted form has said: as it is kept, and in words."""
    case, work = frame(), reading()
    told = facts_of_case(work, case.case_id)
    found = []
    for each in facts_to_say(work, work.session.get_one(CaseFile, case.case_id)):
        kept = str(told.get(each.meaning) or "")
        day = day_of(kept) if each.field.kind is FieldKind.DATE else None
        found.append((each, kept, day_in_words(day) if day else dict(each.choices).get(kept, kept)))
    return found


def _said_for_log() -> list[tuple[AskedFact, str]]:
    case = frame()
    told = facts_of_case(reading(), case.case_id)
    asked = facts_of_logs(services().library, case.partnership.slug, case.process)
    return [(each, str(told.get(each.meaning) or "")) for each in asked]


def show_parties() -> ResponseReturnValue:
    page = parties_found()
    return case_template(
        "ladder/parties.html",
        page=page,
        runs=may(Action.RUN_LADDER, subject()) and frame().state in ("received", "open"),
        wanted_options=_wanted_options,
        now_typed=as_typed(services().business_clock.now()),
    )


def _wanted_options(wanted: ConfirmationWanted) -> list[tuple[str, str]]:
    return [(each.id, f"{each.called} ({each.title})") for each in wanted.awaited]


def _what_it_means(opening: Openable, *, begun: bool) -> str:
    """Said beside the choice, never against it."""
    said = []
    if opening.follows:
        said.append("It follows from the end on record" if begun else "The first stage of this ladder")
    if opening.earlier:
        said.append("It was passed over")
    if opening.again:
        said.append("Once more: it has ended before")
    if opening.leaves_open:
        said.append(f"Early: {_listed(opening.leaves_open)} stays open until somebody records how it ended")
    if opening.passes_over:
        said.append(f"Passes over {_listed(opening.passes_over)}")
    return ". ".join(said)


def _listed(rungs: Sequence[LadderRung]) -> str:
    titles = [f"“{rung.title}”" for rung in rungs]
    return " and ".join([part for part in (", ".join(titles[:-1]), titles[-1]) if part])


def _ends_of(shown: StageShown) -> list[tuple[str, str, str]]:
    titles = {each.id: stage_name(each) for each in frame().process.stages}
    return [
        (
            each.slug,
            each.label,
            "The matter is resolved"
            if each.resolves
            else f"What follows is “{titles[each.to]}”; somebody opens it"
            if each.to
            else "",
        )
        for each in shown.stage.ends
    ]
