"""What both ways through the public door have in common: whose door it is, who wrote, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from forms_service.definitions.schema import Form, Partnership, Process
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.web.again import needed
from forms_service.web.work import services


@dataclass(frozen=True, slots=True)
class Door:
    partnership: Partnership
    process: Process
    form: Form


def door_of(partnership: str) -> Door:
    library = services().library
    process = notified_process(partnership)
    if process is None or process.notification is None:
        raise NotFoundError
    g.page_partnership = partnership
    return Door(library.partnership(partnership), process, library.form(partnership, process.notification.form))


def notified_process(partnership: str) -> Process | None:
    """The partnership's process that begins with a notification, at its highest version."""
    library = services().library
    if partnership not in library.partnerships:
        return None
    data = library.partnerships[partnership]
    for slug in sorted(slug for slug in data.processes if data.published_processes.get(slug)):
        process = library.process(partnership, slug)
        if process.notification is not None:
            return process
    return None


def contact_email() -> str:
    address = needed("contact_email", "Enter your e-mail address, so that we can send a receipt and ask back.")
    if "@" not in address or " " in address or len(address) > 254:
        raise InvalidInputError("Enter an e-mail address in full, like name@example.org.", field="contact_email")
    return address


def is_machine() -> bool:
    """A box that no person sees: what fills it is not answered and nothing is kept."""
    return bool(request.form.get("website"))


def to_receipt(partnership: str, document_id: str) -> ResponseReturnValue:
    """An address that may be kept and opened again; it is signed, and names nobody and no case."""
    return redirect(url_for("public.received", partnership=partnership, receipt=_signer().dumps(document_id)))


def document_of_receipt(receipt: str) -> str:
    try:
        return str(_signer().loads(receipt))
    except BadSignature:
        raise NotFoundError from None


def _signer() -> URLSafeSerializer:
    key = current_app.secret_key
    assert key is not None
    return URLSafeSerializer(key, salt="receipt-of-notification")
