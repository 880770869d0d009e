"""What bringing in a directory file would do, worked out without doing it; and the directory as such a file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyContact, PartnerContact
from forms_service.db.queries.contact_pages import agencies_found, group_contacts_found
from forms_service.db.records.addresses import address_token
from forms_service.db.records.contacts import AGENCY, COLUMNS, OPTIONAL, PARTNER, checked_lines, safe_cell
from forms_service.db.work import Work
from forms_service.definitions.schema import Partnership

_OF_AGENCY = ("name", "category", "aliases", "always_asked", "active")


@dataclass(frozen=True, slots=True)
class FieldChange:
    what: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Plan:
    """The same counts as bringing it in gives; `digest` tells one plan from another."""

    added: list[str] = field(default_factory=list)
    changed: list[FieldChange] = field(default_factory=list)
    changed_rows: int = 0
    unchanged: int = 0
    retired: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed_rows or self.retired)


@dataclass(slots=True)
class _Known:
    agencies: dict[str, Agency]
    people: dict[tuple[str, bytes | None], AgencyContact]
    group: dict[tuple[str, bytes | None], PartnerContact]


def plan_import(work: Work, partnership: Partnership, rows: Sequence[Mapping[str, str]]) -> Plan:
    """Raises InvalidInputError where the file has faults."""
    known = _known(work, partnership.slug)
    plan = Plan()
    seen: set[str] = set()
    kept: dict[str, set[str]] = {}
    person: AgencyContact | PartnerContact | None
    for line in checked_lines(partnership, rows):
        token = address_token(work.services, line["email"])
        if line["audience"] == AGENCY:
            agency = known.agencies.get(line["slug"])
            if line["slug"] not in seen:
                seen.add(line["slug"])
                wanted = {
                    "name": line["organisation"],
                    "category": line["category"],
                    "aliases": line.aliases,
                    "always_asked": line.always_asked,
                    "active": True,
                }
                _compare(plan, line["organisation"], agency, wanted)
            person = known.people.get((agency.id, token)) if agency else None
            keys: tuple[str, ...] = ("name", "role", "email", "telephone", "manager")
            flags: dict[str, object] = {"is_deputy": line.deputy, "active": True}
            table = "agency_contact"
            owner = f"agency:{agency.id}" if agency else ""
            title = f"{line['name']}, {line['organisation']}"
        else:
            group = line["slug"] if line["audience"] == PARTNER else line["audience"]
            person = known.group.get((group, token))
            keys, flags, table = ("name", "role", "email", "telephone"), {"active": True}, "partner_contact"
            owner = f"group:{group}"
            title = f"{line['name']}, {line['organisation'] or group}"
        if person is None:
            plan.added.append(title)
            kept.setdefault(owner, set())
            continue
        kept.setdefault(owner, set()).add(person.id)
        told = work.directory(partnership.slug).open_json(table, person.id, "sealed", person.sealed)
        wanted_told = {key: line[key] for key in keys}
        if table == "agency_contact":
            wanted_told |= {key: line.cells[key] for key in OPTIONAL if line.cells.get(key)}
        _differences(plan, title, {**told, **_state(person, flags)}, {**wanted_told, **flags}, told != wanted_told)
    _retired(work, partnership.slug, known, kept, plan)
    return plan


def _known(work: Work, partnership: str) -> _Known:
    agencies = work.session.scalars(select(Agency).where(Agency.partnership == partnership)).all()
    people = work.session.scalars(
        select(AgencyContact)
        .where(AgencyContact.agency_id.in_([each.id for each in agencies]))
        .order_by(AgencyContact.id.desc())
    ).all()
    group = work.session.scalars(
        select(PartnerContact).where(PartnerContact.partnership == partnership).order_by(PartnerContact.id.desc())
    ).all()
    return _Known(
        {each.slug: each for each in agencies},
        {(each.agency_id, each.address_token): each for each in people},
        {(each.partner, each.address_token): each for each in group},
    )


def _compare(plan: Plan, title: str, agency: Agency | None, wanted: Mapping[str, object]) -> None:
    if agency is None:
        plan.added.append(title)
        return
    _differences(plan, agency.name, {key: getattr(agency, key) for key in _OF_AGENCY}, wanted, False)


def _state(row: AgencyContact | PartnerContact, flags: Mapping[str, object]) -> dict[str, object]:
    return {key: getattr(row, key) for key in flags}


def _differences(
    plan: Plan, title: str, before: Mapping[str, object], after: Mapping[str, object], differs: bool
) -> None:
    found = [
        FieldChange(title, key, _said(before.get(key)), _said(after.get(key)))
        for key in dict.fromkeys((*after, *before))
        if _said(before.get(key)) != _said(after.get(key))
    ]
    plan.changed += found
    if found or differs:
        plan.changed_rows += 1
    else:
        plan.unchanged += 1


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value or "")


def _retired(work: Work, partnership: str, known: _Known, kept: Mapping[str, set[str]], plan: Plan) -> None:
    """People whom the file no longer names, at an agency or group that it does name."""
    vault = work.directory(partnership)
    names = {agency.id: agency.name for agency in known.agencies.values()}
    for person in known.people.values():
        owner = f"agency:{person.agency_id}"
        if person.active and owner in kept and person.id not in kept[owner]:
            told = vault.open_json("agency_contact", person.id, "sealed", person.sealed)
            plan.retired.append(f"{told.get('name')}, {names.get(person.agency_id, '')}")
    for row in known.group.values():
        owner = f"group:{row.partner}"
        if row.active and owner in kept and row.id not in kept[owner]:
            told = vault.open_json("partner_contact", row.id, "sealed", row.sealed)
            plan.retired.append(f"{told.get('name')}, {row.partner}")
    plan.retired.sort()


def directory_csv(work: Work, partnership: Partnership) -> bytes:
    """As it can be brought in again. A cell that a spreadsheet would run has an apostrophe before it."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow((*COLUMNS, *OPTIONAL))
    for agency in agencies_found(work, partnership.slug):
        for each in agency.contacts:
            writer.writerow(
                [
                    safe_cell(cell)
                    for cell in (
                        AGENCY, agency.slug, agency.name, agency.category, "|".join(agency.aliases),
                        _said(agency.always_asked), _said(each.is_deputy), each.name, each.role, each.email,
                        each.telephone, each.manager, each.manager_email,
                    )
                ]
            )  # fmt: skip
    organisations = {each.slug: each.organisation for each in partnership.partners}
    for group, people in group_contacts_found(work, partnership.slug).items():
        audience, slug = (PARTNER, group) if group in organisations else (group, "")
        for each in people:
            if each.active:
                cells = (
                    audience, slug, organisations.get(group, ""), "", "", "no", "no", each.name, each.role, each.email,
                    each.telephone, "", "",
                )  # fmt: skip
                writer.writerow([safe_cell(cell) for cell in cells])
    return kept.getvalue().encode("utf-8-sig")
