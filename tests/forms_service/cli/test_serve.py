"""One command keeps web, workers, clock and queue up: what dies comes back, and what is stopped is gone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from forms_service.adapters.embedded_queue import EmbeddedQueue

pytestmark = pytest.mark.timeout(180)


class Service:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.log = folder / "serve.log"
        self.queue = EmbeddedQueue(folder / "data")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "FORMS_DATA_FOLDER": str(self.folder / "data"),
            "FORMS_PORT": str(self.port),
            "FORMS_BASE_URL": f"http://127.0.0.1:{self.port}",
            "FORMS_SWEEP_SECONDS": "1",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name("forms-service")), "serve"],
                env=environment,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        self.wait_for(lambda: "Ready at" in self.said(), "the service is ready")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def children(self, word: str) -> set[int]:
        """Children of `serve` with this word in their command."""
        assert self.process is not None
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = set()
        with suppress(OSError):
            for number in path.read_text(encoding="ascii").split():
                with suppress(OSError):
                    command = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if word in command:
                        found.add(int(number))
        return found

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def wait_for(self, holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"not within {seconds} seconds: {what}\n{self.said()[-3000:]}"
            time.sleep(0.2)

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.queue.stop()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    yield service
    service.kill()


def test_what_dies_is_started_again_and_a_living_queue_is_taken_over(service: Service) -> None:
    service.start()
    assert "The database was brought from nothing" in service.said()
    assert service.answers()

    for word in ("gunicorn", "-m worker", "--clock"):
        (first, *_) = sorted(service.children(word))
        os.kill(first, signal.SIGKILL)
        service.wait_for(lambda gone=first, word=word: bool(service.children(word) - {gone}), f"{word} is back")
    assert service.queue.process_id is not None
    os.kill(service.queue.process_id, signal.SIGKILL)
    service.wait_for(service.queue.answers, "the queue is back")
    service.wait_for(service.answers, "the pages are back")

    assert service.process is not None
    orphans = service.children("gunicorn") | service.children("-m worker")
    service.process.kill()
    service.process.wait()
    queue = service.queue.process_id
    service.wait_for(lambda: not any(_runs(each) for each in orphans), "nothing but the queue outlives serve")
    assert service.queue.answers()
    service.start()
    assert "took it over" in service.said()
    assert service.queue.process_id == queue

    everything = service.children("")
    assert everything
    service.process.terminate()
    assert service.process.wait(40) == 0
    assert not any(_runs(each) for each in everything)
    assert not service.queue.answers()


def test_a_second_one_on_the_same_folder_is_refused(service: Service) -> None:
    service.start()
    second = subprocess.run(
        [str(Path(sys.executable).with_name("forms-service")), "serve"],
        env={**os.environ, "FORMS_DATA_FOLDER": str(service.folder / "data"), "FORMS_PORT": str(_free_port())},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 2
    assert "Another `forms-service serve` runs" in second.stderr
    assert "Traceback" not in second.stderr


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
