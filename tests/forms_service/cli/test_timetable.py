"""`forms-service timetable` as others call it."""

from __future__ import annotations

import json

import pytest

from forms_service.cli import run

HAND_COUNTED = {
    "partners-told": "2026-12-29", "requests-out": "2026-12-30", "sin-due": "2027-01-05", "returns-due": "2027-01-07",
    "pack-out": "2027-01-08", "review-meeting": "2027-01-13", "record-to-partners": "2027-01-14",
    "conference": "2027-01-18", "to-panel": "2027-01-19",
}  # fmt: skip


def dates(capsys, *arguments):
    assert run(["timetable", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_rapid_review_over_christmas(capsys):
    found = dates(capsys, "safer-nel", "rapid-review", "--event", "notification.received=2026-12-24T15:10")
    by_id = {each["id"]: each for each in found["dates"]}
    assert {step: by_id[step]["due"] for step in HAND_COUNTED} == HAND_COUNTED
    assert by_id["partners-told"]["skipped"] == [
        {"date": "2026-12-25", "why": "Christmas Day"},
        {"date": "2026-12-26", "why": "Saturday (Boxing Day)"},
        {"date": "2026-12-27", "why": "Sunday"},
        {"date": "2026-12-28", "why": "Boxing Day (substitute day)"},
    ]
    assert {"date": "2027-01-01", "why": "New Year's Day"} in by_id["to-panel"]["skipped"]
    assert {"id": "to-panel-from-sin", "anchor": "sin.sent"} in found["waiting_for"]


@pytest.mark.parametrize(
    ("received", "day_15"),
    [
        ("2027-03-19", "2027-04-13"),
        ("2026-07-14T23:40", "2026-08-04"),
        ("2026-07-15T00:30", "2026-08-05"),
        ("2027-01-14T23:40", "2027-02-04"),
        ("2027-01-15T00:30", "2027-02-05"),
        ("2026-07-11", "2026-07-31"),
        ("2026-10-25T01:30", "2026-11-13"),
        ("2027-03-28T01:30", "2027-04-19"),
    ],
)
def test_working_day_fifteen(capsys, received, day_15):
    found = dates(capsys, "safer-nel", "rapid-review", "--event", f"notification.received={received}")
    assert next(each["due"] for each in found["dates"] if each["id"] == "to-panel") == day_15


def test_a_date_counted_back_from_publication(capsys):
    found = dates(capsys, "_example", "review", "--event", "publication=2027-04-01")
    assert [(each["id"], each["due"]) for each in found["dates"]] == [("report-sent", "2027-03-19")]
    assert [each["id"] for each in found["undated"]] == ["progress"]


def test_the_keys_are_those_promised(capsys):
    found = dates(capsys, "_example", "review", "--event", "notification.received=2026-07-13T10:00")
    assert list(found) == ["dates", "waiting_for", "undated"]
    assert list(found["dates"][0]) == [
        "id", "title", "due", "from", "at", "latest", "in_force", "alternative_to", "anchor", "convention", "calendar",
        "rule", "skipped", "source", "note",
    ]  # fmt: skip
    by_id = {each["id"]: each for each in found["dates"]}
    assert by_id["pack-out"]["at"] == "12:00"
    assert by_id["review-meeting"]["latest"] == "2026-07-30"
    assert by_id["partners-told"]["convention"] == "day1"
    assert by_id["partners-told"]["due"] == "2026-07-13"


def test_an_agencys_own_date_counts_from_its_request(capsys):
    found = dates(capsys, "safer-nel", "rapid-review", "--event", "request.issued=2026-12-30")
    assert [(each["id"], each["due"]) for each in found["dates"]] == [("agency-return", "2027-01-07")]


def test_the_page_for_people_names_skipped_days_and_what_is_waited_for(capsys):
    assert run(["timetable", "safer-nel", "rapid-review", "--event", "notification.received=2026-12-24T15:10"]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "Tue 19 Jan 2027 Send the signed record to the Panel" in page
    assert "Fri 25 Dec 2026 (Christmas Day)" in page
    assert "until the request went to the agency (request.issued)" in page


def test_explain_shows_rule_source_and_note_of_each_date(capsys):
    arguments = ["timetable", "safer-nel", "rapid-review", "--event", "notification.received=2026-12-24", "--explain"]
    assert run(arguments) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "How: 15 working days after the business unit received the notification" in page
    title = "Flowcharts for Serious Child Safeguarding Incidents and Reviews"
    assert f'Source: {title}, Flowchart 2, Working Day One, line 54: "' in page
    assert "Note: Flowchart 1 sends SCSI-2 to the partners only" in page


def test_the_reading_of_a_doubtful_hour_is_said(capsys):
    assert run(["timetable", "_example", "review", "--event", "notification.received=2027-03-28T01:30", "--json"]) == 0
    said = capsys.readouterr()
    assert "does not exist in London" in said.err
    assert "does not exist in London" in json.loads(said.out)["dates"][0]["note"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", "review"], 'There is no partnership called "nowhere"'),
        (["_example", "revue"], 'There is no process of _example called "revue"'),
        (["_example", "review", "--event", "notification.recieved=2026-07-13"], 'Did you mean "notification.received"'),
        (["_example", "review", "--event", "publication=2035-04-01"], "says nothing of"),
        (["_example", "review", "--event", "publication=1/4/2027"], "write 2026-12-24"),
        (["_example"], "Missing argument"),
    ],
)
def test_what_cannot_be_worked_out_is_said_in_words_with_exit_code_2(capsys, arguments, words):
    assert run(["timetable", *arguments]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
