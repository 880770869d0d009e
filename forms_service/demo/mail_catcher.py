"""A real SMTP server on this machine that keeps what it accepts, one file a message, and sends nothing on."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Caught:
    to: str
    message: EmailMessage

    @property
    def text(self) -> str:
        body = self.message.get_body(preferencelist=("plain",))
        return body.get_content() if body else ""

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])


@dataclass
class MailCatcher:
    """Accepts everything; `folder` gets one .eml a message, numbered in the order of arrival."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = 0
    caught: list[Caught] = field(default_factory=list)
    _controller: Controller | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        with self._lock:
            for address in envelope.rcpt_tos:
                self.caught.append(Caught(to=address, message=message))
            number = len(self.caught)
            (self.folder / f"{number:03d}.eml").write_bytes(envelope.content)
        return "250 2.0.0 kept"

    def start(self, port: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = port
        self._controller = Controller(self, hostname=self.host, port=port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()

    def to(self, address: str) -> list[Caught]:
        with self._lock:
            return [mail for mail in self.caught if mail.to.casefold() == address.casefold()]
