"""Forms that others made: where each lies in the corpus, how a partnership would describe it, and what is filled in.

One YAML file a form, written from its picture: labels as printed, kinds, options; then for each question what is
written, where, and what must be read. None of the forms is copied into the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from parsers.types import Choice, FieldKind, FieldRule, FormRules
from tests.parsers.corpus import CORPUS

FOLDER = Path(__file__).with_name("forms")


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: what is written into it and where, and what must come out; `expect` None: it is left alone."""

    rule: FieldRule
    at: dict[str, Any] | None
    write: Any
    expect: Any


@dataclass(frozen=True, slots=True)
class OutsideForm:
    name: str
    document: str
    awkward: bool  # filled as the form did not intend
    blank: bool  # as it comes; False: it comes with answers or marks in its cells
    rules: FormRules
    answers: tuple[Answer, ...]
    cells: tuple[tuple[dict[str, Any], Any], ...]  # of tables: where, and what is written

    @property
    def writes(self) -> list[tuple[dict[str, Any], Any]]:
        """What is written, and where; the fields of a PDF are found by their names."""
        given = [(each.at or {"name": each.rule.name}, each.write) for each in self.answers if each.write is not None]
        return [*given, *self.cells]

    @property
    def is_filled_here(self) -> bool:
        return bool(self.cells) or any(each.write is not None for each in self.answers)

    @property
    def is_pdf(self) -> bool:
        return self.document.endswith(".pdf")

    @property
    def file_name(self) -> str:
        return self.document.rpartition("/")[2]

    def data(self) -> bytes:
        return (CORPUS / self.document).read_bytes()

    def filled(self) -> dict[str, Answer]:
        return {each.rule.name: each for each in self.answers if each.expect is not None}


def load(path: Path) -> OutsideForm:
    given = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)  # seven times as quick as safe_load
    answers = tuple(_answer(each) for each in given["fields"])
    rules = FormRules(
        partnership="elsewhere",
        form=path.stem,
        version="1",
        title=given["title"],
        codes=tuple(given.get("codes", ())),
        fields=tuple(each.rule for each in answers),
        boilerplate=tuple(given.get("boilerplate", ())),
    )
    return OutsideForm(
        path.stem,
        given["document"],
        given.get("awkward", False),
        given.get("blank", True),
        rules,
        answers,
        tuple((each["at"], each["write"]) for each in given.get("cells", ())),
    )


def _answer(given: dict[str, Any]) -> Answer:
    write = given.get("write")
    expect = given.get("expect", write)
    if isinstance(expect, list) and given["kind"] != "table":
        expect = tuple(expect)
    return Answer(_rule(given), given.get("at"), write, expect)


def _rule(given: dict[str, Any]) -> FieldRule:
    return FieldRule(
        name=given["name"],
        label=given["label"],
        kind=FieldKind(given.get("kind", "text")),
        choices=tuple(
            Choice(slug, *((said,) if isinstance(said, str) else (said[0], tuple(said[1:]))))
            for slug, said in given.get("choices", {}).items()
        ),
        columns=tuple(_rule(column) for column in given.get("columns", ())),
        aliases=tuple(given.get("aliases", ())),
        hint=given.get("hint"),
        section=given.get("section"),
    )


FORMS = tuple(load(path) for path in sorted(FOLDER.glob("*.yml")))
