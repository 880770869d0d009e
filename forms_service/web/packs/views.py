"""The pack: who is in it, what is missing, made, released with a reason, read and acknowledged; addenda afterwards."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile, Pack
from forms_service.db.queries.notes import notes_about
from forms_service.db.queries.pack_list import packs_of
from forms_service.db.queries.pack_readers import Reader, readers_of
from forms_service.db.queries.request_list import requests_of
from forms_service.db.records.documents import open_document
from forms_service.db.work import Work
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.ports import ReportBlock
from forms_service.use_cases.acknowledge_pack import acknowledge_pack
from forms_service.use_cases.ask_pack import ask_pack
from forms_service.use_cases.release_pack import release_pack, shortcomings_of
from forms_service.use_cases.write_note import write_note
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.downloads import kept_attachment
from forms_service.web.identity import user
from forms_service.web.work import give_up, reading, services, writing

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
    released = [each for each in found if each.state == "released"]
    mine = user()
    return case_template(
        "packs/packs.html",
        packs=found,
        unit=unit,
        lines=lines,
        ready=ready,
        lacking=shortcomings_of(work, work.session.get_one(Pack, ready.id)) if ready else None,
        released=bool(released),
        readers=readers_of(work, work.session.get_one(CaseFile, case_id), [each.id for each in released]),
        me=mine.user_id if mine else "",
        newest_made=ready.number if ready else 0,
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
    pack = _issued(work, pack_id)
    document_id = {"report": pack.report_document_id, "pack": pack.pack_document_id}.get(part)
    if document_id is None:
        raise NotFoundError
    return kept_attachment(open_document(work, document_id))


@blueprint.get("/packs/<pack_id>/read")
@allowed_on("pack", Action.SEE_PACK)
def read(pack_id: str) -> ResponseReturnValue:
    """The issued report, from its own bytes, as a page; reading it is written down as for a download."""
    work = writing()
    pack = _issued(work, pack_id)
    if pack.report_document_id is None:
        raise NotFoundError
    document = open_document(work, pack.report_document_id)
    blocks = services().reports.report_blocks(document.data)
    line = next(each for each in packs_of(work, pack.case_id, released_only=False) if each.id == pack.id)
    return case_template(
        "packs/read.html",
        pack=line,
        blocks=numbered(blocks),
        headings=[(number, block.text) for number, block in numbered(blocks) if block.kind == "Heading1"],
        mine=_read_by_me(work, pack),
        notes=notes_about(work, pack.case_id, "pack", pack.id, unit=may(Action.WRITE_NOTE, subject())),
        marking=frame().partnership.marking,
    )


@blueprint.post("/packs/<pack_id>/read")
@allowed_on("pack", Action.ACKNOWLEDGE_PACK)
def acknowledge(pack_id: str) -> ResponseReturnValue:
    acknowledge_pack(writing(), pack_id)
    flash("It is recorded that you have read it.")
    return redirect(url_for(".packs", case_id=subject().case_id))


@blueprint.post("/packs/<pack_id>/notes")
@allowed_on("pack", Action.ACKNOWLEDGE_PACK)
@again(read)
def add_note(pack_id: str) -> ResponseReturnValue:
    seen_by = request.form.get("seen_by", "")
    if seen_by not in ("own", "group"):
        raise InvalidInputError("Choose who sees the note.", field="seen_by")
    write_note(
        writing(),
        case_id=subject().case_id,
        subject_kind="pack",
        subject_id=pack_id,
        text=request.form.get("text", ""),
        seen_by=seen_by,
    )
    flash("Your note was kept.")
    return redirect(url_for(".read", pack_id=pack_id, _anchor="notes"))


@blueprint.get("/packs/<pack_id>/release")
@allowed_on("pack", Action.MAKE_PACK)
def confirm_release(pack_id: str) -> ResponseReturnValue:
    """Where something is missing: a page of its own between the button and the readers."""
    return _confirm(pack_id)


def _confirm(pack_id: str) -> str:
    work = reading()
    pack = work.session.get_one(Pack, pack_id)
    if pack.state != "made":
        raise ConflictError("This pack is not ready, or was released already.")
    case = work.session.get_one(CaseFile, pack.case_id)
    return case_template(
        "packs/release.html",
        pack=pack,
        lacking=shortcomings_of(work, pack),
        readers=readers_of(work, case, [pack.id])[pack.id],
    )


@blueprint.post("/packs/<pack_id>/release")
@allowed_on("pack", Action.MAKE_PACK)
def release(pack_id: str) -> ResponseReturnValue:
    case_id = subject().case_id
    try:
        release_pack(writing(), pack_id, request.form.get("reason", ""))
    except InvalidInputError as error:
        give_up(error)
        tell([error])
        return current_app.make_response(_confirm(pack_id)), 400
    flash("The pack was released. The notices to its readers are being made.")
    return redirect(url_for(".packs", case_id=case_id))


def numbered(blocks: tuple[ReportBlock, ...]) -> list[tuple[int, ReportBlock]]:
    return list(enumerate(blocks, start=1))


def _issued(work: Work, pack_id: str) -> Pack:
    """Before its release only the unit knows of it."""
    pack = work.session.get_one(Pack, pack_id)
    if pack.state != "released" and not may(Action.MAKE_PACK, subject()):
        raise NotFoundError
    return pack


def _read_by_me(work: Work, pack: Pack) -> Reader | None:
    mine = user()
    if mine is None:
        return None
    case = work.session.get_one(CaseFile, pack.case_id)
    return next((each for each in readers_of(work, case, [pack.id])[pack.id] if each.user_id == mine.user_id), None)
