"""Twenty storms, each from its own seed; every one says what it did."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.storm import ALL_POINTS, Storm


@pytest.mark.parametrize("seed", range(101, 121))
def test_a_storm_of_this_seed_loses_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    points = chance.sample(ALL_POINTS, k=len(ALL_POINTS))
    faults = tuple(",".join(f"{point}:{chance.randint(1, 2)}" for point in half) for half in (points[:3], points[3:]))
    storm = Storm(tmp_path, seed=seed, agencies=6, workers=2, faults=faults, acts=10)
    storm.run()
    storm.check()
    print(storm.summary())  # noqa: T201  # for the note
