"""Which processes of a partnership begin with a form that anybody may send."""

from __future__ import annotations

from forms_service.definitions.library import Library
from forms_service.definitions.schema import Process

_ORDER = ("case", "review", "matter")


def processes_notified_to(library: Library, partnership: str) -> tuple[Process, ...]:
    """Those that may begin today, at their highest version. Incidents come before reviews and matters in dispute:
    whoever chooses nothing notifies an incident."""
    if partnership not in library.partnerships:
        return ()
    slugs = sorted(library.partnerships[partnership].published_processes)
    found = [library.process(partnership, slug) for slug in slugs if _published(library, partnership, slug)]
    begun = [process for process in found if process.notification is not None]
    return tuple(sorted(begun, key=lambda process: (_ORDER.index(process.called), process.slug)))


def process_begun_by(library: Library, partnership: str, form: str) -> Process | None:
    """The process that begins with this form (its slug), in whatever version of it."""
    for process in processes_notified_to(library, partnership):
        if process.notification is not None and process.notification.form.partition("/")[0] == form:
            return process
    return None


def _published(library: Library, partnership: str, slug: str) -> bool:
    return bool(library.partnerships[partnership].published_processes.get(slug))
