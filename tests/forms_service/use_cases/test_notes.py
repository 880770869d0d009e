"""Notes and dated flags: kept sealed, seen by whom they are for, up on their day, taken back by their writer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forms_service.db.models import Note
from forms_service.db.queries.notes import flags_up, notes_about, notes_about_fields, notes_of_case
from forms_service.db.work import Actor, begin_work
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.finish_flag import finish_flag
from forms_service.use_cases.withdraw_note import withdraw_note
from forms_service.use_cases.write_note import write_note
from tests.played_case import PlayedCase

MONDAY = datetime(2027, 1, 11, 9, 0, tzinfo=LONDON)
COLLEAGUE = Actor(kind="user", id="0" * 31 + "b", where="test")


def _write(played: PlayedCase, text: str = "Plainly invented words.", **more: Any) -> str:
    with played.work() as work:
        told = {"subject_kind": "case", "subject_id": played.case_id, **more}
        return write_note(work, case_id=played.case_id, text=text, **told)


def _as_colleague(played: PlayedCase) -> Any:
    return begin_work(played.run.sessions, played.run.services, COLLEAGUE)


def test_a_note_is_read_beside_what_it_is_about_and_nowhere_else(opened: PlayedCase) -> None:
    _write(opened)
    field = f"{opened.notification_id}/children.1.full_name"
    _write(opened, "About one answer.", subject_kind="field", subject_id=field)
    with opened.work() as work:
        assert [note.text for note in notes_about(work, opened.case_id, "case", opened.case_id)] == [
            "Plainly invented words."
        ]
        by_path = notes_about_fields(work, opened.case_id, opened.notification_id)
        assert [note.text for note in by_path["children.1.full_name"]] == ["About one answer."]
        assert len(notes_of_case(work, opened.case_id)) == 2


def test_the_words_of_a_note_are_not_in_the_database_in_the_open(opened: PlayedCase) -> None:
    _write(opened, "Examplethorpe words.")
    (row,) = opened.rows(Note)
    assert row.sealed is not None
    assert b"Examplethorpe" not in row.sealed


def test_a_note_for_oneself_is_seen_by_nobody_else_and_a_note_of_the_unit_not_by_the_review_group(
    opened: PlayedCase,
) -> None:
    mine = _write(opened, "Only me.", seen_by="own")
    _write(opened, "The unit.")
    _write(opened, "The group.", seen_by="group")
    with opened.work() as work:
        assert {note.text for note in notes_of_case(work, opened.case_id)} == {"Only me.", "The unit.", "The group."}
    with _as_colleague(opened) as work:
        assert {note.text for note in notes_of_case(work, opened.case_id)} == {"The unit.", "The group."}
        assert {note.text for note in notes_of_case(work, opened.case_id, unit=False)} == {"The group."}
        with pytest.raises(NotFoundError):
            withdraw_note(work, note_id=mine)


@pytest.mark.parametrize("morning", [MONDAY, MONDAY.replace(month=7, day=12)])
def test_a_flag_comes_up_on_its_day_in_london_and_stays_up_until_it_is_ticked_off(
    opened: PlayedCase, morning: datetime
) -> None:
    midnight = morning.replace(hour=0, minute=1)
    opened.run.go_to(midnight - timedelta(days=3))
    note_id = _write(opened, flag_on=morning.date())
    opened.run.go_to(midnight - timedelta(minutes=2))
    with opened.work() as work:
        assert flags_up(work, [opened.case_id]) == ()
    opened.run.go_to(midnight)
    with opened.work() as work:
        assert [flag.flag_on for flag in flags_up(work, [opened.case_id])] == [morning.date()]
    opened.run.go_to(morning + timedelta(days=4))
    with opened.work() as work:
        assert len(flags_up(work, [opened.case_id])) == 1
        finish_flag(work, note_id=note_id)
    with opened.work() as work:
        assert flags_up(work, [opened.case_id]) == ()
        (note,) = notes_of_case(work, opened.case_id)
        assert note.text
        assert not note.flag_up
    with pytest.raises(ConflictError), opened.work() as work:
        finish_flag(work, note_id=note_id)


def test_who_wrote_a_note_takes_it_back_and_nobody_else(opened: PlayedCase) -> None:
    note_id = _write(opened)
    with pytest.raises(ConflictError), _as_colleague(opened) as work:
        withdraw_note(work, note_id=note_id)
    with opened.work() as work:
        withdraw_note(work, note_id=note_id)
    with opened.work() as work:
        assert notes_of_case(work, opened.case_id) == ()
        assert work.session.scalars(select(Note)).one().withdrawn_at is not None


def test_a_note_is_about_something_of_its_own_case(opened: PlayedCase) -> None:
    for kind, subject_id in (
        ("case", "f" * 32),
        ("request", "f" * 32),
        ("field", opened.notification_id),
        ("child", opened.case_id),
    ):
        with pytest.raises(NotFoundError):
            _write(opened, subject_kind=kind, subject_id=subject_id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"seen_by": "everybody"}, "seen_by"),
        ({"flag_on": date(2026, 11, 20)}, "flag_on"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(opened: PlayedCase, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as told:
        _write(opened, **wrong)
    assert told.value.field == field
