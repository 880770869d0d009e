"""Whether something newer than a case's own definitions is published, and what would change."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.models import CaseFile, PinnedDefinition
from forms_service.db.queries.letter_versions import library_for_new_case
from forms_service.db.work import Work
from forms_service.definitions.pinned_changes import PinnedChange, keeping_forms, pinned_changes


@dataclass(frozen=True, slots=True)
class NewerDefinition:
    digest: str
    content: bytes
    process_version: int
    changes: tuple[PinnedChange, ...]


def newer_definition(work: Work, case: CaseFile) -> NewerDefinition | None:
    """None where a case opened today would be pinned to the same."""
    library = library_for_new_case(work, case.partnership)
    process = library.process(case.partnership, case.process)
    _, published = library.case_definition(case.partnership, process.slug, process.version)
    own = work.session.get_one(PinnedDefinition, case.definition_digest).content
    digest, content = keeping_forms(published, own)
    if digest == case.definition_digest:
        return None
    return NewerDefinition(digest, content, process.version, pinned_changes(own, content))
