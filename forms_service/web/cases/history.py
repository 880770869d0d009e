"""The history of a case: everything that was done, and who read what; by kind, page by page."""

from __future__ import annotations

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

from forms_service.db.queries.history import HistoryLine, history_page
from forms_service.db.queries.outcomes import outcome_called
from forms_service.domain.access import Action
from forms_service.web.access import allowed_on
from forms_service.web.audit_words import KINDS
from forms_service.web.case_pages import case_template, frame
from forms_service.web.cases.door import blueprint
from forms_service.web.govuk import event_words
from forms_service.web.moments import say_short_day
from forms_service.web.paging import Page, page_asked
from forms_service.web.words import words_for
from forms_service.web.work import reading

PAGE = 50


@blueprint.get("/cases/<case_id>/history")
@allowed_on("case", Action.SEE_HISTORY)
def history(case_id: str) -> ResponseReturnValue:
    kind = request.args.get("kind", "")
    _, nouns, whats = KINDS.get(kind, ("", (), ()))
    number = page_asked()
    found = history_page(reading(), case_id, nouns=nouns, whats=whats, number=number, size=PAGE)
    last = max(1, -(-found.total // PAGE))
    return case_template(
        "cases/history.html",
        lines=found.lines,
        page=Page(found.lines, min(number, last), PAGE, found.total),
        kind=kind if kind in KINDS else "",
        kinds=[(key, words) for key, (words, _, _) in KINDS.items()],
        beside=_beside,
    )


def _beside(line: HistoryLine) -> str:
    """What a colleague wants to know beside the act: which step, which day, which partner, why, as far as codes say."""
    told = line.details
    case = frame()
    parts = [_title_of_letter(line.about)]
    if line.subject_kind == "step":
        parts.append(case.step_title(line.subject_id))
    elif told.get("step"):
        parts.append(case.step_title(str(told["step"])))
    if line.what.startswith("event.") and told.get("name"):
        parts.append(event_words(str(told["name"])))
    if told.get("partner"):
        parts.append(case.partner_title(str(told["partner"])))
    for key in ("on", "flag_on", "due_on", "until"):
        parts.append(_day(told.get(key)))
    if told.get("outcome"):
        parts.append(_outcome_words(line.what, str(told["outcome"])))
    if told.get("state"):
        parts.append(words_for(str(told["state"]), "mail" if line.what.startswith("mail") else "document"))
    if told.get("reference"):
        parts.append(str(told["reference"]))
    if line.what == "case.moved":
        parts.append(f"{str(told.get('from'))[:12]} to {str(told.get('to'))[:12]}")
    return ". ".join(dict.fromkeys(part for part in parts if part))


def _title_of_letter(about: str) -> str:
    """A letter is known by its slug; people know it by its title."""
    slug, comma, rest = about.partition(", ")
    case = frame()
    letters = case.library.partnerships[case.partnership.slug].letters
    return f"{letters[slug].title}{comma}{rest}" if slug in letters else about


def _day(value: object) -> str:
    try:
        return say_short_day(date.fromisoformat(str(value))) if value else ""
    except ValueError:
        return ""


def _outcome_words(what: str, outcome: str) -> str:
    """Of a call, or how the case goes on by the outcomes of its process."""
    if what.startswith("call"):
        return words_for(outcome, "call-outcome")
    found = outcome_called(frame().process, outcome)
    return found.label if found else words_for(outcome, "call-outcome")
