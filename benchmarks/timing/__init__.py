"""How long things take, compared with each other within one run: seconds alone say more of the machine than of us.

Processor time of this process, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import time
from collections.abc import Callable


def best(work: Callable[[], object], times: int) -> float:
    """The fastest of several runs: what disturbs a run only ever makes it slower."""
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def line(what: str, seconds: float, against: float) -> None:
    print(f"  {what:<58} {seconds * 1000:9.1f} ms  {seconds / against:7.2f} x")
