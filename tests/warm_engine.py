"""One engine for many tests: what was compiled for one database is known for the next.

An engine of its own for every test compiled the same three thousand statements again and again: a fifth of the
processor time of all tests that have a database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Engine, event, make_url

from forms_service.db.session import engine_for

_warm: dict[str, tuple[Engine, list[str]]] = {}


def engine_at(slot: str, url: str) -> Engine:
    """The engine of this slot, which from now on connects to `url` alone; dispose of it before the slot is asked for
    again. Two databases that are open at once need two slots."""
    if slot not in _warm:
        place = [url]
        engine = engine_for(url)
        _warm[slot] = engine, place

        @event.listens_for(engine, "do_connect")
        def elsewhere(dialect: Dialect, _record: object, args: list[Any], parameters: dict[str, Any]) -> None:
            found, named = dialect.create_connect_args(make_url(place[0]))
            args[:] = found
            parameters.update(named)

    engine, place = _warm[slot]
    place[0] = url
    return engine
