"""What the second story says fits the definitions as they are, and what it leaves can be found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pyotp
import pytest

from forms_service.definitions.schema import Process
from forms_service.demo.newcomers import note_newcomers, tell_newcomers
from forms_service.demo.second_play import SecondPlayer
from forms_service.demo.stage import Colleague, Stage
from forms_service.demo.story import SECOND_STORY, load_story, moment
from forms_service.domain.access import Role
from forms_service.errors import SetupError
from tests.example_case import example_library

STORY = load_story(SECOND_STORY)
LIBRARY = example_library()
BESIDE = "begun-beside"


def acts() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each with the strand whose case it is about."""
    for scene in STORY["scenes"]:
        for told in scene["acts"]:
            yield scene["of"], told


def process_of(strand: str) -> Process:
    told = STORY["strands"][strand]
    return LIBRARY.process(told["partnership"], told["process"])


def player(stage: Any = None) -> SecondPlayer:
    return SecondPlayer(cast(Stage, stage), STORY, lambda _line: None)


def test_time_runs_forward_and_nothing_is_recorded_before_it_happened() -> None:
    times = [moment(scene["at"]) for scene in STORY["scenes"]]
    assert times == sorted(times)
    for scene in STORY["scenes"]:
        for told in scene["acts"]:
            if told["do"] in ("escalated", "ended", BESIDE):
                assert moment(told["when"]) <= moment(scene["at"]), told


def test_every_act_is_one_that_can_be_played() -> None:
    known = {name for strand in player().strands.values() for name in strand.acts()} | {BESIDE}
    assert {told["do"] for _, told in acts()} <= known


def test_stages_ends_parties_and_outcomes_are_those_of_the_process() -> None:
    for strand, told in acts():
        process = process_of(told["strand"] if told["do"] == BESIDE else strand)
        stages = {stage.id: stage for stage in process.stages}
        named = told.get("stage") or told.get("to")
        assert named is None or named in stages, told
        if told["do"] == "ended":
            assert told["how"] in {end.slug for end in stages[told["stage"]].ends}, told
        roles = {told.get("party"), told.get("by"), told.get("as"), told.get("owner")} - {None}
        assert roles <= {party.slug for party in process.parties}, told
        if told["do"] == "concluded":
            assert told["outcome"] in {outcome.slug for outcome in process.outcomes}
        if told["do"] == "confirmed":
            assert told["step"] in {step.id for step in process.steps}
        if told["do"] == "agreed":
            assert told["plan"] in {plan.slug for plan in process.plans}


def test_what_is_written_into_a_form_is_a_question_of_it() -> None:
    for strand, told in STORY["strands"].items():
        if "form" not in told:
            continue
        opened_by = process_of(strand).notification
        assert opened_by is not None
        fields = {field.name: field for field in LIBRARY.form(told["partnership"], opened_by.form).fields()}
        sent = [told["form"]] + [each.get("answers", {}) for of, each in acts() if of == strand]
        for answers in sent:
            assert set(answers) <= set(fields)
            for name, value in answers.items():
                if fields[name].choices and not isinstance(value, list):
                    assert value in {choice.slug for choice in fields[name].choices}, name
        missing = [name for name, field in fields.items() if field.required and name not in told["form"]]
        assert missing == []


def test_the_story_comes_to_the_stages_that_it_promises() -> None:
    ends = {strand: [told["to"] for of, told in acts() if of == strand and told["do"] == "escalated"]
            for strand in STORY["strands"]}  # fmt: skip
    assert ends["dispute"] == ["stage-1", "stage-2", "stage-3"]
    assert ends["late"] == ["stage-1", "stage-2", "stage-3"]
    assert ends["five"] == [f"stage-{number}" for number in range(1, 6)]
    forms = [told for of, told in acts() if of == "five" and told["do"] in ("notified", "form-sent")]
    assert len(forms) == 3


def test_a_newcomer_is_told_who_may_sign_in_whose_link_opens_what_and_where_to_look(tmp_path: Path) -> None:
    who = ("key", Role.BUSINESS_MANAGER, "Some Body", "some.body@example.org", "a word", pyotp.random_base32())
    stage = SimpleNamespace(
        folder=tmp_path,
        base_url="http://127.0.0.1:8080",
        colleagues={"key": Colleague(*who, partnership="_example")},
        started=SimpleNamespace(services=SimpleNamespace(library=LIBRARY)),
    )
    second = player(stage)
    second.strands["dispute"].case_id = "a-case"
    note_newcomers(cast(Stage, stage), second)
    told: list[str] = []
    tell_newcomers(tmp_path, told.append)
    words = "\n".join(told)
    assert LIBRARY.partnership("_example").name in words
    assert "some.body@example.org" in words
    assert "http://127.0.0.1:8080/cases/a-case/ladder" in words
    assert (tmp_path / "sign-in.json").stat().st_mode & 0o077 == 0
    assert json.loads((tmp_path / "sign-in.json").read_text())["people"]


def test_where_no_demo_was_played_there_is_nobody_to_sign_in(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="There is no demo"):
        tell_newcomers(tmp_path, lambda _line: None)
