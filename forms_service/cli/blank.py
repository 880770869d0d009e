"""`forms-service blank`: an empty form as Word, OpenDocument or fillable PDF."""

from __future__ import annotations

from pathlib import Path

import click

from forms_service.adapters.form_maker import EDITIONS, FormMaker
from forms_service.definitions.loader import load_library
from forms_service.errors import SetupError
from forms_service.settings import load_settings


@click.command("blank")
@click.argument("partnership", metavar="PARTNERSHIP")
@click.argument("form", metavar="FORM")
@click.option(
    "--format",
    "edition",
    type=click.Choice(list(EDITIONS)),
    help="Which edition to make; left out, the ending of FILE says it, else Word.",
)
@click.option("-o", "--output", "file", required=True, metavar="FILE", help="Where to write the form.")
def command(partnership: str, form: str, edition: str | None, file: str) -> None:
    """Write an empty FORM of a PARTNERSHIP to a file.

    PARTNERSHIP and FORM are slugs, such as _example and note-1. FORM is the newest version; an older one is asked
    for as answer-1/v1.
    """
    library = load_library(load_settings().templates_folder, check=False)
    chosen = library.form(partnership, form) if "/" in form else library.current_form(partnership, form)
    target = Path(file)
    ending = target.suffix.removeprefix(".").lower()
    made = FormMaker().blank(
        library.partnership(partnership), chosen, edition or (ending if ending in EDITIONS else "docx")
    )
    try:
        target.write_bytes(made)
    except OSError as error:
        raise SetupError(f"Cannot write {file}: {error.strerror}. Choose another place with -o.") from error
    click.echo(f"{chosen.code} version {chosen.version} is in {file}.")
