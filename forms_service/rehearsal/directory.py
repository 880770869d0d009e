"""Whom a rehearsal asks: the directory as rows of its table, or as a real database holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms_service.db.queries.directory import agencies_of, partner_contacts_of
from forms_service.db.work import Work
from forms_service.rehearsal.script import Asked


def asked_and_others(
    rows: Sequence[Mapping[str, str]], chosen: Sequence[str] | None = None
) -> tuple[tuple[Asked, ...], tuple[Mapping[str, str], ...]]:
    """Each agency once, with deputy and manager; and everybody else. `chosen` none: all of them."""
    main: dict[str, Mapping[str, str]] = {}
    deputies: dict[str, Mapping[str, str]] = {}
    for row in rows:
        if row["audience"] == "agency":
            (deputies if row["deputy"] == "yes" else main).setdefault(row["organisation"], row)
    asked = tuple(
        Asked(
            name=name,
            email=row["email"],
            contact=row["name"],
            deputy_name=deputies[name]["name"] if name in deputies else "",
            deputy_email=deputies[name]["email"] if name in deputies else "",
            manager=row.get("manager", ""),
            manager_email=row.get("manager_email", ""),
        )
        for name, row in main.items()
        if chosen is None or name in chosen
    )
    return asked, tuple(row for row in rows if row["audience"] != "agency")


def rows_of(work: Work, partnership: str) -> list[dict[str, str]]:
    """The directory of a real database as rows of its table."""
    partners = {each.slug for each in work.services.library.partnership(partnership).partners}
    rows = []
    for agency in agencies_of(work, partnership):
        for contact in agency.contacts:
            rows.append(
                {
                    **_EMPTY,
                    "audience": "agency",
                    "slug": agency.id,
                    "organisation": agency.name,
                    "deputy": "yes" if contact.is_deputy else "no",
                    "name": contact.name,
                    "email": contact.email,
                    "manager": contact.manager,
                    "manager_email": contact.manager_email,
                }
            )
    for line in partner_contacts_of(work, partnership):
        for person in line.contacts:
            of_partner = line.partner in partners
            rows.append(
                {
                    **_EMPTY,
                    "audience": "partner" if of_partner else line.partner,
                    "slug": line.partner if of_partner else "",
                    "organisation": line.partner,
                    "name": person.name,
                    "email": person.email,
                }
            )
    return rows


_EMPTY = {
    "category": "", "aliases": "", "always_asked": "no", "deputy": "no", "role": "", "telephone": "", "manager": "",
    "manager_email": "",
}  # fmt: skip
