"""Counts that all web processes share, and that go on in one of them while the server is away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms_service.adapters.counters import SharedCounters
from forms_service.adapters.embedded_queue import EmbeddedQueue, embedded_queue_url
from forms_service.ports import Counters
from tests.fakes import FakeCounters


@pytest.fixture(scope="module")
def queue_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("counters")
    queue = EmbeddedQueue(folder)
    queue.start()
    yield embedded_queue_url(folder)
    queue.stop()


@pytest.fixture(params=["fake", "server", "server away"])
def counters(request: pytest.FixtureRequest, queue_url: str, tmp_path: Path) -> Counters:
    if request.param == "fake":
        return FakeCounters()
    return SharedCounters(queue_url if request.param == "server" else f"unix://{tmp_path}/nobody.sock?db=0")


def test_what_was_added_is_counted_key_by_key(counters: Counters, tmp_path: Path) -> None:
    key = tmp_path.name
    assert [counters.add(f"{key}-a", 1, seconds=60) for _ in range(3)] == [1, 2, 3]
    assert counters.add(f"{key}-a", 40, seconds=60) == 43
    assert counters.add(f"{key}-b", 1, seconds=60) == 1


def test_two_processes_count_together(queue_url: str) -> None:
    first, second = SharedCounters(queue_url), SharedCounters(queue_url)
    assert [each.add("together", 1, seconds=60) for each in (first, second, first)] == [1, 2, 3]


def test_a_count_is_forgotten(queue_url: str) -> None:
    counters = SharedCounters(queue_url)
    counters.add("short", 5, seconds=1)
    time.sleep(1.2)
    assert counters.add("short", 1, seconds=1) == 1


def test_a_server_that_goes_away_stops_nobody_and_is_asked_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = EmbeddedQueue(tmp_path)
    queue.start()
    counters = SharedCounters(embedded_queue_url(tmp_path))
    assert counters.add("here", 1, seconds=60) == 1
    queue.stop()
    assert [counters.add("here", 1, seconds=60) for _ in range(20)] == list(range(1, 21))
    assert len(caplog.records) == 1  # asked once: each of the twenty would have waited for it
