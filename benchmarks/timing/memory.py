"""How much memory a piece of work takes at its peak, in a process that does nothing else. Linux only."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

_STATUS = Path("/proc/self/status")
_FORGET_PEAK = "5"


def peak_mib(work: Callable[[], object]) -> float:
    """MiB above what the process held before; libraries must have been imported and used once already."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text(_FORGET_PEAK)
    before = _held("VmRSS")
    work()
    return (_held("VmHWM") - before) / 1024


def _held(name: str) -> int:
    line = next(each for each in _STATUS.read_text().splitlines() if each.startswith(f"{name}:"))
    return int(line.split()[1])
