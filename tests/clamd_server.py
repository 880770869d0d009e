"""A real clamd of this machine, started by a test, with one signature of its own: the harmless EICAR test file.

No database of signatures is fetched. The test file's text is put together here, since a scanner on a developer's
machine would take this very file for it.
"""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin") or "/usr/sbin/clamd"
SIGNATURE = "Test.Eicar"
LARGEST = 2 * 1024 * 1024


def eicar() -> bytes:
    """68 bytes that every scanner knows and that do no harm."""
    return rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class ClamdServer:
    """Started in the foreground, ended by its own process id."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="forms-clamd-")))
    process: subprocess.Popen[bytes] | None = None
    port: int = 0

    @property
    def socket_path(self) -> str:
        return str(self.folder / "clamd.sock")

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        signatures = self.folder / "signatures"
        signatures.mkdir(mode=0o755)
        self.folder.chmod(0o755)
        (signatures / "own.ndb").write_text(f"{SIGNATURE}:0:*:{eicar().hex()}\n", "ascii")
        (self.folder / "clamd.conf").write_text(
            "\n".join(
                (
                    "Foreground yes",
                    f"User {getpass.getuser()}",
                    f"LocalSocket {self.socket_path}",
                    "LocalSocketMode 600",
                    f"TCPSocket {self.port}",
                    "TCPAddr 127.0.0.1",
                    f"DatabaseDirectory {signatures}",
                    f"StreamMaxLength {LARGEST}",
                    "ScanPE no",
                    "Bytecode no",
                    "",
                )
            ),
            "ascii",
        )
        self.process = subprocess.Popen(
            [CLAMD, "--config-file", str(self.folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"clamd did not start; try: {CLAMD} --config-file=clamd.conf")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"zPING\0")
                return connection.recv(16).startswith(b"PONG")
        except OSError:
            return False
