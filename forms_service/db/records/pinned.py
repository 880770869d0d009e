"""The definitions that a case is pinned to."""

from __future__ import annotations

from forms_service.db.models import CaseFile, PinnedDefinition
from forms_service.db.work import Work
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Partnership, Process

# Frozen and named by their digest, so that they may be shared; building one takes a tenth of a second.
_OPENED: dict[str, Library] = {}
_MOST = 32


def pin(work: Work, partnership: str, process: Process) -> str:
    """Keeps the definitions as they are now; the digest of them. Cases that begin alike share one row."""
    digest, content = work.services.library.case_definition(partnership, process.slug, process.version)
    if work.session.get(PinnedDefinition, digest) is None:
        work.insert_once(lambda: work.session.add(PinnedDefinition(digest=digest, content=content)))
    return digest


def library_of(work: Work, case: CaseFile) -> Library:
    """As it was when the case was opened."""
    library = _OPENED.get(case.definition_digest)
    if library is None:
        library = Library.from_pinned(work.session.get_one(PinnedDefinition, case.definition_digest).content)
        if len(_OPENED) >= _MOST:
            _OPENED.clear()
        _OPENED[case.definition_digest] = library
    return library


def process_of(work: Work, case: CaseFile) -> Process:
    return library_of(work, case).process(case.partnership, case.process, case.process_version)


def partnership_of(work: Work, case: CaseFile) -> Partnership:
    return library_of(work, case).partnership(case.partnership)
