"""`forms-service rehearse`: what a case would send to whom and when, without a database of ours and without a relay."""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from pathlib import Path

import click

from forms_service.bootstrap import build
from forms_service.definitions.yaml_files import read_yaml
from forms_service.domain.deadlines import day_in_words, london_instant
from forms_service.domain.written_dates import moment_of
from forms_service.errors import InvalidInputError
from forms_service.ports import Services
from forms_service.rehearsal.directory import asked_and_others
from forms_service.rehearsal.play import Line, Rehearsed, rehearse
from forms_service.rehearsal.script import (
    ANSWER_COLUMNS,
    ASKED_COLUMNS,
    MAY_BE_LEFT_OUT,
    Happening,
    Happens,
    happenings,
    read_answers,
    read_asked,
)
from forms_service.settings import Settings, load_settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WORDS = {
    "mail": "mail",
    "mail-after-release": "mail, once a person has released it",
    "call": "telephone call",
    "failed": "COULD NOT BE MADE",
}


@click.command(
    "rehearse",
    help=f"""Run a whole case of a PROCESS of a PARTNERSHIP beforehand, and print what would be sent to whom and when.

    For example: forms-service rehearse _example review --received 2026-11-23T10:00

    The case is really run, hour by hour, on a clock that is moved, in a database of its own that is thrown away.
    Nothing is sent to anybody, and no other database is looked at. Held letters count as released when they are made.

    --asked: a table of those asked, with the columns {", ".join(ASKED_COLUMNS)} and, as far as they are known,
    {", ".join(MAY_BE_LEFT_OUT)}. Left out: the partnership's own contacts.csv.

    --answers: a table or a YAML list of what each of them does, with {", ".join(ANSWER_COLUMNS)}, and until where it
    is needed. What may be: {", ".join(each.value for each in Happens)}. Left out: nobody answers.""",
)
@click.argument("partnership", metavar="PARTNERSHIP")
@click.argument("process", metavar="PROCESS")
@click.option("--received", required=True, metavar="ISO", help="When the notification comes, such as 2026-11-23T10:00.")
@click.option("--issued", metavar="ISO", help="When the agencies are asked; left out, as the timetable says.")
@click.option("--asked", type=_FILE, help="A table of the agencies that are asked.")
@click.option("--answers", type=_FILE, help="A table or YAML list of what they do, and when.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(
    partnership: str,
    process: str,
    received: str,
    issued: str | None,
    asked: Path | None,
    answers: Path | None,
    as_json: bool,
) -> None:
    with tempfile.TemporaryDirectory(prefix="forms-rehearsal-") as folder:
        services = _services(Path(folder))
        services.library.process(partnership, process)
        seeded, others = asked_and_others(services.library.seed_contacts(partnership))
        named = read_asked(asked.read_bytes()) if asked else seeded
        script = _script(answers) if answers else ()
        found = rehearse(
            services,
            partnership,
            process,
            _instant(received, "received"),
            named,
            others,
            script,
            issued_at=_instant(issued, "issued") if issued else None,
        )
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_page(found)))


def _services(folder: Path) -> Services:
    """Only the definitions of this installation: neither its keys nor its database are opened."""
    return build(Settings(data_folder=folder, templates_folder=load_settings().templates_folder)).services  # type: ignore[call-arg]


def _instant(words: str, what: str) -> datetime:
    at = moment_of(words)
    if at is None:
        raise InvalidInputError(f"--{what} must be a date and a time, such as 2026-11-23T10:00.")
    return london_instant(at.date(), at.time())


def _script(path: Path) -> tuple[Happening, ...]:
    if path.suffix.casefold() not in (".yml", ".yaml"):
        return read_answers(path.read_bytes())
    found = read_yaml(path.name, path.read_bytes())
    rows = found.value
    if found.mistakes:
        raise InvalidInputError(str(found.mistakes[0]))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidInputError(f"{path}: a list of {', '.join(ANSWER_COLUMNS)} is wanted.")
    return happenings([{str(key): str(value) for key, value in row.items()} for row in rows])


def _page(found: Rehearsed) -> list[str]:
    lines = [
        "A REHEARSAL. Nothing was sent to anybody.",
        f"{found.partnership}, {found.process}: notified {found.received.replace('T', ' ')}, {len(found.asked)} asked.",
    ]
    day = ""
    for line in found.lines:
        if line.at[:10] != day:
            day = line.at[:10]
            lines += ["", day_in_words(date.fromisoformat(day))]
        lines.append(f"  {line.at[11:]}  {_said(line)}")
    return lines


def _said(line: Line) -> str:
    to = f"{line.agency} ({line.who})" if line.agency else line.who.replace("-", " ")
    address = f" <{line.to}>" if line.to else ""
    return f"{line.what}: {to}{address}, {_WORDS.get(line.how, line.how)}"
