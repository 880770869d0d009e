"""`forms-service`: one command, one file for each of its commands, loaded only when it is asked for.

Exit code 0: done. 1: found something wrong. 2: could not; one line says why and what to do. Never a traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from forms_service.errors import DefinitionError, FormsServiceError

_COMMANDS: Mapping[str, tuple[str, str]] = {
    # name: (module and attribute, one line for --help, so that help loads nothing)
    "demo": ("forms_service.demo.command:command", "Run the main job on a made-up case and look at what it made."),
    "serve": ("forms_service.cli.serve:command", "Start web, workers, clock and queue together."),
    "worker": ("forms_service.cli.worker:command", "Start one worker process."),
    "check": ("forms_service.cli.check:command", "Check definitions, calendar, database, queue, mail and converter."),
    "user": ("forms_service.cli.user:command", "Add a person who may sign in."),
    "migrate": ("forms_service.cli.migrate:command", "Bring the database to this version of the service."),
    "contacts": ("forms_service.cli.contacts:command", "Bring agencies and people in from a CSV file."),
    "parse": ("forms_service.cli.parse:command", "Read completed forms into fields."),
    "timetable": ("forms_service.cli.timetable:command", "Work out every date of a process, and say how."),
    "blank": ("forms_service.cli.blank:command", "Write an empty form as Word, OpenDocument or PDF."),
    "collate": ("forms_service.cli.collate:command", "Join returned forms into report and pack, without a database."),
    "rehearse": ("forms_service.cli.rehearse:command", "Say what a case would send to whom and when; send nothing."),
    "definitions": ("forms_service.cli.definitions:command", "Check, start and publish the files of form_templates/."),
    "verify": ("forms_service.cli.verify:command", "Prove that the audit chain and every kept file are whole."),
    "backup": ("forms_service.cli.backup:command", "Write everything into one file."),
    "keys": ("forms_service.cli.keys:command", "Change the master key that everything is sealed under."),
    "restore": ("forms_service.cli.restore:command", "Bring a backup into an empty database."),
}


class _LazyGroup(click.Group):
    """Knows the names; imports a command's module when it is run or its help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit code 0: done. 1: something wrong was found. 2: it could not be done; one line says why.",
)
@click.version_option(package_name="forms-service", prog_name="forms-service")
def group() -> None:
    """Reads the forms that agencies return after a serious child safeguarding incident, joins them into the rapid
    review report, writes the letters and keeps the statutory clock.

    A first look: forms-service timetable _example review --event notification.received=2026-12-17T10:40
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """The console command. Whatever goes wrong ends in words and an exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    try:
        result: Any = group.main(args=arguments, prog_name="forms-service", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 2
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 2 if done.code else 0
    except DefinitionError as error:
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        return 1
    except FormsServiceError as error:
        click.echo(f"forms-service: {' '.join(error.message.split()) or error.code}", err=True)
        return 2
    except BrokenPipeError:
        return _reader_left()
    except MemoryError:
        click.echo("forms-service: there is not enough memory for this.", err=True)
        return 2
    except OSError as error:
        what = f" {error.filename}:" if error.filename else ""
        click.echo(f"forms-service:{what} {error.strerror or type(error).__name__}.", err=True)
        return 2
    except Exception as error:
        # The words of an unforeseen error may hold a person's; its kind and place do not.
        click.echo(
            f"forms-service: an unforeseen fault ({type(error).__name__} {_where(error)}). Please report it.", err=True
        )
        return 2
    return result if isinstance(result, int) else 0


def _reader_left() -> int:
    """`forms-service ... | head`: nobody reads any more, which is no fault."""
    sys.stdout = None  # else Python flushes into the closed pipe at its end and complains
    return 0


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"in {trace.tb_frame.f_globals.get('__name__', '?')}, line {trace.tb_lineno}" if trace else ""
