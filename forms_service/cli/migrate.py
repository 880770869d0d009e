"""Bringing the database to this version: the first command of a new installation, and of every update."""

from __future__ import annotations

import click

from forms_service.bootstrap import build
from forms_service.cli.storage import open_database_only, open_storage
from forms_service.db.backup import MIGRATING
from forms_service.db.migrating import migrate
from forms_service.db.records import contacts
from forms_service.db.session import make_sessions
from forms_service.db.work import Actor, begin_work, is_new, open_database, prepare_database


@click.command("migrate")
def command() -> None:
    """Make the tables, or change those of an older version. Running it again does no harm.

    A new installation also gets its master key (unless FORMS_MASTER_KEYS gives one) and the first contacts of each
    partnership, from form_templates/. Make a backup before you update: there is no way back without one.
    """
    settings, engine = open_database_only()
    before, after = migrate(engine)
    storage = open_storage(settings, engine, make_key=is_new(make_sessions(engine)))
    if storage.notice:
        click.echo(storage.notice)
    prepare_database(storage.sessions, storage.cipher, storage.clock.now())
    open_database(storage.sessions, storage.cipher)
    if before == after:
        click.echo(f"The database is at revision {after} already.")
    else:
        click.echo(f"The database was brought from {before or 'nothing'} to revision {after}.")
    started = build(storage.settings)
    for partnership in sorted(started.services.library.partnerships):
        with begin_work(started.sessions, started.services, Actor("system", where=MIGRATING)) as work:
            seeded = contacts.seed(work, partnership)
        if seeded:
            click.echo(f"{partnership}: {seeded.added} agencies and people from its contacts.csv.")
