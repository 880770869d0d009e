"""An agency of the directory is entered, or changed by somebody who saw how it stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Agency
from forms_service.db.queries.contact_pages import agency_edition
from forms_service.db.records.directory import CHANGED_MEANWHILE
from forms_service.db.work import Work
from forms_service.domain.agencies import normalised
from forms_service.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class AgencyValues:
    name: str
    category: str = ""
    telephone: str = ""
    aliases: Sequence[str] = ()
    always_asked: bool = False
    active: bool = True


def keep_agency(
    work: Work, partnership: str, values: AgencyValues, *, agency_id: str | None = None, edition: str = ""
) -> str:
    """`agency_id` none: a new one. Its id. Cases in which it was asked keep the name it had."""
    name = values.name.strip()
    if not name:
        raise InvalidInputError("Enter the name of the agency.", field="name")
    others = work.session.scalars(select(Agency).where(Agency.partnership == partnership)).all()
    if any(each.id != agency_id and normalised(each.name) == normalised(name) for each in others):
        raise InvalidInputError("There is an agency of this name.", field="name")
    if agency_id is None:
        row = Agency(id=new_id(), partnership=partnership, slug=_slug(name, {each.slug for each in others}))
        work.session.add(row)
    else:
        row = next(each for each in others if each.id == agency_id)
        if agency_edition(work, row) != edition:
            raise InvalidInputError(CHANGED_MEANWHILE, field="edition")
    wanted = {
        "name": name,
        "category": values.category.strip(),
        "telephone": values.telephone.strip(),
        "aliases": list(dict.fromkeys(each.strip() for each in values.aliases if each.strip())),
        "always_asked": values.always_asked,
        "active": values.active,
    }
    changed = [key for key, value in wanted.items() if getattr(row, key) != value]
    for key in changed:
        setattr(row, key, wanted[key])
    work.session.flush()
    work.audit(
        "agency.entered" if agency_id is None else "agency.changed",
        subject_kind="agency",
        subject_id=row.id,
        details={"partnership": partnership, "changed": ",".join(changed)},
    )
    return row.id


def _slug(name: str, taken: set[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "agency"
    number = 1
    while (found := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return found
