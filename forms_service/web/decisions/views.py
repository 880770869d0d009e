"""The decision: drafted, frozen, answered and signed by the partners in their own names; the Panel's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile, Decision
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.decision import Hold, content_of, current_decision, holds_of, responses_of, signatures_of
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.prefill import prefill_answers
from forms_service.db.records.documents import open_document
from forms_service.db.work import Work
from forms_service.definitions.answers import words_of
from forms_service.definitions.letter_values import written_date
from forms_service.definitions.schema import DecisionUse, FieldData, Form
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.allow_decision_letter import allow_decision_letter
from forms_service.use_cases.draft_decision import draft_decision
from forms_service.use_cases.freeze_decision import freeze_decision
from forms_service.use_cases.record_joint_response import record_joint_response
from forms_service.use_cases.record_panel_answer import record_panel_answer
from forms_service.use_cases.record_partner_response import record_partner_response
from forms_service.use_cases.sign_decision import sign_decision
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, needed, tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.downloads import kept_attachment
from forms_service.web.identity import user
from forms_service.web.page_form import flat_answers, read_answers, row_count, with_gaps
from forms_service.web.sent_moments import sent_moment
from forms_service.web.work import give_up, reading, writing
from parsers.types import FieldKind, JsonValue

blueprint = Blueprint("decisions", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class PartnerLine:
    slug: str
    organisation: str
    response: str
    comments: str
    responded_at: datetime | None
    agrees: bool
    signed_name: str
    signed_role: str
    signed_at: datetime | None


@blueprint.get("/cases/<case_id>/decision")
@allowed_on("case", Action.SEE_DECISION)
def decision_page(case_id: str) -> ResponseReturnValue:
    return _page(case_id)


def _page(case_id: str) -> str:
    work = reading()
    case = frame()
    use = case.process.decision
    if use is None:
        raise NotFoundError
    form = case.library.form(case.partnership.slug, use.form)
    decision = _visible(current_decision(work, case_id))
    frozen = decision is not None and decision.state == "frozen"
    content = content_of(work, decision) if decision is not None else {}
    mine = user()
    return case_template(
        "decisions/decision.html",
        use=use,
        form=form,
        decision=decision,
        frozen=frozen,
        sections=_shown(form, content, _kept_apart(use)),
        agreed=str(content.get(use.agreed) or "") if use.agreed else "",
        partners=_partners(work, case, use, decision) if decision is not None and frozen else (),
        holds=[_hold_words(case, hold) for hold in holds_of(work, work.session.get_one(CaseFile, case_id))],
        allowed=_override(work, decision) if decision is not None else None,
        my_partner=mine.partner_in(case.partnership.slug) if mine else None,
        responses=[(choice.slug, choice.label) for choice in use.response_choices],
        statement=use.statement,
    )


@blueprint.get("/cases/<case_id>/decision/draft")
@allowed_on("case", Action.DRAFT_DECISION)
def draft(case_id: str) -> ResponseReturnValue:
    work = reading()
    use, form = _use_and_form()
    decision = current_decision(work, case_id)
    if decision is not None and decision.state == "frozen":
        raise ConflictError("The recommendation is final and cannot be changed.", code="frozen")
    wanted = _wanted(use)
    typing = request.method == "POST"
    answers: dict[str, JsonValue]
    if typing:
        answers = read_answers(form, request.form, wanted)
    elif decision is not None:
        answers = content_of(work, decision)
    else:
        # Saving the page keeps its empty fields as emptied, so it must show what the service would fill in.
        case, library = work.session.get_one(CaseFile, case_id), frame().library
        answers = prefill_answers(work, case, library, form, use.prefill)
    return case_template(
        "decisions/draft.html",
        form=form,
        flat=flat_answers(form, answers),
        wanted=[field.name for field in form.fields() if wanted(field)],
        counts={
            field.name: row_count(field, answers, request.form if typing else None)
            for field in form.fields()
            if field.columns
        },
    )


@blueprint.post("/cases/<case_id>/decision/draft")
@allowed_on("case", Action.DRAFT_DECISION)
@again(draft)
def save_draft(case_id: str) -> ResponseReturnValue:
    use, form = _use_and_form()
    g.keep_typed = True
    if request.form.get("more"):
        return draft(case_id=case_id)
    wanted = _wanted(use)
    draft_decision(writing(), case_id, with_gaps(form, read_answers(form, request.form, wanted), wanted))
    flash("The draft was saved.")
    return redirect(url_for(".decision_page", case_id=case_id))


@blueprint.post("/decisions/<decision_id>/freeze")
@allowed_on("decision", Action.FREEZE_DECISION)
def freeze(decision_id: str) -> ResponseReturnValue:
    return _done(
        lambda: freeze_decision(writing(), decision_id, needed("chair_name", "Type your name.")),
        "The record is final. The partners can answer and sign it.",
    )


@blueprint.post("/decisions/<decision_id>/partners/<partner>/response")
@allowed_on("decision", Action.RESPOND)
def respond(decision_id: str, partner: str) -> ResponseReturnValue:
    return _done(
        lambda: record_partner_response(
            writing(),
            decision_id,
            partner,
            needed("response", "Choose your response."),
            request.form.get("comments", "").strip(),
        ),
        "Your response was recorded.",
    )


@blueprint.post("/decisions/<decision_id>/partners/<partner>/signature")
@allowed_on("decision", Action.RESPOND)
def sign(decision_id: str, partner: str) -> ResponseReturnValue:
    return _done(
        lambda: sign_decision(
            writing(),
            decision_id,
            partner,
            needed("typed_name", "Type your name to sign."),
            needed("role", "Enter your role."),
            digest=request.form.get("digest"),
        ),
        "You have signed.",
    )


@blueprint.post("/decisions/<decision_id>/joint-response")
@allowed_on("decision", Action.RECORD_JOINT)
def joint_response(decision_id: str) -> ResponseReturnValue:
    return _done(
        lambda: record_joint_response(writing(), decision_id, needed("text", "Write down what the partners agreed.")),
        "The joint response was recorded.",
    )


@blueprint.get("/decisions/<decision_id>/record")
@allowed_on("decision", Action.SEE_DECISION)
def record(decision_id: str) -> ResponseReturnValue:
    work = writing()
    decision = _visible(work.session.get_one(Decision, decision_id))
    if decision is None or decision.document_id is None:
        raise NotFoundError
    return kept_attachment(open_document(work, decision.document_id))


@blueprint.post("/cases/<case_id>/decision/allow")
@allowed_on("case", Action.ALLOW_LETTER)
def allow(case_id: str) -> ResponseReturnValue:
    return _done(
        lambda: allow_decision_letter(
            writing(), case_id, needed("reason", "Give the reason; your name stands beside it.")
        ),
        "Recorded in your name. The letter can now be released.",
    )


@blueprint.post("/cases/<case_id>/decision/panel")
@allowed_on("case", Action.RECORD_PANEL_ANSWER)
def panel(case_id: str) -> ResponseReturnValue:
    def keep() -> None:
        at, _ = sent_moment("answered_at", time_needed=False)
        record_panel_answer(
            writing(),
            case_id,
            needed("answer", "Choose what the Panel answered."),
            needed("text", "Enter the Panel’s words."),
            at,
        )

    return _done(keep, "The Panel’s answer was recorded.")


def _done(act: Callable[[], object], words: str) -> ResponseReturnValue:
    """The act, then the decision page; what is wrong comes back on that page."""
    case_id = subject().case_id
    try:
        act()
    except InvalidInputError as error:
        give_up(error)
        tell([error])
        return current_app.make_response(_page(case_id)), 400
    flash(words)
    return redirect(url_for(".decision_page", case_id=case_id))


def _visible(decision: Decision | None) -> Decision | None:
    """A draft is for those who write it; others see what is final."""
    if decision is not None and decision.state != "frozen" and not may(Action.DRAFT_DECISION, subject()):
        return None
    return decision


def _use_and_form() -> tuple[DecisionUse, Form]:
    case = frame()
    use = case.process.decision
    if use is None:
        raise NotFoundError
    return use, case.library.form(case.partnership.slug, use.form)


def _kept_apart(use: DecisionUse) -> frozenset[str]:
    """What the partners give in their own names, and who chaired: never typed into the draft."""
    tables = [table.table for table in (use.responses, use.signatures) if table is not None]
    return frozenset([*tables, use.chair_name, *([use.agreed] if use.agreed else [])])


def _wanted(use: DecisionUse) -> Callable[[FieldData], bool]:
    apart = _kept_apart(use)
    return lambda field: field.name not in apart


def _shown(
    form: Form, content: dict[str, JsonValue], apart: frozenset[str]
) -> list[tuple[str, list[tuple[FieldData, object]]]]:
    sections = []
    for section in form.sections:
        fields: list[tuple[FieldData, object]] = []
        for field in section.fields:
            value = content.get(field.name)
            if field.name in apart or value in (None, "", []):
                continue
            if field.kind is FieldKind.TABLE and isinstance(value, list):
                rows = [row for row in value if isinstance(row, dict)]
                fields.append(
                    (field, [[_labelled(column, row.get(column.name)) for column in field.columns] for row in rows])
                )
            else:
                fields.append((field, _labelled(field, value)))
        if fields:
            sections.append((section.title, fields))
    return sections


def _labelled(field: FieldData, value: JsonValue) -> str:
    labels = {choice.slug: choice.label for choice in field.choices}
    if isinstance(value, list):
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    if field.kind in (FieldKind.DATE, FieldKind.DATETIME):
        return written_date(words_of(value))
    return labels.get(str(value), words_of(value)) if isinstance(value, str) else words_of(value)


def _partners(work: Work, case: CaseFrame, use: DecisionUse, decision: Decision) -> tuple[PartnerLine, ...]:
    responses, signatures = responses_of(work, decision), signatures_of(work, decision)
    labels = {choice.slug: choice.label for choice in use.response_choices}
    vault = work.vault(case.case_id)
    lines = []
    for partner in case.partnership.partners:
        response, signature = responses.get(partner.slug), signatures.get(partner.slug)
        said = vault.open_json("partner_response", response.id, "sealed", response.sealed) if response else {}
        signed = vault.open_json("signature", signature.id, "sealed", signature.sealed) if signature else {}
        lines.append(
            PartnerLine(
                slug=partner.slug,
                organisation=partner.organisation,
                response=labels.get(response.response, response.response) if response else "",
                comments=str(said.get("comments") or ""),
                responded_at=response.at if response else None,
                agrees=bool(response and response.response in use.agreeing),
                signed_name=str(signed.get("typed_name") or ""),
                signed_role=str(signed.get("role") or ""),
                signed_at=signature.at if signature else None,
            )
        )
    return tuple(lines)


def _override(work: Work, decision: Decision) -> tuple[str, str, datetime] | None:
    if decision.letter_allowed_at is None or decision.letter_allowed_by is None:
        return None
    told = work.vault(decision.case_id).open_json(
        "decision", decision.id, "letter_allowed_sealed", decision.letter_allowed_sealed
    )
    names = actor_names(work, [decision.letter_allowed_by])
    return names[decision.letter_allowed_by], str(told.get("reason") or ""), decision.letter_allowed_at


_HOLDS = {
    "not-frozen": "the record is not final",
    "no-joint-response": "the record holds no joint answer of the partners",
    "no-response": "{partner} has not answered",
    "disagrees": "{partner} does not agree",
    "not-signed": "{partner} has not signed",
    "no-reference": "the reference of the notification to the Panel is not known",
}


def _hold_words(case: CaseFrame, hold: Hold) -> str:
    return _HOLDS.get(hold.code, hold.code).format(partner=case.partner_title(hold.partner))
