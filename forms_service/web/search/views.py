"""Search by reference and by name. What was typed is posted and answered at once: no address and no log has it."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from forms_service.db.queries.search import FoundCase, search_cases
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.web.access import allowed
from forms_service.web.again import again, needed
from forms_service.web.visible import all_visible_cases
from forms_service.web.work import reading, services, writing

blueprint = Blueprint("search", __name__, template_folder="templates")

_LONGEST, _SHORTEST = 200, 2


@blueprint.get("/search")
@allowed(Action.SEARCH_CASES)
def search() -> ResponseReturnValue:
    return _page(None)


@blueprint.post("/search")
@allowed(Action.SEARCH_CASES)
@again(search)
def find() -> ResponseReturnValue:
    words = needed("words", "Enter a reference, a part of one, or a name.")[:_LONGEST]
    if len(words) < _SHORTEST:
        raise InvalidInputError("Enter at least two letters or digits.", field="words")
    found = search_cases(reading(), all_visible_cases(Action.SEARCH_CASES), words)
    # That somebody searched, and how much came of it; not for what. The writing begins when the looking is over.
    writing().audit("search.made", subject_kind="search", details={"found": len(found)})
    page = make_response(_page(found, words))
    page.headers["Cache-Control"] = "no-store"
    return page


def _page(found: list[FoundCase] | None, words: str = "") -> str:
    return render_template(
        "search/search.html",
        found=found,
        words=words,
        titles={(each.partnership, each.process): _title(each) for each in found or ()},
    )


def _title(found: FoundCase) -> str:
    data = services().library.partnerships.get(found.partnership)
    versions = data.processes.get(found.process) if data is not None else None
    return versions[max(versions)].title if versions else ""
