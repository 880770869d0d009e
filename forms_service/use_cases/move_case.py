"""A manager moves an open case to the definitions as they are published now: process, letters, conventions.

What was sent and what was answered stay as they are. Forms that the case was asked with stay readable: they are pinned
beside the new ones.
"""

from __future__ import annotations

from forms_service.db.models import PinnedDefinition
from forms_service.db.queries.newer_definitions import newer_definition
from forms_service.db.records import due_dates
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.notes import keep_note
from forms_service.db.records.proposals import look_over
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def move_case(work: Work, *, case_id: str, digest: str, reason: str) -> None:
    """`digest`: of what the manager looked at; if something else was published since, they look again."""
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed. It keeps the definitions that it ended with.")
    if not reason.strip():
        raise InvalidInputError("Say why the case is moved.", field="reason")
    newer = newer_definition(work, case)
    if newer is None:
        raise ConflictError("The case is at the newest published definitions already.")
    if newer.digest != digest:
        raise ConflictError("Something newer was published since you looked. Look at the changes again.")
    if work.session.get(PinnedDefinition, newer.digest) is None:
        row = PinnedDefinition(digest=newer.digest, content=newer.content)
        work.insert_once(lambda: work.session.add(row))
    before, version = case.definition_digest, case.process_version
    case.definition_digest, case.process_version = newer.digest, newer.process_version
    work.session.flush()
    work.audit(
        "case.moved",
        case_id=case.id,
        subject_kind="case",
        subject_id=case.id,
        details={"from": before, "to": newer.digest, "version_before": version, "version": newer.process_version},
    )
    # Why: words do not go into the chain.
    keep_note(work, case.id, "case", case.id, f"Moved to newer definitions. {reason.strip()}")
    # The manager has just decided that dates are worked out again: nothing is left to propose but requests' own.
    due_dates.refresh(work, case.id, everything=True)
    meet_steps(work, case)
    look_over(work, case)
    make_held_again(work, case, "definitions-moved")
