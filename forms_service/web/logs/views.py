"""The matters on record in the layout of a form: on the page, as a Word document and for a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from forms_service.db.queries.matter_log import LogRow, log_rows
from forms_service.definitions.schema import FieldData, Form, Log, Partnership
from forms_service.domain.access import Action
from forms_service.domain.references import MEDIA_TYPES
from forms_service.errors import NotFoundError
from forms_service.use_cases.note_log_read import note_log_read
from forms_service.web.access import allowed
from forms_service.web.downloads import attachment
from forms_service.web.govuk import own
from forms_service.web.moments import say_day
from forms_service.web.spreadsheet import spreadsheet
from forms_service.web.visible import visible_cases
from forms_service.web.work import finish, reading, services, writing
from parsers.types import JsonValue

blueprint = Blueprint("logs", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reader sees of one log."""

    partnership: Partnership
    log: Log
    form: Form
    columns: tuple[FieldData, ...]
    rows: tuple[LogRow, ...]  # as filtered
    years: tuple[int, ...]
    agencies: tuple[str, ...]
    year: str
    agency: str

    @property
    def name(self) -> str:
        return "-".join(part for part in (self.log.slug, self.year) if part)

    @property
    def head(self) -> dict[str, str]:
        """What a field outside the table may say. An agency of the address that no matter names is not printed."""
        known = any(self.agency in row.agencies for row in self.rows)
        return {
            "agency": self.agency if known else self.partnership.name,
            "partnership": self.partnership.name,
            "year": self.year,
        }


@blueprint.get("/logs")
@allowed(Action.SEE_LOGS)
def logs() -> ResponseReturnValue:
    return render_template("logs/logs.html", partnerships=[each for each in own(Action.SEE_LOGS) if each.logs])


@blueprint.get("/logs/<partnership>/<log>")
@allowed(Action.SEE_LOGS)
def log(partnership: str, log: str) -> ResponseReturnValue:
    return render_template("logs/log.html", read=_read(partnership, log))


@blueprint.get("/logs/<partnership>/<log>/log.docx")
@allowed(Action.SEE_LOGS)
def document(partnership: str, log: str) -> ResponseReturnValue:
    read = _read(partnership, log, file="docx")
    finish()
    rows: list[JsonValue] = [dict(row.values) for row in read.rows]
    head: dict[str, JsonValue] = {field: read.head[what] for field, what in read.log.head.items()}
    # As a finished record: an empty cell of a form to fill in would be printed with its "Enter text".
    data = services().forms.blank(
        read.partnership,
        read.form,
        "docx",
        answers={**head, read.log.table: rows},
        final=True,
        stamp=f"The matters on record on {say_day(services().business_clock.today())}",
    )
    return attachment(data, f"{read.name}.docx", MEDIA_TYPES["docx"])


@blueprint.get("/logs/<partnership>/<log>/log.csv")
@allowed(Action.SEE_LOGS)
def sheet(partnership: str, log: str) -> ResponseReturnValue:
    read = _read(partnership, log, file="csv")
    lines = [[column.label for column in read.columns]]
    lines += [[row.values.get(column.name, "") for column in read.columns] for row in read.rows]
    return attachment(spreadsheet(lines), f"{read.name}.csv", "text/csv")


def _read(partnership: str, slug: str, *, file: str = "") -> _Read:
    """Noted with how many matters were shown, before any of it leaves."""
    library = services().library
    found = library.partnership(partnership)
    chosen = next((each for each in found.logs if each.slug == slug), None)
    if chosen is None:
        raise NotFoundError
    g.page_partnership = partnership
    form = library.form(partnership, chosen.form)
    table = next(field for field in form.fields() if field.name == chosen.table)
    every = log_rows(reading(), chosen, visible_cases(partnership, unopened_too=False))
    year, agency = request.args.get("year", ""), request.args.get("agency", "")
    year = year if re.fullmatch(r"[0-9]{4}", year) else ""
    rows = tuple(row for row in every if year in ("", str(row.year)) and (not agency or agency in row.agencies))
    if request.method == "GET":  # a HEAD is told nothing of any matter
        note_log_read(writing(), partnership=partnership, log=slug, matters=len(rows), file=file)
    return _Read(
        found,
        chosen,
        form,
        tuple(column for column in table.columns if column.name in chosen.columns),
        rows,
        tuple(sorted({row.year for row in every} | ({int(year)} if year else set()), reverse=True)),
        tuple(sorted({each for row in every for each in row.agencies} | {agency} - {""}, key=str.casefold)),
        year,
        agency,
    )
