"""Thousands of sentences, each at a random place of a random kind in a random sample: every one of them turns up."""

from __future__ import annotations

import random
from collections import Counter

from tests.parsers.planting import plant
from tests.parsers.test_changed_values import EDITABLE, fault_after_a_change
from tests.parsers.test_planted_text import SAMPLES, lost_in

SENTENCES = 4_000
CHANGES = 2_000


def test_thousands_of_planted_sentences_all_turn_up() -> None:
    chance = random.Random(20261121)
    kinds: Counter[str] = Counter()
    faults = []
    for number in range(SENTENCES):
        # A page of a PDF costs as much as a hundred pages of Word.
        path = chance.choice([each for each in SAMPLES if each.suffix != ".pdf"] if number % 20 else SAMPLES)
        fault = lost_in(path, number)
        faults += [fault] if fault else []
        kinds[plant(path.name, path.read_bytes(), random.Random(f"{path.name} {number}")).kind] += 1
    print(f"{SENTENCES} sentences in {len(SAMPLES)} samples, {len(faults)} lost: {dict(kinds.most_common())}")  # noqa: T201  # for the note
    assert faults == []


def test_thousands_of_changed_letters_change_no_other_answer() -> None:
    chance = random.Random(20261122)
    faults = [fault_after_a_change(chance.choice(EDITABLE), chance) for _ in range(CHANGES)]
    found = [each for each in faults if each]
    print(f"{CHANGES} letters changed in {len(EDITABLE)} samples, {len(found)} answers wrong without a question")  # noqa: T201  # for the note
    assert found == []
