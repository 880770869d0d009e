"""The parties whom a form names in fields of its own. Which field says what is in the process file."""

from __future__ import annotations

import re

from forms_service.definitions.answers import Answers
from forms_service.definitions.schema import Party, Process

_ADDRESS = re.compile(r"[^\s<>(),;:@]+@[^\s<>(),;:@]+\.[^\s<>(),;:@.]+")


def named_parties(process: Process, answers: Answers) -> list[tuple[str, dict[str, str]]]:
    """Kind of party and details (name, role, agency, email, telephone), of those the form says anything about.

    Where one field holds name and address, the address is taken out of it; of two addresses none is chosen.
    """
    found = []
    for party in process.parties:
        details = _details(party, answers)
        if any(details.values()):
            found.append((party.slug, details))
    return found


def _details(party: Party, answers: Answers) -> dict[str, str]:
    details = {key: " ".join(answers.text(field).split()) for key, field in party.fields.items()}
    if details.get("email"):
        details["email"] = address_in(details["email"])
    shared = party.fields.get("email")
    for key, field in party.fields.items():
        if key != "email" and field == shared:
            details[key] = without_address(details[key])
    return details


def address_in(text: str) -> str:
    """The one email address that stands in a text; of two none is chosen."""
    addresses = set(_ADDRESS.findall(text))
    return addresses.pop() if len(addresses) == 1 else ""


def without_address(text: str) -> str:
    """What one field for name and address says of the name."""
    return _ADDRESS.sub("", text).strip(" ,;:<>()-–")
