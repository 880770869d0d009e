"""While a document is read, Python does not look for garbage: it would go through all that was read, again and again,
and find nothing, since what is read is needed to the end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Of several readings at once, the last that found it switched on switches it on again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
