"""Answers are found in printed text by their question and their words, whatever printing did to spaces and ticks."""

from __future__ import annotations

from forms_service.adapters.page_drawer.places import find_places

FORM = [
    "Agency Answer\r\nName of agency\r\nExample School\r\nKnown? \u2612 Yes \u2610 No",
    "Known since? \r\nIn  the spring\nof the year. Signed Sky\r\nWritten below the form.",
]


def words(place: tuple[int, int, int]) -> str:
    page, start, count = place
    return FORM[page][start : start + count]


def test_an_answer_is_found_behind_its_question() -> None:
    found = find_places(
        FORM,
        [
            ("name", "Name of agency", "Example School"),
            ("known", "Known?", "\u2612 Yes \u2610 No"),
            ("since", "Known since?", "In the spring of the year."),
        ],
    )
    assert words(found["name"]) == "Example School"
    assert words(found["known"]) == "Yes \u2610 No"
    assert words(found["since"]) == "In  the spring\nof the year"


def test_an_empty_answer_is_shown_at_its_question_and_a_stray_piece_wherever_it_stands() -> None:
    found = find_places(FORM, [("known", "Known?", ""), ("piece", "", "Written below the form."), ("gone", "", "xy")])
    assert words(found["known"]) == "Known"
    assert words(found["piece"]) == "Written below the form"
    assert "gone" not in found


def test_a_short_answer_is_never_marked_by_chance_far_from_its_question() -> None:
    assert find_places(["Yes" + " word" * 400 + " Question"], [("late", "Question", "Yes")])["late"][1] > 1000
