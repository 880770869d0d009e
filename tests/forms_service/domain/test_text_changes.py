"""What changed between two texts, and where the words of a letter come from."""

from __future__ import annotations

from datetime import date

import pytest

from forms_service.domain.letter_wording import days_said, filled_in
from forms_service.domain.text_changes import TextChanges, text_changes


def told(changes: TextChanges) -> list[str]:
    """=filled +added -removed, the rest plain; a number for paragraphs left as they were."""
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-", "filled": "={}="}
    return [
        str(each.skipped) if each.skipped else "".join(marks[piece.kind].format(piece.text) for piece in each.pieces)
        for each in changes.paragraphs
    ]


def test_changed_words_are_told_and_unchanged_paragraphs_counted() -> None:
    before = ["Dear colleague", "Please answer by Monday.", "Thank you.", "Yours"]
    after = ["Dear colleague", "Please answer by Tuesday at noon.", "Yours", "A copy goes to the chair."]
    changes = text_changes(before, after)
    assert told(changes) == [
        "1", "Please answer by -Monday.-+Tuesday at noon.+", "-Thank you.-", "1", "+A copy goes to the chair.+",
    ]  # fmt: skip
    assert (changes.added, changes.removed, changes.same) == (2, 2, False)


def test_equal_texts_have_no_difference() -> None:
    assert text_changes(["One.", "Two."], ["One.", "Two."]).same


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", [3_000, 60_000])
def test_long_texts_hold_nobody_up(size: int) -> None:
    """A template may hold a million characters; compared word with word they would not end within the hour."""
    before = ["word " * size, *(f"paragraph {number}" for number in range(2_000))]
    after = ["ward " * size, *(f"paragraph {number}!" for number in range(2_000))]
    assert not text_changes(before, after).same
    filled_in([f"{{{{ a }}}} {each}" for each in before], after)


TEMPLATE = [
    "{{ case.marking }}",
    "{%p for line in recipient.lines %}",
    "{{ line }}",
    "{%p endfor %}",
    "Dear {{ recipient.salutation }}",
    "{%p if request.about_perpetrator %}",
    "Please do not tell that person of this request.",
    "{%p endif %}",
    "Please answer by {{ request.due_text }}{% if request.due_time %} at {{ request.due_time }}{% endif %}.",
    "{%p if free.note %}",
    "{{ free.note }}",
    "{%p endif %}",
    "Yours sincerely",
]


def test_values_are_marked_and_a_passage_for_other_cases_is_told_as_left_out() -> None:
    letter = ["OFFICIAL", "Ms Madeup", "Head", "Dear Ms Madeup", "Please answer by Monday 4 January 2027.",
              "Yours sincerely"]  # fmt: skip
    assert told(filled_in(TEMPLATE, letter)) == [
        "=OFFICIAL=",
        "=Ms Madeup=",
        "=Head=",
        "Dear =Ms Madeup=",
        "-Please do not tell that person of this request.-",
        "Please answer by -… at …- =Monday 4 January 2027=.",
        "Yours sincerely",
    ]


def test_words_that_stand_in_no_template_are_told_as_added() -> None:
    letter = ["OFFICIAL", "Dear Ms Madeup", "Please answer by Monday 4 January 2027 at 5pm.", "We know everything.",
              "Yours sincerely", "Slipped in afterwards."]  # fmt: skip
    found = told(filled_in(TEMPLATE, letter))
    assert "+Slipped in afterwards.+" in found
    assert "Please answer by =Monday 4 January 2027= at =5pm=." in found


@pytest.mark.parametrize(
    ("today", "day"), [(date(2027, 1, 4), "Tuesday 5 January 2027"), (date(2026, 7, 13), "Tuesday 14 July 2026")]
)
def test_the_days_that_a_letter_asks_for_are_found_with_their_sentence(today: date, day: str) -> None:
    letter = [f"Dear colleague. Please answer by {day}, 5pm. Thank you.", "On Monday 5 January 2026 we met.", "31 May"]
    assert days_said(letter, since=today) == ((day, f"Please answer by {day}, 5pm."),)


def test_a_day_that_is_none_is_left_alone() -> None:
    assert days_said(["Monday 31 February 2027", "Friday 3 Smarch 2027"], since=date(2026, 1, 1)) == ()
