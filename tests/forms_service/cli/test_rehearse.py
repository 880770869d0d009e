"""`forms-service rehearse`: mistakes in one line. What it prints is tried in journeys/test_fourteen_returns.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_service.cli import run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["_example", "nothing"], "There is no process of _example"),
        (["nobody", "review"], "nobody"),
        (["_example", "review", "--issued", "noon"], "--issued must be a date and a time"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["rehearse", *arguments, "--received", "2026-11-23T10:00"]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("answers.csv", "agency,what,at\nExample School,sings,2026-11-27T10:00\n", "nothing that an agency can do"),
        ("answers.yml", "- {agency: Example School, what: nil, at: soon}\n", "must be a date and a time"),
        ("answers.yml", "agency: Example School\n", "a list of"),
        ("answers.yml", "- {agency: Nobody Known, what: nil, at: 2026-11-27T10:00}\n", "not among those asked"),
    ],
)
def test_a_script_that_is_wrong_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert run(["rehearse", "_example", "review", "--received", "2026-11-23T10:00", "--answers", str(path)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
