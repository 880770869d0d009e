"""Is everything here that the service needs: one line a part, and what to do where it is not."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import click
from docx import Document as WordDocument
from PIL import Image

from forms_service.adapters.bank_holidays import check_horizon, differences, load_calendar
from forms_service.adapters.cipher import open_cipher
from forms_service.adapters.clock import LondonBusinessClock, UtcSystemClock
from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.embedded_queue import EmbeddedQueue
from forms_service.adapters.job_queue import RqJobQueue
from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.adapters.mailer import relay_answers
from forms_service.adapters.malware_scanner import ClamdScanner
from forms_service.bootstrap import ocr_reader
from forms_service.db.queries.jobs import late_schedules, queue_state
from forms_service.db.queries.proposals import unseen_forward_dates, waiting_proposals
from forms_service.db.revision import check_revision, current_revision, head_revision
from forms_service.db.session import make_engine, make_sessions
from forms_service.db.work import open_database
from forms_service.definitions.loader import check_definitions, load_library
from forms_service.definitions.rules import clock_spec
from forms_service.domain.schedules import Schedule
from forms_service.errors import FormsServiceError
from forms_service.settings import Settings, load_settings

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    good: bool
    words: str


@click.command("check")
def command() -> None:
    """Look at definitions, calendar, database, queue, mail, converter, scans, malware scanner and the work that waits.

    Exit code 0: all of it is fit to run. 1: something is not; the line says what to do.
    """
    settings = load_settings()
    all_good = True
    for part, look in _PARTS.items():
        for finding in _looked(look, settings):
            click.echo(f"{'ok    ' if finding.good else 'WRONG '} {part:<12} {finding.words}")
            all_good = all_good and finding.good
    sys.exit(0 if all_good else 1)


def _looked(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except FormsServiceError as error:
        yield Finding(False, " ".join(error.message.split()))
    except Exception as error:
        # Its words may be a connection string with a password in it.
        yield Finding(False, f"This part failed in a way nobody foresaw ({type(error).__name__}).")


def _definitions(settings: Settings) -> Iterator[Finding]:
    library, mistakes = check_definitions(settings.templates_folder, DocxLetterRenderer())
    for mistake in mistakes[:_SHOWN]:
        yield Finding(False, str(mistake))
    if len(mistakes) > _SHOWN:
        yield Finding(False, f"{len(mistakes) - _SHOWN} more: forms-service definitions check lists them all.")
    if not mistakes:
        names = ", ".join(sorted(library.partnerships))
        yield Finding(True, f"{len(library.partnerships)} partnerships ({names}), digest {library.digest[:12]}.")


def _calendar(settings: Settings) -> Iterator[Finding]:
    calendar = load_calendar(settings.templates_folder)
    check_horizon(calendar, LondonBusinessClock(settings.business_clock_file).today())
    found = differences(settings.templates_folder)
    if found:
        yield Finding(False, f"{'; '.join(found[:_SHOWN])}. Update the published list or the `holidays` package.")
    else:
        yield Finding(True, f"England's bank holidays are known until {calendar.last}.")
    if settings.business_clock_file is not None:
        yield Finding(True, "The business clock is simulated (FORMS_BUSINESS_CLOCK_FILE): this is a rehearsal.")


def _database(settings: Settings) -> Iterator[Finding]:
    engine = make_engine(settings)
    try:
        check_revision(engine)
        cipher, notice = open_cipher(settings)
        open_database(make_sessions(engine), cipher)
    finally:
        engine.dispose()
    if notice:
        yield Finding(True, notice)
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine.dialect.name]
    yield Finding(True, f"{kind} at revision {head_revision()}, and every key in use is here.")


def _queue(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url:
        answers = RqJobQueue(settings.redis_url).alive()
        yield Finding(
            answers, "It answers." if answers else "It does not answer. Start it, or correct FORMS_REDIS_URL."
        )
        return
    if EmbeddedQueue(settings.data_folder).answers():
        yield Finding(True, "The embedded one runs.")
    else:
        yield Finding(True, "The embedded one is not running; forms-service serve starts it.")


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_host:
        yield Finding(False, "No relay is set: messages are kept and not sent. Set FORMS_SMTP_HOST.")
        return
    where = f"{settings.smtp_host} port {settings.smtp_port}"
    if relay_answers(settings.smtp_host, settings.smtp_port, min(settings.smtp_timeout, 10.0)):
        yield Finding(True, f"The relay {where} answers.")
    else:
        yield Finding(False, f"The relay {where} does not answer. Correct FORMS_SMTP_HOST and FORMS_SMTP_PORT.")


def _converter(settings: Settings) -> Iterator[Finding]:
    converter = LibreOfficeConverter(soffice=settings.soffice, wall_seconds=settings.convert_wall_seconds)
    if not converter.available():
        yield Finding(False, "LibreOffice is not here. Install libreoffice-writer-nogui, or set FORMS_SOFFICE.")
        return
    page = io.BytesIO()
    document = WordDocument()
    document.add_paragraph("A page to try the converter with.")
    document.save(page)
    converted = converter.to_pdf(page.getvalue(), "docx")
    yield Finding(
        converted.startswith(b"%PDF"), "LibreOffice made a PDF." if converted else "LibreOffice made nothing."
    )


def _scans(settings: Settings) -> Iterator[Finding]:
    """Not wrong without: the page is then typed from the picture alone."""
    if shutil.which(settings.tesseract) is None:
        yield Finding(
            True,
            "Tesseract is not here, so nothing is proposed for scans and pictures; they are typed from the picture. "
            "Install tesseract-ocr and tesseract-ocr-eng, or set FORMS_TESSERACT.",
        )
        return
    converter = LibreOfficeConverter(soffice=settings.soffice, wall_seconds=settings.convert_wall_seconds)
    picture = io.BytesIO()
    Image.new("1", (400, 200), 1).save(picture, "PNG")
    pages = ocr_reader(settings, converter).read(picture.getvalue(), "image/png")
    yield Finding(len(pages) == 1, "Tesseract looks at scans and pictures, and proposes what they say.")


def _scanner(settings: Settings) -> Iterator[Finding]:
    if not settings.clamd_address:
        yield Finding(True, "No malware scanner is set (FORMS_CLAMD_ADDRESS): files are opened without being scanned.")
        return
    if ClamdScanner(settings.clamd_address, wall_seconds=min(settings.clamd_seconds, 10)).alive():
        yield Finding(True, "clamd answers: every file is scanned before anything opens it.")
    else:
        yield Finding(False, "clamd does not answer, so no file is opened. Start it, or correct FORMS_CLAMD_ADDRESS.")


def _work(settings: Settings) -> Iterator[Finding]:
    engine = make_engine(settings)
    now = UtcSystemClock().now()
    try:
        if current_revision(engine) != head_revision():
            return  # said above
        with make_sessions(engine)() as session:
            state = queue_state(session, now)
            now_there = LondonBusinessClock(settings.business_clock_file).now()
            late = late_schedules(session, now_there, _slots(settings))
            proposed, forward = waiting_proposals(session), unseen_forward_dates(session)
    finally:
        engine.dispose()
    if state.overdue:
        yield Finding(False, f"{state.overdue} jobs wait for more than five minutes. Is a worker running?")
    if late:
        yield Finding(False, f"Not run when it should have been: {', '.join(late)}. Is a clock running?")
    if proposed:
        words = "case has dates" if proposed == 1 else "cases have dates"
        yield Finding(True, f"{proposed} {words} that would be others by now; a manager decides on Today.")
    if forward:
        words = "case has dates" if forward == 1 else "cases have dates"
        yield Finding(True, f"{forward} {words} that came forward and that nobody has seen: look at Today.")
    if not state.overdue and not late:
        yield Finding(True, f"{state.waiting} jobs wait; {state.failed} have failed for good and are shown as tasks.")


def _slots(settings: Settings) -> Callable[[Schedule, datetime], bool]:
    """As the clock has it: what speaks to people runs in working hours, and no mailbox is read where none is set."""
    calendar = load_calendar(settings.templates_folder)
    library = load_library(settings.templates_folder, check=False)
    clocks = [clock_spec(data.partnership.clock) for data in library.partnerships.values()]

    def is_slot(schedule: Schedule, at: datetime) -> bool:
        if schedule.job == "read_mailbox" and not settings.imap_host:
            return False
        return not schedule.in_working_hours or any(clock.is_working_hour(at, calendar) for clock in clocks)

    return is_slot


_PARTS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "definitions": _definitions,
    "calendar": _calendar,
    "database": _database,
    "queue": _queue,
    "mail": _mail,
    "converter": _converter,
    "scans": _scans,
    "malware": _scanner,
    "work": _work,
}
