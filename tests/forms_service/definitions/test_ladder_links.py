"""What a ladder's letters, steps and forms name has to be there: each mistake with its place and what is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forms_service.definitions.loader import load_library
from forms_service.errors import DefinitionError
from tests.forms_service.cli.few_definitions import copy_few_definitions

DISPUTE = "partnerships/_example/processes/dispute/v1.yml"
OUTCOME = "{letter: stage-outcome, to: parties, made_on: stage.ended}"
STEP = "done_when: {stage: managers}"
RECEIVED = "stages: [managers, directors]"


@pytest.fixture
def folder(tmp_path) -> Path:
    return copy_few_definitions(tmp_path / "form_templates")


def _edited(folder: Path, *changes: tuple[str, str]) -> Path:
    file = folder / DISPUTE
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{DISPUTE} has changed: adapt this test"
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("stage: managers, ends: [opne]", 'no end of managers "opne".*open'),
        ("ends: [open]", "not made when one ends"),
        ("stage: nowhere, ends: [open]", 'no stage "nowhere"'),
    ],
)
def test_the_ends_of_a_letter_are_ends_of_its_stage(folder: Path, use: str, said: str) -> None:
    with pytest.raises(DefinitionError) as error:
        load_library(_edited(folder, (OUTCOME, OUTCOME.replace("}", f", {use}}}"))))
    assert re.search(said, str(error.value), re.DOTALL)
    assert "letters" in str(error.value)


def test_a_letter_for_one_end_of_one_stage_is_read(folder: Path) -> None:
    library = load_library(_edited(folder, (OUTCOME, OUTCOME.replace("}", ", stage: managers, ends: [open]}"))))
    (use,) = (each for each in library.process("_example", "dispute", 1).letters if each.letter == "stage-outcome")
    assert (use.stage, use.ends) == ("managers", ("open",))


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("recorder: manager", 'no stage "manager".*managers'),
        ("letters: [own-link], stage: managers", '"own-link" is made neither when stage "managers" is opened'),
        ("letters: [stage-outcome], stage: nowhere", 'no stage "nowhere"'),
    ],
)
def test_what_finishes_a_step_at_a_stage_is_of_that_stage(folder: Path, done: str, said: str) -> None:
    with pytest.raises(DefinitionError) as error:
        load_library(_edited(folder, (STEP, f"done_when: {{{done}}}")))
    assert re.search(said, str(error.value), re.DOTALL)


def test_letters_of_a_stage_and_who_writes_its_record_may_finish_a_step(folder: Path) -> None:
    done = "done_when: {letters: [stage-outcome], stage: managers, recorder: managers}"
    library = load_library(_edited(folder, (STEP, done)))
    found = [step.done_when for step in library.process("_example", "dispute", 1).steps if step.done_when.recorder]
    assert [(each.letters, each.stage, each.recorder) for each in found] == [
        (("stage-outcome",), "managers", "managers")
    ]


@pytest.mark.parametrize(
    ("received", "said"),
    [
        (RECEIVED, 'nothing says which field of "concern-1"'),
        (f"{RECEIVED}\n    stage_field: level", 'no choice of "level" is a stage'),
        (f"{RECEIVED}\n    stage_field: nothing", 'no field "nothing"'),
    ],
)
def test_a_form_that_finishes_a_stages_step_says_itself_for_which_stage_it_is(
    folder: Path, received: str, said: str
) -> None:
    changed = _edited(folder, (STEP, "done_when: {form: concern-1, stage: managers}"), (RECEIVED, received))
    with pytest.raises(DefinitionError, match=re.escape(said)):
        load_library(changed)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("[{years: 7, source: A policy, processes: [review, follow-up]}]", 'how long "dispute" is kept'),
        ("[{years: 7, source: A policy, processes: [review]}, {years: 9, source: A policy}]", ""),
        ("[]", ""),
    ],
)
def test_every_process_is_kept_for_a_time_where_any_is(folder: Path, rules: str, said: str) -> None:
    file = folder / "partnerships/_example/partnership.yml"
    file.write_text(f"{file.read_text('utf-8')}retention: {rules}\n", "utf-8")
    if not said:
        load_library(folder)
        return
    with pytest.raises(DefinitionError, match=said):
        load_library(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      outcome: outcome\n", "      outcome: outcome\n    head: {whose: agency}\n", 'has no field "whose"'),
        ("documents:\n", "documents:\n  - {id: Example partnership, title: Twice}\n", "stands twice"),
    ],
)
def test_a_logs_head_names_fields_of_its_form_and_a_document_has_one_title(
    folder: Path, old: str, new: str, said: str
) -> None:
    file = folder / "partnerships/_example/partnership.yml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1, "partnership.yml of _example has changed: adapt this test"
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DefinitionError, match=said):
        load_library(folder)
