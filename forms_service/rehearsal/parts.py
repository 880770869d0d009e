"""What stands for the world in a rehearsal: clocks that are moved, mail that is caught, a queue that is never rung."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import parsers
from forms_service.domain.events import LONDON
from forms_service.ports import IncomingMail, OutgoingMail
from parsers.types import FormRules, ParseResult


@dataclass
class MovedClock:
    """Business and system clock at once; the latter never stands still, since order is told by it."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(LONDON).date()


@dataclass
class TickingClock:
    at: datetime

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class CaughtMail:
    """Says that it took everything and sends nothing on."""

    caught: list[OutgoingMail] = field(default_factory=list)

    def configured(self) -> bool:
        return True

    def send(self, mail: OutgoingMail) -> str:
        self.caught.append(mail)
        return "250 caught: this is a rehearsal"


@dataclass
class MadeUpInbox:
    """What came back, in the order in which the script puts it in."""

    messages: list[bytes] = field(default_factory=list)

    def configured(self) -> bool:
        return True

    def read(
        self,
        last_taken: Callable[[int], int | None],
        keep: Callable[[IncomingMail], None],
        *,
        since: date,  # noqa: ARG002  all that is here is new
        most: int,
    ) -> int:
        after = last_taken(1) or 0
        waiting = list(enumerate(self.messages, start=1))[after:][:most]
        for uid, data in waiting:
            keep(IncomingMail(1, uid, data, len(data)))
        return len(waiting)


class SilentQueue:
    """Jobs are run by whoever rehearses, in the order in which they were promised."""

    def ring(self, job: str, job_request_id: str, attempt: int) -> None:  # noqa: ARG002  nobody waits for it
        return

    def alive(self) -> bool:
        return True


class OwnReader:
    """Only forms that the rehearsal filled in itself come here: no stranger's file, so no limited child."""

    def read(
        self,
        name: str,
        data: bytes,
        rules: Sequence[FormRules],
        *,
        inside: bool = False,  # noqa: ARG002  # as the port has it
        children: bool = True,  # noqa: ARG002  # as the port has it
    ) -> ParseResult:
        return parsers.parse(name, data, tuple(rules))

    def unpack(self, name: str, data: bytes) -> tuple[parsers.Packed, ...]:
        return parsers.unpack(name, data)


class NoScanner:
    """What the rehearsal filled in itself carries nothing."""

    def configured(self) -> bool:
        return False

    def alive(self) -> bool:
        return True

    def scan(self, data: bytes) -> str:  # noqa: ARG002  # as the port has it
        return ""
