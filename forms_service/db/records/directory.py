"""Changing one entry of the directory: who, how to reach them, until when they are away. Found again by address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms_service.db.models import AgencyContact, PartnerContact
from forms_service.db.queries.contact_pages import contact_edition
from forms_service.db.records.addresses import address_token
from forms_service.db.vault import Vault
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError

CHANGED_MEANWHILE = "Somebody else has changed this since you opened it. What is stored now is shown below."


@dataclass(frozen=True, slots=True)
class ContactValues:
    name: str
    email: str
    role: str = ""
    telephone: str = ""
    manager: str = ""
    manager_email: str = ""
    is_deputy: bool = False
    away_from: date | None = None
    away_to: date | None = None
    active: bool = True

    def told(self, keys: tuple[str, ...]) -> dict[str, str]:
        return {key: str(getattr(self, key)).strip() for key in keys}


OF_AGENCY = ("name", "role", "email", "telephone", "manager", "manager_email")
OF_GROUP = ("name", "role", "email", "telephone")


def check_contact(values: ContactValues) -> None:
    if not values.name.strip():
        raise InvalidInputError("Enter the person's name.", field="name")
    for field in ("email", "manager_email"):
        address = str(getattr(values, field)).strip()
        if (address or field == "email") and ("@" not in address or any(letter.isspace() for letter in address)):
            raise InvalidInputError("Enter an e-mail address, like name@agency.example.org.", field=field)
    if values.away_to is not None and (values.away_from is None or values.away_to < values.away_from):
        raise InvalidInputError("The last day away must not be before the first.", field="away_to")


def write_contact(
    work: Work,
    vault: Vault,
    table: str,
    row: AgencyContact | PartnerContact,
    values: ContactValues,
    keys: tuple[str, ...],
    *,
    edition: str | None,
) -> tuple[str, ...]:
    """`edition`: of what the person saw; none for a new row. The names of what changed."""
    check_contact(values)
    before = vault.open_json(table, row.id, "sealed", row.sealed)
    if edition is not None and edition != contact_edition(work, row, before):
        raise InvalidInputError(CHANGED_MEANWHILE, field="edition")
    told = {key: value for key, value in values.told(keys).items() if value or key != "manager_email"}
    changed = [key for key in keys if str(before.get(key) or "") != told.get(key, "")]
    for name in ("away_from", "away_to", "active"):
        if getattr(row, name) != getattr(values, name):
            setattr(row, name, getattr(values, name))
            changed.append(name)
    row.address_token = address_token(work.services, values.email)
    row.sealed = vault.seal_json(table, row.id, "sealed", dict(told))
    return tuple(changed)
