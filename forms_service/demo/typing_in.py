"""Days and times as a person types them into a page: day first."""

from __future__ import annotations

from forms_service.demo.story import LONDON, moment


def typed(at: str) -> str:
    local = moment(at).astimezone(LONDON)
    return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"


def day_typed(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"
