"""England's bank holidays, from the `holidays` package and the days proclaimed since, as a WorkingCalendar.

The checked-in copy of the published list says how far the calendar may be trusted: beyond its last year nothing is
known, and that is never read as "no holidays".
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays

from forms_service.definitions.schema import CalendarOverrides
from forms_service.definitions.shapes import shaped
from forms_service.definitions.yaml_files import read_yaml
from forms_service.domain.working_days import WorkingCalendar
from forms_service.errors import DefinitionError, SetupError

PUBLISHED = "calendars/england-published.json"
OVERRIDES = "calendars/overrides.yml"
MONTHS_AHEAD = 12
_SATURDAY = 5

# As the government's list names them.
_TITLES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


@dataclass(frozen=True)
class _Published:
    first_year: int
    last_year: int
    days: dict[date, str]


def load_calendar(folder: Path, today: date | None = None) -> WorkingCalendar:
    """`folder` is form_templates. With `today`, a calendar that ends within twelve months is refused."""
    published = _published(folder)
    overrides, fingerprint = _overrides(folder)
    days = _package_days(published.first_year, published.last_year)
    for removed in overrides.removed:
        if removed.date not in days:
            raise SetupError(f"{OVERRIDES} removes {removed.date}, which is no bank holiday. Correct the date.")
        del days[removed.date]
    for added in overrides.added:
        days[added.date] = added.name
    calendar = WorkingCalendar(
        holidays=days,
        first=date(published.first_year, 1, 1),
        last=date(published.last_year, 12, 31),
        version=f"england {published.first_year}-{published.last_year}, holidays {version('holidays')}, {fingerprint}",
    )
    if today is not None:
        check_horizon(calendar, today)
    return calendar


def check_horizon(calendar: WorkingCalendar, today: date) -> None:
    """Raises SetupError where dates counted from today could run past what is known."""
    ahead = (calendar.last.year - today.year) * 12 + calendar.last.month - today.month
    if today < calendar.first or ahead < MONTHS_AHEAD:
        raise SetupError(
            f"The calendar of bank holidays covers {calendar.first} to {calendar.last}; today is {today}, and twelve "
            f"months ahead are needed. Add the newly published years to form_templates/{PUBLISHED}, update the "
            "`holidays` package, and run `forms-service check`.",
            code="calendar-horizon",
        )


def differences(folder: Path) -> tuple[str, ...]:
    """Where the package and the published list do not agree, both ways, weekdays only.

    The package also lists holidays that fall on a weekend beside their substitute days; they change nothing.
    """
    published = _published(folder)
    computed = _package_days(published.first_year, published.last_year)
    found = [
        f"{day}: published ({name}), and not computed" for day, name in published.days.items() if day not in computed
    ]
    found += [
        f"{day}: computed ({name}), and not published"
        for day, name in computed.items()
        if day not in published.days and day.weekday() < _SATURDAY
    ]
    return tuple(sorted(found))


def _package_days(first_year: int, last_year: int) -> dict[date, str]:
    # Without the subdivision Easter Monday and the August bank holiday would be missing.
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1))
    return {day: _title(name) for day, name in sorted(england.items())}


def _title(name: str) -> str:
    plain = name.removesuffix(" (observed)")
    title = _TITLES.get(plain, plain)
    return title if plain == name else f"{title} (substitute day)"


def _published(folder: Path) -> _Published:
    path = folder / PUBLISHED
    try:
        content = json.loads(path.read_text("utf-8"))
        days = {date.fromisoformat(event["date"]): str(event["title"]) for event in content["events"]}
        published = _Published(int(content["first_year"]), int(content["last_year"]), days)
    except OSError as error:
        raise _missing(f"{path} cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _missing(f"{path} is damaged") from error
    years = set(range(published.first_year, published.last_year + 1))
    if not years or {day.year for day in days} != years:
        raise _missing(f"{path} does not cover every year it says")
    return published


def _missing(what: str) -> SetupError:
    return SetupError(
        f"The list of bank holidays {what}. Restore it: without it no date can be counted.", code="calendar-missing"
    )


def _overrides(folder: Path) -> tuple[CalendarOverrides, str]:
    path = folder / OVERRIDES
    if not path.is_file():
        raise SetupError(f"The file {path} is missing. Restore it, even if it names no days.", code="calendar-missing")
    data = path.read_bytes()
    source = read_yaml(OVERRIDES, data)
    overrides, mistakes = shaped(CalendarOverrides, source)
    if overrides is None or source.mistakes or mistakes:
        raise DefinitionError([*source.mistakes, *mistakes])
    days = overrides.model_dump_json(exclude={"schema_"})
    return overrides, f"overrides {hashlib.sha256(days.encode()).hexdigest()[:8]}"
