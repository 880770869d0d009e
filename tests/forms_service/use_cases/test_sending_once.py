"""The button pressed twice at the same moment, by file or from the page: one notification, and one receipt for both."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from forms_service.db.models import CaseFile, Letter, PublicDraft
from forms_service.db.records.public_drafts import read_draft
from forms_service.db.work import Actor, begin_work
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.give_up_public_draft import give_up_public_draft
from forms_service.use_cases.receive_notification import Received, Sending, receive_notification
from forms_service.use_cases.save_public_draft import save_public_draft
from forms_service.use_cases.start_public_draft import start_public_draft
from tests.played_case import EXAMPLE, PlayedCase

PUBLIC = Actor("public", where="test")


def _send(played: PlayedCase, sending: Sending) -> Received:
    upload = played.upload(played.notification_file(), "notification.docx", new_case=True)
    with begin_work(played.run.sessions, played.run.services, PUBLIC) as work:
        return receive_notification(work, played.partnership, upload, via="upload", sending=sending)


def _together(played: PlayedCase, sending: Sending) -> list[Received]:
    gate = threading.Barrier(3)

    def press(_: int) -> Received:
        gate.wait()
        return _send(played, sending)

    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(press, range(3)))


def _draft(played: PlayedCase) -> Sending:
    form = played.library.current_form(played.partnership, "note-1" if played.partnership == EXAMPLE else "scsi-1")
    with begin_work(played.run.sessions, played.run.services, PUBLIC) as work:
        start_public_draft(work, played.partnership, form)
    with begin_work(played.run.sessions, played.run.services, PUBLIC) as work:
        draft = work.session.scalars(select(PublicDraft)).one()
        save_public_draft(work, draft.id, "step", {"notifier_name": "Nora Notifier"})
        return Sending(draft_id=draft.id, edition=read_draft(work, draft).edition)


@pytest.mark.parametrize("way", ["file", "page"])
def test_three_presses_at_once_are_one_notification(begun: PlayedCase, way: str) -> None:
    received = _together(begun, Sending(once="a" * 64) if way == "file" else _draft(begun))
    assert len({each.document_id for each in received}) == 1
    assert len({each.reference for each in received}) == 1
    assert len({each.sha256 for each in received}) == 1
    assert len(begun.rows(CaseFile)) == 1
    assert len(begun.rows(Letter, Letter.kind == "notification-receipt")) == 1


def test_two_people_who_press_at_once_are_two_notifications(begun: PlayedCase) -> None:
    first, second = _send(begun, Sending(once="a" * 64)), _send(begun, Sending(once="b" * 64))
    assert first.case_id != second.case_id


def test_what_was_changed_after_it_was_checked_is_not_sent(begun: PlayedCase) -> None:
    sending = _draft(begun)
    with begin_work(begun.run.sessions, begun.run.services, PUBLIC) as work:
        save_public_draft(work, sending.draft_id, "step", {"notifier_name": "Noel Notifier"})
    with pytest.raises(InvalidInputError):
        _send(begun, sending)
    assert begun.rows(CaseFile) == []


def test_what_was_given_up_is_not_sent(begun: PlayedCase) -> None:
    sending = _draft(begun)
    with begin_work(begun.run.sessions, begun.run.services, PUBLIC) as work:
        give_up_public_draft(work, sending.draft_id)
    with pytest.raises(ConflictError):
        _send(begun, sending)
    assert begun.rows(CaseFile) == []
