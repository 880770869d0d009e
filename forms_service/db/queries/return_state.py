"""What a return amounts to as it stands now, with people's answers over it: returned, nil, or unclear, and why."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.models import CaseFile
from forms_service.db.queries.answers import ReadDocument
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.work import Work
from forms_service.definitions.returned import return_content
from forms_service.definitions.schema import FieldData
from forms_service.domain.collated import RegisterState
from forms_service.domain.collation import state_of
from parsers.types import Outcome


@dataclass(frozen=True, slots=True)
class ReturnState:
    """`notes` say what a person must look at before this counts. `field` asks whether the agency was involved."""

    state: RegisterState
    notes: tuple[str, ...]
    field: FieldData
    answered: bool
    systems: str

    @property
    def unsafe(self) -> bool:
        """Taken as it is, a known involvement might be read as nothing known."""
        return self.state is RegisterState.UNCLEAR or not self.answered


def return_state_of(work: Work, read: ReadDocument) -> ReturnState | None:
    """None: no return of this case's form was read."""
    document, result = read.document, read.result
    if document.kind != "return" or result is None or result.outcome is not Outcome.PARSED:
        return None
    case = work.session.get_one(CaseFile, document.case_id)
    process, library = pinned_process(work.session, case), pinned_library(work.session, case)
    use = process.agency_return
    if use is None or process.report is None or document.form != use.form.partition("/")[0]:
        return None
    form = library.form(case.partnership, use.form)
    content = return_content(
        result,
        form,
        use,
        library.report(case.partnership, process.report),
        key="R",
        file=document.file_name,
        settled=read.settled,
    )
    state, notes = state_of(content)
    field = next(each for each in form.fields() if each.name == use.nil.field)
    asked = content.involvement
    return ReturnState(
        state=state,
        notes=notes,
        field=field,
        answered=asked is not None and not asked.empty and not asked.undetermined,
        systems=read.answers.text(use.nil.systems),
    )
