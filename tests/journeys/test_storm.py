"""Any process may be killed at any moment, and the queue emptied: nothing is lost, nothing goes twice by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.storm import ALL_POINTS, Storm


@pytest.mark.timeout(240)
def test_killed_at_every_named_point(tmp_path: Path) -> None:
    storm = Storm(tmp_path, seed=1, agencies=3, workers=1, faults=(",".join(ALL_POINTS),), acts=0)
    storm.run()
    storm.check()
    assert storm.fired().keys() == set(ALL_POINTS)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", [11, 12])
def test_killed_stopped_and_robbed_of_the_queue_at_random(tmp_path: Path, seed: int) -> None:
    storm = Storm(tmp_path, seed=seed, agencies=3, acts=6)
    storm.run()
    storm.check()
