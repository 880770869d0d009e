"""The lists that letters print: persons released, returns, calls, the pack, responses and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from forms_service.db.models import (
    Agency,
    AgencyContact,
    AgencyRequest,
    Call,
    CaseFile,
    Decision,
    Document,
    Mail,
    Pack,
    PartnerResponse,
    Person,
    Signature,
)
from forms_service.db.work import Work
from forms_service.definitions.letter_values import NOT_STATED, birth_text, form_texts, local_day
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Process
from forms_service.domain.deadlines import day_in_words
from forms_service.domain.written_dates import day_of

_ASKED = ("issued", "answered", "nil")
_MAIL_WORDS = {
    "accepted": "message accepted by the mail relay",
    "sent_otherwise": "sent by another route",
    "uncertain": "it is not certain that the message has gone",
    "refused": "message refused",
    "bounced": "message came back",
    "held": "message not yet released",
    "ready": "message not yet sent",
    "sending": "message being sent",
}


def request_people(work: Work, case: CaseFile, request: AgencyRequest) -> dict[str, object]:
    """Only those that a named officer released to this agency. One asked about a suspect alone learns no relation."""
    vault = work.vault(case.id)
    rows = work.session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.role, Person.position))
    released = [row for row in rows if row.id in request.released_person_ids]
    opened = {row.id: vault.open_json("person", row.id, "sealed", row.sealed) for row in released}
    hide_relation = request.relation == "suspected-perpetrator"
    persons = []
    for row in sorted(released, key=lambda each: each.role != "child"):
        born = day_of(str(opened[row.id].get("birth_date") or ""))
        persons.append(
            {
                "name": str(opened[row.id].get("full_name") or NOT_STATED),
                "relation": _relation(row, opened[row.id], hide=hide_relation),
                "birth_date": birth_text(born) if born else str(opened[row.id].get("birth_date") or NOT_STATED),
            }
        )
    return {
        "persons": persons,
        "children": [_for_form(row, opened[row.id], hide=hide_relation) for row in released if row.role == "child"],
        "people": [_for_form(row, opened[row.id], hide=hide_relation) for row in released if row.role != "child"],
    }


def _relation(row: Person, opened: Mapping[str, Any], *, hide: bool) -> str:
    if row.role == "child":
        return "Child"
    if hide:
        return "Person your agency is asked about"
    return str(opened.get("relationship") or NOT_STATED)


def _for_form(row: Person, opened: Mapping[str, Any], *, hide: bool) -> dict[str, str]:
    """Under each of the names that forms use for a person's columns."""
    born, address = str(opened.get("birth_date") or ""), str(opened.get("address") or "")
    return {
        "full_name": str(opened.get("full_name") or ""),
        "also_known_as": str(opened.get("also_known_as") or ""),
        "birth_date": born,
        "date_of_birth": born,
        "dob_or_edd": born,
        "nhs_number": str(opened.get("nhs_number") or ""),
        "address": address,
        "home_address": address,
        "relationship": _relation(row, opened, hide=hide),
    }


def returns_values(work: Work, case: CaseFile) -> dict[str, object]:
    rows = work.session.scalars(
        select(AgencyRequest)
        .where(AgencyRequest.case_id == case.id, AgencyRequest.state.in_(_ASKED))
        .order_by(AgencyRequest.agency_name, AgencyRequest.id)
    ).all()
    arrived = _first_arrivals(work, case)
    register = []
    for row in rows:
        late = row.due_at is not None and (at := arrived.get(row.id)) is not None and at > row.due_at
        if row.state == "issued":
            status = "outstanding"
        elif row.state == "nil":
            status = "nil"
        else:
            status = "late" if late else "returned"
        note = f"due {day_in_words(row.due_on)}" if row.state == "issued" and row.due_on else ""
        register.append({"agency": row.agency_name, "status": status, "note": note})
    return {
        "asked_count": len(rows),
        "returned_count": sum(1 for row in rows if row.state == "answered"),
        "nil_count": sum(1 for row in rows if row.state == "nil"),
        "outstanding_count": sum(1 for row in rows if row.state == "issued"),
        "outstanding_agencies": [row.agency_name for row in rows if row.state == "issued"],
        "register": register,
    }


def _first_arrivals(work: Work, case: CaseFile) -> dict[str, Any]:
    rows = work.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "return", Document.usable)
    )
    first: dict[str, Any] = {}
    for row in rows:
        at = row.true_received_at or row.received_at
        if row.request_id and at is not None and (row.request_id not in first or at < first[row.request_id]):
            first[row.request_id] = at
    return first


def calls_to_make(work: Work, case: CaseFile, process: Process, rung: str) -> dict[str, object]:
    """Calls still to be made, of one rung or of all."""
    wanted = select(Call, AgencyRequest).join(AgencyRequest, AgencyRequest.id == Call.request_id)
    wanted = wanted.where(Call.case_id == case.id, Call.state == "to-make")
    if rung:
        wanted = wanted.where(Call.rung == rung)
    title = next((each.title for each in process.chasing if each.id == rung), "calls to make")
    calls = [
        _call(work, case, request)
        for _, request in work.session.execute(wanted.order_by(AgencyRequest.agency_name, Call.id)).all()
    ]
    return {"title": title, "to_make": calls}


