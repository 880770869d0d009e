"""What nobody goes on with is destroyed after some days, key and all; what is still being filled in stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forms_service.db.models import AuditEvent, DataKey, PublicDraft
from forms_service.db.records import keys
from forms_service.db.verify import verify
from forms_service.db.work import Actor, begin_work
from forms_service.use_cases.save_public_draft import save_public_draft
from forms_service.use_cases.start_public_draft import start_public_draft
from tests.fakes import FakeSystemClock
from tests.played_case import PlayedCase

PUBLIC = Actor("public", where="test")


def _begin(played: PlayedCase, name: str) -> str:
    """The draft's id."""
    form = played.library.current_form(played.partnership, "note-1" if played.partnership == "_example" else "scsi-1")
    with begin_work(played.run.sessions, played.run.services, PUBLIC) as work:
        start_public_draft(work, played.partnership, form)
        (draft,) = [row for row in work.session.new if isinstance(row, PublicDraft)] or work.session.scalars(
            select(PublicDraft).where(PublicDraft.sealed.is_(None), PublicDraft.ended_at.is_(None))
        ).all()
        draft_id = draft.id
    with begin_work(played.run.sessions, played.run.services, PUBLIC) as work:
        save_public_draft(work, draft_id, "about-you", {"notifier_name": name})
    return draft_id


def _pass_days(played: PlayedCase, days: int) -> None:
    clock = played.run.services.system_clock
    assert isinstance(clock, FakeSystemClock)
    clock.at += timedelta(days=days)


def test_only_what_is_too_old_is_destroyed(begun: PlayedCase) -> None:
    old, young = _begin(begun, "Nora Notifier"), ""
    _pass_days(begun, 10)
    young = _begin(begun, "Noel Notifier")
    _pass_days(begun, 5)
    begun.run.sweep_drafts()
    with begun.run.sessions() as session:
        drafts = {row.id: row for row in session.scalars(select(PublicDraft))}
        wrapped = {row.owner: row.wrapped for row in session.scalars(select(DataKey).where(DataKey.kind == "draft"))}
        assert (drafts[old].sealed, wrapped[old]) == (None, None)
        assert drafts[young].sealed is not None
        assert wrapped[young] is not None
        assert verify(session, begun.run.services.cipher) == []
        ended = [
            event.subject_id for event in session.scalars(select(AuditEvent).where(AuditEvent.what == "draft.too-old"))
        ]
    assert ended == [old]


def test_saving_keeps_it_for_as_long_again(begun: PlayedCase) -> None:
    draft_id = _begin(begun, "Nora Notifier")
    _pass_days(begun, 10)
    with begin_work(begun.run.sessions, begun.run.services, PUBLIC) as work:
        save_public_draft(work, draft_id, "about-you", {"notifier_name": "Nora Notifier"})
    _pass_days(begun, 10)
    begun.run.sweep_drafts()
    with begun.run.sessions() as session:
        assert session.get_one(PublicDraft, draft_id).ended_at is None


def test_a_draft_stays_readable_when_the_master_key_changes(begun: PlayedCase) -> None:
    draft_id = _begin(begun, "Nora Notifier")
    with begun.work() as work:
        keys.rotate(work)
        assert work.draft(draft_id).wrapped_key
