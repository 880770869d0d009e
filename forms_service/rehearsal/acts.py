"""What agencies and officers do in a rehearsal, each by the use-case that the pages call."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Extension, Mail
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.records.documents import prepare_upload
from forms_service.db.records.requests import recipient_of
from forms_service.definitions.schema import FieldData
from forms_service.domain.references import MEDIA_TYPES
from forms_service.errors import InvalidInputError
from forms_service.rehearsal.script import Happening, Happens
from forms_service.rehearsal.stage import RehearsalStage
from forms_service.use_cases.answer_extension import answer_extension
from forms_service.use_cases.ask_for_longer import ask_for_longer
from forms_service.use_cases.log_call import log_call
from forms_service.use_cases.pass_request_on import pass_request_on
from forms_service.use_cases.receive_return import receive_return
from forms_service.use_cases.record_nil_return import NilSaid, prepare_nil, record_nil_return
from forms_service.use_cases.say_not_ours import say_not_ours
from forms_service.use_cases.stand_down import stand_down

_WORDS = "Said in a rehearsal."
_RELAY = "MAILER-DAEMON@rehearsal.invalid"


def act(stage: RehearsalStage, case_id: str, happening: Happening) -> None:
    request_id = _request(stage, case_id, happening.agency)
    match happening.what:
        case Happens.ANSWERS:
            _answer(stage, request_id)
        case Happens.NIL:
            _nil(stage, request_id)
        case Happens.BOUNCES | Happens.DELAYED | Happens.OUT_OF_OFFICE:
            stage.inbox.messages.append(_came_in(stage, request_id, happening.what))
            stage.run_scheduled("read_mailbox")
        case _:
            _said(stage, request_id, happening)


def _said(stage: RehearsalStage, request_id: str, happening: Happening) -> None:
    with stage.work() as work:
        match happening.what:
            case Happens.LONGER:
                ask_for_longer(work, request_id, reason=_WORDS, wanted_on=happening.day())
            case Happens.GRANTED | Happens.REFUSED:
                asked = work.session.scalars(
                    select(Extension).where(Extension.request_id == request_id, Extension.state == "asked")
                ).first()
                if asked is None:
                    raise InvalidInputError(f"{happening.agency} has not asked for longer.", field="answers")
                on = happening.day() if happening.what is Happens.GRANTED else None
                answer_extension(work, asked.id, on=on, note=_WORDS)
            case Happens.NOT_OURS:
                say_not_ours(work, request_id, reason=_WORDS)
            case Happens.PASSES_ON:
                pass_request_on(work, request_id, name="A colleague", email=happening.until, reason=_WORDS)
            case Happens.CONFIRMS:
                log_call(work, request_id, outcome="confirmed")
            case Happens.STOOD_DOWN:
                stand_down(work, request_id, _WORDS)
            case _:
                raise InvalidInputError(f"Nobody does {happening.what.value} here.", field="answers")


def _request(stage: RehearsalStage, case_id: str, agency: str) -> str:
    with stage.reading() as work:
        found = work.session.scalars(
            select(AgencyRequest.id).where(
                AgencyRequest.case_id == case_id,
                AgencyRequest.agency_name == agency,
                AgencyRequest.issued_at.is_not(None),
            )
        ).first()
    if found is None:
        raise InvalidInputError(f"{agency} answers before it was asked.", field="answers")
    return found


def _answer(stage: RehearsalStage, request_id: str) -> None:
    """A short return on the form that was sent, involved, with a word in each box that must be filled."""
    with stage.reading() as work:
        request = work.session.get_one(AgencyRequest, request_id)
        case = work.session.get_one(CaseFile, request.case_id)
        library, process = pinned_library(work.session, case), pinned_process(work.session, case)
        use, form = process.agency_return, library.form(case.partnership, f"{request.form}/v{request.form_version}")
        assert use is not None
        answers = {field.name: _word(field) for field in form.fields() if field.required and not field.columns}
        answers = {name: value for name, value in answers.items() if value}
        involved = next(field for field in form.fields() if field.name == use.nil.field)
        answers[use.nil.field] = next(each.slug for each in involved.choices if each.slug != use.nil.equals)
        answers[use.agency_name] = request.agency_name
        data = work.services.forms.blank(
            library.partnership(case.partnership), form, "docx", case_reference=case.reference or "", answers=answers
        )
        key = work.vault(case.id).wrapped_key
    upload = prepare_upload(stage.services, key, "return.docx", data, MEDIA_TYPES["docx"])
    with stage.work() as work:
        receive_return(work, request_id, upload)


def _word(field: FieldData) -> str:
    return "Words of a rehearsal" if field.kind.value in ("text", "long_text") and not field.prefilled else ""


def _nil(stage: RehearsalStage, request_id: str) -> None:
    said = NilSaid(statement="Nothing was found.", systems="Every system", searched_by="A made-up person")
    with stage.reading() as work:
        upload = prepare_nil(work, request_id, said)
    with stage.work() as work:
        record_nil_return(work, request_id, upload, via="typed")


def _came_in(stage: RehearsalStage, request_id: str, what: Happens) -> bytes:
    """As a relay or a mailbox would write it, about the newest message to the agency's contact; a delay shows soon, so
    it is about the first."""
    with stage.reading() as work:
        request = work.session.get_one(AgencyRequest, request_id)
        address = str(recipient_of(work, request).get("email", ""))
        left = work.session.scalars(
            select(Mail)
            .where(
                Mail.request_id == request_id, Mail.state == "accepted", Mail.recipient_key == f"request:{request_id}"
            )
            .order_by(Mail.settled_at, Mail.created_at)
        ).all()
    if not left:
        raise InvalidInputError("A message comes back that had not left.", field="answers")
    mail = left[0] if what is Happens.DELAYED else left[-1]
    if what is Happens.OUT_OF_OFFICE:
        message = EmailMessage()
        message["From"], message["Subject"] = address, "Automatic reply"
        message["In-Reply-To"], message["Auto-Submitted"] = mail.message_id, "auto-replied"
        message.set_content("I am away.")
        return message.as_bytes() + str(stage.clock.at + timedelta()).encode()
    action, status = ("failed", "5.1.1") if what is Happens.BOUNCES else ("delayed", "4.4.1")
    return (
        f"From: {_RELAY}\nSubject: Delivery Status\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{stage.clock.at.isoformat()}\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; rehearsal.invalid\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {mail.message_id}\n\n--b--\n"
    ).encode()
