"""The returns become the report in Word and the pack in PDF, read back before anybody may release them.

Collating, converting and sealing happen outside of any transaction; storing happens under the claim, so that a pack is
made once however often the job runs.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile, Document, Pack
from forms_service.db.queries.collation_input import ReturnedDocument, ToCollate, collation_input
from forms_service.db.queries.pinned import pinned_library, pinned_partnership, pinned_process
from forms_service.db.records import documents
from forms_service.db.records.documents import PreparedBlob, keep, prepare_blob
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.schema import Partnership, Report
from forms_service.domain.collated import CollatedReport
from forms_service.domain.collation import collate
from forms_service.domain.references import MEDIA_TYPES, file_name, suffix_of
from forms_service.errors import ConflictError
from forms_service.ports import Original, Services

_AT_ONCE = 2  # each conversion is a program of its own


@dataclass(frozen=True, slots=True)
class _Change:
    """What an addendum brings: a return, and the one in an earlier pack whose place it takes."""

    document_id: str
    key: str
    pack_number: int = 0  # 0: nothing of this agency was in an earlier pack
    earlier_key: str = ""


@dataclass(frozen=True, slots=True)
class _ToMake:
    case_id: str
    partnership: Partnership
    report: Report
    content: CollatedReport
    returned: tuple[ReturnedDocument, ...]
    originals: tuple[tuple[str, str, bytes], ...]  # title, suffix, bytes
    wrapped_key: bytes
    title: str
    changes: tuple[_Change, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    report: PreparedBlob
    pack: PreparedBlob
    not_found: tuple[str, ...]


def make_pack(sessions: Sessions, services: Services, pack_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("make_pack")) as work:
        to_make = _prepare(work, pack_id)
    if to_make is None:
        return
    made = _make(services, to_make)
    services.fault("pack.middle")
    with begin_work(sessions, services, worker_actor("make_pack")) as work:
        claim.check(work)
        _store(work, pack_id, to_make, made)


def _prepare(work: Work, pack_id: str) -> _ToMake | None:
    pack = work.session.get_one(Pack, pack_id)
    if pack.state not in ("asked", "failed"):
        return None
    case = work.session.get_one(CaseFile, pack.case_id)
    library, partnership, process = (
        pinned_library(work.session, case),
        pinned_partnership(work.session, case),
        pinned_process(work.session, case),
    )
    earlier = list(
        work.session.scalars(
            select(Pack).where(Pack.case_id == case.id, Pack.state == "released").order_by(Pack.number)
        )
    )
    report = library.report(case.partnership, process.report or "")
    addendum_to = (
        f"{case.reference}, {report.title} {earlier[0].number}" if pack.kind == "addendum" and earlier else None
    )
    gathered = collation_input(work, case, library, addendum_to=addendum_to)
    content, returned = _collated(gathered, {each for row in earlier for each in row.contents.get("returns", {})})
    if pack.kind == "addendum" and not returned:
        raise ConflictError("No return has come since the last pack.", code="nothing-new")
    changes = _changes(earlier, gathered, returned)
    if changes:
        content = replace(content, control=(*content.control, *_changes_in_words(changes, returned)))
    title = f"{report.title}: {'addendum' if pack.kind == 'addendum' else 'pack'} {pack.number}, {case.reference}"
    return _ToMake(
        case_id=case.id,
        partnership=partnership,
        report=report,
        content=content,
        returned=returned,
        originals=tuple((f"{each.key} {each.agency}", *_original(work, each.document)) for each in returned),
        wrapped_key=work.vault(case.id).wrapped_key,
        title=title,
        changes=changes,
    )


def _original(work: Work, document: Document) -> tuple[str, bytes]:
    """Suffix and bytes: as PDF where drawing its pages has made one, and else as it came."""
    pdf = documents.pdf_of(work, document)
    return ("pdf", pdf) if pdf is not None else (suffix_of(document.media_type), documents.bytes_of(work, document))


def _changes(earlier: list[Pack], gathered: ToCollate, returned: tuple[ReturnedDocument, ...]) -> tuple[_Change, ...]:
    """Nothing for the pack itself. A later return takes the place of the one by the same service of the same agency."""
    if not earlier:
        return ()
    issued = {
        document_id: (row.number, str(key)) for row in earlier for document_id, key in row.contents["returns"].items()
    }
    senders = {each.key: (each.agency_key, each.service.casefold()) for each in gathered.given.returns}
    before = {senders[each.key]: issued[each.document.id] for each in gathered.returned if each.document.id in issued}
    return tuple(_Change(each.document.id, each.key, *before.get(senders[each.key], (0, ""))) for each in returned)


def _changes_in_words(
    changes: tuple[_Change, ...], returned: tuple[ReturnedDocument, ...]
) -> tuple[tuple[str, str], ...]:
    agencies = {each.document.id: each.agency for each in returned}
    lines = [
        f"{change.key} {agencies[change.document_id]}, "
        + (f"in place of {change.earlier_key} of number {change.pack_number}" if change.pack_number else "new")
        for change in changes
    ]
    return (("What this addendum brings", "; ".join(lines)),)


def _collated(gathered: ToCollate, issued: set[str]) -> tuple[CollatedReport, tuple[ReturnedDocument, ...]]:
    """All of it, or for an addendum what came since, who is still outstanding and what the new disagrees with."""
    whole = collate(gathered.given, gathered.plan)
    if gathered.given.addendum_to is None:
        return whole, gathered.returned
    new = tuple(each for each in gathered.returned if each.document.id not in issued)
    keys = {each.key for each in new}
    contents = tuple(each for each in gathered.given.returns if each.key in keys)
    answered = {each.agency_key for each in gathered.given.returns}
    senders = {each.agency_key for each in contents}
    asked = tuple(each for each in gathered.given.asked or () if each.key in senders or each.key not in answered)
    reviewed = {each.key: each.reviewed for each in new}
    part = collate(
        replace(gathered.given, returns=contents, asked=asked, unreviewed=not all(reviewed.values())), gathered.plan
    )
    discrepancies = tuple(
        found for found in whole.discrepancies if any(quote.trace.key in keys for quote in found.quotes)
    )
    return replace(part, discrepancies=discrepancies), new


def _make(services: Services, to_make: _ToMake) -> _Made:
    maker = services.reports
    report = maker.report_docx(to_make.partnership, to_make.report, to_make.content)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        report_pdf = pool.submit(services.converter.to_pdf, report, "docx")
        converted = list(
            pool.map(
                lambda each: each[2] if each[1] == "pdf" else services.converter.to_pdf(each[2], each[1]),
                to_make.originals,
            )
        )
    # No marking of ours: the index shows what each document itself prints, or that it prints none.
    originals = [
        Original(title, pdf, marking="") for (title, _, _), pdf in zip(to_make.originals, converted, strict=True)
    ]
    pack = maker.pack_pdf(
        to_make.content,
        report_pdf.result(),
        originals,
        marking=to_make.content.marking,
        reference=to_make.content.reference,
        title=to_make.title,
    )
    return _Made(
        report=prepare_blob(services, to_make.wrapped_key, report),
        pack=prepare_blob(services, to_make.wrapped_key, pack),
        not_found=maker.not_found(pack, to_make.content.values),
    )


def _store(work: Work, pack_id: str, to_make: _ToMake, made: _Made) -> None:
    pack = work.session.get_one(Pack, pack_id, with_for_update=True)
    if pack.state not in ("asked", "failed"):
        return
    case = work.session.get_one(CaseFile, to_make.case_id)
    names = (case.reference, to_make.report.slug, pack.kind, str(pack.number))
    report = keep(
        work, case.id, made.report, kind="report", direction="out", media_type=MEDIA_TYPES["docx"],
        file_name=file_name("docx", *names),
    )  # fmt: skip
    bundle = keep(
        work, case.id, made.pack, kind="pack", direction="out", media_type=MEDIA_TYPES["pdf"],
        file_name=file_name("pdf", *names),
    )  # fmt: skip
    pack.report_document_id, pack.pack_document_id = report.id, bundle.id
    pack.state, pack.made_at, pack.failure_code = "made", work.now, None
    pack.unreviewed = to_make.content.unreviewed
    pack.contents = {
        "returns": {each.document.id: each.key for each in to_make.returned},
        "changes": [
            {"document": each.document_id, "key": each.key, "pack": each.pack_number, "earlier": each.earlier_key}
            for each in to_make.changes
        ],
    }
    pack.read_back = {"values": len(to_make.content.values), "not_found": list(made.not_found)}
    finish_task(work, "pack-failed", partnership=case.partnership, case_id=case.id, subject_id=pack.id)
    if made.not_found:
        raise_task(
            work, "pack-read-back", partnership=case.partnership, case_id=case.id, subject_id=pack.id, severity="red",
            due_on=work.today, details={"missing": len(made.not_found)},
        )  # fmt: skip
    work.audit(
        "pack.made",
        case_id=case.id,
        subject_kind="pack",
        subject_id=pack.id,
        details={"returns": len(to_make.returned), "report": made.report.sha256, "pack": made.pack.sha256},
    )
