"""What stands in a form before it goes out: part A of an agency's form, the known parts of a decision record."""

from __future__ import annotations

from forms_service.db.models import AgencyRequest, CaseFile
from forms_service.db.queries.letter_context import Occasion, letter_context
from forms_service.db.work import Work
from forms_service.definitions.library import Library
from forms_service.definitions.prefill import prefilled
from forms_service.definitions.schema import Audience, Letter, Process
from forms_service.errors import NotFoundError
from parsers.types import JsonValue


def request_form_values(work: Work, case: CaseFile, library: Library, request: AgencyRequest) -> dict[str, JsonValue]:
    """Only the persons released to this agency, and never another agency: the context of its letters holds no more."""
    process = library.process(case.partnership, case.process, case.process_version)
    if process.agency_return is None:
        return {}
    occasion = Occasion(
        letter=_letter_to(library, case, process, Audience.AGENCIES), audience=Audience.AGENCIES, request=request
    )
    form = library.form(case.partnership, f"{request.form}/v{request.form_version}")
    return prefilled(form, process.agency_return.prefill, letter_context(work, case, library, occasion))


def decision_form_values(work: Work, case: CaseFile, library: Library) -> dict[str, JsonValue]:
    process = library.process(case.partnership, case.process, case.process_version)
    if process.decision is None:
        return {}
    occasion = Occasion(letter=_letter_to(library, case, process, Audience.PARTNERS), audience=Audience.PARTNERS)
    form = library.form(case.partnership, process.decision.form)
    return prefilled(form, process.decision.prefill, letter_context(work, case, library, occasion))


def _letter_to(library: Library, case: CaseFile, process: Process, audience: Audience) -> Letter:
    """The audience decides what the context holds; which of its letters is asked about makes no difference."""
    for use in process.letters:
        if audience in (use.to, *use.copies_to):
            return library.letter(case.partnership, use.letter)
    raise NotFoundError(f"The process has no letter to {audience.value}.", code="no-letter")
