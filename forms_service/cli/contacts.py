"""The directory of agencies and people, from a table."""

from __future__ import annotations

from pathlib import Path

import click

from forms_service.bootstrap import build, start_checks
from forms_service.db.records.contacts import COLUMNS, import_contacts, read_contacts_csv
from forms_service.db.work import Actor, begin_work
from forms_service.settings import load_settings


@click.group("contacts")
def command() -> None:
    """Agencies, their people and deputies, and the partners' people."""


@command.command(
    "import",
    help=f"""Add and change agencies and people from a CSV file.

    The first line names the columns: {", ".join(COLUMNS)}. One line for each person; a deputy is a line of its own
    with yes in that column; aliases are separated by |.

    Who is in the directory already is changed, found by agency and e-mail address. People whom the file no longer
    names at an agency that it does name are retired: nothing new goes to them. Agencies that it does not name stay as
    they are. Where anything in the file is wrong, every mistake is told and nothing is changed.""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--partnership", required=True, help="Whose directory, such as north-town.")
def import_file(file: Path, partnership: str) -> None:
    started = build(load_settings())
    start_checks(started)
    known = started.services.library.partnership(partnership)
    rows = read_contacts_csv(file.read_bytes())
    actor = Actor("system", where="command contacts import")
    with begin_work(started.sessions, started.services, actor) as work:
        done = import_contacts(work, known, rows)
    click.echo(
        f"{partnership}: {done.added} added, {done.changed} changed, {done.unchanged} as they were, "
        f"{done.retired} retired."
    )
