"""`forms-service definitions`: check, start and publish the files of form_templates/."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import click

from forms_service.adapters.bank_holidays import differences, load_calendar
from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.cli.storage import open_current_storage
from forms_service.db.queries.letter_versions import published_in
from forms_service.definitions.coverage import as_markdown, read_notes, rows_of
from forms_service.definitions.editor_schemas import FOLDER, editor_schemas
from forms_service.definitions.folder import read_folder
from forms_service.definitions.loader import check_definitions, sorted_mistakes
from forms_service.definitions.published import FILE as PUBLISHED
from forms_service.definitions.published import digests_of, written
from forms_service.errors import ConflictError, DefinitionError, InvalidInputError, Mistake, NotFoundError, SetupError
from forms_service.settings import load_settings

_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_PATTERN = "_example"


@click.group("definitions")
def command() -> None:
    """Check, start and publish partnerships, processes, forms and letters: the files of form_templates/."""


@command.command("check")
@click.option("--folder", type=click.Path(path_type=Path), help="Another folder than the one of the settings.")
@click.option("--write-schemas", is_flag=True, help="Also write schema/*.json, which editors use, from the code.")
def check(folder: Path | None, write_schemas: bool) -> None:
    """Read every file and show every mistake at once, with file, place and remedy. Exit code 1 if there is one."""
    folder = folder or load_settings().templates_folder
    if write_schemas:
        (folder / FOLDER).mkdir(exist_ok=True)
        for name, content in editor_schemas().items():
            (folder / FOLDER / name).write_text(content, "utf-8")
    library, found = check_definitions(folder, DocxLetterRenderer())
    mistakes = sorted_mistakes([*found, *_calendar_mistakes(folder)])
    for mistake in mistakes:
        click.echo(str(mistake))
    counts = [
        (len(library.partnerships), "partnership"),
        (
            sum(len(each) for data in library.partnerships.values() for each in data.processes.values()),
            "process version",
        ),
        (sum(len(each) for data in library.partnerships.values() for each in data.forms.values()), "form version"),
        (sum(len(data.letters) for data in library.partnerships.values()), "letter"),
    ]
    read = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts)
    if mistakes:
        click.echo(f"{len(mistakes)} mistake{'' if len(mistakes) == 1 else 's'} in {folder} ({read} read).", err=True)
        sys.exit(1)
    click.echo(f"No mistakes in {folder}: {read}; digest {library.digest[:12]}.")


@command.command("new-partnership")
@click.argument("slug", metavar="SLUG")
def new_partnership(slug: str) -> None:
    """Start a partnership: copies _example, to be filled in. SLUG is its short name in small letters and dashes."""
    folder = load_settings().templates_folder
    if not _SLUG.match(slug):
        raise InvalidInputError(f'"{slug}" cannot be a slug: use small letters, digits and dashes, such as north-town.')
    target = folder / "partnerships" / slug
    if target.exists():
        raise ConflictError(f"There is a partnership {slug} already, in {target}. Choose another slug.")
    shutil.copytree(folder / "partnerships" / _PATTERN, target)
    file = target / "partnership.yml"
    file.write_text(file.read_text("utf-8").replace(f"slug: {_PATTERN}", f"slug: {slug}", 1), "utf-8")
    click.echo(f"{target} is a copy of {_PATTERN}. Next:")
    click.echo(f"  1. Fill in {file}: names, partners, telephones, how days are counted.")
    click.echo("  2. Fill in contacts.csv, and change processes, forms and letters as they are with you.")
    click.echo("  3. Run `forms-service definitions check`, then `forms-service definitions publish`.")


@command.command("new-version")
@click.argument("partnership", metavar="PARTNERSHIP")
@click.argument("name", metavar="PROCESS_OR_FORM")
def new_version(partnership: str, name: str) -> None:
    """Start the next version of a process or form: a copy of the newest one. Open cases keep the version they have."""
    base = load_settings().templates_folder / "partnerships" / partnership
    if not base.is_dir():
        raise NotFoundError(f"There is no partnership {partnership} in {base.parent}.")
    process, form = base / "processes" / name, base / "forms" / name
    if process.is_dir() == form.is_dir():
        which = "both a process and a form are" if process.is_dir() else "no process or form is"
        raise NotFoundError(f"In {partnership} {which} called {name}.")
    place = process if process.is_dir() else form
    numbers = [int(found[1]) for path in place.iterdir() if (found := re.match(r"^v(\d+)(?:\.yml)?$", path.name))]
    if not numbers:
        raise NotFoundError(f"{place} holds no version to start from.")
    before, after = max(numbers), max(numbers) + 1
    if place == process:
        source, target = place / f"v{before}.yml", place / f"v{after}.yml"
    else:
        source, target = place / f"v{before}" / "form.yml", place / f"v{after}" / "form.yml"
        target.parent.mkdir()
    text, changed = re.subn(rf"(?m)^version: {before}$", f"version: {after}", source.read_text("utf-8"), count=1)
    if not changed:
        raise ConflictError(f'{source} does not say "version: {before}" on a line of its own. Correct it first.')
    target.write_text(text, "utf-8")
    click.echo(f"{target} is a copy of {source.relative_to(base)}. Change it, then:")
    if place == form:
        click.echo(f"  - say in {name}/reading.yml (old_versions) what became of the fields of version {before};")
        click.echo(f"  - put a filled sample and its .expected.json into {target.parent.name}/samples/;")
        click.echo(f"  - let a new version of the process ask for {name}/v{after}.")
    click.echo("  - run `forms-service definitions check`, then `forms-service definitions publish`.")


@command.command("publish")
@click.argument("partnership", metavar="[PARTNERSHIP]", required=False)
def publish(partnership: str | None) -> None:
    """Publish every process and form version that is not yet published, of all partnerships or of one.

    From then on a case may be opened under it, and a change to its file is refused: a change is a new version.
    """
    folder = load_settings().templates_folder
    read = read_folder(folder)
    if partnership is not None and partnership not in read.partnerships:
        raise NotFoundError(f"There is no partnership {partnership}. Known: {', '.join(sorted(read.partnerships))}.")
    # The letters' templates too: a case that is opened must be able to write them.
    _, mistakes = check_definitions(folder, DocxLetterRenderer())
    if mistakes:
        raise DefinitionError(mistakes)
    digests = {slug: dict(refs) for slug, refs in read.published.digests.items()}
    news = []
    for slug, data in sorted(read.partnerships.items()):
        if partnership not in (None, slug):
            continue
        for ref, digest in sorted(digests_of(data).items()):
            if ref not in digests.setdefault(slug, {}):
                digests[slug][ref] = digest
                news.append(f"{slug} {ref}")
    if not news:
        click.echo("Nothing to publish: every version is published already.")
        return
    (folder / PUBLISHED).write_text(written(digests), "utf-8")
    for each in news:
        click.echo(f"Published {each}.")


@command.command("export-letters")
@click.argument("partnership", metavar="PARTNERSHIP")
@click.option(
    "-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="Where the Word letters are put."
)
def export_letters(partnership: str, folder: Path) -> None:
    """Write out the Word letters that were changed in the browser and published, as they are in use now.

    Put beside the files of form_templates/, they can be kept with them. Nothing is changed in the database.
    """
    storage = open_current_storage()
    try:
        with storage.sessions() as session:
            published = published_in(session, partnership)
    finally:
        storage.engine.dispose()
    if not published:
        click.echo(f"No letter of {partnership} was changed in the browser: its letters are the files.")
        return
    targets = {letter: folder / "letters" / letter / "letter.docx" for letter in sorted(published)}
    for target in targets.values():
        if target.exists():
            raise ConflictError(f"{target} is already there. Choose another folder, or move it away.")
    for letter, target in targets.items():
        current = published[letter]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(current.data)
        since = f"{current.since:%d %B %Y}" if current.since else ""
        click.echo(f"{target}: version {current.number}, published {since}, digest {current.digest[:12]}.")


@command.command("coverage")
@click.option(
    "--notes",
    default=Path("docs/coverage.yml"),
    show_default=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What no definition can say: screens, differences, background.",
)
@click.option("-o", "--output", default=Path("docs/coverage.md"), show_default=True, type=click.Path(path_type=Path))
def coverage(notes: Path, output: Path) -> None:
    """Write down what of the source documents is done where, from the sources that every definition names."""
    library, mistakes = check_definitions(load_settings().templates_folder, DocxLetterRenderer())
    if mistakes:
        raise DefinitionError(mistakes)
    told = read_notes(notes)
    output.write_text(as_markdown(library, told), "utf-8")
    click.echo(f"{output}: {len(rows_of(library, told))} rows.")


def _calendar_mistakes(folder: Path) -> list[Mistake]:
    """The computed calendar against the published list."""
    try:
        load_calendar(folder)
        found = differences(folder)
    except DefinitionError as error:
        return list(error.mistakes)
    except SetupError as error:
        return [Mistake("calendars", "", error.message, "")]
    remedy = "Add the day to calendars/overrides.yml, or correct the copy of the list."
    return [Mistake("calendars/england-published.json", "", f"{each}.", remedy) for each in found]
