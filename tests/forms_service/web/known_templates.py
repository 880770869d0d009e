"""Page templates that were compiled for one app are known to the next: every test has an app of its own."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class KnownTemplates(BytecodeCache):
    """In memory, by name and source: what was compiled from other words is compiled anew."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


KNOWN = KnownTemplates()
