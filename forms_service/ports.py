"""What the service needs from outside, as promises. `Services` holds one of each.

Every fake in tests/fakes.py passes the same contract tests (tests/contracts/) as the adapter it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from forms_service.definitions.library import Library
from forms_service.definitions.schema import Form, Letter, Partnership, Report
from forms_service.domain.collation import CollatedReport
from forms_service.domain.working_days import WorkingCalendar
from forms_service.errors import Mistake
from parsers.types import FormRules, JsonValue, ParseResult


class BusinessClock(Protocol):
    """Due dates and chasing; may be simulated in rehearsal."""

    def now(self) -> datetime:
        """UTC, aware."""

    def today(self) -> date:
        """The date in London."""


class SystemClock(Protocol):
    """Leases, retries, sessions, codes; never simulated."""

    def now(self) -> datetime:
        """UTC, aware."""


class Cipher(Protocol):
    """Master keys wrap data keys; data keys seal text and bytes. AES-GCM; `aad` binds row and column."""

    def new_key(self) -> bytes:
        """A new data key, wrapped under the first master key; the wrapping names its master key."""

    def rewrap(self, wrapped: bytes) -> bytes: ...

    def master_key_of(self, wrapped: bytes) -> str: ...

    def known_master_keys(self) -> frozenset[str]: ...

    def seal(self, wrapped: bytes, plain: bytes, aad: bytes) -> bytes: ...

    def open(self, wrapped: bytes, sealed: bytes, aad: bytes) -> bytes:
        """UnreadableKeyError: the master key is not here. FormsServiceError('tampered'): it does not fit."""

    def token(self, purpose: str, text: str) -> bytes:
        """A keyed digest for exact search and for addresses; the same on every process."""

    def mac(self, data: bytes) -> bytes:
        """Keyed digest of the audit chain."""

    def use_installation_key(self, wrapped: bytes) -> None:
        """Loads the key of tokens and MACs, which the database keeps; before it, both raise SetupError."""

    def has_installation_key(self) -> bool: ...


class PackedFile(Protocol):
    """One document of a message or archive. `name` is the sender's, without any folder."""

    @property
    def name(self) -> str: ...

    @property
    def data(self) -> bytes: ...


class FormReader(Protocol):
    def read(
        self, name: str, data: bytes, rules: Sequence[FormRules], *, inside: bool = False, children: bool = True
    ) -> ParseResult:
        """Reads in a limited child process; a killed or crashed child is a refusal, never an exception.

        `inside`: it came out of a container, so it is not opened further if it is one. `children`: what lies in a
        container is read too, each in a child process of its own.
        """

    def unpack(self, name: str, data: bytes) -> Sequence[PackedFile]:
        """The documents of a message or archive, one level deep, in their order; none where it cannot be opened."""


class Converter(Protocol):
    def to_pdf(self, data: bytes, suffix: str) -> bytes:
        """`suffix` is docx, odt, doc or rtf. Raises ConversionFailedError."""

    def convert(self, data: bytes, suffix: str, target: str) -> bytes:
        """To another format (docx to odt and so on), for tests and older files."""


