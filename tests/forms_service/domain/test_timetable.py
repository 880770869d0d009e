"""Every step with its date, its waiting, or the plain word that it has none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from forms_service.adapters.bank_holidays import load_calendar
from forms_service.domain.deadlines import ClockSpec, RuleSpec, TimeUnit
from forms_service.domain.timetable import StepSpec, timetable

ENGLAND = load_calendar(Path(__file__).resolve().parents[3] / "form_templates")


def step(id, anchor=None, count=1, alternative_to=None, **rules):
    def rule(anchor, count):
        return RuleSpec(anchor=anchor, count=count, unit=TimeUnit.WORKING_DAYS, id=id)

    return StepSpec(
        id=id,
        title=id,
        source="here",
        rule=rule(anchor, count) if anchor else None,
        alternative_to=alternative_to,
        **{key: rule(*value) for key, value in rules.items()},
    )


def of(*steps, **events):
    named = {name.replace("_", "."): datetime.fromisoformat(at).replace(tzinfo=UTC) for name, at in events.items()}
    return timetable(steps, named, ENGLAND, ClockSpec())


TWO_CLOCKS = (step("main", "notification.received", 15), step("other", "sin.sent", 15, alternative_to="main"))


@pytest.mark.parametrize(
    ("received", "sent", "in_force"),
    [("2026-07-14", "2026-07-16", "main"), ("2026-07-16", "2026-07-14", "other"), ("2027-01-14", "2027-01-14", "main")],
)
def test_of_two_clocks_both_are_shown_and_the_earlier_is_in_force(received, sent, in_force):
    found = of(*TWO_CLOCKS, notification_received=received, sin_sent=sent)
    assert {dated.step.id for dated in found.dates} == {"main", "other"}
    assert [dated.step.id for dated in found.dates if dated.in_force] == [in_force]
    assert [each["in_force"] for each in found.as_json()["dates"]] == [dated.in_force for dated in found.dates]


def test_an_alternative_alone_is_in_force_while_the_other_waits():
    found = of(*TWO_CLOCKS, sin_sent="2026-07-16")
    assert found.get("other").in_force
    assert found.as_json()["waiting_for"] == [{"id": "main", "anchor": "notification.received"}]


def test_a_step_without_a_rule_gets_no_date_invented():
    found = of(step("asap"), notification_received="2026-07-14")
    assert found.dates == ()
    assert [each["id"] for each in found.as_json()["undated"]] == ["asap"]


def test_a_window_has_its_first_day_and_a_step_its_latest():
    window = step("read", "notification.received", 10, opens=("notification.received", 9))
    told = step("told", "notification.received", 1, latest=("notification.received", 2))
    found = of(window, told, notification_received="2026-07-14").as_json()["dates"]
    assert (found[0]["from"], found[0]["due"]) == ("2026-07-27", "2026-07-28")
    assert (found[1]["due"], found[1]["latest"]) == ("2026-07-15", "2026-07-16")


def test_dates_come_in_the_order_of_the_steps():
    found = of(
        step("b", "notification.received", 2), step("a", "notification.received", 1), notification_received="2027-01-14"
    )
    assert [dated.step.id for dated in found.dates] == ["b", "a"]
    assert found.get("a").due.due_on == date(2027, 1, 15)
