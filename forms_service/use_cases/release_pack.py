"""A person releases a pack to its readers: with a reason where something is missing, unreviewed, or not found in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import CaseFile, Document, Pack
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records import due_dates
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.requests import outstanding
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.errors import ConflictError, InvalidInputError


@dataclass(frozen=True, slots=True)
class Shortcomings:
    """What speaks against releasing now; a person may say why it goes all the same, except for what was not found."""

    outstanding: tuple[str, ...]
    unreviewed: int
    not_found: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.outstanding or self.unreviewed or self.not_found)


def shortcomings_of(work: Work, pack: Pack) -> Shortcomings:
    unreviewed = work.session.scalars(
        select(Document.id).where(
            Document.id.in_(list(pack.contents.get("returns", {}))), Document.state == "read", Document.usable.is_(True)
        )
    ).all()
    return Shortcomings(
        outstanding=tuple(request.agency_name for request in outstanding(work, pack.case_id)),
        unreviewed=len(unreviewed),
        not_found=tuple(pack.read_back.get("not_found", [])),
    )


def _holds_refused(work: Work, pack: Pack) -> bool:
    """It may be about another child: no reason lets it go out."""
    refused = work.session.scalar(
        select(Document.id)
        .where(Document.id.in_(list(pack.contents.get("returns", {}))), Document.usable.is_(False))
        .limit(1)
    )
    return refused is not None


def release_pack(work: Work, pack_id: str, reason: str) -> None:
    pack = work.session.execute(
        select(Pack).where(Pack.id == pack_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    if pack.state != "made":
        raise ConflictError("This pack is not ready, or was released already.")
    lacking = shortcomings_of(work, pack)
    if lacking.not_found:
        raise ConflictError(
            "Not every answer was found again in the finished pack, so it cannot go out. Make it anew.",
            code="read-back",
        )
    if _holds_refused(work, pack):
        raise ConflictError("A return in this pack was rejected since it was made. Make it anew.", code="pack-changed")
    if lacking and not reason.strip():
        raise InvalidInputError("Something is missing. Say why the pack goes out all the same.", field="reason")
    case = work.session.get_one(CaseFile, pack.case_id)
    if case.state not in (("open", "completed") if pack.kind == "addendum" else ("open",)):
        raise ConflictError("The case is not open.")
    pack.state, pack.released_at, pack.released_by = "released", work.now, work.actor.who
    if reason.strip():
        pack.release_reason_sealed = work.vault(case.id).seal_json(
            "pack", pack.id, "release_reason_sealed", {"text": reason.strip()}
        )
    ask_letters(work, case, Trigger.PACK_RELEASED, cause=pack.id)
    step = pinned_process(work.session, case).pack_step
    if step and pack.kind == "pack":
        due_dates.meet(work, case.id, step)
        meet_steps(work, case)
        finish_task(work, "returns-complete", partnership=case.partnership, case_id=case.id, subject_id=case.id)
    work.audit(
        "pack.released",
        case_id=case.id,
        subject_kind="pack",
        subject_id=pack.id,
        details={"outstanding": len(lacking.outstanding), "unreviewed": lacking.unreviewed},
    )
