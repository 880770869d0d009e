"""A person types what a document says that the service could not read: a scan, a photograph, a form it does not know.

What is typed lies over an empty reading, answer by answer, each in the name of who typed it. A machine's guess at the
letters is shown beside the picture and is an answer only where a person takes it.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Blob, CaseFile, Document, Reading
from forms_service.db.queries.answers import TYPED, read_document_of
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.records.documents import READ, document_or_error
from forms_service.db.records.received_forms import FORM, ask_to_check
from forms_service.db.records.returns import answer_request
from forms_service.db.records.settled_fields import settle_answer
from forms_service.db.records.tasks import finish_task
from forms_service.db.records.what_was_read import ask_to_review
from forms_service.db.work import Work
from forms_service.definitions.schema import Form
from forms_service.errors import ConflictError, InvalidInputError
from parsers import json_form
from parsers.types import JsonValue, Outcome, ParseResult

_DONE = (
    "return-to-type",
    "notification-to-type",
    "notification-unreadable",
    "enclosure-to-look-at",
    "document-failed",
    "reading-differs",
    "form-to-type",
    "form-unreadable",
)


def may_be_typed(document: Document, outcome: str | None) -> bool:
    """`outcome`: of the reading that stands, if any."""
    return (
        document.direction == "in"
        and document.kind in READ
        and document.state in ("read", "failed")
        and document.scan not in ("waiting", "infected")
        and outcome != Outcome.PARSED.value
    )


def begin_typing(work: Work, document_id: str, *, form: str = "") -> None:
    """From now on it is the form that was asked for; answers are typed one by one. Asked for twice, it is done once.

    `form`: slug, of a document that may be one of several forms (InvalidInputError where it is not said)."""
    document_or_error(work, document_id)
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    earlier = read_document_of(work, document)
    if earlier.is_typed:
        return
    if not may_be_typed(document, earlier.reading.outcome if earlier.reading else None):
        raise ConflictError("This document is not one that is typed in.")
    case = work.session.get_one(CaseFile, document.case_id)
    asked = _form_asked(work, case, document, form)
    for row in work.session.scalars(select(Reading).where(Reading.document_id == document.id)):
        row.is_current = row.is_proposal = False
    work.session.flush()
    blob = work.session.get_one(Blob, document.blob_id)
    unread = earlier.result or ParseResult(document.file_name, Outcome.REFUSED, blob.sha256, TYPED, document.media_type)
    # Words that the service did read are still there to be placed: nothing of them is lost by typing.
    result = replace(
        unread,
        outcome=Outcome.PARSED,
        parser_version=TYPED,
        reading_version=None,
        partnership=case.partnership,
        form=asked.slug,
        version=str(asked.version),
        recognised_by=None,
        fields={},
        altered=(),
        problems=(),
        refusal=None,
        nearest=(),
    )
    reading = Reading(
        id=new_id(),
        document_id=document.id,
        parser_version=TYPED,
        reading_version="",
        outcome=result.outcome.value,
        counts={"fields": 0, "undetermined": 0, "unplaced": len(result.unplaced), "altered": 0, "problems": 0},
        is_current=True,
        made_at=work.now,
    )
    reading.result_sealed = work.vault(case.id).seal_json(
        "reading", reading.id, "result_sealed", dict(json_form(result))
    )
    work.session.add(reading)
    document.state, document.usable, document.problem_code = "read", True, None
    document.form, document.form_version = asked.slug, asked.version
    for kind in _DONE:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=document.id)
    work.audit("document.typing-begun", case_id=case.id, subject_kind="document", subject_id=document.id)
    if document.pictures == "":
        document.pictures = "asked"
        work.ask("make_pictures", document.id)
    if document.kind == "return":
        request = work.session.get_one(AgencyRequest, document.request_id or "", with_for_update=True)
        answer_request(work, request, document, nil=False)
        ask_to_review(work, case, document, result)
    elif document.kind == FORM:
        ask_to_check(work, case, document)


def keep_typed(work: Work, document_id: str, values: dict[str, JsonValue]) -> int:
    """By path, as typed on the page. What is there already is left as it is; how many answers were given."""
    document_or_error(work, document_id)
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    read = read_document_of(work, document)
    if not read.is_typed:
        raise ConflictError("This document was read by the service; correct its answers one by one.")
    given = 0
    for path, typed in values.items():
        value = "" if typed is None else typed
        stands = read.settled.get(path)
        if (stands is None and value in (None, "", [], False)) or (stands is not None and stands.value == value):
            continue
        settle_answer(work, document, path, value, "")
        given += 1
    return given


def _form_asked(work: Work, case: CaseFile, document: Document, chosen: str) -> Form:
    library, process = pinned_library(work.session, case), pinned_process(work.session, case)
    if document.kind == FORM:
        known = [use.form.partition("/")[0] for use in process.receives]
        slug = chosen or (known[0] if len(known) == 1 else "")
        if slug not in known:
            raise InvalidInputError("Choose which form it is.", field="form_slug")
        return library.current_form(case.partnership, slug)
    use = process.agency_return if document.kind == "return" else process.notification
    if use is None:
        raise ConflictError("This process asks for no such form.")
    return library.current_form(case.partnership, use.form.partition("/")[0])
