"""A stand-in for each part of the world outside; each passes the contract tests of the adapter it stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms_service.errors import (
    FormsServiceError,
    MailRefusedError,
    UnavailableError,
)
from forms_service.ports import OutgoingMail


@dataclass
class FakeJobQueue:
    """Keeps what was rung; a test takes from `waiting` as a worker would."""

    waiting: list[tuple[str, str, int]] = field(default_factory=list)
    broken: bool = False

    def ring(self, job: str, job_request_id: str, attempt: int) -> None:
        if self.broken:
            raise UnavailableError("The queue does not answer.", code="queue")
        if (job, job_request_id, attempt) not in self.waiting:
            self.waiting.append((job, job_request_id, attempt))

    def alive(self) -> bool:
        return not self.broken


@dataclass
class FakeMailer:
    """Keeps what was sent; `fails_with` is raised by the next sending instead."""

    sent: list[OutgoingMail] = field(default_factory=list)
    fails_with: FormsServiceError | None = None
    is_configured: bool = True

    def send(self, mail: OutgoingMail) -> str:
        if self.fails_with is not None:
            error, self.fails_with = self.fails_with, None
            raise error
        if "@" not in mail.to or any(letter.isspace() for letter in mail.to):
            raise MailRefusedError("The address cannot be written to.", code="mail-address")
        self.sent.append(mail)
        return "250 2.0.0 kept"

    def configured(self) -> bool:
        return self.is_configured
