"""A plan is printed as it stands: the record that its process names is made for the case file, and sent to nobody."""

from __future__ import annotations

from forms_service.db.base import new_id
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.actions import followed_case
from forms_service.db.records.letters import ask_letter
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience
from forms_service.errors import ConflictError, NotFoundError


def print_plan(work: Work, case_id: str, plan: str) -> str:
    """The id of the record. Errors: NotFoundError; ConflictError (not open or completed; no record prints it)."""
    case = followed_case(work, case_id)
    found = next((each for each in pinned_process(work.session, case).plans if each.slug == plan), None)
    if found is None:
        raise NotFoundError
    if found.record is None:
        raise ConflictError("No record of this process prints this plan.", code="plan-without-record")
    letter_id = ask_letter(
        work,
        case,
        kind=found.record,
        audience=Audience.FILE,
        recipient_key=f"audience:{Audience.FILE.value}",
        cause=new_id(),
        hold=False,
        words={"plan": found.slug},
    )
    assert letter_id is not None  # each printing has a cause of its own
    return letter_id
