"""Proof that nothing stored was changed, lost or cut off."""

from __future__ import annotations

import click

from forms_service.cli.storage import open_current_storage
from forms_service.db.records import audit
from forms_service.db.verify import verify


@click.command("verify")
@click.option("--since", metavar="HEAD", help="A head printed earlier (NUMBER:DIGEST): finds events cut off the end.")
def command(since: str | None) -> int:
    """Check the audit chain, open every file and compare its digest, and follow every reference.

    Prints the head of the chain. Keep it apart from the database, on paper or with your backups: whoever can change
    the database could also cut the end of the chain off, and only a head kept elsewhere shows that.
    """
    storage = open_current_storage()
    with storage.sessions() as session:
        findings = verify(session, storage.cipher, since=since)
        head = audit.head(session)
    for finding in findings:
        click.echo(f"{finding.code}: {finding}")
    click.echo(f"Head of the audit chain: {head}")
    if findings:
        count = len(findings)
        click.echo(f"{count} {'thing is' if count == 1 else 'things are'} not as they were stored.", err=True)
        return 1
    click.echo("Everything is as it was stored.")
    return 0
