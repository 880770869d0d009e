"""The samples by name: what was typed, and the hands that typed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Answers = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    form: str
    file: str
    typed: Answers
    make: Callable[[Answers], bytes]


SAMPLES: dict[str, Sample] = {}


def sample(form: str, file: str, **typed: Any) -> Callable[[Callable[[Answers], bytes]], Callable[[Answers], bytes]]:
    def keep(make: Callable[[Answers], bytes]) -> Callable[[Answers], bytes]:
        name = f"{form}/{file}"
        if name in SAMPLES:
            raise KeyError(f"{name} is made twice")
        SAMPLES[name] = Sample(form, file, typed, make)
        return make

    return keep


def without(typed: Answers, *names: str) -> Answers:
    """What remains to be typed once these were done by hand."""
    return {name: answer for name, answer in typed.items() if name not in names}
