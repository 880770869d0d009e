"""What every page of a case needs: its frame, and the tabs this person may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, render_template, request, url_for

from forms_service.db.queries.case_frame import CaseFrame, case_frame
from forms_service.definitions.schema import Process
from forms_service.domain.access import Action
from forms_service.web.access import may, subject
from forms_service.web.work import reading


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    href: str
    current: bool


_TABS = (
    ("Timetable", "cases.case_page", Action.SEE_CASE),
    ("Ladder", "ladder.ladder", Action.SEE_LADDER),
    ("Who takes part", "ladder.parties", Action.SEE_LADDER),
    ("Actions", "actions.case_actions", Action.SEE_ACTIONS),
    ("Agencies", "requests.agencies", Action.ASK_AGENCIES),
    ("Returns", "returns.control", Action.SEE_WORKINGS),
    ("Letters", "letters.letters", Action.RELEASE_LETTER),
    ("Pack", "packs.packs", Action.SEE_PACK),
    ("Decision", "decisions.decision_page", Action.SEE_DECISION),
    ("Outcome", "outcomes.outcome", Action.SEE_DECISION),
    ("Forms", "forms.forms", Action.CHECK_DOCUMENT),
    ("Themes", "themes.themes", Action.RECORD_EVENT),
    ("Links", "matter_links.links", Action.GIVE_MATTER_LINK),
    ("Documents", "documents.documents", Action.SEE_WORKINGS),
    ("Notes", "cases.notes", Action.WRITE_NOTE),
    ("History", "cases.history", Action.SEE_HISTORY),
    ("Access", "case_access.page", Action.SEE_CASE),
)

# What the process must have for a page of it to be there.
_NEEDS: dict[str, Callable[[Process], object]] = {
    "ladder.ladder": lambda process: process.stages,
    "ladder.parties": lambda process: process.parties and not process.stages,
    "actions.case_actions": lambda process: process.plans or process.stages,
    "requests.agencies": lambda process: process.agency_return,
    "returns.control": lambda process: process.agency_return,
    "packs.packs": lambda process: process.report,
    "decisions.decision_page": lambda process: process.decision,
    "outcomes.outcome": lambda process: process.outcomes or not process.stages,
    "forms.forms": lambda process: process.receives,
    "matter_links.links": lambda process: any(party.follows for party in process.parties),
}


def frame() -> CaseFrame:
    """The case of this route's subject."""
    if "case_frame" not in g:
        g.case_frame = case_frame(reading(), subject().case_id)
        g.page_partnership = g.case_frame.partnership.slug
    found = g.case_frame
    assert isinstance(found, CaseFrame)
    return found


def case_template(template: str, **values: object) -> str:
    # What was just changed must show: the frame is read again for the page.
    g.pop("case_frame", None)
    found = frame()
    return render_template(template, case=found, tabs=_tabs(found), **values)


def _tabs(found: CaseFrame) -> list[Tab]:
    if found.state == "received":
        return []
    return [
        Tab(text, url_for(endpoint, case_id=found.case_id), request.endpoint == endpoint)
        for text, endpoint, action in _TABS
        if may(action, subject()) and _has(found.process, endpoint) and _listed(found, endpoint)
    ]


def _listed(found: CaseFrame, endpoint: str) -> bool:
    """Themes are the partnership's own list."""
    return endpoint != "themes.themes" or bool(found.partnership.themes)


def _has(process: Process, endpoint: str) -> bool:
    return endpoint not in _NEEDS or bool(_NEEDS[endpoint](process))
