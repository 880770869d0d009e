"""A real IMAP server in a process of its own, empty and in memory."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

# Its own price of a password, a million rounds at each sign-in, would be most of what a test of a mailbox costs.
_SERVE = """
from functools import partial
from pymap import config, main
config.BuiltinHash = partial(config.BuiltinHash, rounds=1000)
main.main()
"""


@dataclass
class ImapServer:
    user: str = "unit"
    password: str = "a made-up pass phrase"
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.port = self.port or _free_port()
        self._process = subprocess.Popen(
            [
                sys.executable, "-c", _SERVE,
                "--no-tls", "--host", "127.0.0.1", "--port", str(self.port),
                "dict", "--demo-user", self.user, "--demo-password", self.password,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                self.messages()
                return
            except (OSError, IMAPClientError):
                time.sleep(0.1)
        raise AssertionError("the IMAP server did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def deliver(self, data: bytes) -> None:
        """As a relay would put it into the mailbox."""
        with self._client() as client:
            client.append("INBOX", data)

    def messages(self) -> list[tuple[int, tuple[bytes, ...]]]:
        """Number and flags of each."""
        with self._client() as client:
            client.select_folder("INBOX", readonly=True)
            numbers = client.search("ALL")
            found = client.fetch(numbers, ["FLAGS"]) if numbers else {}
            return [(number, found[number][b"FLAGS"]) for number in numbers]

    def delete(self, number: int) -> None:
        with self._client() as client:
            client.select_folder("INBOX")
            client.delete_messages([number])
            client.expunge([number])

    @property
    def environment(self) -> dict[str, str]:
        """Settings of a service that reads this mailbox."""
        return {
            "FORMS_IMAP_HOST": "127.0.0.1",
            "FORMS_IMAP_PORT": str(self.port),
            "FORMS_IMAP_USER": self.user,
            "FORMS_IMAP_PASSWORD": self.password,
            "FORMS_IMAP_TLS": "false",
        }

    def _client(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=5)
        client.login(self.user, self.password)
        return client


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
