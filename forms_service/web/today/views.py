"""Today: what is due, late or waiting for a person, across the cases this person may see."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forms_service.db.queries.today import case_lines, counts, due_steps, tasks_across, visible_case_ids
from forms_service.domain.access import Action
from forms_service.web.access import allowed, may
from forms_service.web.govuk import own
from forms_service.web.task_links import task_href
from forms_service.web.visible import sees_restricted, sees_unopened
from forms_service.web.work import reading

blueprint = Blueprint("today", __name__, template_folder="templates")


@blueprint.get("/today")
@allowed(Action.SEE_TODAY)
def today() -> ResponseReturnValue:
    work = reading()
    case_ids: list[str] = []
    for partnership in own(Action.SEE_TODAY):
        case_ids += visible_case_ids(
            work,
            partnership.slug,
            restricted_too=sees_restricted(partnership.slug),
            unopened_too=sees_unopened(partnership.slug),
        )
    unit = may(Action.SEE_WORKINGS)
    tasks = tasks_across(work, case_ids) if unit else ()
    return render_template(
        "today/today.html",
        unit=unit,
        counts=counts(work, case_ids) if unit else None,
        tasks=[(line, task_href(line.task)) for line in tasks],
        steps=due_steps(work, case_ids),
        cases=[line for line in case_lines(work, case_ids) if line.state in ("received", "open")],
    )
