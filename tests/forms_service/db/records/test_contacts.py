"""The directory from a table: added, changed, retired; all mistakes told at once."""

import csv
import io
from dataclasses import replace

import pytest
from sqlalchemy import select

from forms_service.db.models import Agency, AgencyContact, PartnerContact
from forms_service.db.records import contacts
from forms_service.db.records.contacts import COLUMNS, OPTIONAL, Imported, import_contacts, read_contacts_csv
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.errors import InvalidInputError
from forms_service.ports import Services
from tests.factories import PERSON


def line(**cells: str) -> dict[str, str]:
    usual = {
        "audience": "agency",
        "slug": "police",
        "organisation": "Invented Police",
        "category": "police",
        "aliases": "The police | PVP",
        "always_asked": "yes",
        "name": "Dev Detectiveson",
        "role": "Inspector",
        "email": "dev@police.example.org",
        "telephone": "01632 960103",
    }
    return {**dict.fromkeys(COLUMNS, ""), **usual, **cells}


DEPUTY = line(name="Sid Sergeantly", email="sid@police.example.org", deputy="yes")
PARTNER = line(audience="partner", slug="la", name="Lou Authorityson", email="lou@la.example.org")
PANEL = line(audience="panel", slug="", organisation="", name="The Panel", email="panel@example.org")


def bring_in(work: Work, *rows: dict[str, str]) -> Imported:
    return import_contacts(work, work.services.library.partnership("testing"), rows)


def details(work: Work, table: str, row: AgencyContact | PartnerContact) -> dict[str, object]:
    return work.directory("testing").open_json(table, row.id, "sealed", row.sealed)


def test_agencies_people_deputies_and_partners_come_in(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        done = bring_in(work, line(), DEPUTY, PARTNER, PANEL)
        assert (done.added, done.changed, done.retired) == (5, 0, 0)
        agency = work.session.scalars(select(Agency)).one()
        assert (agency.aliases, agency.always_asked) == (["The police", "PVP"], True)
        found = work.session.scalars(select(AgencyContact).order_by(AgencyContact.is_deputy)).all()
        assert [details(work, "agency_contact", each)["name"] for each in found] == [
            "Dev Detectiveson",
            "Sid Sergeantly",
        ]
        assert {each.partner for each in work.session.scalars(select(PartnerContact))} == {"la", "panel"}


def test_the_same_file_again_changes_nothing(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        bring_in(work, line(), DEPUTY, PARTNER)
        done = bring_in(work, line(), DEPUTY, PARTNER)
        assert (done.added, done.changed, done.retired, done.unchanged) == (0, 0, 0, 4)


def test_who_is_no_longer_named_is_retired_and_others_stay(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        bring_in(work, line(), DEPUTY, PARTNER)
        done = bring_in(work, line(role="Superintendent", email=" DEV@police.example.org "))
        assert (done.added, done.changed, done.retired) == (0, 1, 1)
        active = work.session.scalars(select(AgencyContact).where(AgencyContact.active)).one()
        assert details(work, "agency_contact", active)["role"] == "Superintendent"
        assert work.session.scalars(select(PartnerContact)).one().active


def test_every_mistake_is_told_with_its_line_and_nothing_is_changed(sessions: Sessions, services: Services) -> None:
    wrong = [
        line(),
        line(audience="unknown"),
        line(email="nobody"),
        line(audience="partner", slug="police"),
        line(organisation="", name="", always_asked="perhaps"),
        line(),
    ]
    with begin_work(sessions, services, PERSON) as work:
        with pytest.raises(InvalidInputError) as caught:
            bring_in(work, *wrong)
        for number in (3, 4, 5, 6, 7):
            assert f"line {number}:" in str(caught.value)
        assert "line 2:" not in str(caught.value)
        assert work.session.scalars(select(Agency)).all() == []


@pytest.mark.parametrize(("delimiter", "mark"), [(",", "\ufeff"), (",", ""), (";", "\ufeff")])
def test_tables_are_read_as_office_programs_write_them(delimiter: str, mark: str) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=[*COLUMNS, "our own notes"], delimiter=delimiter)
    writer.writeheader()
    writer.writerow({**line(organisation="Police, Invented"), "our own notes": "x"})
    rows = read_contacts_csv((mark + out.getvalue()).encode())
    assert rows == [{**line(organisation="Police, Invented"), **dict.fromkeys(OPTIONAL, "")}]


@pytest.mark.parametrize("data", [b"", b"audience;slug\n", "audience,näme\n".encode("latin-1")])
def test_a_file_that_is_no_such_table_is_told(data: bytes) -> None:
    with pytest.raises(InvalidInputError):
        read_contacts_csv(data)


def test_the_seed_is_for_the_first_run_only(sessions: Sessions, services: Services) -> None:
    data = replace(services.library.partnerships["testing"], contacts=(line(),))
    seeded = replace(services, library=replace(services.library, partnerships={"testing": data}))
    for expected in (True, False):
        with begin_work(sessions, seeded, PERSON) as work:
            assert (contacts.seed(work, "testing") is not None) is expected


def test_names_and_addresses_of_contacts_are_sealed(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        bring_in(work, line())
        row = work.session.scalars(select(AgencyContact)).one()
        assert row.sealed is not None
        assert b"Detectiveson" not in row.sealed
