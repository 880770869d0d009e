"""A case is moved to newer published definitions: dates and letters follow, what was asked stays readable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forms_service.db.models import AuditEvent, CaseFile, DueDate
from forms_service.db.queries.newer_definitions import newer_definition
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.records.cases import case_or_error
from forms_service.definitions.library import Library
from forms_service.definitions.pinned_changes import keeping_forms, pinned_changes
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.move_case import move_case
from tests.played_case import PlayedCase


def _newer(library: Library, partnership: str, slug: str) -> Library:
    """The second version of the process: one step has another day, one is new, one letter's words changed."""
    data = library.partnerships[partnership]
    process = data.processes[slug][1]
    steps = list(process.steps)
    moved = next(
        number
        for number, step in enumerate(steps)
        if step.rule is not None and step.rule.unit == "working_days" and step.rule.count > 2
    )
    rule = steps[moved].rule
    assert rule is not None
    steps[moved] = steps[moved].model_copy(update={"rule": rule.model_copy(update={"count": rule.count + 1})})
    steps.append(steps[-1].model_copy(update={"id": "made-up-step", "title": "A made-up step"}))
    changed = process.model_copy(update={"version": 2, "steps": tuple(steps)})
    letter = next(slug for slug in data.documents)
    newer = replace(
        data,
        processes={**data.processes, slug: {1: process, 2: changed}},
        published_processes={**data.published_processes, slug: frozenset({1, 2})},
        documents={**data.documents, letter: data.documents[letter] + b"\0"},
    )
    return Library({**library.partnerships, partnership: newer}, library.vocabulary, "newer")


def _publish(played: PlayedCase) -> None:
    with played.work() as work:
        slug = case_or_error(work, played.case_id).process
    services = played.run.started.services
    played.run.started = replace(
        played.run.started,
        services=replace(services, library=_newer(services.library, played.partnership, slug)),
    )


def _what_is_newer(played: PlayedCase) -> Any:
    with played.work() as work:
        return newer_definition(work, case_or_error(work, played.case_id))


def test_nothing_is_newer_until_something_is_published(opened: PlayedCase) -> None:
    assert _what_is_newer(opened) is None
    _publish(opened)
    newer = _what_is_newer(opened)
    hows = {(change.what, change.how) for change in newer.changes}
    assert {("process", "changed"), ("step", "dates"), ("step", "new")} <= hows


def test_a_moved_case_is_dated_by_the_newer_rules_and_says_who_moved_it(opened: PlayedCase) -> None:
    before = {row.step: row.due_on for row in opened.rows(DueDate, DueDate.state != "superseded")}
    _publish(opened)
    newer = _what_is_newer(opened)
    with opened.work() as work:
        move_case(work, case_id=opened.case_id, digest=newer.digest, reason="The Panel's guidance changed.")
    (case,) = opened.rows(CaseFile, CaseFile.id == opened.case_id)
    assert (case.definition_digest, case.process_version) == (newer.digest, 2)
    after = {row.step: row.due_on for row in opened.rows(DueDate, DueDate.state != "superseded")}
    assert any(after[step] > day for step, day in before.items() if step in after)
    (moved,) = opened.rows(AuditEvent, AuditEvent.what == "case.moved")
    assert moved.details["to"] == newer.digest
    assert "guidance" not in str(moved.details)
    assert _what_is_newer(opened) is None


def test_what_the_manager_did_not_look_at_is_not_moved_to(opened: PlayedCase) -> None:
    _publish(opened)
    digest = _what_is_newer(opened).digest
    with pytest.raises(InvalidInputError), opened.work() as work:
        move_case(work, case_id=opened.case_id, digest=digest, reason=" ")
    with pytest.raises(ConflictError), opened.work() as work:
        move_case(work, case_id=opened.case_id, digest="0" * 64, reason="Because.")


def test_forms_that_the_case_was_asked_with_stay_readable(opened: PlayedCase) -> None:
    with opened.work() as work:
        case = case_or_error(work, opened.case_id)
        own = pinned_library(work.session, case)
        _, content = own.case_definition(case.partnership, case.process, case.process_version)
    other = content.replace(b"answer-1/v1", b"answer-1/v9").replace(b"scsi-5/v2", b"scsi-5/v9")
    digest, kept = keeping_forms(other, content)
    assert b"/v9" in kept
    assert (b"answer-1/v1" in kept) or (b"scsi-5/v2" in kept)
    assert keeping_forms(content, content)[1] == content
    assert pinned_changes(content, content) == ()
    assert len(digest) == 64
