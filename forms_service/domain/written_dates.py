"""A date as the readers give it: ISO, or less. What is not a whole day is no day."""

from __future__ import annotations

from datetime import date


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