def _call(work: Work, case: CaseFile, request: AgencyRequest) -> dict[str, str]:
    recipient = work.vault(case.id).open_json(
        "agency_request", request.id, "recipient_sealed", request.recipient_sealed
    )
    contact = ", ".join(str(recipient[key]) for key in ("name", "role") if recipient.get(key))
    return {
        "agency": request.agency_name,
        "contact": contact or NOT_STATED,
        "telephone": _telephone(work, case, request) or NOT_STATED,
        "due": day_in_words(request.due_on) if request.due_on else NOT_STATED,
        "note": _mail_note(work, request),
    }


def _telephone(work: Work, case: CaseFile, request: AgencyRequest) -> str:
    if request.agency_id is None:
        return ""
    directory = work.directory(case.partnership)
    rows = work.session.scalars(
        select(AgencyContact)
        .where(AgencyContact.agency_id == request.agency_id, AgencyContact.active)
        .order_by(AgencyContact.is_deputy, AgencyContact.id)
    ).all()
    # The person who was written to first; then whoever stands in.
    for row in sorted(rows, key=lambda each: each.address_token != request.address_token):
        number = directory.open_json("agency_contact", row.id, "sealed", row.sealed).get("telephone")
        if number:
            return str(number)
    agency = work.session.get(Agency, request.agency_id)
    return agency.telephone if agency else ""


def _mail_note(work: Work, request: AgencyRequest) -> str:
    rows = select(Mail).where(Mail.request_id == request.id).order_by(Mail.created_at.desc(), Mail.id)
    newest = work.session.scalars(rows).first()
    return _MAIL_WORDS.get(newest.state, newest.state) if newest else "no message sent"


def pack_values(work: Work, case: CaseFile, library: Library, process: Process, link: str) -> dict[str, object]:
    rows = select(Pack).where(Pack.case_id == case.id, Pack.state == "released").order_by(Pack.number)
    released = list(work.session.scalars(rows))
    title = library.report(case.partnership, process.report).title if process.report else "Report"
    addendum = bool(released) and released[-1].kind == "addendum"
    first = next((pack.released_at for pack in released if pack.kind == "pack"), None)
    return {
        "title": f"Addendum to {title}" if addendum else title,
        "is_addendum": addendum,
        "released_on": local_day(first).isoformat() if first else "",
        "link": link,
    }


def latest_decision(work: Work, case: CaseFile) -> Decision | None:
    """The frozen one where there is one, else the draft."""
    rows = select(Decision).where(Decision.case_id == case.id, Decision.state != "superseded")
    return work.session.scalars(rows.order_by(Decision.state.desc(), Decision.number.desc())).first()


def decision_values(work: Work, case: CaseFile, library: Library, process: Process, link: str) -> dict[str, object]:
    decision = latest_decision(work, case)
    use = process.decision
    if decision is None or use is None:
        return {}
    vault = work.vault(case.id)
    partnership = library.partnership(case.partnership)
    form = library.form(case.partnership, use.form)
    content = vault.open_json("decision", decision.id, "content_sealed", decision.content_sealed)
    organisations = {each.slug: each.organisation for each in partnership.partners}
    labels = {each.slug: each.label for each in use.response_choices}
    answers = work.session.scalars(
        select(PartnerResponse)
        .where(PartnerResponse.decision_id == decision.id, PartnerResponse.superseded_at.is_(None))
        .order_by(PartnerResponse.at)
    ).all()
    responses = [
        {"partner": organisation, "response": next((labels.get(each.response, each.response) for each in answers
                                                    if each.partner == slug), "No response yet")}
        for slug, organisation in organisations.items()
    ]  # fmt: skip
    signed = work.session.scalars(
        select(Signature)
        .where(Signature.decision_id == decision.id, Signature.voided_at.is_(None), Signature.digest == decision.digest)
        .order_by(Signature.at)
    ).all()
    signatories = []
    for row in signed:
        opened = vault.open_json("signature", row.id, "sealed", row.sealed)
        signatories.append(
            {
                "organisation": organisations.get(row.partner, row.partner),
                "name": str(opened.get("typed_name") or NOT_STATED),
                "role": str(opened.get("role") or NOT_STATED),
                "signed": day_in_words(local_day(row.at)),
            }
        )
    allowed = vault.open_json("decision", decision.id, "letter_allowed_sealed", decision.letter_allowed_sealed)
    return {
        "recommendation_text": form_texts(form, content).get(use.recommendation, NOT_STATED),
        "link": link,
        "all_signed": {row.partner for row in signed} >= organisations.keys(),
        "override_reason": str(allowed.get("reason") or ""),
        "responses": responses,
        "signatories": signatories,
    }
