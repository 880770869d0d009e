"""Several persons in one cell are a question with their names proposed; one person is no question."""

from __future__ import annotations

import pytest

from parsers.types import Certainty
from parsers.values.people import read_people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Amy Example and Ben Example", ("Amy Example", "Ben Example")),
        ("Amy Example & Ben Example", ("Amy Example", "Ben Example")),
        ("Amy Example\nBen Example", ("Amy Example", "Ben Example")),
        ("Amy Example, Ben Example", ("Amy Example", "Ben Example")),
        ("Amy, Ben, Cat Example", ("Amy", "Ben", "Cat Example")),
        ("Amy, Ben and Cat Example", ("Amy", "Ben", "Cat Example")),
        ("Amy/Ben Example", ("Amy", "Ben Example")),
        ("1. Amy Example 2. Ben Example", ("Amy Example", "Ben Example")),
        ("Amy Example; Ben Example", ("Amy Example", "Ben Example")),
        ("twins Amy and Ben, both 14/03/2019", ("Amy", "Ben")),
        ("Twins (Amy and Ben Example)", ("Amy", "Ben Example")),
        ("Amy Example 14/3/19 Ben Example 14 July 2017", ("Amy Example", "Ben Example")),
        ("Amy Example (mother), Ben Example (father)", ("Amy Example (mother)", "Ben Example (father)")),
        ("Amy Example and siblings", ("Amy Example",)),
        ("Amy Example + 2 older siblings", ("Amy Example",)),
        ("Amy Example aka Amy Sample", ("Amy Example", "Amy Sample")),
        ("Amy Example (also known as Kit)", ("Amy Example", "Kit")),
        ("Amy Example née Sample", ("Amy Example", "Sample")),
        ("Unborn baby Example EDD 12/11/2026", ("Unborn baby Example",)),
        ("Unborn Example, EDD: 12 January 2027", ("Unborn Example",)),
        ("both parents", ()),
        ("All four", ()),
    ],
)
def test_more_than_one_name_is_asked_with_the_names_proposed(text: str, names: tuple[str, ...]) -> None:
    read = read_people(text)

    assert read.value == text
    assert read.certainty is Certainty.INFERRED
    assert read.reasons
    assert read.candidates == names


@pytest.mark.parametrize(
    "text",
    [
        "Amy Example", "EXAMPLE, Amy Jane", "Amy Example, mother", "Amy Example (seen by health and police)",
        "Amy Example-Sample", "Anders Sandell", "Allan Bothwell", "Nee Andersen", "Unborn baby of Amy Example",
        "Testchild Also Known", "Mother (Y3)", "O'Example, Amy Rose", "DS 4471 Amy Example", "Plusha Example",
    ],
)  # fmt: skip
def test_one_person_is_no_question(text: str) -> None:
    read = read_people(text)

    assert (read.value, read.certainty, read.candidates) == (text, None, ())
