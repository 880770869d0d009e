"""Web, workers, clock and queue in one command; what dies is started again."""

from __future__ import annotations

import ctypes
import fcntl
import http.client
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click

import forms_service
from forms_service.bootstrap import embedded_queue
from forms_service.cli.migrate import command as migrate
from forms_service.db.revision import current_revision
from forms_service.db.session import make_engine
from forms_service.errors import SetupError
from forms_service.settings import Settings, child_environment, load_settings

_LONGEST_PAUSE = 30.0
_LIVED_WELL = 60.0  # after so many seconds of life a death is an accident, not a habit
_GOODBYE_SECONDS = 20.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    not_before: float = 0.0

    def look_after(self) -> None:
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            lived_well = now - self.started_at > _LIVED_WELL
            self.pause = 0.5 if lived_well or not self.pause else min(self.pause * 2, _LONGEST_PAUSE)
            self.not_before = now + self.pause
            click.echo(f"{self.name} ended with {self.process.returncode}; starting it again.", err=True)
            self.process = None
        if now >= self.not_before:
            self.process = subprocess.Popen(self.command, env=child_environment(), preexec_fn=_die_with_parent)
            self.started_at = now

    def stop(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)


def _die_with_parent() -> None:
    """A killed `serve` must not leave a web process on the port that the next one needs. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@click.command("serve")
def command() -> None:
    """Run everything: web pages, workers, clock, and the queue unless FORMS_REDIS_URL names one.

    What dies is started again. Ctrl+C or SIGTERM stops all of it.
    """
    settings = load_settings()
    with _only_one(settings.data_folder):
        _serve(settings)


def _serve(settings: Settings) -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    _prepare_new_database(settings)
    queue = embedded_queue(settings)
    if queue is not None and not queue.start():
        click.echo("Found the queue of an earlier run and took it over.")
    children = _children(settings)
    try:
        said = False
        while not stopping.is_set():
            for child in children:
                child.look_after()
            if queue is not None and not queue.answers():
                click.echo("The queue does not answer; starting it again.", err=True)
                queue.start()
            if not said and _answers(settings):
                click.echo(f"Ready at {settings.base_url} (listening on {settings.host} port {settings.port}).")
                said = True
            stopping.wait(0.3 if not said else 1.0)
    finally:
        _stop(children)
        if queue is not None:
            queue.stop()
    click.echo("Stopped.")


def _prepare_new_database(settings: Settings) -> None:
    """A first start just works; an older database waits for somebody who has made a backup."""
    engine = make_engine(settings)
    try:
        is_new = current_revision(engine) is None
    finally:
        engine.dispose()
    if is_new:
        assert migrate.callback is not None
        migrate.callback()


def _children(settings: Settings) -> list[Child]:
    root = Path(forms_service.__file__).resolve().parent.parent
    web = [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--pythonpath", str(root),
        "--bind", f"{settings.host}:{settings.port}",
        "--workers", str(settings.web_processes),
        "--worker-class", "gthread",
        "--threads", "4",
        "--graceful-timeout", "10",
        "--no-control-socket",
        "--log-level", "warning",
        "--logger-class", "forms_service.web.gunicorn_log.WordlessLogger",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "worker"]
    return [
        Child("web", web),
        *(Child(f"worker {number}", worker) for number in range(1, settings.worker_processes + 1)),
        Child("clock", [*worker, "--clock"]),
    ]


def _stop(children: list[Child]) -> None:
    for child in children:
        child.stop(signal.SIGTERM)
    end = time.monotonic() + _GOODBYE_SECONDS
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            # What it was doing is promised in the database, and is done after the next start.
            child.stop(signal.SIGKILL)
            child.process.wait()


def _answers(settings: Settings) -> bool:
    """Listening is not enough: gunicorn listens before the pages are loaded."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    asked = http.client.HTTPConnection(host, settings.port, timeout=2.0)
    try:
        asked.request("GET", "/health/alive")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


@contextmanager
def _only_one(data_folder: Path) -> Iterator[None]:
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data_folder / "serve.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SetupError(
                f"Another `forms-service serve` runs on {data_folder}. Stop it, or name another FORMS_DATA_FOLDER."
            ) from error
        yield
