"""One line, however many a message has; of an error its class and the places that lead to its cause."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from forms_service.log_lines import LineFormatter, places_of
from forms_service.settings import Settings

NAME = "Canarybird"


def written(message: str, **more: Any) -> dict[str, Any]:
    record = logging.getLogger("forms_service.tests").makeRecord(
        "forms_service.tests", logging.WARNING, __file__, 1, message, (), more.pop("exc_info", None), extra=more
    )
    line = LineFormatter().format(record)
    assert "\n" not in line
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_line_holds_its_moment_level_logger_and_what_was_given_besides() -> None:
    line = written("two\nlines", route="today.page", status=200)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "forms_service.tests",
        "message": "two\nlines",
        "route": "today.page",
        "status": 200,
    }


def test_of_an_error_neither_its_words_nor_those_of_its_cause_are_said() -> None:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            raise RuntimeError(f"cannot keep {NAME}") from error
    except RuntimeError:
        line = written("failed", exc_info=sys.exc_info())
    assert line["exception"] == "RuntimeError"
    assert "test_log_lines" in str(line["at_lines"])
    assert NAME not in str(line)


def test_the_places_are_our_own_steps_and_the_last_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement fails many calls deep in a library, whose places alone would not say whose statement it was."""
    monkeypatch.setitem(globals(), "__name__", "forms_service.made_up")
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        try:
            connection.execute(text("select * from nothing"))
        except Exception as error:
            places = places_of(error.__traceback__)
    engine.dispose()
    own, last = places
    assert own.startswith("forms_service.made_up:")
    assert own.endswith(" test_the_places_are_our_own_steps_and_the_last_of_all")
    assert last.startswith("sqlalchemy.")


def test_settings_that_are_refused_lead_to_a_place_of_ours_or_to_the_last_one() -> None:
    assert places_of(None) == []
    try:
        Settings(web_processes="none")  # type: ignore[arg-type]
    except ValueError as error:
        places = places_of(error.__traceback__)
    assert len(places) == 1
