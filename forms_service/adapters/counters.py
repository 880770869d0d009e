"""Counts over all web processes, on the queue's server while it answers; in this process alone while it does not."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

if TYPE_CHECKING:
    from limits.storage import MemoryStorage, RedisStorage

log = logging.getLogger("forms_service.counters")

# A server that is away is not asked again at once: each visitor would wait for it.
_REST_SECONDS = 15.0
_WAIT_SECONDS = 0.5


class SharedCounters:
    """Opens nothing before the first count, so that a process that forks shares no connection and no thread.

    Nor does it load the library before: commands and workers count nothing.
    """

    def __init__(self, url: str) -> None:
        # The library's own name for a socket of this machine.
        self._url = url.replace("unix://", "redis+unix://", 1) if url.startswith("unix://") else url
        self._lock = threading.Lock()
        self._shared: RedisStorage | None = None
        self._own: MemoryStorage | None = None
        self._rest_until = 0.0

    def add(self, key: str, amount: int, *, seconds: int) -> int:
        if time.monotonic() >= self._rest_until:
            try:
                return self._opened().incr(key, seconds, amount)
            except (RedisError, OSError) as error:
                self._rest_until = time.monotonic() + _REST_SECONDS
                log.warning("limits are counted in this process alone", extra={"code": type(error).__name__})
        with self._lock:
            if self._own is None:
                from limits.storage import MemoryStorage

                self._own = MemoryStorage()
        return self._own.incr(key, seconds, amount)

    def _opened(self) -> RedisStorage:
        with self._lock:
            if self._shared is None:
                from limits.storage import RedisStorage

                self._shared = RedisStorage(
                    self._url, key_prefix="forms-limit", socket_timeout=_WAIT_SECONDS,
                    socket_connect_timeout=_WAIT_SECONDS,
                )  # fmt: skip
            return self._shared
