"""A backup into an empty database; also the way from SQLite to PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import click

from forms_service.cli.storage import open_database_only, open_storage
from forms_service.db.backup import read_backup
from forms_service.db.migrating import migrate
from forms_service.db.revision import check_revision, current_revision
from forms_service.db.verify import verify
from forms_service.db.work import open_database


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> int:
    """Bring FILE back into an empty database of either kind, and verify it.

    Stop the service, set FORMS_DATABASE_URL to a new database, put the key file that was kept apart into the data
    folder, then run this. The tables are made if they are not there yet.
    """
    settings, engine = open_database_only()
    storage = open_storage(settings, engine)
    if current_revision(engine) is None:
        migrate(engine)
    check_revision(engine)
    restored = read_backup(storage.sessions, storage.cipher, file)
    open_database(storage.sessions, storage.cipher)
    click.echo(f"{restored.rows} rows restored.")
    click.echo(f"Head of the audit chain: {restored.audit_head}")
    with storage.sessions() as session:
        findings = verify(session, storage.cipher, since=restored.audit_head)
    for finding in findings:
        click.echo(f"{finding.code}: {finding}")
    if findings:
        click.echo("The backup holds things that are not as they were first stored.", err=True)
        return 1
    click.echo("Everything is as it was stored. Start the service now.")
    return 0
