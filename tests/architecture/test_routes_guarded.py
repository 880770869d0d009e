"""Every route says who may use it, and none changes anything on GET."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from forms_service.bootstrap import Started
from forms_service.db.session import engine_for, make_sessions
from forms_service.settings import Settings
from forms_service.web.app import create_app
from tests.factories import small_library
from tests.fakes import fake_services


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("guards")
    services = fake_services(small_library(), folder)
    services.cipher.use_installation_key(services.cipher.new_key())  # type: ignore[attr-defined]
    engine = engine_for(f"sqlite:///{folder / 'none.sqlite3'}")
    return create_app(Started(services, make_sessions(engine), engine, Settings()))


def test_every_route_carries_one_guard(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if name != "static"}
    assert len(views) > 50
    assert [name for name, view in views.items() if not hasattr(view, "guard")] == []


def test_a_public_route_says_why_it_is_public(app: Flask) -> None:
    public = {
        name: view.guard.why
        for name, view in app.view_functions.items()
        if name != "static" and view.guard.kind == "public"
    }
    assert public
    assert [name for name, why in public.items() if not why] == []


def test_a_route_reads_or_changes_but_never_both(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            assert len({"GET", "POST"} & (rule.methods or set())) == 1, rule.endpoint


def test_what_a_guard_looks_up_stands_in_the_address(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "guard", None)
        if guard is not None and guard.noun is not None:
            assert f"{guard.noun}_id" in rule.arguments, rule.endpoint


def test_blueprints_do_not_import_each_other() -> None:
    web = Path(__file__).parents[2] / "forms_service" / "web"
    areas = [folder.name for folder in web.iterdir() if (folder / "views.py").exists()]
    assert len(areas) > 8
    for area in areas:
        source = (web / area / "views.py").read_text(encoding="utf-8")
        others = [other for other in areas if other != area and f"forms_service.web.{other}." in source]
        assert others == [], f"{area} imports {others}"
