"""The rapid review of seed 004, written by hand from its flowcharts."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from forms_service.adapters.bank_holidays import load_calendar
from forms_service.definitions.rules import clock_spec, return_rule, rung_rule, step_specs
from forms_service.domain.deadlines import work_out
from forms_service.domain.events import anchor_at
from forms_service.domain.timetable import timetable
from tests.shipped_definitions import shipped_library

TEMPLATES = Path(__file__).resolve().parents[3] / "form_templates"
SHARED = Path(os.environ.get("FORMS_SHARED") or TEMPLATES.parent.parent / "shared")
LIBRARY = shipped_library()
CALENDAR = load_calendar(TEMPLATES)
PARTNERSHIP = LIBRARY.partnership("safer-nel")
PROCESS = LIBRARY.process("safer-nel", "rapid-review", 1)
CLOCK = clock_spec(PARTNERSHIP.clock)


def dates(**events):
    anchors = {name.replace("_", "."): anchor_at(name.replace("_", "."), at) for name, at in events.items()}
    return timetable(step_specs(PARTNERSHIP, PROCESS), anchors, CALENDAR, CLOCK)


WORKING_DAY = {
    "partners-told": 1, "meeting-booked": 1, "conference-booked": 1, "review-group-told": 1, "rapid-review-letter": 2,
    "requests-out": 2, "receipt-calls": 2, "partners-views": 5, "sin-due": 5, "returns-due": 7, "returns-call": 7,
    "pack-out": 8, "report-read": 10, "review-meeting": 11, "record-to-partners": 12, "partners-review": 13,
    "conference": 14, "to-panel": 15,
}  # fmt: skip
BY_DAY = {
    1: "2026-12-29", 2: "2026-12-30", 5: "2027-01-05", 7: "2027-01-07", 8: "2027-01-08", 10: "2027-01-12",
    11: "2027-01-13", 12: "2027-01-14", 13: "2027-01-15", 14: "2027-01-18", 15: "2027-01-19",
}  # fmt: skip


def test_every_step_of_the_fifteen_working_days_has_its_date():
    found = {
        dated.step.id: dated.due.due_on.isoformat() for dated in dates(notification_received="2026-12-24T15:10").dates
    }
    assert found == {step: BY_DAY[day] for step, day in WORKING_DAY.items()}


def test_every_step_names_actor_source_and_where_it_stands():
    for step in PROCESS.steps:
        assert step.actor
        assert step.source.passage
        assert step.title


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of the seed documents is not here (FORMS_SHARED)")
def test_the_quotations_are_in_the_seed_at_the_line_they_name():
    lines = (SHARED / "seeds" / "004_7875b5fabbec1863.txt").read_text("utf-8").splitlines()
    quoted = [(step.id, step.source) for step in PROCESS.steps if step.source.line and step.source.quote]
    assert len(quoted) > 15
    for step_id, source in quoted:
        assert plain(source.quote) in plain(lines[source.line - 1]), step_id


def plain(text: str) -> str:
    """Without marks of emphasis, links and kinds of apostrophe."""
    text = re.sub(r"\]\([^)]*\)", "", text).replace("[", "").replace("*", "")
    return " ".join(re.sub(r"[’‘`]", "'", text).split())


def test_the_local_authoritys_duty_has_two_clocks_and_the_earlier_is_in_force():
    found = dates(notification_received="2026-12-24T15:10", la_aware="2026-12-23")
    assert found.get("sin-due").due.due_on.isoformat() == "2027-01-05"
    assert found.get("sin-due-from-awareness").due.due_on.isoformat() == "2027-01-04"
    assert not found.get("sin-due").in_force
    assert found.get("sin-due-from-awareness").in_force


def test_the_panels_clock_runs_beside_the_local_one():
    found = dates(notification_received="2026-07-13", sin_sent="2026-07-17")
    assert found.get("to-panel").in_force
    assert found.get("to-panel-from-sin").due.due_on.isoformat() == "2026-08-07"


def test_steps_without_a_number_in_the_source_have_no_date():
    assert [step.id for step in dates(notification_received="2026-12-24").undated] == [
        "notification", "panel-answer", "way-recorded", "panel-pathway",
        "local-review-told", "national-review-told", "national-scope", "national-staff",
    ]  # fmt: skip


@pytest.mark.parametrize(("issued", "due"), [("2026-12-30T11:00", "2027-01-07"), ("2026-07-15T11:00", "2026-07-22")])
def test_each_agency_has_five_working_days_from_its_own_request(issued, due):
    rule = return_rule(PARTNERSHIP, PROCESS, PROCESS.agency_return)
    assert work_out(rule, anchor_at("request.issued", issued), CALENDAR, CLOCK).due_on.isoformat() == due


def test_the_rungs_of_chasing_fall_on_working_days_at_their_hours():
    anchors = {
        "request.due": anchor_at("request.due", "2027-01-07"),
        "request.issued": anchor_at("request.issued", "2026-12-30T11:00"),
    }
    found = {
        rung.id: work_out(rung_rule(rung), anchors[rung.rule.anchor], CALENDAR, CLOCK).due_at.strftime("%m-%d %H:%M")
        for rung in PROCESS.chasing
    }
    assert found == {
        "receipt-call": "12-30 13:00",
        "before": "01-05 10:00",
        "on-day": "01-07 09:30",
        "day-call": "01-07 12:00",
        "overdue": "01-08 09:30",
    }


def test_chasing_counts_forward_also_where_receipt_is_day_one():
    example = LIBRARY.process("_example", "review", 1)
    overdue = next(rung for rung in example.chasing if rung.id == "overdue")
    clock = clock_spec(LIBRARY.partnership("_example").clock)
    found = work_out(rung_rule(overdue), anchor_at("request.due", "2026-07-15"), CALENDAR, clock)
    assert found.due_on.isoformat() == "2026-07-16"
