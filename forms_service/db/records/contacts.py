"""The directory: agencies, their people and deputies, partners' people. From a CSV file, or the first-run seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Agency, AgencyContact, PartnerContact
from forms_service.db.records.addresses import address_token, plain_address
from forms_service.db.work import Work
from forms_service.definitions.schema import Partnership
from forms_service.errors import InvalidInputError

COLUMNS = (
    "audience", "slug", "organisation", "category", "aliases", "always_asked", "deputy",
    "name", "role", "email", "telephone", "manager",
)  # fmt: skip
# May be missing from the first line: who is told when a return is late.
OPTIONAL = ("manager_email",)
AGENCY, PARTNER = "agency", "partner"
GROUPS = ("review-group", "panel", "duty-officer", "business-manager", "deputy-manager")


def groups_of(partnership: Partnership) -> tuple[str, ...]:
    """Those beside agencies and partners to whom letters go: the same in every partnership, then its own offices."""
    return (*GROUPS, *(office.slug for office in partnership.offices))


_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0", ""}


@dataclass(slots=True)
class Imported:
    """How many rows of the directory were new, changed, or given up because the file no longer names them."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell. Lines are counted as the spreadsheet counts them, the heading being line 1."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    number: int
    cells: Mapping[str, str]
    always_asked: bool = False
    deputy: bool = False
    aliases: list[str] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


# A spreadsheet would run a cell that begins with one of these; our own export puts an apostrophe before it.
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def _plain_cell(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RUN_BY_SPREADSHEETS) else cell


def safe_cell(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RUN_BY_SPREADSHEETS) else cell


