"""The pack holds every usable return with its original; an addendum only what has come since."""

from __future__ import annotations

import pytest

from forms_service.db.models import Document, Pack
from forms_service.db.records.documents import bytes_of
from forms_service.domain.collated import RegisterState
from forms_service.use_cases.release_pack import release_pack
from tests.played_case import PERSONAL, PlayedCase, unreadable
from worker.running import JobFailedError


def _release(case: PlayedCase, pack_id: str) -> None:
    with case.work() as work:
        release_pack(work, pack_id, "The meeting is tomorrow.")


def _other(case: PlayedCase) -> str:
    (other,) = [row.id for row in case.requests("issued") if row.id != case.run.request_id]
    return other


def test_report_and_pack_are_kept_under_names_that_tell_nothing_personal(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    pack = case.pack_row(pack_id)
    assert pack.state == "made"
    for document_id in (pack.report_document_id, pack.pack_document_id):
        document = case.document(document_id or "")
        assert document.file_name.startswith(case.case().reference or "?")
        assert not [word for word in PERSONAL if word in document.file_name]
    assert case.reports.originals == [(f"R01 {case.run.request().agency_name}",)]


def test_who_has_not_answered_and_what_could_not_be_used_stand_in_the_report(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id)
    asked.send(_other(asked), unreadable())
    asked.pack()
    (content,) = asked.reports.contents
    states = {row.agency: row.state for row in content.register}
    assert states[asked.run.request().agency_name] is not RegisterState.OUTSTANDING
    assert RegisterState.OUTSTANDING in states.values()
    assert [odd.code for odd in content.odd_files] == ["unreadable"]


def test_a_pack_of_unchecked_returns_says_so(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    assert case.pack_row(pack_id).unreviewed
    assert case.reports.contents[0].unreviewed


def test_a_job_that_runs_twice_makes_one_pack(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    before = case.pack_row(pack_id)
    with case.work() as work:
        work.ask("make_pack", pack_id)
    case.run.run_jobs("make_pack")
    after = case.pack_row(pack_id)
    assert (after.pack_document_id, after.report_document_id) == (before.pack_document_id, before.report_document_id)
    assert len(case.rows(Document, Document.kind == "pack")) == 1


def test_a_released_pack_never_changes_and_an_addendum_holds_only_what_came_since(
    packed: tuple[PlayedCase, str],
) -> None:
    case, pack_id = packed
    _release(case, pack_id)
    pack = case.pack_row(pack_id)
    with case.work() as work:
        issued = bytes_of(work, case.document(pack.pack_document_id or ""))
    late = case.send(_other(case), case.return_file(summary_of_involvement="Came late."))
    addendum = case.pack_row(case.pack("addendum"))
    assert (addendum.kind, addendum.state) == ("addendum", "made")
    assert list(addendum.contents["returns"]) == [late.id]
    assert len(case.reports.originals[-1]) == 1
    assert case.reports.contents[-1].addendum_to is not None
    kept = case.pack_row(pack_id)
    assert (kept.contents, kept.pack_document_id, kept.released_at) == (
        pack.contents,
        pack.pack_document_id,
        pack.released_at,
    )
    with case.work() as work:
        assert bytes_of(work, case.document(kept.pack_document_id or "")) == issued


def test_an_addendum_of_nothing_fails_and_says_why(packed: tuple[PlayedCase, str]) -> None:
    case, pack_id = packed
    _release(case, pack_id)
    with pytest.raises(JobFailedError, match="nothing-new"):
        case.pack("addendum")
    (addendum,) = [row.id for row in case.rows(Pack) if row.kind == "addendum"]
    assert (case.pack_row(addendum).state, case.pack_row(addendum).failure_code) == ("failed", "nothing-new")
    assert "pack-failed" in case.tasks()


@pytest.mark.parametrize("missing", [("R01, Summary",)])
def test_what_the_read_back_misses_is_a_red_task(asked: PlayedCase, missing: tuple[str, ...]) -> None:
    asked.send(asked.run.request_id)
    asked.reports.missing = missing
    pack = asked.pack_row(asked.pack())
    assert pack.read_back["not_found"] == list(missing)
    assert "pack-read-back" in asked.tasks()
