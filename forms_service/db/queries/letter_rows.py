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

SUSPECTED_ONLY = "suspected-perpetrator"
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


def released_people(work: Work, case: CaseFile, request: AgencyRequest) -> list[tuple[Person, dict[str, Any]]]:
    """Only those that a named officer released to this agency; children first."""
    vault = work.vault(case.id)
    rows = work.session.scalars(
        select(Person)
        .where(Person.case_id == case.id, Person.id.in_(request.released_person_ids))
        .order_by(Person.position, Person.id)
    )
    released = sorted(rows, key=lambda row: row.role != "child")
    return [(row, vault.open_json("person", row.id, "sealed", row.sealed)) for row in released]


def relation_in_words(request: AgencyRequest, row: Person, opened: Mapping[str, Any]) -> str:
    """An agency that is asked about a suspected person alone does not learn how that person stands to the child."""
    if row.role == "child":
        return "Child"
    if request.relation == SUSPECTED_ONLY:
        return "Person your agency is asked about"
    return str(opened.get("relationship") or NOT_STATED)


def persons_of_request(work: Work, case: CaseFile, request: AgencyRequest) -> list[dict[str, str]]:
    persons = []
    for row, opened in released_people(work, case, request):
        written = str(opened.get("birth_date") or "")
        born = day_of(written)
        persons.append(
            {
                "name": str(opened.get("full_name") or NOT_STATED),
                "relation": relation_in_words(request, row, opened),
                "birth_date": birth_text(born) if born else written or NOT_STATED,
            }
        )
    return persons


def returns_values(work: Work, case: CaseFile) -> dict[str, object]:
    rows = asked_requests(work, case)
    waiting = [row.agency_name for row in rows if row.state == "issued"]
    return {
        "asked_count": len(rows),
        "returned_count": sum(1 for row in rows if row.state == "answered"),
        "nil_count": sum(1 for row in rows if row.state == "nil"),
        "outstanding_count": len(waiting),
        "outstanding_agencies": waiting,
    }


def asked_requests(work: Work, case: CaseFile) -> list[AgencyRequest]:
    rows = select(AgencyRequest).where(AgencyRequest.case_id == case.id, AgencyRequest.state.in_(_ASKED))
    return list(work.session.scalars(rows.order_by(AgencyRequest.agency_name, AgencyRequest.id)))


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
    return {
        "title": f"Addendum to {title}" if addendum else title,
        "is_addendum": addendum,
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
    words = form_texts(form, content)
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
        "criteria_text": _words(words, use.outcome) or NOT_STATED,
        "recommendation_text": _words(words, use.recommendation) or NOT_STATED,
        "rationale": _words(words, use.rationale) or NOT_STATED,
        "reviewer": _words(words, use.reviewer),
        "agreed_text": _words(words, use.agreed),
        "link": link,
        "all_signed": {row.partner for row in signed} >= organisations.keys(),
        "override_reason": str(allowed.get("reason") or ""),
        "responses": responses,
        "signatories": signatories,
    }


def _words(words: Mapping[str, object], name: str | None) -> str:
    """Empty where the form has no such field or it is not answered."""
    text = str(words.get(name, "")) if name else ""
    return "" if text == NOT_STATED else text
