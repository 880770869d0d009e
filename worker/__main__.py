"""python -m worker: takes jobs as the queue rings; python -m worker --clock: sweep and schedules."""

from __future__ import annotations

import argparse
import gc
import logging
import signal
import sys
import threading
from importlib import import_module

from rq import Queue, Worker
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from forms_service.bootstrap import (
    QUEUE_NAMES,
    Started,
    build,
    load_for_jobs,
    queue_connection,
    set_up_logging,
    start_checks,
)
from forms_service.errors import FormsServiceError
from forms_service.jobs import JOBS
from forms_service.settings import load_settings
from worker import running
from worker.schedule import ask_at_start, ask_for_what_is_due
from worker.sweep import sweep

log = logging.getLogger("forms_service.worker")


class ForkingWorker(Worker):
    """Each job in a process of its own: a killed one takes only itself, and its memory is given back."""

    # Redis may be away for a moment; a minute's wait would be most of a lease.
    max_connection_wait_time = 2.0

    def main_work_horse(self, job: RqJob, queue: Queue) -> None:
        # A connection that the parent opened must not be spoken on by two processes.
        started = running.started()
        started.engine.dispose(close=False)
        super().main_work_horse(job, queue)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m worker", description=__doc__)
    parser.add_argument("--clock", action="store_true", help="run sweep and schedules instead of jobs")
    parser.add_argument("--burst", action="store_true", help="end when there is nothing more to do")
    options = parser.parse_args()
    settings = load_settings()
    set_up_logging(settings)
    try:
        started = build(settings)
        start_checks(started)
    except FormsServiceError as error:
        print(error.message, file=sys.stderr)  # noqa: T201  # the one line that whoever started us sees
        return 2
    running.use(started)
    if options.clock:
        return _run_clock(started, once=options.burst)
    return _run_jobs(started, burst=options.burst)


def _run_jobs(started: Started, *, burst: bool) -> int:
    # Loaded once here: each job runs in a fork, which would otherwise load it all again.
    for name in JOBS:
        import_module(f"worker.{name}")
    load_for_jobs()
    started.engine.dispose()
    # Each job's fork shares what stands here; its own collector would go through all of it, and so copy it.
    gc.collect()
    gc.freeze()
    worker = ForkingWorker(
        [*QUEUE_NAMES],
        connection=queue_connection(started.settings),
        serializer=JSONSerializer,
        # Short, so that RQ's own list of workers is true; lost work is the sweep's to notice.
        worker_ttl=30,
        maintenance_interval=30,
        job_monitoring_interval=5,
        log_job_description=False,
        default_result_ttl=0,
    )
    worker.log_result_lifespan = False
    worker.work(burst=burst, logging_level="WARNING")
    return 0


def _run_clock(started: Started, *, once: bool) -> int:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    begun = False
    while True:
        try:
            if not begun:
                ask_at_start(started)
                begun = True
            ask_for_what_is_due(started)
            sweep(started)
        except Exception as error:
            # Tomorrow's reminders must not hang on one bad moment of the database.
            log.error("clock", extra={"code": type(error).__name__})
        if once or stopping.wait(started.settings.sweep_seconds):
            return 0


if __name__ == "__main__":
    sys.exit(main())
