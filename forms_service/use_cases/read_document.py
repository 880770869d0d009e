"""A file that was received is read into fields, in a limited child, and what it means for its request is drawn.

The reading happens outside of any transaction and is stored under the claim: one current result for each document,
parser version and version of the reading rules, however often the job runs. A re-reading never touches what a person
settled: it is another reading, and the settled answers stay with theirs until a person looks.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import AgencyRequest, CaseFile, Document, FiledPiece, Reading, SettledField
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.records import documents
from forms_service.db.records.cases import facts_of, seal_facts
from forms_service.db.records.returns import answer_request, find_unusable
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.answers import answers_of
from forms_service.definitions.notified import notified
from forms_service.definitions.returned import return_content
from forms_service.domain.collated import RegisterState
from forms_service.domain.collation import state_of
from forms_service.ports import Services
from parsers import PARSER_VERSION, json_form
from parsers.types import Certainty, FormRules, Outcome, ParsedField, ParsedTable, ParseResult

_UNCERTAIN = (Certainty.UNDETERMINED, Certainty.INFERRED)


@dataclass(frozen=True, slots=True)
class _ToRead:
    name: str
    data: bytes
    rules: tuple[FormRules, ...]


def read_document(sessions: Sessions, services: Services, document_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("read_document")) as work:
        to_read = _prepare(work, document_id)
    if to_read is None:
        return
    result = services.reader.read(to_read.name, to_read.data, to_read.rules)
    services.fault("parse.middle")
    with begin_work(sessions, services, worker_actor("read_document")) as work:
        claim.check(work)
        _store(work, document_id, result)


def _prepare(work: Work, document_id: str) -> _ToRead | None:
    document = documents.document_or_error(work, document_id)
    rules = work.services.library.form_rules()
    if document.state not in ("received", "reading", "failed") and _is_read(work, document, rules):
        return None
    # The sender's own name of the file may name a child, so the reader is given ours.
    return _ToRead(document.file_name, documents.bytes_of(work, document), rules)


def _is_read(work: Work, document: Document, rules: tuple[FormRules, ...]) -> bool:
    reading = work.session.scalar(select(Reading).where(Reading.document_id == document.id, Reading.is_current))
    if reading is None or reading.parser_version != PARSER_VERSION:
        return False
    return any(rule.form == document.form and rule.reading_version == reading.reading_version for rule in rules) or (
        document.form is None
    )


def _store(work: Work, document_id: str, result: ParseResult) -> None:
    document = work.session.get_one(Document, document_id, with_for_update=True)
    known = work.session.scalar(
        select(Reading).where(
            Reading.document_id == document_id,
            Reading.parser_version == result.parser_version,
            Reading.reading_version == (result.reading_version or ""),
        )
    )
    if known is not None:
        if document.state in ("received", "reading", "failed"):
            document.state = "read"
        return
    earlier = work.session.scalars(select(Reading).where(Reading.document_id == document_id, Reading.is_current)).all()
    # A person has worked on the earlier reading: the new one waits beside it as a proposal.
    takes_over = not _worked_on(work, document_id) and document.state not in ("accepted", "rejected")
    if takes_over:
        for row in earlier:
            row.is_current = False
        work.session.flush()
    reading = Reading(
        id=new_id(),
        document_id=document_id,
        parser_version=result.parser_version,
        reading_version=result.reading_version or "",
        outcome=result.outcome.value,
        counts=_counts(result),
        is_current=takes_over,
        made_at=work.now,
    )
    reading.result_sealed = work.vault(document.case_id).seal_json(
        "reading", reading.id, "result_sealed", dict(json_form(result))
    )
    work.session.add(reading)
    work.audit(
        "document.parsed",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document_id,
        details={"outcome": result.outcome.value, "parser": result.parser_version, **reading.counts},
    )
    if not takes_over:
        case = work.session.get_one(CaseFile, document.case_id)
        raise_task(work, "reading-differs", partnership=case.partnership, case_id=case.id, subject_id=document_id)
        return
    document.state = "read"
    document.form = result.form
    document.form_version = int(result.version) if result.version and result.version.isdigit() else None
    if result.outcome is not Outcome.REFUSED:
        document.pictures = "asked"
        work.ask("make_pictures", document_id)
    work.session.flush()
    if document.kind == "return":
        _return_read(work, document, result)
    elif document.kind == "notification":
        _notification_read(work, document, result)


def _worked_on(work: Work, document_id: str) -> bool:
    readings = select(Reading.id).where(Reading.document_id == document_id)
    settled = select(SettledField.id).where(SettledField.document_id == document_id).limit(1)
    filed = select(FiledPiece.id).where(FiledPiece.reading_id.in_(readings)).limit(1)
    return work.session.scalar(settled) is not None or work.session.scalar(filed) is not None


def _counts(result: ParseResult) -> dict[str, int]:
    flat: list[ParsedField] = []
    for found in result.fields.values():
        if isinstance(found, ParsedTable):
            flat += [cell for row in found.rows for cell in row.values()]
        else:
            flat.append(found)
    return {
        "fields": len(flat),
        "undetermined": sum(
            1 for each in flat if each.certainty.value in ("undetermined", "inferred") or each.original
        ),
        "unplaced": len(result.unplaced),
        "altered": len(result.altered),
        "problems": len(result.problems),
    }


def _return_read(work: Work, document: Document, result: ParseResult) -> None:
    request = work.session.get_one(AgencyRequest, document.request_id or "", with_for_update=True)
    case = work.session.get_one(CaseFile, document.case_id)
    code, nil = _judged(work, case, request, result)
    if code is not None:
        find_unusable(work, document, request, code)
        return
    document.usable, document.problem_code = True, None  # an earlier reading may have found otherwise
    answer_request(work, request, document, nil=nil)
    raise_task(
        work,
        "return-to-review",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=document.id,
        due_on=work.today,
        details={"unplaced": len(result.unplaced), "version": result.version or ""},
    )


def _judged(work: Work, case: CaseFile, request: AgencyRequest, result: ParseResult) -> tuple[str | None, bool]:
    """A code where the document cannot serve as this request's return, and whether it is a nil in so many words."""
    if result.outcome is Outcome.REFUSED:
        return "unreadable", False
    if result.outcome is Outcome.UNRECOGNISED:
        return "not-recognised", False
    if result.partnership != case.partnership:
        return "other-partnership", False
    if result.form != request.form:
        return "wrong-form", False
    if result.case_ref and case.reference and result.case_ref.strip().casefold() != case.reference.casefold():
        return "other-case", False
    process, library = pinned_process(work.session, case), pinned_library(work.session, case)
    use = process.agency_return
    assert use is not None
    assert process.report is not None
    form = library.form(case.partnership, use.form)
    content = return_content(
        result,
        form,
        use,
        library.report(case.partnership, process.report),
        key="R",
        file=case.reference or "",
    )
    state, _ = state_of(content)
    ours = {field.name for field in form.fields() if field.prefilled}
    nothing = not any(each.text.strip() for name, each in content.fields.items() if name not in ours) and not any(
        each.text.strip()
        for name, rows in content.tables.items()
        if name not in ours
        for row in rows
        for each in row.values()
    )
    if state is RegisterState.UNCLEAR and nothing:
        return "empty-form", False
    return None, state is RegisterState.NIL


def _notification_read(work: Work, document: Document, result: ParseResult) -> None:
    case = work.session.get_one(CaseFile, document.case_id)
    process = pinned_process(work.session, case)
    use = process.notification
    wanted = use.form.partition("/")[0] if use else None
    if result.outcome is not Outcome.PARSED or result.form != wanted or result.partnership != case.partnership:
        document.problem_code = "unreadable" if result.outcome is Outcome.REFUSED else "wrong-form"
        raise_task(
            work,
            "notification-unreadable",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=document.id,
            severity="red",
            due_on=work.today,
            details={"code": document.problem_code},
        )
        return
    document.problem_code = None
    finish_task(work, "notification-unreadable", partnership=case.partnership, case_id=case.id, subject_id=document.id)
    assert use is not None
    # Who notified may be written to before anybody has checked the form; an address given on the page comes first.
    found = notified(use, answers_of(result)).facts
    known = facts_of(work, case)
    contact = {key: value for key, value in found.items() if key.startswith("notifier_") and value}
    seal_facts(work, case, {**contact, **{key: value for key, value in known.items() if value}})
