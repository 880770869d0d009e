"""A file that was received is looked over for malware and read into fields, and what it means is drawn.

Scanning and reading happen outside of any transaction and are stored under the claim: one reading for each document,
parser version and version of the reading rules, however often the job runs. A re-reading never touches what a person
settled: it waits beside as a proposal until a person has looked.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile, Document, FiledPiece, Question, Reading, SettledField, Understanding
from forms_service.db.queries.answers import TYPED
from forms_service.db.queries.rereading import differences_of, newer_reading
from forms_service.db.records import documents
from forms_service.db.records.containers import MOST_INSIDE, Inside, is_container
from forms_service.db.records.documents import prepare_upload
from forms_service.db.records.malware import shut_away
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.records.what_was_read import act_on
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.domain.references import media_type_of
from forms_service.ports import Services
from parsers import PARSER_VERSION, json_form
from parsers.types import FormRules, Outcome, ParsedField, ParsedTable, ParseResult


@dataclass(frozen=True, slots=True)
class _ToRead:
    name: str
    data: bytes
    rules: tuple[FormRules, ...]
    wrapped_key: bytes
    scan: bool
    inside: bool
    """It came in a message or archive, so it is not opened further if it is one itself."""


def read_document(sessions: Sessions, services: Services, document_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("read_document")) as work:
        to_read = _prepare(work, document_id)
    if to_read is None:
        return
    # Nothing opens the bytes before; a scanner that does not answer puts the whole job off.
    found = services.scanner.scan(to_read.data) if to_read.scan else ""
    if found:
        with begin_work(sessions, services, worker_actor("read_document")) as work:
            claim.check(work)
            shut_away(work, work.session.get_one(Document, document_id, with_for_update=True), found)
        return
    # What lies in a container is read by jobs of its own.
    result = services.reader.read(to_read.name, to_read.data, to_read.rules, inside=to_read.inside, children=False)
    inside = _unpacked(services, to_read) if is_container(result) else None
    services.fault("parse.middle")
    with begin_work(sessions, services, worker_actor("read_document")) as work:
        claim.check(work)
        _store(work, document_id, result, inside, scanned=to_read.scan)


def _prepare(work: Work, document_id: str) -> _ToRead | None:
    document = documents.document_or_error(work, document_id)
    rules = work.services.library.form_rules()
    if document.state == "quarantined":
        return None
    if document.state not in ("received", "reading", "failed") and _is_read(work, document, rules):
        return None
    return _ToRead(
        # The sender's own name of the file may name a child, so the reader is given ours.
        document.file_name,
        documents.bytes_of(work, document),
        rules,
        work.vault(document.case_id).wrapped_key,
        # Also what came before there was a scanner, once it is opened again.
        work.services.scanner.configured() and document.scan != "clean",
        document.parent_id is not None,
    )


def _is_read(work: Work, document: Document, rules: tuple[FormRules, ...]) -> bool:
    """Whether there is a reading of this parser and these rules, in force or waiting for a person."""
    readings = work.session.scalars(
        select(Reading).where(Reading.document_id == document.id, Reading.parser_version == PARSER_VERSION)
    ).all()
    versions = {rule.reading_version for rule in rules if rule.form == document.form}
    # In which no form was recognised is read anew: other rules may recognise one.
    return any(row.reading_version in versions for row in readings)


def _unpacked(services: Services, to_read: _ToRead) -> Inside:
    packed = services.reader.unpack(to_read.name, to_read.data)
    uploads = tuple(
        prepare_upload(services, to_read.wrapped_key, each.name, each.data, media_type_of(each.name))
        for each in packed[:MOST_INSIDE]
    )
    return Inside(uploads, len(packed))


def _store(work: Work, document_id: str, result: ParseResult, inside: Inside | None, *, scanned: bool) -> None:
    document = work.session.get_one(Document, document_id, with_for_update=True)
    if scanned or document.scan == "waiting":
        document.scan = "clean" if scanned else ""
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
    else:
        for row in work.session.scalars(select(Reading).where(Reading.document_id == document_id, Reading.is_proposal)):
            row.is_proposal = False
    reading = Reading(
        id=new_id(),
        document_id=document_id,
        parser_version=result.parser_version,
        reading_version=result.reading_version or "",
        outcome=result.outcome.value,
        counts=_counts(result),
        is_current=takes_over,
        is_proposal=not takes_over,
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
        work.session.flush()
        _propose(work, document)
        return
    document.state = "read"
    document.form = result.form
    document.form_version = int(result.version) if result.version and result.version.isdigit() else None
    if inside is None and (result.outcome is not Outcome.REFUSED or document.media_type.startswith("image/")):
        document.pictures = "asked"
        work.ask("make_pictures", document_id)
    work.session.flush()
    act_on(work, document, result, inside)


def _propose(work: Work, document: Document) -> None:
    """Where it says nothing else than what stands, nobody is asked to look."""
    case = work.session.get_one(CaseFile, document.case_id)
    newer, found = newer_reading(work, document), differences_of(work, document)
    if newer is not None and not found.anything:
        newer.is_proposal = False
    if not found.is_open and not found.other_form:
        finish_task(work, "reading-differs", partnership=case.partnership, case_id=case.id, subject_id=document.id)
        return
    raise_task(work, "reading-differs", partnership=case.partnership, case_id=case.id, subject_id=document.id)


def _worked_on(work: Work, document_id: str) -> bool:
    readings = select(Reading.id).where(Reading.document_id == document_id)
    settled = select(SettledField.id).where(SettledField.document_id == document_id).limit(1)
    filed = select(FiledPiece.id).where(FiledPiece.reading_id.in_(readings)).limit(1)
    typed = select(Reading.id).where(Reading.document_id == document_id, Reading.parser_version == TYPED).limit(1)
    # The agency said that what was read is right, or was asked about it: that was this reading and no other.
    confirmed = select(Understanding.id).where(Understanding.document_id == document_id).limit(1)
    asked = select(Question.id).where(Question.document_id == document_id, Question.state != "withdrawn").limit(1)
    return any(work.session.scalar(query) is not None for query in (settled, filed, typed, confirmed, asked))


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
