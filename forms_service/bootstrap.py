"""Settings in, services out: chooses what stands behind each port. The only file that names an adapter."""

from __future__ import annotations

import logging
import mmap
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import redis
from sqlalchemy import Engine

from forms_service.adapters.bank_holidays import check_horizon, load_calendar
from forms_service.adapters.cipher import open_cipher
from forms_service.adapters.clock import LondonBusinessClock, UtcSystemClock
from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.counters import SharedCounters
from forms_service.adapters.embedded_queue import EmbeddedQueue, embedded_queue_url
from forms_service.adapters.form_maker import FormMaker
from forms_service.adapters.form_reader import LimitedFormReader
from forms_service.adapters.imap_inbox import ImapInbox
from forms_service.adapters.job_queue import QUEUE_NAMES, RqJobQueue
from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.adapters.mailer import SmtpMailer
from forms_service.adapters.malware_scanner import ClamdScanner
from forms_service.adapters.ocr_reader import TesseractOcrReader
from forms_service.adapters.page_drawer.drawer import LimitedPageDrawer
from forms_service.adapters.report_maker import PackReportMaker
from forms_service.db.revision import check_revision
from forms_service.db.session import Sessions, make_engine, make_sessions
from forms_service.db.work import open_database
from forms_service.definitions.loader import load_library
from forms_service.log_lines import LineFormatter
from forms_service.ports import Converter, OutsideSignIn, Services
from forms_service.settings import Settings

__all__ = ["QUEUE_NAMES", "Started", "build", "queue_connection", "set_up_logging", "start_checks"]

# Small print is seen from about 200 on; page pictures for people have 130.
_DOTS_FOR_OCR = 250
_USED_BY_JOBS = (
    "docx",
    "docxtpl",
    "forms_service.adapters.form_maker.pdf",
    "forms_service.adapters.report_maker.pack",
    "forms_service.adapters.report_maker.read_back",
    "forms_service.adapters.report_maker.read_report",
    "parsers.reading",  # a rehearsal reads its own made-up returns, without a child process
)


@dataclass(frozen=True, slots=True)
class Started:
    services: Services
    sessions: Sessions
    engine: Engine
    settings: Settings
    notice: str = ""  # for the person who runs the service: a key file was made


def build(settings: Settings) -> Started:
    """Opens nothing yet but files: whether it is all fit to run is for `start_checks`."""
    library = load_library(settings.templates_folder)
    engine = make_engine(settings)
    cipher, notice = open_cipher(settings)
    converter = LibreOfficeConverter(soffice=settings.soffice, wall_seconds=settings.convert_wall_seconds)
    services = Services(
        library=library,
        calendar=load_calendar(settings.templates_folder),
        business_clock=LondonBusinessClock(settings.business_clock_file),
        system_clock=UtcSystemClock(),
        cipher=cipher,
        reader=LimitedFormReader(
            cpu_seconds=settings.read_cpu_seconds,
            memory_mib=settings.read_memory_mib,
            wall_seconds=settings.read_wall_seconds,
            converter=converter,
        ),
        converter=converter,
        drawer=LimitedPageDrawer(
            converter,
            most_pages=settings.picture_pages,
            memory_mib=settings.read_memory_mib,
            wall_seconds=settings.picture_seconds,
        ),
        ocr=ocr_reader(settings, converter),
        scanner=ClamdScanner(settings.clamd_address, wall_seconds=settings.clamd_seconds),
        renderer=DocxLetterRenderer(),
        forms=FormMaker(),
        reports=PackReportMaker(),
        mailer=_mailer(settings),
        inbox=_inbox(settings),
        queue=RqJobQueue(queue_url(settings)),
        counters=SharedCounters(queue_url(settings)),
        base_url=settings.base_url.rstrip("/"),
        lease_seconds=settings.lease_seconds,
        upload_bytes=settings.upload_mib * 1024 * 1024,
        session_minutes=settings.session_minutes,
        link_days=settings.link_days,
        fault=_fault(settings.fault_point),
        data_folder=settings.data_folder,
        draft_days=settings.draft_days,
        outside=_outside(settings),
    )
    return Started(services, make_sessions(engine), engine, settings, notice or "")


def start_checks(started: Started) -> None:
    """Raises where running would do harm: an old calendar, tables of another shape, a key that is not here."""
    check_horizon(started.services.calendar, started.services.business_clock.today())
    check_revision(started.engine)
    open_database(started.sessions, started.services.cipher)


def load_for_jobs() -> None:
    """What adapters else load when it is first used: a process that forks for each job loads it once, before that."""
    for name in _USED_BY_JOBS:
        import_module(name)


def queue_url(settings: Settings) -> str:
    return settings.redis_url or embedded_queue_url(settings.data_folder)


def queue_connection(settings: Settings) -> redis.Redis:
    """For the worker, which waits on it."""
    return redis.Redis.from_url(queue_url(settings))


def embedded_queue(settings: Settings) -> EmbeddedQueue | None:
    """The queue that is ours to start, unless the settings name another."""
    return None if settings.redis_url else EmbeddedQueue(settings.data_folder)


def ocr_reader(settings: Settings, converter: Converter) -> TesseractOcrReader:
    """Its pages are drawn twice as fine as those that people look at."""
    drawer = LimitedPageDrawer(
        converter,
        most_pages=settings.ocr_pages,
        dots_per_inch=_DOTS_FOR_OCR,
        memory_mib=settings.read_memory_mib,
        wall_seconds=settings.ocr_seconds,
    )
    return TesseractOcrReader(drawer, tesseract=settings.tesseract, wall_seconds=settings.ocr_seconds)


def _mailer(settings: Settings) -> SmtpMailer:
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        starttls=settings.smtp_starttls,
        timeout=settings.smtp_timeout,
    )


def _inbox(settings: Settings) -> ImapInbox:
    return ImapInbox(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user,
        password=settings.imap_password.get_secret_value(),
        folder=settings.imap_folder,
        tls=settings.imap_tls,
        timeout=settings.imap_timeout,
        most_bytes=settings.upload_mib * 1024 * 1024,
    )


def _outside(settings: Settings) -> OutsideSignIn | None:
    if not settings.outside_issuer:
        return None
    # Few have one, and what it takes is 60 ms to load.
    from forms_service.adapters.outside_sign_in import OidcSignIn

    return OidcSignIn(
        issuer=settings.outside_issuer,
        client_id=settings.outside_client,
        secret=settings.outside_secret.get_secret_value(),
        back=f"{settings.base_url.rstrip('/')}/sign-in/outside/back",
    )


def _fault(named: str) -> Callable[[str], None]:
    """Storm tests kill the process at named points: "mail.after-250,parse.middle:3", the latter at its third time."""
    if not named:
        return _no_fault
    left: dict[str, int] = {}
    for each in named.split(","):
        name, _, number = each.strip().partition(":")
        left[name] = int(number or 1)
    # Each job is a process of its own: what they count stands in memory that they share with the worker.
    counts = mmap.mmap(-1, len(left))

    def fault(point: str) -> None:
        if point not in left:
            return
        place = list(left).index(point)
        counts[place] = min(counts[place] + 1, 255)
        if counts[place] == left[point]:
            logging.getLogger("forms_service.fault").warning("killed on purpose", extra={"point": point})
            os.kill(os.getpid(), signal.SIGKILL)

    return fault


def _no_fault(_point: str) -> None:
    return


# --- logs ---------------------------------------------------------------------------------------------------------


def set_up_logging(settings: Settings) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # A request's path may hold a link's token, and RQ's own lines repeat what we say.
    for name in ("werkzeug", "rq.worker", "rq", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
