"""Somebody who was asked names the colleague who should answer.

Where the colleague plainly works for the same agency, the request goes there at once by a new letter with a new link.
Otherwise an officer looks first: whoever holds a link learns of a child.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from forms_service.db.models import AgencyContact, AgencyRequest, CaseFile, HandOver, Letter
from forms_service.db.records.addresses import address_token, plain_address
from forms_service.db.records.asking import PASSED_ON, ask_somebody_else
from forms_service.db.records.hand_over_rows import PASS_ON, new_hand_over, settle_hand_over
from forms_service.db.records.requests import locked_request, recipient_of
from forms_service.db.records.tasks import raise_task
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.domain.hand_overs import same_house
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST_ADDRESS = 254


class PassedOn(StrEnum):
    AT_ONCE = "at-once"
    WAITS = "waits"  # for an officer


def pass_request_on(
    work: Work, request_id: str, *, name: str, email: str, role: str = "", reason: str = ""
) -> PassedOn:
    request = locked_request(work, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    if request.state != "issued" or case.state != "open":
        raise ConflictError("We are not waiting for a return, so there is nothing to pass on.")
    if not name.strip():
        raise InvalidInputError("Enter the name of your colleague.", field="name")
    address = _checked(email)
    before = recipient_of(work, request)
    sent_to = str(before.get("email") or "")
    if address == plain_address(sent_to):
        raise InvalidInputError("That is the address this request was sent to. Enter your colleague's.", field="email")
    told: JsonObject = {"name": name.strip(), "email": address, "role": role.strip(), "reason": reason.strip()}
    row = new_hand_over(work, request, PASS_ON, told)
    row.link_id = work.actor.id if work.actor.kind == "link" else None
    work.audit(
        "request.pass-on-asked",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={"hand_over": row.id},
    )
    known = _known_contact(work, case, request, address)
    if known is None and not same_house(address, sent_to):
        request.paused_at = request.paused_at or work.now  # whoever said that a colleague answers is not reminded
        raise_task(
            work,
            PASSED_ON,
            partnership=case.partnership,
            case_id=case.id,
            subject_id=request.id,
            severity="red",
            due_on=work.today,
            details={"hand_over": row.id},
        )
        return PassedOn.WAITS
    person = {key: told[key] for key in ("name", "email", "role")} | (known or {})
    was = {key: before.get(key) or "" for key in ("name", "email", "role", "telephone")}
    settle_hand_over(work, case.id, row, "done", {"answer": "at-once", "reason": "", "before": was})
    ask_somebody_else(work, case, request, person, cause=row.id)
    _let_go(work, request, row)
    return PassedOn.AT_ONCE


def _known_contact(work: Work, case: CaseFile, request: AgencyRequest, address: str) -> JsonObject | None:
    """Somebody whom the directory has for this agency under this address."""
    if request.agency_id is None:
        return None
    contact = work.session.scalar(
        select(AgencyContact)
        .where(
            AgencyContact.agency_id == request.agency_id,
            AgencyContact.address_token == address_token(work.services, address),
            AgencyContact.active.is_(True),
        )
        .order_by(AgencyContact.created_at, AgencyContact.id)
        .limit(1)
    )
    if contact is None:
        return None
    kept = work.directory(case.partnership).open_json("agency_contact", contact.id, "sealed", contact.sealed)
    return {key: kept[key] for key in ("name", "email", "role", "telephone", "manager") if kept.get(key)}


def _let_go(work: Work, request: AgencyRequest, row: HandOver) -> None:
    """The same letters, with the officer's own words in them, were released to this agency once already."""
    vault = work.vault(request.case_id)
    for letter in work.session.scalars(
        select(Letter).where(Letter.request_id == request.id, Letter.cause == row.id, Letter.state == "asked")
    ).all():
        first = work.session.scalar(
            select(Letter)
            .where(
                Letter.request_id == request.id,
                Letter.kind == letter.kind,
                Letter.rung == "",
                Letter.state == "released",
            )
            .order_by(Letter.created_at.desc(), Letter.id)
            .limit(1)
        )
        letter.hold = False
        if first is not None and first.free_text_sealed is not None:
            words = vault.open_json("letter", first.id, "free_text_sealed", first.free_text_sealed)
            letter.free_text_sealed = vault.seal_json("letter", letter.id, "free_text_sealed", words)


def _checked(email: str) -> str:
    address = plain_address(email)
    box, at, house = address.rpartition("@")
    if (
        not at
        or not box
        or "." not in house.strip(".")
        or any(each.isspace() or each in ",;<>" for each in address)
        or len(address) > _LONGEST_ADDRESS
    ):
        raise InvalidInputError("Enter an e-mail address, like name@agency.example.org.", field="email")
    return address
