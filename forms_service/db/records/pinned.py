"""Pinning a new case to the definitions as they are now."""

from __future__ import annotations

from forms_service.db.models import PinnedDefinition
from forms_service.db.queries.letter_versions import library_for_new_case
from forms_service.db.work import Work
from forms_service.definitions.schema import Process


def pin(work: Work, partnership: str, process: Process) -> str:
    """The digest of what was kept. Cases that begin alike share one row."""
    library = library_for_new_case(work, partnership)
    digest, content = library.case_definition(partnership, process.slug, process.version)
    if work.session.get(PinnedDefinition, digest) is None:
        work.insert_once(lambda: work.session.add(PinnedDefinition(digest=digest, content=content)))
    return digest
