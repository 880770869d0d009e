"""What both ways through the public door have in common: whose door it is, who wrote, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from forms_service.definitions.notified_to import process_begun_by, processes_notified_to
from forms_service.definitions.schema import Form, Partnership, Process
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.web.again import needed
from forms_service.web.work import services


@dataclass(frozen=True, slots=True)
class Door:
    """`others`: what else can be sent to this partnership."""

    partnership: Partnership
    process: Process
    form: Form
    others: tuple[Process, ...] = ()


def door_of(partnership: str, chosen: str | None = None) -> Door:
    """`chosen`: the process, where the address or the form does not say it; the first one where nothing is chosen."""
    library = services().library
    known = processes_notified_to(library, partnership)
    slug = request.values.get("process", "") if chosen is None else chosen
    process = next((each for each in known if not slug or each.slug == slug), None)
    if process is None or process.notification is None:
        raise NotFoundError
    g.page_partnership = partnership
    return Door(
        library.partnership(partnership),
        process,
        library.form(partnership, process.notification.form),
        tuple(each for each in known if each.slug != process.slug),
    )


def door_of_draft(partnership: str, form: str) -> Door:
    """Of the process that the form begun here begins, whatever the address says."""
    process = process_begun_by(services().library, partnership, form)
    return door_of(partnership, process.slug if process else "")


def takes_notifications(partnership: str) -> bool:
    return bool(processes_notified_to(services().library, partnership))


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
