"""A document in the pack keeps the marking that it prints itself; the pack's own is never put in its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from forms_service.ports import Original
from forms_service.use_cases.ask_pack import ask_pack
from tests.fakes import FakeReports
from tests.played_case import PlayedCase
from worker import running

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class _Reports(FakeReports):
    given: list[Original] = field(default_factory=list)

    def pack_pdf(self, *about: Any, **more: Any) -> bytes:
        self.given += about[2]
        return super().pack_pdf(*about, **more)


def test_no_marking_is_claimed_for_a_document_of_an_agency(asked: PlayedCase) -> None:
    reports = _Reports()
    asked.run.started = replace(asked.run.started, services=replace(asked.run.services, reports=reports))
    running.use(asked.run.started)
    asked.send(asked.run.request_id)
    with asked.work() as work:
        ask_pack(work, asked.case_id, "pack")
    asked.run.run_jobs("make_pack")
    assert [original.marking for original in reports.given] == [""]
