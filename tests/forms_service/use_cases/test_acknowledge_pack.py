"""Readers say that they have read a pack; once the whole review group has, the step is done."""

from __future__ import annotations

import pytest

from forms_service.db.models import CaseFile, ConflictOfInterest, PackReading
from forms_service.db.queries.pack_list import packs_of
from forms_service.db.queries.pack_readers import group_of, readers_of
from forms_service.db.queries.progress import progress_of
from forms_service.db.work import Actor, begin_work
from forms_service.errors import ConflictError
from forms_service.use_cases.acknowledge_pack import acknowledge_pack
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.release_pack import release_pack
from tests.played_case import PlayedCase


def _group(case: PlayedCase) -> list[str]:
    with case.work() as work:
        return [
            add_user(
                work, partnership=case.partnership, name=f"Group {role}", address=f"{role}@group.example.org",
                password="a made-up pass phrase", roles=[role], confirmed=True,
            ).user_id
            for role in ("review-group-member", "group-chair")
        ]  # fmt: skip


def _read(case: PlayedCase, user_id: str, pack_id: str) -> bool:
    with begin_work(
        case.run.started.sessions, case.run.started.services, Actor("user", user_id, f"user:{user_id}", "test")
    ) as work:
        return acknowledge_pack(work, pack_id)


def _release(case: PlayedCase, pack_id: str) -> None:
    with case.work() as work:
        release_pack(work, pack_id, "The meeting is tomorrow.")


def _acknowledged(case: PlayedCase) -> bool:
    with case.work() as work:
        return "acknowledged" in progress_of(work, case.case()).pack


def test_the_step_is_done_when_the_last_of_the_group_has_read_it(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    member, chair = _group(case)
    _release(case, pack_id)
    assert _read(case, member, pack_id)
    assert not _acknowledged(case)
    assert _read(case, chair, pack_id)
    assert _acknowledged(case)
    with case.work() as work:
        (readers,) = readers_of(work, case.case(), [pack_id]).values()
    assert {each.name for each in readers if each.read_at} == {"Group review-group-member", "Group group-chair"}
    assert "pack.acknowledged" in {row.what for row in case.audit()}


def test_saying_it_twice_is_saying_it_once(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    member, _ = _group(case)
    _release(case, pack_id)
    assert [_read(case, member, pack_id), _read(case, member, pack_id)] == [True, False]
    assert len(case.rows(PackReading)) == 1


def test_with_nobody_in_the_group_nobody_has_read_it(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    _release(case, pack_id)
    assert not _acknowledged(case)


def test_what_is_not_released_cannot_have_been_read(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    member, _ = _group(case)
    with pytest.raises(ConflictError):
        _read(case, member, pack_id)


def test_whoever_must_not_see_the_case_is_not_waited_for(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    member, chair = _group(case)
    _release(case, pack_id)
    with case.work() as work:
        work.session.add(ConflictOfInterest(case_id=case.case_id, user_id=member, by="user:somebody", at=work.now))
    _read(case, chair, pack_id)
    assert _acknowledged(case)


def test_a_restricted_case_waits_only_for_those_who_may_know_of_it(packed: tuple[PlayedCase, str]) -> None:
    case, _ = packed
    member, chair = _group(case)
    with case.work() as work:
        row = work.session.get_one(CaseFile, case.case_id)
        row.restricted = True
        assert list(group_of(work, row)) == [chair]
        row.restricted = False
        assert set(group_of(work, row)) == {member, chair}


def test_an_addendum_lists_what_it_brings_and_the_pack_what_is_superseded(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    _release(case, pack_id)
    first = case.run.request()
    (late,) = [row for row in case.requests("issued") if row.id != first.id]
    case.send(first.id, case.return_file(summary_of_involvement="On looking again, there is more."))
    case.send(late.id, case.return_file(summary_of_involvement="Came late."))
    addendum = case.pack("addendum")
    with case.work() as work:
        release_pack(work, addendum, "Unchecked.")
        lines = {line.kind: line for line in packs_of(work, case.case_id, released_only=True)}
    brought = {change.agency: (change.pack, bool(change.earlier)) for change in lines["addendum"].changes}
    assert brought == {first.agency_name: (1, True), late.agency_name: (0, False)}
    assert [change.agency for change in lines["pack"].replaced] == [first.agency_name]
    told = dict(case.reports.contents[-1].control)["What this addendum brings"]
    assert f"{first.agency_name}, in place of R01 of number 1" in told
    assert "new" in told
