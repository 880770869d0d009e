"""Changing the master key."""

from __future__ import annotations

import click

from forms_service.bootstrap import build, start_checks
from forms_service.db.work import Actor, begin_work
from forms_service.settings import load_settings
from forms_service.use_cases.rotate_keys import rotate_keys


@click.group("keys")
def command() -> None:
    """The master keys that everything is sealed under."""


@command.command("rotate")
def rotate() -> None:
    """Wrap every key under the first master key.

    Put the new master key first and the old one after it (in FORMS_MASTER_KEYS, or as lines of the key file), restart
    the service, then run this. Keep the old key for as long as you keep backups made before.
    """
    started = build(load_settings())
    start_checks(started)
    with begin_work(started.sessions, started.services, Actor("system", where="command keys rotate")) as work:
        changed = rotate_keys(work)
    click.echo(f"{changed} keys were wrapped anew. Restart every process before you take the old master key away.")
