"""How days, times and answers look in a letter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from forms_service.definitions.letter_values import birth_text, dated, form_texts, moment_text, time_text, written_date
from forms_service.definitions.samples import sample_context
from forms_service.definitions.schema import Form, Vocabulary


@pytest.mark.parametrize(
    ("at", "expected"),
    [(time(17), "5pm"), (time(15, 10), "3:10pm"), (time(9, 5), "9:05am"), (time(12), "midday"),
     (time(12, 30), "12:30pm"), (time(0), "12:00am")],
)  # fmt: skip
def test_times_are_written_as_people_say_them(at: time, expected: str) -> None:
    assert time_text(at) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2027, 1, 14, 23, 40, tzinfo=UTC), "Thursday 14 January 2027 at 11:40pm"),
        (datetime(2026, 7, 14, 23, 40, tzinfo=UTC), "Wednesday 15 July 2026 at 12:40am"),
    ],
)
def test_moments_are_londons_in_winter_and_in_summer(at: datetime, expected: str) -> None:
    assert moment_text(at) == expected


def test_a_date_of_a_step_offers_words_and_time() -> None:
    found = dated(date(2026, 7, 6), datetime(2026, 7, 6, 16, 0, tzinfo=UTC), "because")
    assert found == {
        "text": "Monday 6 July 2026", "date": "2026-07-06", "weekday": "Monday", "time": "5pm", "explanation": "because"
    }  # fmt: skip


def test_a_birth_date_has_no_weekday() -> None:
    assert birth_text(date(2019, 2, 3)) == "3 February 2019"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-12-16", "Wednesday 16 December 2026"),
        ("2026-12-16T20:25", "Wednesday 16 December 2026 at 8:25pm"),
        ("early March", "early March"),
        ("2026-12", "2026-12"),
        ("", ""),
    ],
)
def test_only_a_whole_date_is_put_into_words(written: str, expected: str) -> None:
    assert written_date(written) == expected


FORM = Form.model_validate(
    {
        "schema": 1,
        "slug": "made-up",
        "version": 1,
        "code": "M-1",
        "title": "Made up",
        "source": {"document": "test", "passage": "test"},
        "sections": [
            {
                "id": "all",
                "title": "All",
                "fields": [
                    {"name": "outcome", "label": "Outcome", "kind": "choice",
                     "choices": [{"slug": "met", "label": "Met"}, {"slug": "not-met", "label": "Not met"}]},
                    {"name": "several", "label": "Several", "kind": "multi_choice",
                     "choices": [{"slug": "a", "label": "First"}, {"slug": "b", "label": "Second"}]},
                    {"name": "day", "label": "Day", "kind": "date"},
                    {"name": "agreed", "label": "Agreed", "kind": "tick"},
                    {"name": "words", "label": "Words", "kind": "long_text"},
                    {"name": "people", "label": "People", "kind": "table",
                     "columns": [{"name": "name", "label": "Name", "kind": "text"},
                                 {"name": "born", "label": "Born", "kind": "date"}]},
                ],
            }
        ],
    }
)  # fmt: skip


def test_answers_are_put_into_the_words_of_the_form() -> None:
    answers = {"outcome": "not-met", "several": ["a", "b"], "day": "2027-01-06", "agreed": False, "words": "As said.",
               "people": [{"name": "Ada", "born": None}]}  # fmt: skip
    assert form_texts(FORM, answers) == {
        "outcome": "Not met", "several": "First, Second", "day": "Wednesday 6 January 2027", "agreed": "No",
        "words": "As said.", "people": [{"name": "Ada", "born": "not stated"}],
    }  # fmt: skip


def test_what_is_not_answered_says_so() -> None:
    words = form_texts(FORM, {})
    assert words["outcome"] == words["day"] == words["words"] == words["agreed"] == words["several"] == "not stated"
    assert words["people"] == []


def test_sparse_samples_leave_out_what_may_be_empty_and_say_no() -> None:
    vocabulary = Vocabulary.model_validate(
        {
            "schema": 1,
            "names": [
                {"name": "a.always", "meaning": "There", "sample": "x"},
                {"name": "a.rare", "meaning": "Extra; may be empty", "sample": "y"},
                {"name": "a.list", "meaning": "Some; may be an empty list", "sample": ["z"]},
                {"name": "b", "meaning": "Whether", "sample": True},
            ],
        }
    )
    full, sparse = sample_context(vocabulary), sample_context(vocabulary, sparse=True)
    assert (full["a"], full["b"]) == ({"always": "x", "rare": "y", "list": ["z"]}, True)
    assert (sparse["a"], sparse["b"]) == ({"always": "x", "rare": "", "list": []}, False)


def test_samples_offer_every_step_and_every_field() -> None:
    vocabulary = Vocabulary(schema=1, names=())
    context = sample_context(vocabulary, steps=["sin-due"], forms=[FORM])
    assert context["dates"]["sin_due"]["text"] == "Wednesday 6 January 2027"  # type: ignore[index]
    assert context["form"]["made_up"]["outcome"] == "Met"  # type: ignore[index]
    assert context["form"]["made_up"]["people"] == [  # type: ignore[index]
        {"name": "Made-up answer to “Name”", "born": "Wednesday 6 January 2027"}
    ]
