"""A site of its own for one test, on a copy of a prepared database and with the first contacts of every partnership."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from forms_service.db.session import make_sessions
from forms_service.db.work import prepare_database
from forms_service.ports import Services
from tests.forms_service.web.known_app import known_app
from tests.forms_service.web.known_states import brought
from tests.forms_service.web.site import Site, make_site
from tests.warm_engine import engine_at


@contextmanager
def fresh_site(prepared: Path, services: Services) -> Iterator[Site]:
    """On SQLite, in the folder of `services`, which hold the key that `prepared` was prepared with."""
    path = services.data_folder / "web.sqlite3"
    shutil.copy(prepared, path)
    with site_at(f"sqlite:///{path}", services) as site:
        yield site


@contextmanager
def site_at(url: str, services: Services) -> Iterator[Site]:
    engine = engine_at(f"pages on {make_url(url).get_backend_name()}", url)
    sessions = make_sessions(engine)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site = make_site(sessions, services, engine, seeded=False, app_for=known_app)

    def begin() -> dict[str, Any]:
        site.seed()
        return {}

    brought(site, "seeded", begin)
    yield site
    engine.dispose()
