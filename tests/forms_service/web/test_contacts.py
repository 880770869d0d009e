"""The directory on its pages: found, changed by one at a time, away with a deputy, brought in after a look."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forms_service.db.models import Agency, AgencyContact, Closure, ContactImport
from forms_service.db.work import begin_reading
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, words
from tests.forms_service.web.story import Story


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


def _agency(site: Site, slug: str) -> Agency:
    with site.sessions() as session:
        return session.scalars(select(Agency).where(Agency.partnership == EXAMPLE, Agency.slug == slug)).one()


def _people(site: Site, slug: str) -> list[AgencyContact]:
    agency = _agency(site, slug)
    with site.sessions() as session:
        rows = session.scalars(select(AgencyContact).where(AgencyContact.agency_id == agency.id))
        return sorted(rows, key=lambda row: row.is_deputy)


def _form(visitor: Visitor, path: str, form: str) -> dict[str, str]:
    """What the page would send as it stands."""
    page = visitor.get(path).get_data(as_text=True)
    found = re.search(rf'name="form" value="{form}">(.*?)</form>', page, re.DOTALL)
    assert found
    values = {"form": form}
    for tag in re.findall(r"<input[^>]+>", found.group(1)):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if name and (not kind or kind.group(1) not in ("checkbox", "radio") or " checked" in tag):
            values[name.group(1)] = value.group(1) if value else ""
    for name_, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', found.group(1)):
        values[name_] = text.strip()
    return values


def test_an_agency_or_a_person_is_found_by_a_word(unit: Visitor) -> None:
    page = words(unit.get("/contacts?q=hospitalson"))
    assert "Example Hospital" in page
    assert "Example Homes" not in page
    assert "No agency has" in words(unit.get("/contacts?q=nobodyofthisname"))


def test_an_agency_is_changed_and_stays_with_its_people(site: Site, unit: Visitor) -> None:
    path = f"/contacts/agencies/{_agency(site, 'school').id}"
    form = _form(unit, path, "agency")
    unit.follow(
        path, {**form, "name": "Example Junior School", "telephone": "01632 960599", "aliases": "The school\nEJS"}
    )
    agency = _agency(site, "school")
    assert (agency.name, agency.telephone, agency.aliases) == (
        "Example Junior School", "01632 960599", ["The school", "EJS"],
    )  # fmt: skip
    assert len(_people(site, "school")) == 2


def test_who_saves_over_anothers_change_is_told_and_may_keep_theirs(site: Site, unit: Visitor) -> None:
    path = f"/contacts/agencies/{_agency(site, 'school').id}"
    mine = _form(unit, path, "agency")
    other = site.signed_in("business-manager")
    other.follow(path, {**_form(other, path, "agency"), "telephone": "01632 960598"})
    late = unit.post(path, {**mine, "telephone": "01632 960597"})
    assert late.status_code == 400
    page = words(late)
    assert "Somebody else has changed this" in page
    assert "01632 960598" in page
    assert _agency(site, "school").telephone == "01632 960598"
    edition = re.search(r'name="edition" value="(\w+)"', late.get_data(as_text=True))
    assert edition
    unit.follow(path, {**mine, "telephone": "01632 960597", "edition": edition.group(1)})
    assert _agency(site, "school").telephone == "01632 960597"


def test_a_person_is_added_changed_and_no_longer_written_to(site: Site, unit: Visitor) -> None:
    agency = _agency(site, "housing")
    new = f"/contacts/agencies/{agency.id}/people/new"
    assert unit.post(new, {"form": "person", "name": "Nell Newly", "email": "nell"}).status_code == 400
    twice = unit.post(new, {"form": "person", "name": "Again", "email": "Homer.Homeley@example.org"})
    assert "has somebody with this e-mail address" in words(twice)
    unit.follow(new, {"form": "person", "name": "Nell Newly", "email": "nell@homes.example.org", "is_deputy": "yes"})
    person = next(row for row in _people(site, "housing") if row.is_deputy and row.created_at)
    path = f"/contacts/people/{person.id}"
    unit.follow(path, {**_form(unit, path, "person"), "ended": "ended"})
    assert not next(row for row in _people(site, "housing") if row.id == person.id).active


def test_who_is_away_is_not_asked_while_a_deputy_is_there(site: Site, unit: Visitor) -> None:
    main, deputy = _people(site, "school")
    today = site.services.business_clock.today()
    away = {"away_from": f"{today.day} {today.month} {today.year}", "away_to": ""}
    path = f"/contacts/people/{main.id}"
    unit.follow(path, {**_form(unit, path, "person"), **away})
    story = Story.begin(site)
    story.open()
    story.ask()
    request = next(each for each in story.requests("issued") if each.agency_name == "Example School")
    assert story.address(request) == "skip.schoolfield@example.org"
    page = words(story.unit.get(f"/cases/{story.case_id}/returns"))
    assert "Skip Schoolfield" in page
    path = f"/contacts/people/{deputy.id}"
    said = words(unit.follow(path, {**_form(unit, path, "person"), **away}))
    assert "Everybody of this agency is away now" in said
    assert "Everybody is on leave" in words(unit.get("/contacts"))


def test_a_person_of_a_group_is_entered(unit: Visitor) -> None:
    path = f"/contacts/{EXAMPLE}/groups/duty-officer"
    unit.follow(path, {"form": "person", "name": "Dottie Dutyful", "email": "dottie@partnership.example.org"})
    assert "Dottie Dutyful" in words(unit.get(path))
    assert unit.get(f"/contacts/{EXAMPLE}/groups/no-such-group").status_code == 404


def test_closed_days_warn_and_move_nothing(site: Site, unit: Visitor) -> None:
    story = Story.begin(site)
    story.open()
    before = words(story.unit.get(f"/cases/{story.case_id}/agencies"))
    assert "Half-term" not in before
    today = site.services.business_clock.today()
    last = today + timedelta(days=4)
    form = {
        "form": "closure", "title": "Half-term", "category": "education",
        "from_on": f"{today.day} {today.month} {today.year}", "to_on": f"{last.day} {last.month} {last.year}",
    }  # fmt: skip
    backwards = unit.post(f"/contacts/{EXAMPLE}/closures", {**form, "to_on": "1 1 2020"})
    assert backwards.status_code == 400
    unit.follow(f"/contacts/{EXAMPLE}/closures", form)
    assert "Half-term" in words(story.unit.get(f"/cases/{story.case_id}/agencies"))
    requests = story.ask()
    page = words(story.unit.get(f"/cases/{story.case_id}/returns"))
    assert page.count("Half-term") == 1, "the school's, and no other agency's"
    assert len({request.due_on for request in requests}) == 1
    with site.sessions() as session:
        closure = session.scalars(select(Closure)).one()
    unit.follow(f"/contacts/closures/{closure.id}/end")
    assert "Half-term" not in words(story.unit.get(f"/cases/{story.case_id}/returns"))


def _export(unit: Visitor) -> bytes:
    response = unit.get(f"/contacts/{EXAMPLE}/contacts.csv")
    assert response.mimetype == "text/csv"
    return bytes(response.data)


def _look_at(unit: Visitor, data: bytes) -> str:
    response = unit.post(f"/contacts/{EXAMPLE}", {"form": "import", "file": (io.BytesIO(data), "contacts.csv")})
    assert response.status_code == 302, words(response)
    return response.headers["Location"]


def test_what_is_taken_out_can_be_brought_in_and_changes_nothing(unit: Visitor) -> None:
    page = words(unit.get(_look_at(unit, _export(unit))))
    assert "It would change nothing" in page
    assert "0 new" in page
    assert "0 changed" in page


def test_no_cell_is_run_by_a_spreadsheet_and_it_comes_back_as_it_was(site: Site, unit: Visitor) -> None:
    path = f"/contacts/people/{_people(site, 'school')[0].id}"
    hostile = {"name": '=HYPERLINK("http://example.org")', "telephone": "+44 1632 960512", "role": "@SUM(1)"}
    unit.follow(path, {**_form(unit, path, "person"), **hostile})
    data = _export(unit)
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "It would change nothing" in words(unit.get(_look_at(unit, data)))


def test_a_look_shows_each_change_and_changes_nothing_until_it_is_confirmed(site: Site, unit: Visitor) -> None:
    lines = _export(unit).decode("utf-8-sig").splitlines()
    changed = [line.replace("01632 960512", "01632 960577") for line in lines if "skip.schoolfield" not in line]
    changed.append("agency,club,Invented Club,sport,,no,no,Cleo Clubly,Chair,cleo@club.example.org,01632 960578,,")
    preview = _look_at(unit, "\n".join(changed).encode())
    page = words(unit.get(preview))
    assert "01632 960512 01632 960577" in page
    assert "Skip Schoolfield, Example School" in page
    assert "Invented Club" in page
    with site.sessions() as session:
        assert session.scalar(select(Agency).where(Agency.slug == "club")) is None
    text = unit.get(preview).get_data(as_text=True)
    seen = re.search(r'name="seen" value="(\w+)"', text)
    assert seen
    said = words(unit.follow(preview, {"seen": seen.group(1)}))
    assert "2 added, 1 changed" in said
    assert "1 retired" in said
    with site.sessions() as session:
        assert {row.sealed for row in session.scalars(select(ContactImport))} == {None}
    assert unit.get(preview).status_code == 409


def test_a_directory_that_changed_meanwhile_is_looked_at_again(site: Site, unit: Visitor) -> None:
    lines = [line for line in _export(unit).decode("utf-8-sig").splitlines() if "skip.schoolfield" not in line]
    preview = _look_at(unit, "\n".join(lines).encode())
    seen = re.search(r'name="seen" value="(\w+)"', unit.get(preview).get_data(as_text=True))
    assert seen
    path = f"/contacts/people/{_people(site, 'school')[0].id}"
    unit.follow(path, {**_form(unit, path, "person"), "telephone": "01632 960566"})
    said = words(unit.follow(preview, {"seen": seen.group(1)}))
    assert "The directory has changed since you looked" in said
    assert "01632 960566 01632 960512" in said
    unit.follow(f"{preview}/give-up")
    assert next(row for row in _people(site, "school") if row.is_deputy).active


def test_mistakes_are_told_by_line_and_column_and_nothing_is_kept(site: Site, unit: Visitor) -> None:
    lines = _export(unit).decode("utf-8-sig").splitlines()
    lines[1] = lines[1].replace("@example.org", "")
    lines.append("nobody,x,Y,,,perhaps,no,,,,,,")
    response = unit.post(
        f"/contacts/{EXAMPLE}", {"form": "import", "file": (io.BytesIO("\n".join(lines).encode()), "c.csv")}
    )
    assert response.status_code == 400
    page = words(response)
    assert "2 email email is not an address" in page
    assert f"{len(lines)} audience audience must be one of" in page
    assert f"{len(lines)} always_asked" in page
    with site.sessions() as session:
        assert session.scalars(select(ContactImport)).all() == []


def test_another_partnerships_entries_are_not_there(site: Site) -> None:
    stranger = site.signed_in("business-unit", partnership="safer-nel")
    for path in (
        f"/contacts/agencies/{_agency(site, 'school').id}",
        f"/contacts/people/{_people(site, 'school')[0].id}",
        f"/contacts/{EXAMPLE}/contacts.csv",
        f"/contacts/{EXAMPLE}/closures",
    ):
        assert stranger.get(path).status_code == 404


def test_more_agencies_cost_no_more_queries(site: Site, unit: Visitor) -> None:
    from forms_service.db.queries.contact_pages import agencies_found
    from tests.forms_service.web.test_control_room import counted

    counts = []
    for number in range(2):
        if number:
            for each in range(9):
                unit.follow(f"/contacts/{EXAMPLE}/agencies/new", {"form": "agency", "name": f"Club {each}"})
        with counted(site) as said, begin_reading(site.sessions, site.services, SEEDER) as work:
            assert agencies_found(work, EXAMPLE)
        counts.append(len(said))
    assert counts[0] == counts[1]
