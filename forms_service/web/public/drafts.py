"""The form filled in on the page, step by step: kept after each step, in the browser that began it, for some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import PublicDraft
from forms_service.db.records.documents import prepare_upload
from forms_service.db.records.links import hash_of_token
from forms_service.db.records.public_drafts import DraftContent, find_draft, read_draft
from forms_service.definitions.named_parties import address_in
from forms_service.definitions.schema import Form
from forms_service.errors import InvalidInputError
from forms_service.use_cases.give_up_public_draft import give_up_public_draft
from forms_service.use_cases.receive_notification import Sending, receive_notification
from forms_service.use_cases.save_public_draft import save_public_draft
from forms_service.use_cases.start_public_draft import start_public_draft
from forms_service.web.access import public
from forms_service.web.again import again, tell
from forms_service.web.downloads import FORMATS
from forms_service.web.limits import limit, limit_notifications
from forms_service.web.page_steps import Flow, Kept, missing_in, next_step, step_page, steps_of, take_step
from forms_service.web.public.door import Door, contact_email, door_of, door_of_draft, is_machine, to_receipt
from forms_service.web.work import reading, services, settings, writing
from parsers.types import JsonValue

DRAFT_COOKIE = "forms_draft"

blueprint = Blueprint("drafts", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class _Begun:
    """What this browser has begun here, and how it is gone through."""

    door: Door
    form: Form
    content: DraftContent
    flow: Flow


def begun_here(partnership: str) -> PublicDraft | None:
    """The draft of this browser that can be gone on with."""
    draft = _of_cookie(partnership)
    return draft if draft is not None and draft.ended_at is None else None


@blueprint.post("/notify/<partnership>/draft")
@public("anyone may notify")
def start(partnership: str) -> ResponseReturnValue:
    door = door_of(partnership)
    answer = make_response(redirect(url_for(".tasks", partnership=partnership)))
    if begun_here(partnership) is None:
        limit("draft", times=30, minutes=10)
        _give_cookie(answer, partnership, start_public_draft(writing(), partnership, door.form))
    return answer


@blueprint.get("/notify/<partnership>/draft")
@public("the sender's own form, from their own cookie")
def tasks(partnership: str) -> ResponseReturnValue:
    found = _found(partnership)
    if not isinstance(found, _Begun):
        return found
    return render_template(
        "public/tasks.html",
        partnership=found.door.partnership,
        flow=found.flow,
        content=found.content,
        next_step=next_step(found.flow),
        days=services().draft_days,
    )


@blueprint.get("/notify/<partnership>/draft/<section>")
@public("the sender's own form, from their own cookie")
def step(partnership: str, section: str) -> ResponseReturnValue:
    found = _found(partnership)
    if not isinstance(found, _Begun):
        return found
    page = step_page(found.flow, section)
    return render_template("public/step.html", partnership=found.door.partnership, flow=found.flow, page=page)


@blueprint.post("/notify/<partnership>/draft/<section>")
@public("the sender's own form, from their own cookie")
def save_step(partnership: str, section: str) -> ResponseReturnValue:
    token = request.cookies.get(DRAFT_COOKIE, "")
    if _of_cookie(partnership) is None:
        # Too old, or the browser forgot it: what was typed just now is not lost for that.
        limit("draft", times=30, minutes=10)
        token = start_public_draft(writing(), partnership, door_of(partnership).form)
    found = _found(partnership, token)
    if not isinstance(found, _Begun):
        return found
    went = take_step(found.flow, section)
    if went is None:
        answer = make_response(_step_again(partnership, section, token), 400)
    else:
        answer = make_response(redirect(went))
    _give_cookie(answer, partnership, token)
    return answer


@blueprint.get("/notify/<partnership>/check")
@public("the sender's own form, from their own cookie")
def check(partnership: str) -> ResponseReturnValue:
    found = _found(partnership)
    if not isinstance(found, _Begun):
        return found
    facts = found.door.process.notification.facts if found.door.process.notification else {}
    written = str(found.content.answers.get(facts.get("notifier_email", ""), ""))
    return render_template(
        "public/check.html",
        partnership=found.door.partnership,
        flow=found.flow,
        content=found.content,
        missing=missing_in(found.flow),
        email=address_in(written) or written,
    )


@blueprint.post("/notify/<partnership>/check")
@public("the sender's own form, from their own cookie")
@again(check)
def send(partnership: str) -> ResponseReturnValue:
    found = _found(partnership)
    if not isinstance(found, _Begun):
        return found
    limit_notifications()
    if is_machine():
        return redirect(url_for("public.notify", partnership=partnership))
    wrong = missing_in(found.flow)
    try:
        contact = contact_email()
    except InvalidInputError as error:
        wrong.append(error)
        contact = ""
    if wrong:
        tell(wrong)
        return make_response(check(partnership=partnership), 400)
    # What was typed becomes the form itself, so that it is kept, read and checked like one that was sent.
    data = services().forms.blank(found.door.partnership, found.form, "docx", answers=found.content.answers)
    upload = prepare_upload(services(), None, "typed-on-the-page.docx", data, FORMATS["docx"])
    kept = receive_notification(
        writing(),
        partnership,
        upload,
        via="typed",
        contact_email=contact,
        sending=Sending(draft_id=found.content.id, edition=request.form.get("edition", "")),
        process=found.door.process.slug,
    )
    return to_receipt(partnership, kept.document_id)


@blueprint.get("/notify/<partnership>/give-up")
@public("the sender's own form, from their own cookie")
def give_up(partnership: str) -> ResponseReturnValue:
    found = _found(partnership)
    if not isinstance(found, _Begun):
        return found
    return render_template("public/give_up.html", partnership=found.door.partnership, flow=found.flow)


@blueprint.post("/notify/<partnership>/give-up")
@public("the sender's own form, from their own cookie")
def confirm_give_up(partnership: str) -> ResponseReturnValue:
    found = _found(partnership)
    if not isinstance(found, _Begun):
        return found
    give_up_public_draft(writing(), found.content.id)
    answer = make_response(redirect(url_for("public.notify", partnership=partnership)))
    answer.delete_cookie(DRAFT_COOKIE, path=_path(partnership), httponly=True, secure=settings().secure_cookies)
    return answer


def _found(partnership: str, token: str | None = None) -> _Begun | ResponseReturnValue:
    """What was begun; where it was sent already, its receipt; else a page that says that nothing is kept here."""
    draft = _of_cookie(partnership, token)
    door = door_of_draft(partnership, draft.form) if draft is not None else door_of(partnership)
    if draft is not None and draft.document_id is not None:
        return to_receipt(partnership, draft.document_id)
    if draft is None or draft.ended_at is not None:
        return render_template("public/no_draft.html", partnership=door.partnership), 404
    content = read_draft(reading(), draft)
    form = services().library.form(partnership, f"{content.form}/v{content.form_version}")

    def save(step_id: str, values: dict[str, JsonValue]) -> Kept:
        saved = save_public_draft(writing(), content.id, step_id, values)
        return Kept(saved.answers, saved.seen)

    flow = Flow(
        form=form,
        steps=steps_of(form),
        kept=Kept(content.answers, content.seen),
        save=save,
        step_url=lambda step_id: url_for("drafts.step", partnership=partnership, section=step_id),
        tasks_url=url_for("drafts.tasks", partnership=partnership),
        check_url=url_for("drafts.check", partnership=partnership),
    )
    return _Begun(door, form, content, flow)


def _step_again(partnership: str, section: str, token: str) -> ResponseReturnValue:
    found = _found(partnership, token)
    if not isinstance(found, _Begun):
        return found
    page = step_page(found.flow, section)
    return render_template("public/step.html", partnership=found.door.partnership, flow=found.flow, page=page)


def _of_cookie(partnership: str, token: str | None = None) -> PublicDraft | None:
    token = token or request.cookies.get(DRAFT_COOKIE, "")
    return find_draft(reading(), partnership, hash_of_token(token)) if token else None


def _give_cookie(answer: Response, partnership: str, token: str) -> None:
    """For some days, so that it outlives the browser's session, and for this partnership's door alone."""
    answer.set_cookie(
        DRAFT_COOKIE,
        token,
        max_age=timedelta(days=services().draft_days),
        path=_path(partnership),
        httponly=True,
        secure=settings().secure_cookies,
        samesite="Lax",
    )


def _path(partnership: str) -> str:
    return url_for("public.notify", partnership=partnership)