def read_contacts_csv(data: bytes) -> list[dict[str, str]]:
    """As Excel and LibreOffice write it: with or without a mark at its beginning, commas or semicolons."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError("The file is not UTF-8. In Excel choose: CSV UTF-8 (comma delimited).") from None
    heading = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading else ",")
    if reader.fieldnames is None:
        raise InvalidInputError("The file is empty.")
    names = [(name or "").strip().casefold() for name in reader.fieldnames]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise InvalidInputError(
            f"Columns are missing: {', '.join(missing)}. The first line must name: {', '.join(COLUMNS)}."
        )
    reader.fieldnames = names
    try:
        return [{name: _plain_cell(row.get(name) or "") for name in (*COLUMNS, *OPTIONAL)} for row in reader]
    except csv.Error as error:
        raise InvalidInputError(f"Line {reader.line_num}: {error}.") from None


def import_contacts(work: Work, partnership: Partnership, rows: Sequence[Mapping[str, str]]) -> Imported:
    """Adds and changes; of an agency or partner that the file names, people it no longer names are retired.

    Whoever the file does not name at all stays. All mistakes are told at once, and then nothing is changed.
    """
    lines = checked_lines(partnership, rows)
    done = Imported()
    kept: dict[str, set[str]] = {}
    agencies: dict[str, Agency] = {}
    for line in lines:
        if line["audience"] == AGENCY:
            if line["slug"] not in agencies:
                agencies[line["slug"]] = _agency(work, partnership.slug, line, done)
            agency = agencies[line["slug"]]
            kept.setdefault(f"agency:{agency.id}", set()).add(_agency_contact(work, agency, line, done))
        else:
            partner = line["slug"] if line["audience"] == PARTNER else line["audience"]
            kept.setdefault(f"partner:{partner}", set()).add(
                _partner_contact(work, partnership.slug, partner, line, done)
            )
    work.session.flush()
    _retire(work, partnership.slug, kept, done)
    work.audit(
        "contacts.imported",
        details={
            "partnership": partnership.slug,
            "added": done.added,
            "changed": done.changed,
            "retired": done.retired,
        },
    )
    return done


def seed(work: Work, partnership: str) -> Imported | None:
    """The first run only: once the directory has anybody, it belongs to the people who keep it."""
    known = work.session.scalar(select(func.count()).select_from(Agency).where(Agency.partnership == partnership))
    known_partners = work.session.scalar(
        select(func.count()).select_from(PartnerContact).where(PartnerContact.partnership == partnership)
    )
    rows = work.services.library.seed_contacts(partnership)
    if known or known_partners or not rows:
        return None
    return import_contacts(work, work.services.library.partnership(partnership), rows)


def faults_of(partnership: Partnership, rows: Sequence[Mapping[str, str]]) -> list[Fault]:
    """All of them at once."""
    partners = {partner.slug for partner in partnership.partners}
    audiences = (AGENCY, PARTNER, *groups_of(partnership))
    faults: list[Fault] = []
    seen: set[tuple[str, str, str]] = set()
    for number, cells in enumerate(rows, start=2):
        if not any(cells.values()):
            continue
        wrong = _mistakes(cells, partners, audiences)
        key = (cells["audience"], cells["slug"], plain_address(cells["email"]))
        if not wrong and key in seen:
            wrong = [("email", f"{cells['slug'] or cells['audience']} has this e-mail address twice")]
        seen.add(key)
        faults += [Fault(number, column, message) for column, message in wrong]
    return faults


def checked_lines(partnership: Partnership, rows: Sequence[Mapping[str, str]]) -> list[ContactRow]:
    mistakes = [f"line {each.line}: {each.message}" for each in faults_of(partnership, rows)]
    lines: list[ContactRow] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cells.values()):
            continue
        lines.append(
            ContactRow(
                number=number,
                cells=cells,
                always_asked=cells["always_asked"].casefold() in _YES,
                deputy=cells["deputy"].casefold() in _YES,
                aliases=[alias.strip() for alias in cells["aliases"].split("|") if alias.strip()],
            )
        )
    if mistakes:
        raise InvalidInputError("Nothing was imported. " + "; ".join(mistakes) + ".", field="file")
    if not lines:
        raise InvalidInputError("The file names nobody.", field="file")
    return lines


def _mistakes(cells: Mapping[str, str], partners: set[str], audiences: Sequence[str]) -> list[tuple[str, str]]:
    """Column and words of each."""
    wrong = []
    if cells["audience"] not in audiences:
        wrong.append(("audience", f"audience must be one of {', '.join(audiences)}"))
    elif cells["audience"] == AGENCY and not (cells["slug"] and cells["organisation"]):
        wrong.append(("organisation" if cells["slug"] else "slug", "an agency needs slug and organisation"))
    elif cells["audience"] == PARTNER and cells["slug"] not in partners:
        wrong.append(("slug", f"slug must be one of this partnership's partners: {', '.join(sorted(partners))}"))
    if not cells["name"]:
        wrong.append(("name", "name is empty"))
    if "@" not in cells["email"] or any(letter.isspace() for letter in cells["email"].strip()):
        wrong.append(("email", "email is not an address"))
    manager = cells.get("manager_email", "")
    if manager and ("@" not in manager or any(letter.isspace() for letter in manager)):
        wrong.append(("manager_email", "manager_email is not an address"))
    wrong += [
        (column, f"{column} must be yes or no")
        for column in ("always_asked", "deputy")
        if cells[column].casefold() not in _YES | _NO
    ]
    return wrong


def _agency(work: Work, partnership: str, line: ContactRow, done: Imported) -> Agency:
    values = {
        "name": line["organisation"],
        "category": line["category"],
        "aliases": line.aliases,
        "always_asked": line.always_asked,
        "active": True,
    }
    agency = work.session.scalars(
        select(Agency).where(Agency.partnership == partnership, Agency.slug == line["slug"])
    ).one_or_none()
    if agency is None:
        agency = Agency(id=new_id(), partnership=partnership, slug=line["slug"], **values)
        work.session.add(agency)
        done.added += 1
        return agency
    _count(done, _set(agency, values))
    return agency


def _agency_contact(work: Work, agency: Agency, line: ContactRow, done: Imported) -> str:
    token = address_token(work.services, line["email"])
    contact = work.session.scalars(
        select(AgencyContact).where(AgencyContact.agency_id == agency.id, AgencyContact.address_token == token)
    ).first()
    details = {name: line[name] for name in ("name", "role", "email", "telephone", "manager")}
    details.update({name: line.cells.get(name, "") for name in OPTIONAL if line.cells.get(name)})
    vault = work.directory(agency.partnership)
    if contact is None:
        contact = AgencyContact(id=new_id(), agency_id=agency.id, address_token=token, is_deputy=line.deputy)
        contact.sealed = vault.seal_json("agency_contact", contact.id, "sealed", details)
        work.session.add(contact)
        done.added += 1
        return contact.id
    changed = _set(contact, {"is_deputy": line.deputy, "active": True})
    if vault.open_json("agency_contact", contact.id, "sealed", contact.sealed) != details:
        contact.sealed = vault.seal_json("agency_contact", contact.id, "sealed", details)
        changed = True
    _count(done, changed)
    return contact.id


def _partner_contact(work: Work, partnership: str, partner: str, line: ContactRow, done: Imported) -> str:
    token = address_token(work.services, line["email"])
    contact = work.session.scalars(
        select(PartnerContact).where(
            PartnerContact.partnership == partnership,
            PartnerContact.partner == partner,
            PartnerContact.address_token == token,
        )
    ).first()
    details = {name: line[name] for name in ("name", "role", "email", "telephone")}
    vault = work.directory(partnership)
    if contact is None:
        contact = PartnerContact(id=new_id(), partnership=partnership, partner=partner, address_token=token)
        contact.sealed = vault.seal_json("partner_contact", contact.id, "sealed", details)
        work.session.add(contact)
        work.session.flush()
        done.added += 1
        return contact.id
    changed = _set(contact, {"active": True})
    if vault.open_json("partner_contact", contact.id, "sealed", contact.sealed) != details:
        contact.sealed = vault.seal_json("partner_contact", contact.id, "sealed", details)
        changed = True
    _count(done, changed)
    return contact.id


def _retire(work: Work, partnership: str, kept: Mapping[str, set[str]], done: Imported) -> None:
    """Kept as rows, since letters were sent to them; nothing new goes to them."""
    for key, ids in kept.items():
        kind, _, name = key.partition(":")
        found: Sequence[AgencyContact | PartnerContact]
        if kind == AGENCY:
            found = work.session.scalars(
                select(AgencyContact).where(AgencyContact.agency_id == name, AgencyContact.active.is_(True))
            ).all()
        else:
            found = work.session.scalars(
                select(PartnerContact).where(
                    PartnerContact.partnership == partnership,
                    PartnerContact.partner == name,
                    PartnerContact.active.is_(True),
                )
            ).all()
        for contact in found:
            if contact.id not in ids:
                contact.active = False
                done.retired += 1


def _set(row: object, values: Mapping[str, object]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _count(done: Imported, changed: bool) -> None:
    if changed:
        done.changed += 1
    else:
        done.unchanged += 1
