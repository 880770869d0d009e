"""The list of cases, by state and by search; and a notification that came another way than by the page."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_list import case_page, cases_naming
from forms_service.domain.access import Action, Subject
from forms_service.use_cases.receive_notification import receive_notification
from forms_service.web.access import allowed, may
from forms_service.web.again import again, needed
from forms_service.web.case_kinds import kind_asked, kind_choices, kind_key
from forms_service.web.cases.door import blueprint
from forms_service.web.govuk import own
from forms_service.web.paging import Page, page_asked
from forms_service.web.sent_moments import past_moment
from forms_service.web.task_links import step_href
from forms_service.web.uploads import TAKEN, sent_file
from forms_service.web.visible import all_visible_cases
from forms_service.web.words import options
from forms_service.web.work import finish, reading, services, writing

PAGE = 25
STATES = {
    "running": ("received", "open"),
    "received": ("received",),
    "open": ("open",),
    "closed": ("closed",),
    "completed": ("completed",),
}


@blueprint.get("/cases")
@allowed(Action.SEE_CASES)
def case_list() -> ResponseReturnValue:
    return _list(reference=request.args.get("reference", "").strip()[:200])


@blueprint.post("/cases/search")
@allowed(Action.SEE_CASES)
def search() -> ResponseReturnValue:
    """A name never stands in an address, so what was typed is posted and its answer shown at once."""
    words = request.form.get("words", "").strip()[:200]
    if not words:
        return redirect(url_for(".case_list"))
    unit = [each.slug for each in own(Action.SEE_CASES) if may(Action.SEE_WORKINGS, Subject(each.slug))]
    named = cases_naming(reading(), all_visible_cases(Action.SEE_CASES, unit), words)
    # As on the page for searching: that it was done, not for what.
    writing().audit("search.made", subject_kind="search", details={"found": len(named)})
    finish()
    return _list(reference="" if named else words, only=named or None, words=words)


def _list(*, reference: str, only: tuple[str, ...] | None = None, words: str = "") -> ResponseReturnValue:
    work = reading()
    partnerships = own(Action.SEE_CASES)
    searching = bool(reference or only)
    state = request.args.get("state", "")
    if state not in STATES:
        state = "" if searching else "running"
    ids = all_visible_cases(Action.SEE_CASES)
    kind = kind_asked(ids)
    number = page_asked()
    found = case_page(
        work, ids, states=STATES.get(state, ()), reference=reference, only=only, kind=kind, page=number, size=PAGE
    )  # fmt: skip
    return render_template(
        "cases/list.html",
        lines=found.lines,
        page=Page(found.lines, number, PAGE, found.total),
        state=state,
        kind=kind_key(kind),
        kinds=kind_choices(found.kinds),
        states=[
            ("running", "Running", found.counts.get("received", 0) + found.counts.get("open", 0)),
            *((code, words_of, found.counts.get(code, 0)) for code, words_of in options("case")),
        ],
        searching=searching,
        words=words or reference,
        reference=reference,
        unit=[each.slug for each in partnerships if may(Action.SEE_WORKINGS, Subject(each.slug))],
        names={each.slug: each.short_name for each in partnerships} if len(partnerships) > 1 else {},
        begins=bool(own(Action.BEGIN_CASE)),
        opens=[each for each in partnerships if may(Action.OPEN_CASE, Subject(each.slug))],
        step_href=step_href,
    )


@blueprint.get("/notifications/<partnership>/new")
@allowed(Action.OPEN_CASE)
def new_notification(partnership: str) -> ResponseReturnValue:
    g.page_partnership = partnership
    return render_template(
        "cases/new_notification.html",
        partnership=services().library.partnership(partnership),
        routes=[("email", "By e-mail"), ("post", "By post"), ("hand", "By hand")],
        taken=TAKEN,
    )


@blueprint.post("/notifications/<partnership>/new")
@allowed(Action.OPEN_CASE)
@again(new_notification)
def enter_notification(partnership: str) -> ResponseReturnValue:
    via = needed("via", "Choose how it came.")
    at = past_moment("true_received_at")
    upload = sent_file("document", None)
    received = receive_notification(
        writing(),
        partnership,
        upload,
        via=via,
        contact_email=request.form.get("contact_email", "").strip(),
        true_received_at=at,
    )
    flash(f"Kept as {received.reference}. The clock counts from when it really arrived.")
    return redirect(url_for("documents.check", document_id=received.document_id))
