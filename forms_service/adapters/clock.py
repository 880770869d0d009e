"""What time it is. The only file that asks."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from forms_service.errors import SetupError

LONDON = ZoneInfo("Europe/London")


class UtcSystemClock:
    """For leases, retries, sessions and codes; never simulated."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class LondonBusinessClock:
    """For due dates and chasing. In rehearsal a file holds one instant, read each time, so that all processes agree."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def now(self) -> datetime:
        if self._file is None:
            return datetime.now(UTC)
        return _simulated(self._file)

    def today(self) -> date:
        return self.now().astimezone(LONDON).date()


def set_simulated_time(file: Path, at: datetime) -> None:
    """Moves the rehearsal's clock; by renaming, so that no process ever reads half an instant."""
    if at.tzinfo is None:
        raise ValueError("a simulated time needs a zone")
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.write_text(at.astimezone(UTC).isoformat(), "utf-8")
    draft.replace(file)


def _simulated(file: Path) -> datetime:
    try:
        written = file.read_text("utf-8").strip()
        at = datetime.fromisoformat(written)
    except OSError as error:
        raise SetupError(
            f"The simulated clock's file {file} cannot be read ({error.strerror}). "
            "Write one ISO instant into it, or unset FORMS_BUSINESS_CLOCK_FILE."
        ) from error
    except ValueError as error:
        raise SetupError(
            f"The simulated clock's file {file} does not hold an instant such as 2026-12-17T10:40:00+00:00."
        ) from error
    return at.replace(tzinfo=LONDON).astimezone(UTC) if at.tzinfo is None else at.astimezone(UTC)
