"""`forms-service blank` writes an empty form where it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_service.cli import main

BEGINNINGS = {"docx": b"PK", "odt": b"PK", "pdf": b"%PDF"}


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(words))
    return int(left.value.code or 0)


@pytest.mark.parametrize("edition", BEGINNINGS)
def test_the_edition_that_was_asked_for_is_written(tmp_path: Path, edition: str) -> None:
    file = tmp_path / "form"

    assert run("blank", "_example", "answer-1", "--format", edition, "-o", str(file)) == 0
    assert file.read_bytes().startswith(BEGINNINGS[edition])


def test_without_a_format_the_ending_of_the_file_says_it(tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"

    assert run("blank", "_example", "answer-1", "-o", str(file)) == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_the_newest_version_is_written_unless_an_older_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("blank", "safer-nel", "scsi-5", "-o", str(tmp_path / "new.docx")) == 0
    assert "SCSI-5 version 2" in capsys.readouterr().out
    assert run("blank", "safer-nel", "scsi-5/v1", "-o", str(tmp_path / "old.docx")) == 0
    assert "SCSI-5 version 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "answer-1"), "nowhere"),
        (("_example", "answer-9"), "answer-1"),
        (("_example", "answer-1/v7"), "answer-1"),
    ],
)
def test_a_form_that_does_not_exist_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str], said: str
) -> None:
    file = tmp_path / "form.docx"

    assert run("blank", *words, "-o", str(file)) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert not file.exists()


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("blank", "_example", "answer-1", "-o", str(tmp_path / "missing" / "form.docx")) == 2
    assert "Choose another place" in capsys.readouterr().err
