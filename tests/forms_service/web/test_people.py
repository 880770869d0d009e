"""Who may sign in, managed on the pages: added, given roles, ended, set up anew; never by themselves."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import g
from sqlalchemy import select

from forms_service.db.models import User, UserRole
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import hash_password, open_codes
from forms_service.db.work import begin_reading
from tests.forms_service.web.site import EXAMPLE, NEL, SEEDER, Site, Visitor, words

NEW = {"form": "person", "name": "Newly Come", "address": "newly.come@partnership.example.org", "role": "business-unit"}


def _id(site: Site, address: str) -> str:
    with site.sessions() as session:
        found = session.scalar(select(User.id).where(User.address_token == address_token(site.services, address)))
    assert found is not None, address
    return str(found)


def _roles(site: Site, user_id: str) -> set[tuple[str, str]]:
    with site.sessions() as session:
        rows = session.execute(select(UserRole.partnership, UserRole.role).where(UserRole.user_id == user_id))
        return {(partnership, role) for partnership, role in rows}


def _starting_password(page: object) -> str:
    found = re.search(r"[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}", words(page))  # type: ignore[arg-type]
    assert found is not None
    return found[0]


def _first_sign_in(site: Site, address: str, password: str) -> Visitor:
    visitor = site.visitor()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"form": "sign-in", "address": address, "password": password, "code": ""})
    assert answer.headers["Location"] == "/sign-in/set-up"
    visitor.get("/sign-in/set-up")
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        user = work.session.get_one(User, _id(site, address))
        secret = str(open_codes(work, user)["secret"])
    code = pyotp.TOTP(secret).at(site.services.system_clock.now())
    visitor.follow("/sign-in/set-up", {"form": "set-up", "code": code, "password": "three words of mine"})
    return visitor


def test_a_manager_adds_a_person_and_tells_them_a_password_that_is_shown_once(site: Site) -> None:
    manager = site.signed_in("business-manager")
    page = manager.post(f"/people/{EXAMPLE}/new", NEW)
    assert page.status_code == 200
    password = _starting_password(page)
    user_id = _id(site, NEW["address"])
    assert password not in manager.get(f"/people/{EXAMPLE}/person/{user_id}").get_data(as_text=True)
    visitor = _first_sign_in(site, NEW["address"], password)
    assert visitor.get("/today").status_code == 200
    assert "Newly Come" in words(manager.get("/people"))


def test_nobody_waits_while_a_password_is_digested(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def others_may_write(password: str) -> str:
        assert "work" not in g
        return hash_password(password)

    def never(password: str) -> str:
        raise AssertionError("digested inside of the work")

    manager = site.signed_in("business-manager")
    monkeypatch.setattr("forms_service.web.people.views.hash_password", others_may_write)
    monkeypatch.setattr("forms_service.use_cases.add_user.hash_password", never)
    assert manager.post(f"/people/{EXAMPLE}/new", NEW).status_code == 200


@pytest.mark.parametrize("missing", ["name", "address", "role"])
def test_what_is_missing_is_said_on_the_page_and_what_was_typed_stays(site: Site, missing: str) -> None:
    manager = site.signed_in("business-manager")
    page = manager.post(f"/people/{EXAMPLE}/new", {**NEW, missing: ""})
    assert page.status_code == 400
    assert "There is a problem" in words(page)
    kept = NEW["name"] if missing != "name" else NEW["address"]
    assert kept in page.get_data(as_text=True)


def test_roles_are_given_and_taken_and_hold_from_the_next_page_on(site: Site) -> None:
    manager, colleague = site.signed_in("business-manager"), site.signed_in("business-unit")
    user_id = _id(site, "business-unit-all@example.example.org")
    path = f"/people/{EXAMPLE}/person/{user_id}/roles"
    assert colleague.get("/contacts").status_code == 200
    manager.follow(path, {"form": "roles", "role": ["review-group-member", "group-chair"]})
    assert _roles(site, user_id) == {(EXAMPLE, "review-group-member"), (EXAMPLE, "group-chair")}
    assert colleague.get("/contacts").status_code == 403
    # A partner needs one to speak for.
    assert manager.post(path, {"form": "roles", "role": "partner"}).status_code == 400
    assert manager.post(path, {"form": "roles", "role": "emperor"}).status_code == 400
    manager.follow(path, {"form": "roles", "role": "partner", "partner": "council"})
    manager.follow(path, {"form": "roles"})
    assert _roles(site, user_id) == set()
    assert colleague.get("/today").status_code == 403


def test_nobody_changes_their_own_roles_access_or_set_up(site: Site) -> None:
    manager = site.signed_in("business-manager")
    own = f"/people/{EXAMPLE}/person/{_id(site, 'business-manager-all@example.example.org')}"
    assert "This is you" in words(manager.get(own))
    assert manager.post(f"{own}/roles", {"form": "roles", "role": "administrator"}).status_code == 403
    assert manager.post(f"{own}/roles", {"form": "roles", "role": "business-unit"}).status_code == 403
    assert manager.post(f"{own}/access", {"form": "access", "active": "no"}).status_code == 403
    assert manager.post(f"{own}/set-up", {"form": "set-up"}).status_code == 403
    assert manager.get("/people").status_code == 200


def test_only_an_administrator_makes_or_unmakes_an_administrator(site: Site) -> None:
    manager, administrator = site.signed_in("business-manager"), site.signed_in("administrator")
    assert manager.post(f"/people/{EXAMPLE}/new", {**NEW, "role": "administrator"}).status_code == 403
    admin_id = _id(site, "administrator-all@example.example.org")
    path = f"/people/{EXAMPLE}/person/{admin_id}"
    assert manager.post(f"{path}/roles", {"form": "roles", "role": "business-unit"}).status_code == 403
    assert manager.post(f"{path}/access", {"form": "access", "active": "no"}).status_code == 403
    assert manager.post(f"{path}/set-up", {"form": "set-up"}).status_code == 403
    # A role beside it is the manager's to give.
    manager.follow(f"{path}/roles", {"form": "roles", "role": ["administrator", "business-unit"]})
    assert _roles(site, admin_id) == {(EXAMPLE, "administrator"), (EXAMPLE, "business-unit")}
    assert administrator.post(f"/people/{EXAMPLE}/new", {**NEW, "role": "administrator"}).status_code == 200


def test_access_ends_at_once_and_comes_back(site: Site) -> None:
    manager, colleague = site.signed_in("business-manager"), site.signed_in("business-unit")
    path = f"/people/{EXAMPLE}/person/{_id(site, 'business-unit-all@example.example.org')}/access"
    manager.follow(path, {"form": "access", "active": "no"})
    assert colleague.get("/today").status_code == 302
    manager.follow(path, {"form": "access", "active": "yes"})
    assert site.signed_in("business-unit").get("/today").status_code == 200


def test_a_lost_telephone_begins_anew_and_nothing_of_before_opens_the_account(site: Site) -> None:
    manager, colleague = site.signed_in("business-manager"), site.signed_in("business-unit")
    address = "business-unit-all@example.example.org"
    codes = re.findall(
        r"\b[a-z2-9]{5}-[a-z2-9]{5}\b", words(colleague.post("/account/recovery-codes", {"form": "codes"}))
    )
    page = manager.post(f"/people/{EXAMPLE}/person/{_id(site, address)}/set-up", {"form": "set-up"})
    password = _starting_password(page)
    assert colleague.get("/today").status_code == 302
    finder = site.visitor()
    finder.get("/sign-in")
    for code in (site.code(address), codes[0]):
        values = {"form": "sign-in", "address": address, "password": "a made-up pass phrase", "code": code}
        assert finder.post("/sign-in", values).status_code == 400
    assert _first_sign_in(site, address, password).get("/today").status_code == 200


def test_an_administrator_ends_a_persons_sign_ins(site: Site) -> None:
    administrator, colleague = site.signed_in("administrator"), site.signed_in("business-unit")
    user_id = _id(site, "business-unit-all@example.example.org")
    page = administrator.get(f"/people/{EXAMPLE}/person/{user_id}")
    assert "127.0.0.1" not in page.get_data(as_text=True)
    administrator.follow(f"/people/{EXAMPLE}/person/{user_id}/sessions", {"session": "all"})
    assert colleague.get("/today").status_code == 302


def test_another_partnership_gives_its_own_roles_to_a_known_person_and_has_no_say_over_the_account(site: Site) -> None:
    site.signed_in("business-unit", partnership=NEL)
    address = "business-unit-all@safer-nel.example.org"
    user_id = _id(site, address)
    manager = site.signed_in("business-manager")
    assert manager.get(f"/people/{EXAMPLE}/person/{user_id}").status_code == 404
    answer = manager.follow(f"/people/{EXAMPLE}/new", {**NEW, "address": address, "role": "review-group-member"})
    assert "could sign in already" in words(answer)
    assert _roles(site, user_id) == {(NEL, "business-unit"), (EXAMPLE, "review-group-member")}
    path = f"/people/{EXAMPLE}/person/{user_id}"
    assert manager.get(path).status_code == 200
    assert manager.post(f"{path}/access", {"form": "access", "active": "no"}).status_code == 404
    assert manager.post(f"{path}/set-up", {"form": "set-up"}).status_code == 404
    assert manager.post(f"{path}/sessions", {"session": "all"}).status_code == 404
    assert manager.post(f"/people/{NEL}/person/{user_id}/roles", {"form": "roles"}).status_code == 404


def test_nobody_makes_themselves_the_cover_of_another(site: Site) -> None:
    manager, _ = site.signed_in("business-manager"), site.signed_in("partner", partner="council")
    today = site.services.business_clock.today().isoformat()
    values = {
        "form": "cover", "absent": _id(site, "partner-council@example.example.org"),
        "cover": _id(site, "business-manager-all@example.example.org"), "from_on": today, "to_on": today,
        "authority": "The chief officer, by telephone",
    }  # fmt: skip
    refused = manager.post(f"/people/{EXAMPLE}/cover", values)
    assert refused.status_code == 400
    assert "Somebody else must record" in words(refused)
    site.signed_in("business-unit")
    allowed = {**values, "cover": _id(site, "business-unit-all@example.example.org")}
    assert "Person Business-Unit for Person Partner" in words(manager.follow(f"/people/{EXAMPLE}/cover", allowed))
    assert manager.post(f"/people/{EXAMPLE}/cover", allowed).status_code == 409


def test_an_administrators_role_is_not_covered(site: Site) -> None:
    manager = site.signed_in("business-manager")
    site.signed_in("administrator")
    site.signed_in("business-unit")
    today = site.services.business_clock.today().isoformat()
    values = {
        "form": "cover", "absent": _id(site, "administrator-all@example.example.org"),
        "cover": _id(site, "business-unit-all@example.example.org"), "from_on": today, "to_on": today, "authority": "x",
    }  # fmt: skip
    assert manager.post(f"/people/{EXAMPLE}/cover", values).status_code == 400


def test_the_list_of_people_asks_as_much_for_many_as_for_few(site: Site) -> None:
    from sqlalchemy import event

    manager = site.signed_in("business-manager")
    counted: list[str] = []
    event.listen(site.started.engine, "before_cursor_execute", lambda *told: counted.append(told[2]))

    def queries() -> int:
        counted.clear()
        assert manager.get("/people").status_code == 200
        return len(counted)

    few = queries()
    for number in range(6):
        site.add_person(f"person{number}@partnership.example.org", "business-unit")
    assert queries() == few
