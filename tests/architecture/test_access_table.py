"""Every route x role x relation has the outcome that the hand-written table gives, on a real app."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forms_service.db.queries.subjects import find_subject
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import prepare_database
from tests.architecture.access_world import World, build
from tests.example_case import example_library
from tests.fakes import fake_services
from tests.forms_service.web.site import PrintedPdf, make_site

TABLE = Path(__file__).with_name("access_table.txt")
WHO = ("bu", "bm", "gm", "gc", "pt", "pc", "ad", "ag", "no")
# A party of a matter: a tenth column where it may do more than somebody whom nobody knows.
PARTY = "dm"


@dataclass(frozen=True)
class Row:
    route: str
    relation: str
    outcomes: dict[str, str]


@cache
def table() -> tuple[Row, ...]:
    rows: list[Row] = []
    routes: list[str] = []
    header_seen = False
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if line.startswith("["):
            routes = []
        elif words[0] == "routes:":
            routes += words[1:]
        elif tuple(words) == WHO:
            header_seen = True
        else:
            relation, *outcomes = words
            assert header_seen, "the header names the columns"
            assert len(outcomes) in (len(WHO), len(WHO) + 1), line
            assert set(outcomes) <= set("YNHS-"), line
            found = dict(zip((*WHO, PARTY), (*outcomes, outcomes[-1]), strict=False))
            rows += [Row(route, relation, found) for route in routes]
    return tuple(rows)


@pytest.fixture(scope="module")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("access")
    shutil.copy(migrated_sqlite, folder / "access.sqlite3")
    engine = engine_for(f"sqlite:///{folder / 'access.sqlite3'}")
    sessions = make_sessions(engine)
    services = fake_services(example_library(), folder, converter=PrintedPdf())
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site = make_site(sessions, services, engine)
    site.app.config["WTF_CSRF_ENABLED"] = False  # test_sign_in.py proves the token; here only access is asked
    site.app.extensions["forms-limits"].allows = lambda *_, **__: True
    yield build(site)
    engine.dispose()


def test_every_route_has_its_rows_and_every_row_its_route(world: World) -> None:
    routes = {rule.endpoint for rule in _rules(world.site.app)}
    assert len(routes) > 50
    rows = {row.route for row in table()}
    assert routes - rows == set(), "routes without a row in the table"
    assert rows - routes == set(), "rows of routes that are not there"
    needed = {"own", "revoked"}
    for route in routes:
        assert needed <= {row.relation for row in table() if row.route == route}, route


def test_things_of_a_case_are_tried_in_other_cases_and_partnerships_too(world: World) -> None:
    for rule in _rules(world.site.app):
        guard = world.site.app.view_functions[rule.endpoint].guard  # type: ignore[attr-defined]
        relations = {row.relation for row in table() if row.route == rule.endpoint}
        if guard.kind in ("thing", "link", "party"):
            assert {"other-case", "other-partnership"} <= relations, rule.endpoint
        if guard.kind == "link":
            assert "other-agency" in relations, rule.endpoint
        if guard.kind == "party":
            assert "other-party" in relations, rule.endpoint
        if "partner" in rule.arguments:
            assert "other-partner" in relations, rule.endpoint


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.route}-{row.relation}")
def test_the_row_is_true(world: World, row: Row) -> None:
    rule = next(rule for rule in _rules(world.site.app) if rule.endpoint == row.route)
    method = "POST" if "POST" in (rule.methods or ()) else "GET"
    path = _path(rule, world.values[row.relation])
    found = {}
    for who, wanted in row.outcomes.items():
        if wanted == "-":
            continue
        client = world.client(who, revoked=row.relation == "revoked")
        found[who] = _outcome(client.open(path, method=method))
    assert found == {who: wanted for who, wanted in row.outcomes.items() if wanted != "-"}


def test_a_case_in_which_a_person_has_an_interest_is_not_there_by_any_route(world: World) -> None:
    tried = 0
    for rule in _rules(world.site.app):
        guard, values = world.site.app.view_functions[rule.endpoint].guard, world.values["interest"]  # type: ignore[attr-defined]
        if guard.kind != "thing" or not rule.arguments <= set(values):
            continue
        with world.site.sessions() as session:
            found = find_subject(session, guard.noun, values[f"{guard.noun}_id"])
        if found is None or found.case_id != values["case_id"]:
            continue
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        for who in ("bu", "bm", "gm", "gc", "pt", "pc", "ad"):
            answer = world.client(who, revoked=False).open(_path(rule, values), method=method)
            assert _outcome(answer) == "H", (rule.endpoint, who)
            tried += 1
    assert tried > 200


def test_what_is_hidden_reads_like_what_is_not_there(world: World) -> None:
    client = world.client("bu", revoked=False)
    hidden = client.get(f"/cases/{world.values['other-partnership']['case_id']}")
    absent = client.get("/cases/" + "f" * 32)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.data == absent.data


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def _path(rule: Rule, values: dict[str, str]) -> str:
    # Pages of a ladder are about a matter, which has the same relation to everybody as the case beside it.
    def value(found: re.Match[str]) -> str:
        return values.get(f"{rule.endpoint.partition('.')[0]}.{found.group(1)}") or values[found.group(1)]

    return re.sub(r"<(?:int:)?(\w+)>", value, rule.rule)


def _outcome(response: TestResponse) -> str:
    assert response.status_code < 500, response.status_code
    if response.status_code == 404:
        return "H"
    if response.status_code == 403:
        return "N"
    if response.status_code != 302 or response.request.path.startswith("/sign-in/set-up"):
        return "Y"
    leads_to = response.headers["Location"]
    return "S" if leads_to == "/sign-in" or leads_to.startswith("/sign-in?next=") else "Y"
