"""One worker process, or one clock; for installations that start their own processes."""

from __future__ import annotations

import os
import sys

import click


@click.command("worker")
@click.option("--clock", is_flag=True, help="Run the clock instead: reminders, red tasks, and the sweep for lost work.")
@click.option("--burst", is_flag=True, help="End when there is nothing more to do.")
def command(clock: bool, burst: bool) -> None:
    """Run one worker: reads documents, makes letters and packs, sends mail.

    Any number may run, on any number of machines, against one database and one queue; at least one of them with
    --clock. `forms-service serve` starts both for you.
    """
    words = [sys.executable, "-m", "worker"]
    if clock:
        words.append("--clock")
    if burst:
        words.append("--burst")
    os.execv(words[0], words)  # noqa: S606  # it becomes the worker, so that signals reach it
