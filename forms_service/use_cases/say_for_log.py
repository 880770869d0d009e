"""What a log of the partnership asks of a matter and no form of the process says: a person says it."""

from __future__ import annotations

from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error, facts_of, seal_facts
from forms_service.db.records.letters import ask_letters_of_facts, make_held_again
from forms_service.db.work import Work
from forms_service.definitions.beginning import facts_of_logs
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST = 2000


def say_for_log(work: Work, case_id: str, meaning: str, said: str) -> None:
    """`said` empty: nobody knows it after all. Errors: ConflictError (not open), InvalidInputError (`said`; `meaning`:
    no log asks for it, or a form says it)."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    asked = facts_of_logs(work.services.library, case.partnership, pinned_process(work.session, case))
    if meaning not in {each.meaning for each in asked}:
        raise InvalidInputError("Choose what is said.", field="meaning")
    words = said.strip()
    if len(words) > _LONGEST:
        raise InvalidInputError(f"This must be {_LONGEST:,} characters or fewer.", field="said")
    facts = facts_of(work, case)
    if words == str(facts.get(meaning) or ""):
        return
    seal_facts(work, case, {**facts, meaning: words})
    work.session.flush()
    work.audit(
        "case.said-for-log", case_id=case.id, subject_kind="case", subject_id=case.id, details={"meaning": meaning}
    )
    ask_letters_of_facts(work, case)
    make_held_again(work, case, "said-for-log")
