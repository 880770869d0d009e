"""A site in a state that many tests begin from: brought there once by the pages, and copied for each.

The state is all that a site consists of: its database, what its fakes keep, and who is known to it. It holds for one
process, whose sites share a master key.
"""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms_service.ports import Services
from tests.forms_service.web.site import Site

# The fakes that keep something between two requests.
_KEEPING = ("mailer", "inbox", "queue", "counters", "scanner", "business_clock", "system_clock")


@dataclass(frozen=True)
class _State:
    database: bytes
    kept: dict[str, dict[str, Any]]
    secrets: dict[str, str]
    told: dict[str, Any]


_known: dict[tuple[object, ...], _State] = {}


def brought(site: Site, state: str, bring: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `bring` tells of where it brought the site; from the second time on, the site is put there and told so.

    `bring` begins from one state, and tells plain values alone. Only on SQLite: elsewhere it brings each time.
    """
    if site.started.engine.dialect.name != "sqlite":
        return bring()
    key = state, site.services.cipher, site.services.library.digest, *_made_of(site.services)
    if key not in _known:
        told = bring()
        _known[key] = _State(_database(site), copy.deepcopy(_kept(site.services)), dict(site.secrets), told)
    else:
        _put(site, _known[key])
    return copy.deepcopy(_known[key].told)


def _made_of(services: Services) -> Iterator[object]:
    """A letter that LibreOffice printed is another than a blank page."""
    for name in ("converter", "drawer", "ocr", "scanner"):
        yield type(getattr(services, name))
    yield services.scanner.configured()


def _kept(services: Services) -> dict[str, dict[str, Any]]:
    return {name: vars(getattr(services, name)) for name in _KEEPING}


def _file(site: Site) -> Path:
    with site.started.engine.connect() as connection:
        return Path(connection.exec_driver_sql("PRAGMA database_list").one()[2])


def _database(site: Site) -> bytes:
    source = sqlite3.connect(_file(site))
    try:
        return source.serialize()
    finally:
        source.close()


def _put(site: Site, state: _State) -> None:
    file = _file(site)
    site.started.engine.dispose()
    for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)
    file.write_bytes(state.database)
    for name, values in copy.deepcopy(state.kept).items():
        vars(getattr(site.services, name)).update(values)
    site.secrets.update(state.secrets)
