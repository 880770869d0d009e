"""The pack: who is in it, what is missing, made, released with a reason; addenda afterwards."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import Pack
from forms_service.db.queries.pack_list import packs_of
from forms_service.db.queries.request_list import requests_of
from forms_service.db.records.documents import open_document
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.ask_pack import ask_pack
from forms_service.use_cases.release_pack import release_pack, shortcomings_of
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, tell
from forms_service.web.case_pages import case_template
from forms_service.web.downloads import kept_attachment
from forms_service.web.work import give_up, reading, writing

blueprint = Blueprint("packs", __name__, template_folder="templates")


@blueprint.get("/cases/<case_id>/packs")
@allowed_on("case", Action.SEE_PACK)
def packs(case_id: str) -> ResponseReturnValue:
    return _page(case_id)


def _page(case_id: str) -> str:
    work = reading()
    unit = may(Action.MAKE_PACK, subject())
    found = packs_of(work, case_id, released_only=not unit)
    lines = [line for line in requests_of(work, case_id) if line.state in ("issued", "answered", "nil")] if unit else []
    ready = next((each for each in found if each.state == "made"), None)
    return case_template(
        "packs/packs.html",
        packs=found,
        unit=unit,
        lines=lines,
        ready=ready,
        lacking=shortcomings_of(work, work.session.get_one(Pack, ready.id)) if ready else None,
        released=any(each.state == "released" for each in found),
        making=any(each.state == "asked" for each in found),
    )


@blueprint.post("/cases/<case_id>/packs")
@allowed_on("case", Action.MAKE_PACK)
@again(packs)
def make(case_id: str) -> ResponseReturnValue:
    ask_pack(writing(), case_id, request.form.get("kind", ""))
    flash("The report and the pack are being made. Refresh this page in a minute.")
    return redirect(url_for(".packs", case_id=case_id))


@blueprint.get("/packs/<pack_id>/<part>")
@allowed_on("pack", Action.SEE_PACK)
def download(pack_id: str, part: str) -> ResponseReturnValue:
    work = writing()
    pack = work.session.get_one(Pack, pack_id)
    document_id = {"report": pack.report_document_id, "pack": pack.pack_document_id}.get(part)
    # Before its release only the unit knows of it.
    if document_id is None or (pack.state != "released" and not may(Action.MAKE_PACK, subject())):
        raise NotFoundError
    return kept_attachment(open_document(work, document_id))


@blueprint.post("/packs/<pack_id>/release")
@allowed_on("pack", Action.MAKE_PACK)
def release(pack_id: str) -> ResponseReturnValue:
    case_id = subject().case_id
    try:
        release_pack(writing(), pack_id, request.form.get("reason", ""))
    except InvalidInputError as error:
        give_up(error)
        tell([error])
        return current_app.make_response(_page(case_id)), 400
    flash("The pack was released. The notices to its readers are being made.")
    return redirect(url_for(".packs", case_id=case_id))
