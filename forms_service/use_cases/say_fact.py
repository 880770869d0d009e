"""What a form would have said of a matter that was begun without one, or before anybody knew it: a person says it."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.queries.matter_letter import received_forms
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error, facts_of, seal_facts
from forms_service.db.records.letters import ask_letters_of_facts, make_held_again
from forms_service.db.work import Work
from forms_service.definitions.beginning import AskedFact, facts_of_form
from forms_service.definitions.notified import fact_values
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST = 20_000


def facts_to_say(work: Work, case: CaseFile) -> list[AskedFact]:
    """In the order of the form. What an accepted form says is changed where that form is checked, so it is not here."""
    process = pinned_process(work.session, case)
    by_a_form: set[str] = set()
    received = received_forms(work, case, process)
    for use in (process.notification, *process.receives):
        if use is not None and (found := received.get(use.form.partition("/")[0])) is not None:
            by_a_form |= {meaning for meaning, said in fact_values(use.facts, found[1]).items() if said}
    asked = facts_of_form(work.services.library, case.partnership, process)
    return [each for each in asked if each.meaning not in by_a_form]


def say_fact(work: Work, case_id: str, meaning: str, said: str) -> None:
    """`said` empty: nobody knows it after all. Letters that depend on it are looked at again.

    Errors: ConflictError (not open), InvalidInputError (`said`; `meaning`: no form of the process asks it, or one that
    was accepted says it).
    """
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    asked = next((each for each in facts_to_say(work, case) if each.meaning == meaning), None)
    if asked is None:
        raise InvalidInputError("Choose what is said.", field="meaning")
    words = said.strip()
    if len(words) > _LONGEST:
        raise InvalidInputError(f"This must be {_LONGEST:,} characters or fewer.", field="said")
    if asked.choices and words not in {"", *(slug for slug, _ in asked.choices)}:
        raise InvalidInputError("Choose one of these.", field="said")
    facts = facts_of(work, case)
    if words == str(facts.get(meaning) or ""):
        return
    seal_facts(work, case, {**facts, meaning: words})
    work.session.flush()
    work.audit("case.fact-said", case_id=case.id, subject_kind="case", subject_id=case.id, details={"meaning": meaning})
    ask_letters_of_facts(work, case)
    make_held_again(work, case, "fact-said")
