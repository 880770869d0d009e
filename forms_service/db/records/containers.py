"""Messages and archives: what was in one becomes documents of its own, each read by itself, its parent kept.

The message's own words are text for a person. They may read like a nil; that is shown, and never recorded by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Blob, CaseFile, Document
from forms_service.db.records.documents import PreparedUpload, keep, original_name_of
from forms_service.db.records.returns import find_unusable
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.domain.references import file_name, suffix_of
from parsers.types import ParseResult

MOST_INSIDE = 40
"""Documents of one message or archive; with more, a person is asked to have them sent in parts."""
ENCLOSURE, NOTHING_INSIDE, TOO_MANY, TO_TYPE = "enclosure", "nothing-inside", "too-many-inside", "to-type"
_STILL_READ = ("received", "reading")


@dataclass(frozen=True, slots=True)
class Inside:
    """The documents of one container, sealed and ready to be kept. `count`: of all that is in it."""

    uploads: tuple[PreparedUpload, ...]
    count: int


def is_container(result: ParseResult) -> bool:
    return any(problem.code == "container" for problem in result.problems)


def says_nil(result: ParseResult) -> str:
    """What of a message may be saying that nothing is known, quoted; a proposal to a person, and nothing more."""
    return next((problem.message for problem in result.problems if problem.code == "nil-sentence"), "")


def keep_inside(work: Work, parent: Document, inside: Inside) -> None:
    """Whatever is there already is not kept again, however often the container is read."""
    parent.state, parent.problem_code = "unpacked", None
    known = [(sha256, name) for _, sha256, name in children_of(work, parent.id)]
    for number, upload in enumerate(inside.uploads, start=1):
        same = (upload.blob.sha256, upload.original_name)
        if same in known:
            known.remove(same)
            continue
        child = keep(
            work,
            parent.case_id,
            upload.blob,
            kind=parent.kind,
            direction="in",
            media_type=upload.media_type,
            file_name=file_name(suffix_of(upload.media_type), parent.file_name.rpartition(".")[0], str(number)),
            request_id=parent.request_id,
            original_name=upload.original_name,
            received_at=parent.received_at,
            received_via=parent.received_via,
            true_received_at=parent.true_received_at,
        )
        child.parent_id, child.received_by = parent.id, parent.received_by
        work.ask("read_document", child.id)
    work.session.flush()
    work.audit(
        "document.unpacked",
        case_id=parent.case_id,
        subject_kind="document",
        subject_id=parent.id,
        details={"documents": inside.count},
    )


def children_of(work: Work, parent_id: str) -> list[tuple[Document, str, str]]:
    """Each with its digest and the name it had in there, in their order."""
    rows = work.session.execute(
        select(Document, Blob.sha256)
        .join(Blob, Blob.id == Document.blob_id)
        .where(Document.parent_id == parent_id)
        .order_by(Document.version_no, Document.id)
    ).all()
    return [(child, sha256, original_name_of(work, child)) for child, sha256 in rows]


def is_enclosed(work: Work, document: Document) -> None:
    """It came with something and is no form: kept, and looked at by a person, and nobody is told off for it."""
    case = work.session.get_one(CaseFile, document.case_id)
    document.usable, document.problem_code = False, ENCLOSURE
    raise_task(
        work,
        "enclosure-to-look-at",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=document.id,
        due_on=work.today,
    )


def to_type(work: Work, document: Document) -> None:
    """A picture of paper: its sender did what was asked, as far as anybody knows. They are not reminded, and the unit
    types it in."""
    case = work.session.get_one(CaseFile, document.case_id)
    document.usable, document.problem_code = True, TO_TYPE
    if document.kind == "return" and document.request_id:
        request = work.session.get_one(AgencyRequest, document.request_id)
        if request.state == "issued":
            request.paused_at = work.now
    finish_task(work, "enclosure-to-look-at", partnership=case.partnership, case_id=case.id, subject_id=document.id)
    raise_task(
        work,
        f"{document.kind}-to-type",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=document.id,
        severity="red" if document.kind == "notification" else "normal",
        due_on=work.today,
    )


def look_at_container(work: Work, parent_id: str) -> None:
    """Once the last of its documents was read: where none of them is the form, its sender is told once."""
    parent = work.session.get_one(Document, parent_id, with_for_update=True, populate_existing=True)
    children = [child for child, _, _ in children_of(work, parent_id)]
    if any(child.state in _STILL_READ for child in children):
        return
    # A form that cannot be used has had its own letter; one with malware in it too.
    if parent.problem_code is not None or any(child.problem_code != ENCLOSURE for child in children):
        return
    # A logo beside a form is an enclosure; without any form, a picture may be a photograph of it.
    pictures = [child for child in children if child.media_type.startswith("image/")]
    for child in pictures:
        to_type(work, child)
    if not pictures:
        tell_of_container(work, parent, NOTHING_INSIDE)


def tell_of_container(work: Work, parent: Document, code: str) -> None:
    case = work.session.get_one(CaseFile, parent.case_id)
    if parent.kind == "return" and parent.request_id:
        request = work.session.get_one(AgencyRequest, parent.request_id)
        if parent.problem_code != code:
            find_unusable(work, parent, request, code)
        return
    parent.usable, parent.problem_code = False, code
    raise_task(
        work,
        "form-unreadable" if parent.kind == "form" else "notification-unreadable",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=parent.id,
        severity="red",
        due_on=work.today,
        details={"code": code},
    )


def message_waits(work: Work, parent: Document, result: ParseResult) -> None:
    """A person reads what was written in the message. Where it may be a nil, that is what they are asked about."""
    case = work.session.get_one(CaseFile, parent.case_id)
    if not result.unplaced:
        finish_task(work, "message-to-read", partnership=case.partnership, case_id=case.id, subject_id=parent.id)
        return
    raise_task(
        work,
        "message-to-read",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=parent.id,
        severity="red" if says_nil(result) else "normal",
        due_on=work.today,
        details={"nil": bool(says_nil(result))},
    )
