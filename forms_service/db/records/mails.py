"""Messages to one recipient each, written down before anything goes: with their words and their Message-ID."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Mail
from forms_service.db.records.addresses import address_token
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def prepare_mail(
    work: Work,
    case_id: str,
    *,
    kind: str,
    to_email: str,
    to_name: str,
    subject: str,
    text: str,
    recipient_key: str = "",
    request_id: str | None = None,
    letter_id: str | None = None,
    rung: str = "",
    cause: str = "",
    hold: bool = True,
) -> Mail:
    """Once for each case, request, recipient, kind, rung and cause. Not held, it is ready and its sending promised."""
    found = _find(work, case_id, request_id, recipient_key, kind, rung, cause)
    if found is not None:
        return found
    mail_id = new_id()
    vault = work.vault(case_id)
    mail = Mail(
        id=mail_id,
        case_id=case_id,
        request_id=request_id,
        letter_id=letter_id,
        kind=kind,
        rung=rung,
        cause=cause,
        recipient_key=recipient_key,
        recipient_sealed=vault.seal_json(
            "mail", mail_id, "recipient_sealed", {"email": to_email.strip(), "name": to_name}
        ),
        address_token=address_token(work.services, to_email),
        state="held",
        message_id=f"<{mail_id}@{urlsplit(work.services.base_url).hostname or 'localhost'}>",
        subject=subject,
        text_sealed=vault.seal_json("mail", mail_id, "text_sealed", {"text": text}),
    )
    if not work.insert_once(lambda: work.session.add(mail)):
        found = _find(work, case_id, request_id, recipient_key, kind, rung, cause)
        assert found is not None
        return found
    work.audit(
        "mail.prepared",
        case_id=case_id,
        subject_kind="mail",
        subject_id=mail_id,
        details={"kind": kind, "rung": rung, "cause": cause, "held": hold},
    )
    if not hold:
        release_mail(work, mail)
    return mail


def release_mail(work: Work, mail: Mail) -> None:
    """From held to ready, with the promise of sending it."""
    if mail.state != "held":
        raise ConflictError("This message is not being held any more.", code="not-held")
    mail.state = "ready"
    work.ask("send_mail", mail.id)
    work.audit("mail.released", case_id=mail.case_id, subject_kind="mail", subject_id=mail.id)


def withdraw_mail(work: Work, mail: Mail) -> bool:
    """Only what has not begun to go; whether it was withdrawn."""
    if mail.state not in ("held", "ready"):
        return False
    mail.state = "withdrawn"
    work.audit("mail.withdrawn", case_id=mail.case_id, subject_kind="mail", subject_id=mail.id)
    return True


def recipient_of(work: Work, mail: Mail) -> tuple[str, str]:
    """Address and name."""
    opened = work.vault(mail.case_id).open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)
    return str(opened.get("email", "")), str(opened.get("name", ""))


def text_of(work: Work, mail: Mail) -> str:
    return str(work.vault(mail.case_id).open_json("mail", mail.id, "text_sealed", mail.text_sealed).get("text", ""))


def mail_or_error(work: Work, mail_id: str, *, lock: bool = False) -> Mail:
    query = select(Mail).where(Mail.id == mail_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    mail = work.session.scalars(query).one_or_none()
    if mail is None:
        raise NotFoundError("There is no such message.", code="no-mail")
    return mail


def _find(
    work: Work, case_id: str, request_id: str | None, recipient_key: str, kind: str, rung: str, cause: str
) -> Mail | None:
    return work.session.scalars(
        select(Mail).where(
            Mail.case_id == case_id,
            Mail.request_id == request_id if request_id else Mail.request_id.is_(None),
            Mail.recipient_key == recipient_key,
            Mail.kind == kind,
            Mail.rung == rung,
            Mail.cause == cause,
        )
    ).one_or_none()
