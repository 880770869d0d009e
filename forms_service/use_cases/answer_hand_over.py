"""An officer answers "not ours" and "a colleague should have it": ask somebody else, ask no more, or keep asking."""

from __future__ import annotations

from enum import StrEnum

from forms_service.db.models import HandOver
from forms_service.db.records.asking import ask_somebody_else, finish_questions, stand_request_down
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.hand_over_rows import settle_hand_over
from forms_service.db.records.requests import locked_request, recipient_of
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


class HandOverAnswer(StrEnum):
    RE_ISSUE = "re-issue"  # to the person named
    STAND_DOWN = "stand-down"  # the agency is asked no more
    KEEP_ASKING = "keep-asking"  # it is theirs all the same


def answer_hand_over(
    work: Work, hand_over_id: str, *, answer: str, person: JsonObject | None = None, reason: str = ""
) -> None:
    """`person`: name and email, with role and telephone as far as they are known."""
    try:
        chosen = HandOverAnswer(answer)
    except ValueError:
        raise InvalidInputError("Choose what to do.", field="answer") from None
    row = work.session.get_one(HandOver, hand_over_id)
    request = locked_request(work, row.request_id)
    case = case_or_error(work, request.case_id)
    if request.state != "issued":
        raise ConflictError("The return is in, or is no longer asked for.", code="not-awaited")
    if chosen is not HandOverAnswer.RE_ISSUE and not reason.strip():
        raise InvalidInputError("Say why.", field="reason")
    said: JsonObject = {"answer": chosen.value, "reason": reason.strip()}
    if chosen is HandOverAnswer.RE_ISSUE:
        to = _checked(person)
        before = recipient_of(work, request)
        said["before"] = {key: before.get(key) or "" for key in ("name", "email", "role", "telephone")}
        settle_hand_over(work, case.id, row, "done", said)
        ask_somebody_else(work, case, request, to, cause=row.id)
    elif chosen is HandOverAnswer.STAND_DOWN:
        settle_hand_over(work, case.id, row, "done", said)
        stand_request_down(work, case, request, reason.strip())
    else:
        settle_hand_over(work, case.id, row, "refused", said)
        request.paused_at = None
        finish_questions(work, case, request)
    work.audit(
        "hand-over.answered", case_id=case.id, subject_kind="agency_request", subject_id=request.id,
        details={"answer": chosen.value},
    )  # fmt: skip


def _checked(person: JsonObject | None) -> JsonObject:
    found = {key: str((person or {}).get(key) or "").strip() for key in ("name", "email", "role", "telephone")}
    if not found["name"]:
        raise InvalidInputError("Enter the name of the person to ask instead.", field="name")
    if "@" not in found["email"] or any(letter.isspace() for letter in found["email"]):
        raise InvalidInputError("Enter the e-mail address of the person to ask instead.", field="email")
    return dict(found)
