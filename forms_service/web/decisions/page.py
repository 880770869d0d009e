"""The decision's page: the record, what each partner answered and signed, and what still holds the letter back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile, Decision
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.decision import (
    Hold,
    content_of,
    current_decision,
    holds_of,
    responses_of,
    signatures_of,
    voided_signatures_of,
)
from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.documents import open_document
from forms_service.db.work import Work
from forms_service.definitions.answers import words_of
from forms_service.definitions.letter_values import written_date
from forms_service.definitions.schema import DecisionUse, FieldData, Form
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.web.access import acting_for, allowed_on, may, subject
from forms_service.web.again import tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.decisions.door import blueprint
from forms_service.web.downloads import kept_attachment
from forms_service.web.work import give_up, reading, writing
from parsers.types import FieldKind, JsonValue


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
    on_paper: bool
    confirmed_by: str
    signed_for: str  # the colleague who was covered for
    voided: tuple[datetime, ...]  # when earlier signatures became void
    mine: bool  # the reader may answer and sign for this partner
    in_place_of: str  # for whom the reader would do it


@blueprint.get("/cases/<case_id>/decision")
@allowed_on("case", Action.SEE_DECISION)
def decision_page(case_id: str) -> ResponseReturnValue:
    return page_of(case_id)


def page_of(case_id: str) -> str:
    work = reading()
    case = frame()
    use = case.process.decision
    if use is None:
        raise NotFoundError
    form = case.library.form(case.partnership.slug, use.form)
    decision = visible(current_decision(work, case_id))
    frozen = decision is not None and decision.state == "frozen"
    content = content_of(work, decision) if decision is not None else {}
    return case_template(
        "decisions/decision.html",
        use=use,
        form=form,
        decision=decision,
        frozen=frozen,
        sections=_shown(form, content, kept_apart(use)),
        agreed=str(content.get(use.agreed) or "") if use.agreed else "",
        partners=_partners(work, case, use, decision) if decision is not None and frozen else (),
        holds=[_hold_words(case, hold) for hold in holds_of(work, work.session.get_one(CaseFile, case_id))],
        allowed=_override(work, decision) if decision is not None else None,
        drafted_by=decision.drafted_by if decision is not None else None,
        chair=_chair(work, decision) if decision is not None and frozen else None,
        responses=[(choice.slug, choice.label) for choice in use.response_choices],
        statement=use.statement,
    )


@blueprint.get("/decisions/<decision_id>/record")
@allowed_on("decision", Action.SEE_DECISION)
def record(decision_id: str) -> ResponseReturnValue:
    work = writing()
    decision = visible(work.session.get_one(Decision, decision_id))
    if decision is None or decision.document_id is None:
        raise NotFoundError
    return kept_attachment(open_document(work, decision.document_id))


def done(act: Callable[[], object], words: str) -> ResponseReturnValue:
    """The act, then the decision page; what is wrong comes back on that page."""
    case_id = subject().case_id
    try:
        act()
    except InvalidInputError as error:
        give_up(error)
        tell([error])
        return current_app.make_response(page_of(case_id)), 400
    flash(words)
    return redirect(url_for(".decision_page", case_id=case_id))


def visible(decision: Decision | None) -> Decision | None:
    """A draft is for those who write it; others see what is final."""
    if decision is not None and decision.state != "frozen" and not may(Action.DRAFT_DECISION, subject()):
        return None
    return decision


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
    voided = voided_signatures_of(work, decision)
    mine = {
        each.slug: acting_for(Action.RESPOND, subject(), partner=each.slug) or ""
        for each in case.partnership.partners
        if may(Action.RESPOND, subject(), partner=each.slug)
    }
    names = actor_names(
        work,
        [
            *(row.by for row in signatures.values()),
            *(f"user:{row.for_user_id}" for row in signatures.values() if row.for_user_id),
            *(f"user:{user_id}" for user_id in mine.values() if user_id),
        ],
    )
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
                on_paper=bool(signature and signature.method == "scanned"),
                confirmed_by=names.get(signature.by, "") if signature else "",
                signed_for=names.get(f"user:{signature.for_user_id}", "") if signature else "",
                voided=voided.get(partner.slug, ()),
                mine=partner.slug in mine,
                in_place_of=names.get(f"user:{mine.get(partner.slug, '')}", ""),
            )
        )
    return tuple(lines)


def _chair(work: Work, decision: Decision) -> tuple[str, str, str]:
    """Name, role, and for whom where somebody covered."""
    told = work.vault(decision.case_id).open_json("decision", decision.id, "chair_sealed", decision.chair_sealed)
    covered = f"user:{told['for_user']}" if told.get("for_user") else ""
    names = actor_names(work, [covered] if covered else [])
    return str(told.get("typed_name") or ""), str(told.get("role") or ""), names.get(covered, "")


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


def kept_apart(use: DecisionUse) -> frozenset[str]:
    """What the partners give in their own names, and who chaired: never typed into the draft."""
    tables = [table.table for table in (use.responses, use.signatures) if table is not None]
    return frozenset([*tables, use.chair_name, *([use.agreed] if use.agreed else [])])
