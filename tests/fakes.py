"""A stand-in for each part of the world outside; each passes the contract tests of the adapter it stands for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, cast
from zoneinfo import ZoneInfo

from forms_service.adapters.cipher import AesGcmCipher
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Partnership, Report
from forms_service.domain.collated import CollatedReport
from forms_service.domain.working_days import WorkingCalendar
from forms_service.errors import (
    ConversionFailedError,
    FormsServiceError,
    InvalidInputError,
    MailRefusedError,
    UnavailableError,
)
from forms_service.ports import (
    Converter,
    DrawnPages,
    IncomingMail,
    Original,
    OutgoingMail,
    PageText,
    ReadWord,
    ReportBlock,
    ReportCell,
    Services,
    WantedPlace,
)


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


@dataclass
class FakeInbox:
    """A folder of messages, numbered from one; `broken` stands for a server that does not answer."""

    messages: list[bytes] = field(default_factory=list)
    is_configured: bool = True
    broken: bool = False
    uid_validity: int = 7
    most_bytes: int = 1024 * 1024

    def configured(self) -> bool:
        return self.is_configured

    def read(
        self, last_taken: Callable[[int], int | None], keep: Callable[[IncomingMail], None], *, since: date, most: int
    ) -> int:
        if self.broken:
            raise UnavailableError("The mailbox's server does not answer.", code="mailbox-down")
        after = last_taken(self.uid_validity) or 0
        waiting = list(enumerate(self.messages, start=1))[after:][:most]
        for uid, data in waiting:
            keep(IncomingMail(self.uid_validity, uid, data[: self.most_bytes], len(data)))
        return len(waiting)


@dataclass
class FakeBusinessClock:
    at: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday in winter time

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(ZoneInfo("Europe/London")).date()


@dataclass
class FakeSystemClock:
    """Stands still until a test moves it."""

    at: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


# England, as far as tests count.
CALENDAR = WorkingCalendar(
    holidays={
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day (substitute day)",
        date(2027, 1, 1): "New Year's Day",
        date(2027, 3, 26): "Good Friday",
        date(2027, 3, 29): "Easter Monday",
        date(2027, 5, 3): "Early May bank holiday",
        date(2027, 5, 31): "Spring bank holiday",
        date(2027, 8, 30): "Summer bank holiday",
    },
    first=date(2026, 1, 1),
    last=date(2028, 12, 31),
    version="test",
)


@dataclass(frozen=True)
class NotChosen:
    """In place of a part that the test did not choose: using it fails, and says which."""

    part: str

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"This test uses {self.part}.{name}; give it one: replace(services, {self.part}=...)")


def made_up_cipher(*names: str) -> AesGcmCipher:
    return AesGcmCipher({name: os.urandom(32) for name in names or ("test-key",)})


def fake_services(library: Library, data_folder: Path, **parts: Any) -> Services:
    """Services of fakes; `parts` takes the place of any of them."""
    chosen: dict[str, Any] = {
        "library": library,
        "calendar": CALENDAR,
        "business_clock": FakeBusinessClock(),
        "system_clock": FakeSystemClock(),
        "cipher": made_up_cipher(),
        **{part: cast("Any", NotChosen(part)) for part in ("reader", "converter", "renderer", "forms", "reports")},
        "drawer": FakeDrawer(),
        "ocr": FakeOcrReader(),
        "scanner": FakeScanner(),
        "mailer": FakeMailer(),
        "inbox": FakeInbox(),
        "queue": FakeJobQueue(),
        "counters": FakeCounters(),
        "base_url": "https://forms.example.org",
        "lease_seconds": 120.0,
        "upload_bytes": 1024 * 1024,
        "session_minutes": 30,
        "link_days": 30,
        "fault": lambda _point: None,
        "data_folder": data_folder,
    }
    return Services(**{**chosen, **parts})


class FakeCounters:
    """Counts in memory and forgets nothing; the keys change with the stretch of time."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def add(self, key: str, amount: int, *, seconds: int) -> int:
        self.counts[key] = self.counts.get(key, 0) + amount
        return self.counts[key]


