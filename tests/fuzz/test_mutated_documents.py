"""Documents changed at random end as every document does; the same seeds each time, and more of them in the soak."""

from __future__ import annotations

import random

import pytest

from forms_service.adapters.form_reader import LimitedFormReader
from tests.fuzz.invariants import fault_in, fault_of
from tests.fuzz.mutate import mutate
from tests.fuzz.seeds import rules, small

_FOR_EACH = 90


@pytest.mark.parametrize("which", range(len(small())))
def test_a_changed_document_ends_in_a_result_of_ours(which: int) -> None:
    documents = small()
    rng = random.Random(which)
    for number in range(_FOR_EACH):
        changed = mutate(rng, documents[which], documents)
        assert (number, fault_in(changed, rules())) == (number, None)


def test_behind_the_real_limits_it_ends_the_same() -> None:
    documents = small()
    rng = random.Random(20260715)
    reader = LimitedFormReader()
    for document in documents:
        result = reader.read("fuzzed", mutate(rng, document, documents), rules())
        assert fault_of(result) is None
        assert result.refusal is None or result.refusal.code not in ("unreadable", "crashed", "took-too-long")
