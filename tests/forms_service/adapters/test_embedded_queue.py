import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from forms_service.adapters.embedded_queue import EmbeddedQueue, embedded_queue_url
from forms_service.errors import SetupError


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[EmbeddedQueue]:
    queue = EmbeddedQueue(tmp_path)
    yield queue
    queue.stop()


def _kill(queue: EmbeddedQueue) -> None:
    assert queue.process_id is not None
    os.kill(queue.process_id, signal.SIGKILL)
    for _ in range(200):
        if not queue.answers():
            return
        time.sleep(0.01)
    raise AssertionError("the server lives on")


def test_a_second_start_finds_the_living_server(queue: EmbeddedQueue, tmp_path: Path) -> None:
    assert queue.start()
    first = queue.process_id
    assert not EmbeddedQueue(tmp_path).start()
    assert queue.process_id == first


def test_a_dead_server_is_started_again(queue: EmbeddedQueue) -> None:
    queue.start()
    _kill(queue)
    assert queue.start()
    assert queue.answers()


def test_a_queue_file_that_cannot_be_read_is_put_aside(queue: EmbeddedQueue, tmp_path: Path) -> None:
    queue.start()
    with redis.Redis.from_url(queue.url) as client:
        client.set("a", "b")
        client.bgrewriteaof()
    _kill(queue)
    for file in (tmp_path / "queue" / "appendonlydir").iterdir():
        file.write_bytes(b"nothing that a server wrote")
    assert queue.start()
    assert queue.answers()
    assert (tmp_path / "queue" / "unreadable").is_dir()


def test_nobody_else_on_the_machine_may_look_in(queue: EmbeddedQueue, tmp_path: Path) -> None:
    queue.start()
    assert stat.S_IMODE((tmp_path / "queue").stat().st_mode) == 0o700
    socket = tmp_path / "queue" / "queue.sock"
    if socket.exists():
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700


def test_a_deep_data_folder_still_gets_a_socket_that_the_kernel_takes(tmp_path: Path) -> None:
    deep = tmp_path / ("folder" * 20) / ("folder" * 20)
    queue = EmbeddedQueue(deep)
    try:
        queue.start()
        assert queue.answers()
        assert queue.url == embedded_queue_url(deep)
        assert queue.url != embedded_queue_url(tmp_path)
    finally:
        queue.stop()


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "queue").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SetupError, match="somebody else"):
        EmbeddedQueue(tmp_path).start()
