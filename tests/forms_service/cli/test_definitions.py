"""`forms-service definitions`: start, change and publish."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forms_service.cli import run
from tests.forms_service.cli.few_definitions import copy_few_definitions


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A copy with the small partnership alone, in the place of the real one."""
    folder = copy_few_definitions(tmp_path / "form_templates")
    monkeypatch.setenv("FORMS_TEMPLATES_FOLDER", str(folder))
    return folder


def test_check_of_sound_files_says_so(folder, capsys):
    assert run(["definitions", "check"]) == 0
    assert "No mistakes" in capsys.readouterr().out


def test_a_new_partnership_is_a_copy_that_passes_the_check_and_can_be_published(folder, capsys):
    assert run(["definitions", "new-partnership", "north-town"]) == 0
    assert run(["definitions", "check"]) == 0
    assert run(["definitions", "publish", "north-town"]) == 0
    assert "north-town" in json.loads((folder / "published.json").read_text())
    assert run(["timetable", "north-town", "review", "--event", "notification.received=2026-07-13"]) == 0


@pytest.mark.parametrize("slug", ["North Town", "../elsewhere", "_example"])
def test_a_new_partnership_needs_a_new_plain_slug(folder, capsys, slug):
    assert run(["definitions", "new-partnership", slug]) == 2
    assert [path.name for path in (folder / "partnerships").iterdir()] == ["_example"]


def test_publishing_twice_changes_nothing(folder, capsys):
    assert run(["definitions", "publish"]) == 0
    before = (folder / "published.json").read_bytes()
    assert run(["definitions", "publish"]) == 0
    assert (folder / "published.json").read_bytes() == before
    assert "Nothing to publish" in capsys.readouterr().out


def test_publishing_does_not_paper_over_a_change(folder, capsys):
    run(["definitions", "publish"])
    process = folder / "partnerships/_example/processes/review/v1.yml"
    process.write_text(process.read_text().replace("title: Review of an incident", "title: Another review", 1))
    assert run(["definitions", "publish"]) == 1
    assert "new-version _example review" in capsys.readouterr().err


def test_nothing_is_published_whose_letters_cannot_be_written(folder, capsys):
    letter = folder / "partnerships/_example/letters/told/letter.yml"
    letter.write_text(letter.read_text().replace("case.reference", "case.referenc"))
    assert run(["definitions", "publish"]) == 1
    assert 'Did you mean "case.reference"?' in capsys.readouterr().err
    assert json.loads((folder / "published.json").read_text()) == {"schema": 1}


def test_a_new_version_of_a_process_is_the_next_number_and_leaves_the_old(folder, capsys):
    run(["definitions", "publish"])
    assert run(["definitions", "new-version", "_example", "review"]) == 0
    assert run(["definitions", "check"]) == 0
    assert "version: 2" in (folder / "partnerships/_example/processes/review/v2.yml").read_text()
    assert run(["definitions", "publish"]) == 0


def test_a_new_version_of_a_form_asks_for_its_sample_and_its_map(folder, capsys):
    assert run(["definitions", "new-version", "_example", "note-1"]) == 0
    said = capsys.readouterr().out
    assert "old_versions" in said
    assert run(["definitions", "check"]) == 1
    assert "no filled sample" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["_example", "nothing"], ["nowhere", "review"]])
def test_a_new_version_of_what_is_not_there_is_refused(folder, capsys, arguments):
    assert run(["definitions", "new-version", *arguments]) == 2


def test_a_calendar_that_cannot_be_read_is_among_the_mistakes(folder, capsys):
    (folder / "calendars/england-published.json").unlink()
    (folder / "partnerships/_example/letters/told/letter.docx").unlink()
    assert run(["definitions", "check"]) == 1
    said = capsys.readouterr().out
    assert "england-published.json cannot be read" in said
    assert "is not beside this file" in said
