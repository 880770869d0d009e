"""Everything in one file, which either kind of database can take back."""

from __future__ import annotations

from pathlib import Path

import click

from forms_service.cli.storage import open_current_storage
from forms_service.db.backup import write_backup


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write the whole database into FILE, as of one moment, while the service runs.

    The master key is not in it: keep the key file apart, or the backup can be read by nobody. The audit head printed
    here belongs with the backup; `forms-service verify --since HEAD` compares with it later.
    """
    storage = open_current_storage()
    made = write_backup(storage.engine, file, storage.clock.now())
    click.echo(f"{file}: {made.rows} rows.")
    click.echo(f"Head of the audit chain: {made.audit_head}")
    click.echo(
        f"The master key ({', '.join(made.master_keys)}) is not in this file. Without it the backup is worthless."
    )
