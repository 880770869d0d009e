"""Notifications being filled in at the public door: found by their cookie's digest, sealed apart, ended once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import PublicDraft
from forms_service.db.records import keys
from forms_service.db.work import Work
from forms_service.definitions.answers import put_in
from forms_service.errors import ConflictError, NotFoundError
from parsers.types import JsonValue


@dataclass(frozen=True, slots=True)
class DraftContent:
    """`edition` differs after each saving, so that nobody sends what another window has changed meanwhile."""

    id: str
    form: str
    form_version: int
    answers: Mapping[str, JsonValue]
    seen: frozenset[str]
    saved_at: datetime
    edition: str


def find_draft(work: Work, partnership: str, token_hash: str) -> PublicDraft | None:
    """Ended ones too, since one that was sent can say so. One that is too old is not there, swept away or not."""
    draft = work.session.scalar(
        select(PublicDraft).where(PublicDraft.token_hash == token_hash, PublicDraft.partnership == partnership)
    )
    if draft is None or (draft.ended_at is None and draft.saved_at < oldest_kept(work)):
        return None
    return draft


def oldest_kept(work: Work) -> datetime:
    return work.system_now - timedelta(days=work.services.draft_days)


def begin_draft(work: Work, partnership: str, form: str, version: int, token_hash: str) -> PublicDraft:
    draft = PublicDraft(
        id=new_id(),
        partnership=partnership,
        form=form,
        form_version=version,
        token_hash=token_hash,
        saved_at=work.system_now,
    )
    keys.new_draft_key(work, draft.id)
    work.session.add(draft)
    work.session.flush()
    return draft


def read_draft(work: Work, draft: PublicDraft) -> DraftContent:
    kept = work.draft(draft.id).open_json("public_draft", draft.id, "sealed", draft.sealed)
    return DraftContent(
        id=draft.id,
        form=draft.form,
        form_version=draft.form_version,
        answers=kept.get("answers", {}),
        seen=frozenset(kept.get("seen", ())),
        saved_at=draft.saved_at,
        edition=hashlib.sha256(draft.sealed or b"").hexdigest(),
    )


def lock_draft(work: Work, draft_id: str) -> PublicDraft:
    draft = work.session.execute(
        select(PublicDraft)
        .where(PublicDraft.id == draft_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if draft is None:
        raise NotFoundError
    return draft


def write_draft(work: Work, draft: PublicDraft, step: str, values: Mapping[str, JsonValue]) -> None:
    """One step among the others: two windows that fill in different steps take nothing from each other."""
    if draft.ended_at is not None:
        raise ConflictError("This notification was sent or given up in another window.", code="draft-ended")
    kept = read_draft(work, draft)
    draft.sealed = work.draft(draft.id).seal_json(
        "public_draft",
        draft.id,
        "sealed",
        {"answers": put_in(kept.answers, values), "seen": sorted(kept.seen | {step})},
    )
    draft.step, draft.saved_at = step, work.system_now


def end_draft(
    work: Work, draft: PublicDraft, why: Literal["sent", "given-up", "too-old"], *, document_id: str | None = None
) -> None:
    """What was typed and the key that opens it go together."""
    draft.ended_at, draft.sealed, draft.document_id = work.system_now, None, document_id
    keys.destroy_draft_key(work, draft.id)
    work.audit(f"draft.{why}", subject_kind="public_draft", subject_id=draft.id)


def once_for(work: Work, partnership: str, form: str, version: int, token_hash: str) -> PublicDraft:
    """The mark of one upload: whoever comes second finds the first one's."""
    mark = PublicDraft(
        id=new_id(),
        partnership=partnership,
        form=form,
        form_version=version,
        token_hash=token_hash,
        saved_at=work.system_now,
        ended_at=work.system_now,
    )
    if work.insert_once(lambda: work.session.add(mark)):
        return mark
    return work.session.scalars(select(PublicDraft).where(PublicDraft.token_hash == token_hash)).one()
