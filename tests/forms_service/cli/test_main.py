"""The command as a whole: help that loads nothing, and no traceback, ever."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from forms_service import cli
from forms_service.errors import DefinitionError, Mistake, NotFoundError, SetupError


def test_help_names_every_command_and_loads_none(capsys):
    loads = (
        "import sys; from forms_service.cli import run; code = run(['--help']); "
        "print([m for m in ('docx', 'sqlalchemy', 'flask', 'holidays') if m in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    for name in cli._COMMANDS:
        assert f"  {name} " in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["nonsense"], ["timetable", "--nonsense"], ["definitions", "nonsense"]])
def test_wrong_usage_ends_with_2_and_words(capsys, arguments):
    assert cli.run(arguments) == 2
    assert "Error: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (SetupError("The disk is full.\nMake room."), 2, "forms-service: The disk is full. Make room."),
        (NotFoundError("No such case."), 2, "forms-service: No such case."),
        (DefinitionError([Mistake("a.yml", "line 1", "wrong.", "Right it.")]), 1, "a.yml: line 1: wrong. Right it."),
        (FileNotFoundError(2, "No such file or directory", "in.docx"), 2, "in.docx: No such file or directory."),
        (KeyError("Testchild Alpha Examplethorpe"), 2, "unforeseen fault (KeyError in"),
        (KeyboardInterrupt(), 2, "Stopped."),
        (SystemExit(1), 1, ""),
    ],
)
def test_every_fault_ends_in_one_line_and_an_exit_code(monkeypatch, capsys, error, code, words):
    def fails():
        raise error

    monkeypatch.setattr(cli.group, "get_command", lambda _context, _name: click.Command("fails", callback=fails))
    assert cli.run(["fails"]) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert "Testchild" not in said
    assert len(said.strip().splitlines()) <= 1


def test_every_command_is_there():
    for name in cli._COMMANDS:
        assert isinstance(cli.group.get_command(click.Context(cli.group), name), click.Command), name
