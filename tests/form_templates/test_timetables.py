"""The dates of every process, against tables written by hand from a wall calendar.

A table has a column for each of six starting days: an ordinary Monday, before Christmas, before Easter, a Saturday,
twenty to midnight in July, and February of a leap year. `event:` rows say what happened; a row of a step says when
it is due, `from` and `latest` its window, `in_force` which of two clocks stands; "-" is a step without a date in its
source.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from forms_service.adapters.bank_holidays import load_calendar
from forms_service.cli import run
from forms_service.definitions.loader import load_library

ROOT = Path(__file__).parents[2]
TABLES = Path(__file__).parent / "timetables"
STARTS = ("monday", "christmas", "easter", "saturday", "july", "leap")
_library, _calendar = cache(load_library), cache(load_calendar)
PROCESSES = sorted(
    f"{slug}.{process}"
    for slug, data in _library(ROOT / "form_templates", check=False).partnerships.items()
    if not slug.startswith("_")
    for process in data.processes
)


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files are not read anew for each of the tables."""
    monkeypatch.setattr("forms_service.cli.timetable.load_library", _library)
    monkeypatch.setattr("forms_service.cli.timetable.load_calendar", _calendar)


@dataclass
class Column:
    events: list[str] = field(default_factory=list)
    due: dict[str, str] = field(default_factory=dict)
    undated: set[str] = field(default_factory=set)


def column(name: str, start: str) -> Column:
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    assert tuple(rows[0][1:]) == STARTS
    at = rows[0].index(start)
    found = Column()
    for row in rows[1:]:
        what, value = row[0], row[at]
        if what.startswith("event:"):
            found.events.append(f"{what.removeprefix('event:')}={value}")
        elif value == "-":
            found.undated.add(what)
        else:
            found.due[what] = value
    return found


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", PROCESSES)
def test_the_dates_are_those_of_the_table_written_by_hand(
    name: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = column(name, start)
    partnership, process = name.split(".")
    asked = ["timetable", partnership, process, "--json"]
    for event in expected.events:
        asked += ["--event", event]
    assert run(asked) == 0
    told = json.loads(capsys.readouterr().out)
    dates: dict[str, str] = {}
    for each in told["dates"]:
        dates[each["id"]] = each["due"]
        if each["from"]:
            dates[f"{each['id']} from"] = each["from"]
        if each["latest"]:
            dates[f"{each['id']} latest"] = each["latest"]
        if f"{each['id']} in_force" in expected.due:
            dates[f"{each['id']} in_force"] = "yes" if each["in_force"] else "no"
    assert dates == expected.due
    assert {each["id"] for each in told["undated"]} == expected.undated
    assert told["waiting_for"] == []


def test_every_table_is_of_a_process() -> None:
    assert sorted(path.stem for path in TABLES.glob("*.tsv")) == PROCESSES
