"""Processes that open strangers' documents: started for one piece of work, limited, killed with all they started.

The first half is for whoever starts one, the second for the process itself where it is Python of ours.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from forms_service.settings import minimal_environment

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


@dataclass(frozen=True, slots=True)
class Ended:
    """`code`: as the process ended by itself (less than 0: by that signal); none: it was stopped on the wall clock.

    `answer` is what it had written by then.
    """

    code: int | None
    answer: bytes


def run_limited(
    command: Sequence[str],
    request: bytes = b"",
    *,
    wall_seconds: float,
    folder: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
    limits: Mapping[int, int] | None = None,
    keeps_answer: bool = True,
) -> Ended:
    """`limits` (RLIMIT_... and how much) are for programs that set none themselves. Nothing of ours is inherited."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if keeps_answer else subprocess.DEVNULL,
        # What it prints may quote the document; nobody reads it.
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=minimal_environment(PYTHONDONTWRITEBYTECODE="1", **(environment or {})),
        start_new_session=True,
        close_fds=True,
    )
    try:
        _hold_to(process.pid, limits or {})
        answer, _ = process.communicate(request, timeout=wall_seconds)
        return Ended(process.returncode, answer or b"")
    except subprocess.TimeoutExpired:
        _kill_group(process.pid)
        answer, _ = process.communicate()
        return Ended(None, answer or b"")
    finally:
        # Also when we ourselves are stopped, and also what it left running when it ended by itself.
        _kill_group(process.pid)
        if process.returncode is None:
            process.communicate()


def _hold_to(pid: int, limits: Mapping[int, int]) -> None:
    with suppress(ProcessLookupError):
        for which, amount in limits.items():
            resource.prlimit(pid, which, (amount, amount + 1 if which == resource.RLIMIT_CPU else amount))


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


@cache
def without_network() -> tuple[str, ...]:
    """What goes before a program so that it has no network, where this kernel lets us make an empty one."""
    command = ("unshare", "--map-root-user", "--net")
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return command if tried.returncode == 0 else ()


def packed(content: bytes) -> bytes:
    """One piece of what goes through a pipe, behind its length."""
    return len(content).to_bytes(8, "big") + content


def piece(stream: BinaryIO) -> bytes | None:
    """The next piece, or nothing where the other side stopped before or within it."""
    length = stream.read(8)
    if len(length) < 8:
        return None
    content = stream.read(int.from_bytes(length, "big"))
    return content if len(content) == int.from_bytes(length, "big") else None


# --- in the process itself ----------------------------------------------------------------------------------------


def answers_alone() -> BinaryIO:
    """Where the answer goes. A library that prints must neither spoil it nor tell anyone what the document says."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def limit_this_process(*, memory_bytes: int, seconds: int | None = None) -> None:
    """Without `seconds`, whoever calls limits the time of each piece of work."""
    # A network of its own with nothing in it, where this kernel lets us; where not, nothing here opens a connection.
    ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NET)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
