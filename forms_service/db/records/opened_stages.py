"""Going to a stage of a ladder, as several use-cases do: the stage, its event, its letters, in one work."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records import events
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letters_of_stage
from forms_service.db.records.parties import party_or_error
from forms_service.db.records.resolved import follow_ladder
from forms_service.db.records.stages import add_stage, ladder_of_case
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def go_to_stage(
    work: Work,
    case_id: str,
    stage: str,
    *,
    opened_at: datetime,
    why: str,
    by_party: str = "",
    day_only: bool = False,
) -> str:
    """The new case_stage's id. What is asked for, and errors: as `use_cases/open_stage.py` says."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    process = pinned_process(work.session, case)
    found = next((each for each in process.stages if each.id == stage), None)
    if found is None:
        raise NotFoundError
    if opened_at > work.now:
        raise InvalidInputError("This time is in the future.", field="opened_at")
    opening = next((each for each in ladder_of_case(work, case).openable if each.rung.id == stage), None)
    if opening is None:
        raise ConflictError("This stage is open already, or the matter has gone past it.", code="stage-not-openable")
    said = why.strip()
    if not said and (opening.leaves_open or opening.passes_over):
        raise InvalidInputError("Say in a few words why it goes to this stage now.", field="why")
    if by_party and party_or_error(work, by_party).case_id != case.id:
        raise InvalidInputError("Choose a party of this matter.", field="by_party")
    row = add_stage(work, case, stage, opened_at, said, f"party:{by_party}" if by_party else work.actor.who)
    work.audit(
        "stage.opened",
        case_id=case.id,
        subject_kind="stage",
        subject_id=row.id,
        details={"stage": stage, "seq": row.seq, "early": bool(opening.leaves_open or opening.passes_over)},
    )
    if found.event is not None:
        events.note_event(work, case, found.event, opened_at, day_only=day_only)
    follow_ladder(work, case)
    ask_letters_of_stage(work, case, row)
    return row.id
