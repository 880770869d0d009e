"""Days proclaimed or withdrawn since the list of bank holidays was made."""

from __future__ import annotations

from datetime import date

from forms_service.definitions.schema.basis import Data, File


class AddedDay(Data):
    """A bank holiday proclaimed after the calendar package was released."""

    date: date
    name: str
    why: str


class RemovedDay(Data):
    date: date
    why: str


class CalendarOverrides(File):
    added: tuple[AddedDay, ...] = ()
    removed: tuple[RemovedDay, ...] = ()
