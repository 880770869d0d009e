"""England's calendar: computed, published and proclaimed days agree, and its end is known."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from forms_service.adapters.bank_holidays import check_horizon, differences, load_calendar
from forms_service.errors import DefinitionError, SetupError

TEMPLATES = Path(__file__).resolve().parents[3] / "form_templates"


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copytree(TEMPLATES / "calendars", tmp_path / "calendars")
    return tmp_path


def overrides(folder: Path, text: str) -> None:
    (folder / "calendars/overrides.yml").write_text(f"schema: 1\n{text}\n", "utf-8")


def test_computed_and_published_days_agree_both_ways():
    published = json.loads((TEMPLATES / "calendars/england-published.json").read_text("utf-8"))
    assert len(published["events"]) == 11 * 8 + 3  # eight a year, and the three of 2022 and 2023
    assert differences(TEMPLATES) == ()


def test_a_day_that_only_one_of_them_has_is_found(folder):
    file = folder / "calendars/england-published.json"
    content = json.loads(file.read_text("utf-8"))
    content["events"] = [each for each in content["events"] if each["date"] != "2027-03-29"]
    content["events"].append({"date": "2027-06-10", "title": "A new holiday", "notes": ""})
    file.write_text(json.dumps(content))
    assert differences(folder) == (
        "2027-03-29: computed (Easter Monday), and not published",
        "2027-06-10: published (A new holiday), and not computed",
    )


@pytest.mark.parametrize(
    "day", ["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08", "2022-01-03", "2021-12-28"]
)
def test_moved_and_single_holidays_of_the_past_are_known(day):
    assert not load_calendar(TEMPLATES).is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2020-05-04", "2022-05-30", "2026-07-14", "2027-01-14"])
def test_ordinary_days_count(day):
    assert load_calendar(TEMPLATES).is_working(date.fromisoformat(day))


def test_proclaimed_days_are_added_and_moved_days_taken_away_and_the_version_says_so(folder):
    before = load_calendar(folder)
    overrides(
        folder,
        "added: [{date: 2027-06-11, name: Proclaimed holiday, why: Proclamation}]\n"
        "removed: [{date: 2027-05-31, why: Moved}]",
    )
    after = load_calendar(folder)
    assert after.why_not(date(2027, 6, 11)) == "Proclaimed holiday"
    assert after.is_working(date(2027, 5, 31))
    assert after.version != before.version


def test_taking_away_a_day_that_is_no_holiday_is_refused(folder):
    overrides(folder, "removed: [{date: 2027-06-11, why: Slip}]")
    with pytest.raises(SetupError, match="which is no bank holiday"):
        load_calendar(folder)


def test_a_misspelt_override_is_refused(folder):
    overrides(folder, "add: []")
    with pytest.raises(DefinitionError, match="unknown key"):
        load_calendar(folder)


@pytest.mark.parametrize("name", ["england-published.json", "overrides.yml"])
def test_a_missing_calendar_stops_start_up(folder, name):
    (folder / "calendars" / name).unlink()
    with pytest.raises(SetupError) as raised:
        load_calendar(folder)
    assert raised.value.code == "calendar-missing"


def test_a_list_without_one_of_its_years_is_not_read_as_no_holidays(folder):
    file = folder / "calendars/england-published.json"
    content = json.loads(file.read_text("utf-8"))
    content["events"] = [each for each in content["events"] if not each["date"].startswith("2028")]
    file.write_text(json.dumps(content))
    with pytest.raises(SetupError, match="does not cover every year"):
        load_calendar(folder)


def test_a_calendar_that_ends_within_twelve_months_stops_start_up():
    calendar = load_calendar(TEMPLATES, date(2027, 12, 31))
    check_horizon(calendar, date(2027, 7, 1))
    with pytest.raises(SetupError, match="twelve months ahead are needed"):
        load_calendar(TEMPLATES, date(2028, 1, 1))