@dataclass
class FakeDrawer:
    """Draws nothing: a document without a page, once it is the PDF that the converter makes of it.

    Without a converter nothing is left to keep: a made-up PDF must not reach a pack that is made by real parts.
    """

    converter: Converter | None = None
    given: list[str] = field(default_factory=list)

    def draw(self, data: bytes, suffix: str, wanted: Sequence[WantedPlace]) -> DrawnPages:
        self.given.append(suffix)
        if suffix in ("docx", "odt", "doc", "rtf"):
            return DrawnPages((), 0, self.converter.to_pdf(data, suffix) if self.converter else b"")
        if suffix not in ("pdf", "png", "jpg", "tif", "gif"):
            raise ConversionFailedError(f"Pages of a .{suffix} file cannot be shown as pictures.")
        return DrawnPages((), 0)


class FakeOcrReader:
    """Sees `lines` on the one page of everything, each word as wide as the next."""

    def __init__(self, *lines: str, here: bool = True) -> None:
        self.lines = lines
        self.here = here

    def available(self) -> bool:
        return self.here

    def read(self, data: bytes, media_type: str) -> tuple[PageText, ...]:
        if media_type != "application/pdf" and not media_type.startswith("image/"):
            raise InvalidInputError("Only pictures and PDF files are read by their looks.", code="cannot-convert")
        if not self.here:
            raise ConversionFailedError("The program is not installed.", code="ocr-missing")
        words = []
        for number, line in enumerate(self.lines):
            wide, high = 1 / max(len(line.split()), 1), 1 / len(self.lines)
            for place, word in enumerate(line.split()):
                words.append(ReadWord(word, number, (place * wide, number * high, wide, high), 90))
        return (PageText(tuple(words)),)


@dataclass
class FakeScanner:
    """Finds the text of the EICAR test file wherever it stands, packed or not; `seen` counts what it was given."""

    is_configured: bool = False
    broken: bool = False
    largest: int = 100 * 1024 * 1024
    seen: int = 0

    def configured(self) -> bool:
        return self.is_configured

    def alive(self) -> bool:
        return not self.broken

    def scan(self, data: bytes) -> str:
        if self.broken:
            raise UnavailableError("The malware scanner does not answer.", code="scanner-down")
        if len(data) > self.largest:
            raise FormsServiceError("The file is larger than the malware scanner takes.", code="scanner-too-large")
        self.seen += 1
        return "Test.Eicar" if b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE" in data else ""


@dataclass
class FakeConverter:
    """Without LibreOffice: the bytes come back, marked as what they would have become; `given` is what was asked."""

    given: list[str] = field(default_factory=list)

    def to_pdf(self, data: bytes, suffix: str) -> bytes:
        self.given.append(suffix)
        return b"%PDF of " + suffix.encode() + b"\n" + data

    def convert(self, data: bytes, suffix: str, target: str) -> bytes:
        return data


@dataclass
class FakeReports:
    """Keeps what it was given; `missing` is what the read-back does not find."""

    contents: list[CollatedReport] = field(default_factory=list)
    originals: list[tuple[str, ...]] = field(default_factory=list)
    behind: list[tuple[bytes, ...]] = field(default_factory=list)
    missing: tuple[str, ...] = ()

    def report_docx(self, partnership: Partnership, report: Report, content: CollatedReport) -> bytes:
        self.contents.append(content)
        return f"report {len(self.contents)}".encode()

    def pack_pdf(
        self,
        content: CollatedReport,
        report_pdf: bytes,
        originals: Sequence[Original],
        *,
        marking: str,
        reference: str,
        title: str,
    ) -> bytes:
        self.originals.append(tuple(each.title for each in originals))
        self.behind.append(tuple(each.pdf for each in originals))
        return f"%PDF pack {len(self.contents)}".encode()

    def report_blocks(self, report_docx: bytes) -> tuple[ReportBlock, ...]:
        return (ReportBlock("Normal", ((ReportCell((("Normal", report_docx.decode()),)),),)),)

    def not_found(self, pack_pdf: bytes, values: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        return self.missing