@dataclass(frozen=True, slots=True)
class WantedPlace:
    """What is to be found in a document: `words` as written, behind their printed `label`; or where a PDF says it is
    (page from 1, and left, bottom, right, top in points)."""

    path: str
    label: str = ""
    words: str = ""
    page: int | None = None
    rect: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """`places`: by path, left, top, width and height in the picture."""

    png: bytes
    width: int
    height: int
    places: dict[str, tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class DrawnPages:
    """`page_count`: of the document, which may have more pages than were drawn. `pdf`: what it was turned into; empty
    where it came as a PDF or as a picture."""

    pages: tuple[DrawnPage, ...]
    page_count: int
    pdf: bytes = b""


class PageDrawer(Protocol):
    def draw(self, data: bytes, suffix: str, wanted: Sequence[WantedPlace]) -> DrawnPages:
        """In a limited child process; `suffix` is pdf, docx, odt, doc or rtf, or a picture's: png, jpg, tif or gif.

        Raises ConversionFailedError.
        """


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word that a machine believes to see. `box`: left, top, width and height as parts of the page (0 to 1);
    `line` is counted from 0 on each page; `sureness` is the machine's own, from 0 to 100."""

    text: str
    line: int
    box: tuple[float, float, float, float]
    sureness: int


@dataclass(frozen=True, slots=True)
class PageText:
    """What a machine believes to see on one page: only ever a proposal, and perhaps wrong in any word."""

    words: tuple[ReadWord, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        lines: dict[int, list[str]] = {}
        for word in self.words:
            lines.setdefault(word.line, []).append(word.text)
        return tuple(" ".join(words) for words in lines.values())


class OcrReader(Protocol):
    def available(self) -> bool: ...

    def read(self, data: bytes, media_type: str) -> tuple[PageText, ...]:
        """Of a scanned PDF or a picture, page by page; fewer pages than it has where time ran out.

        Raises ConversionFailedError (code "ocr-missing": the program is not here), or InvalidInputError for what is
        neither.
        """


@dataclass(frozen=True, slots=True)
class TriedLetter:
    """What was found wrong with an uploaded template; without faults, the letter of a made-up case."""

    faults: tuple[Mistake, ...]
    made: bytes | None


class MalwareScanner(Protocol):
    def configured(self) -> bool: ...

    def alive(self) -> bool:
        """Whether it answers; true where none is set, since nothing is missing then."""

    def scan(self, data: bytes) -> str:
        """The name of what was found (letters, digits, dots and dashes), or empty: clean.

        Raises UnavailableError where it does not answer, or FormsServiceError where it never will for this file.
        """


class LetterRenderer(Protocol):
    def render_document(self, template: bytes, context: Mapping[str, object], *, title: str, file: str) -> bytes:
        """A Word document; sandboxed, escaped, strict. Raises RenderError with part, paragraph, tag, nearest name."""

    def render_text(self, template: str, context: Mapping[str, object], *, file: str) -> str: ...

    def names_in_document(self, template: bytes, *, file: str) -> frozenset[str]:
        """Dotted names that a template uses, in every part. Raises RenderError where it cannot be compiled."""

    def names_in_text(self, template: str, *, file: str) -> frozenset[str]: ...

    def try_out(
        self,
        template: bytes,
        *,
        known: frozenset[str],
        given: frozenset[str],
        needed: Sequence[frozenset[str]],
        samples: Sequence[Mapping[str, object]],
        title: str,
    ) -> TriedLetter:
        """Looks through an uploaded template in a limited child process; every fault with place and remedy.

        `known` are the names of all letters, `given` those of this one; of each set of `needed` one must be printed.
        The first of `samples` makes the preview.
        """

    def paragraphs(self, document: bytes) -> tuple[str, ...]:
        """The words of a letter or template, paragraph by paragraph. RenderError: it is no Word document."""


class FormMaker(Protocol):
    def blank(
        self,
        partnership: Partnership,
        form: Form,
        target: str,
        *,
        case_reference: str = "",
        answers: Mapping[str, JsonValue] | None = None,
        final: bool = False,
        stamp: str = "",
    ) -> bytes:
        """The form as docx, odt or pdf; `answers` fills fields (part A, or a form typed on the page).

        `final` (docx alone): a finished record, with nothing in it to fill in; `stamp` is printed at its foot.
        """


@dataclass(frozen=True, slots=True)
class Original:
    """One document behind the report in the pack."""

    title: str
    pdf: bytes
    marking: str


@dataclass(frozen=True, slots=True)
class MadePack:
    report_docx: bytes
    pack_pdf: bytes
    missing_values: tuple[str, ...]  # read-back: places whose value was not found in the pack


@dataclass(frozen=True, slots=True)
class ReportCell:
    """Lines of a cell: style and text."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """One paragraph or table of an issued report. `kind`: the paragraph's style, or table (its first row heads it), or
    facts (a table whose first column does)."""

    kind: str
    rows: tuple[tuple[ReportCell, ...], ...]

    @property
    def text(self) -> str:
        return self.rows[0][0].lines[0][1]


class ReportMaker(Protocol):
    def report_docx(self, partnership: Partnership, report: Report, content: CollatedReport) -> bytes: ...

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
        """Index, bookmarks, page stamps; originals behind the report, each with its own marking."""

    def report_blocks(self, report_docx: bytes) -> tuple[ReportBlock, ...]:
        """A report that `report_docx` made, for reading in the browser."""

    def not_found(self, pack_pdf: bytes, values: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """Read-back: of (place, value) the places whose value the pack lacks, after NFKC and without white space."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    message_id: str
    sender: str
    to: str
    reply_to: str
    subject: str
    text: str
    at: datetime
    in_reply_to: str | None = None


class Mailer(Protocol):
    def send(self, mail: OutgoingMail) -> str:
        """One SMTP transaction for one recipient; returns the relay's words.

        Raises MailRefusedForNowError (nothing was taken), MailRefusedError, or MailUncertainError (the message was
        handed over and the answer was lost).
        """

    def configured(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """`data` may be cut short: `size` is what the server says it has."""

    uid_validity: int
    uid: int
    data: bytes
    size: int


class Inbox(Protocol):
    """The mailbox to which bounces and answers come. It is only read."""

    def configured(self) -> bool: ...

    def read(
        self, last_taken: Callable[[int], int | None], keep: Callable[[IncomingMail], None], *, since: date, most: int
    ) -> int:
        """Hands over what came after the last one taken, oldest first; how many.

        `last_taken` is asked with the folder's number; where it knows none, messages from `since` on are handed over.
        What `keep` raises ends the reading, and the message is handed over again next time. Raises UnavailableError.
        """


class JobQueue(Protocol):
    def ring(self, job: str, job_request_id: str, attempt: int) -> None:
        """Asks a worker to look; ids only. Ringing twice does no harm. Raises UnavailableError."""

    def alive(self) -> bool: ...


class Counters(Protocol):
    def add(self, key: str, amount: int, *, seconds: int) -> int:
        """Adds to a count that is forgotten after so many seconds; what it is now. Never raises: a brake that fails
        must not stop anybody. Keys are digests and numbers."""


@dataclass(frozen=True, slots=True)
class OutsideStart:
    """Where the browser is sent; the rest is kept in it until it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class OutsidePerson:
    """Who somebody is at the organisation's own sign-in. `subject` is the provider's id of them."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    signed_in_at: datetime | None


class OutsideSignIn(Protocol):
    def begin(self, *, again: bool) -> OutsideStart:
        """`again`: the person must sign in there anew, although they are signed in. Raises UnavailableError."""

    def finish(self, answer: Mapping[str, str], kept: OutsideStart, *, not_before: datetime | None) -> OutsidePerson:
        """Raises InvalidInputError where anything of what came back is not as it must be, or UnavailableError."""


@dataclass(frozen=True, slots=True)
class Services:
    """One of each; made by bootstrap (real) or tests (fakes)."""

    library: Library
    calendar: WorkingCalendar
    business_clock: BusinessClock
    system_clock: SystemClock
    cipher: Cipher
    reader: FormReader
    converter: Converter
    drawer: PageDrawer
    ocr: OcrReader
    scanner: MalwareScanner
    renderer: LetterRenderer
    forms: FormMaker
    reports: ReportMaker
    mailer: Mailer
    inbox: Inbox
    queue: JobQueue
    counters: Counters
    base_url: str
    lease_seconds: float
    upload_bytes: int
    session_minutes: int
    link_days: int
    fault: Callable[[str], None]  # named points at which a storm test kills the process; does nothing in service
    data_folder: Path
    outside: OutsideSignIn | None = None  # the organisation's own sign-in, where there is one
    draft_days: int = 14  # a notification that nobody goes on with is destroyed then


LetterFile = tuple[Letter, bytes | None]
