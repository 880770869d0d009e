"""The year in figures, of one partnership: on the page and for a spreadsheet. Small numbers are held back."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.figures import Figures, figures_of
from forms_service.domain.access import Action
from forms_service.web.access import allowed, own_partnerships
from forms_service.web.downloads import attachment
from forms_service.web.visible import visible_cases
from forms_service.web.work import reading, services

blueprint = Blueprint("figures", __name__, template_folder="templates")

HELD_BACK = "held back"
_YEARS_BACK = 10
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@blueprint.get("/figures")
@allowed(Action.SEE_FIGURES)
def figures() -> ResponseReturnValue:
    return redirect(url_for(".of_partnership", partnership=own_partnerships(Action.SEE_FIGURES)[0]))


@blueprint.get("/figures/<partnership>")
@allowed(Action.SEE_FIGURES)
def of_partnership(partnership: str) -> ResponseReturnValue:
    g.page_partnership = partnership
    library = services().library
    return render_template(
        "figures/figures.html",
        figures=_figures(partnership),
        partnership=library.partnership(partnership),
        others=[library.partnership(each) for each in own_partnerships(Action.SEE_FIGURES) if each != partnership],
        years=_years(),
    )


@blueprint.get("/figures/<partnership>/figures.csv")
@allowed(Action.SEE_FIGURES)
def file(partnership: str) -> Response:
    found = _figures(partnership)
    name = f"figures-{partnership.strip('_')}-{found.year}.csv"
    return attachment(figures_csv(found).encode("utf-8-sig"), name, "text/csv")


def figures_csv(found: Figures) -> str:
    paper = io.StringIO()
    rows = csv.writer(paper)
    rows.writerow(["year", "table", "what is counted", "line", "number"])
    for table in found.tables:
        lines = [(words, number) for _, words, number in table.rows]
        if table.has_total:
            lines.append(("All", table.total))
        for words, number in lines:
            shown = HELD_BACK if number is None else str(number)
            rows.writerow([str(found.year), *(_plain(text) for text in (table.title, table.what, words)), shown])
    return paper.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _figures(partnership: str) -> Figures:
    years = _years()
    asked = request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[0]
    return figures_of(reading(), partnership, visible_cases(partnership, action=Action.SEE_FIGURES), year)


def _years() -> list[int]:
    """This one and those before."""
    this = services().business_clock.today().year
    return list(range(this, this - _YEARS_BACK, -1))
