"""Ten kinds of damage in one copy of the definitions: each is named with file, place and remedy, all in one run."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.cli import definitions as command
from forms_service.definitions.loader import check_definitions, load_library
from forms_service.errors import DefinitionError, Mistake
from tests.forms_service.cli.few_definitions import copy_few_definitions
from tests.shipped_definitions import TEMPLATES

EXAMPLE = "partnerships/_example"


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """Only the small partnership: what is found is then what was damaged."""
    return copy_few_definitions(tmp_path_factory.mktemp("definitions") / "form_templates")


@pytest.fixture
def folder(clean, tmp_path) -> Path:
    return shutil.copytree(clean, tmp_path / "form_templates")


def mistakes_in(folder: Path) -> tuple[Mistake, ...]:
    return check_definitions(folder, DocxLetterRenderer())[1]


def edited(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text("utf-8")
    assert old in text, f"{path} has changed: adapt this test"
    file.write_text(text.replace(old, new, 1), "utf-8")


def in_letter(folder: Path, letter: str, words: str) -> None:
    """Adds a paragraph to a Word template."""
    file = folder / EXAMPLE / "letters" / letter / "letter.docx"
    document = Document(str(file))
    document.add_paragraph(words)
    document.save(str(file))


PROCESS = f"{EXAMPLE}/processes/review/v1.yml"


def unknown_key(folder):
    edited(folder, f"{EXAMPLE}/partnership.yml", "signatory_role:", "signatory_rule:")


def missing_letter(folder):
    edited(folder, PROCESS, "{letter: told, to: partners", "{letter: tolled, to: partners")


def wrong_anchor(folder):
    edited(folder, PROCESS, "{anchor: decision.made, count: 6", "{anchor: decision.maid, count: 6")


def unknown_name_in_a_letter(folder):
    in_letter(folder, "told", "The case is {{ case.referense }}.")


def unclosed_tag(folder):
    in_letter(folder, "ask", "Dear {{ recipient.salutation")


def two_forms_with_one_id(folder):
    shutil.copytree(folder / EXAMPLE / "forms/note-1", folder / EXAMPLE / "forms/note-2")


def dead_link(folder):
    edited(folder, f"{EXAMPLE}/letters/decision-letter/letter.yml", "document: letter.docx", "document: lettre.docx")


def bad_offset(folder):
    edited(
        folder,
        PROCESS,
        "count: 7, unit: working_days, direction: before",
        "count: 7000, unit: working_days, direction: before",
    )


def missing_sample(folder):
    shutil.rmtree(folder / EXAMPLE / "forms/decision-1/v1/samples", ignore_errors=True)


def clashing_labels(folder):
    edited(folder, f"{EXAMPLE}/forms/answer-1/v1/form.yml", "label: Completed by", 'label: "NAME of agency:"')


# Each: the damage, and the file, place, message and remedy to be named.
DAMAGE = [
    (unknown_key, "partnership.yml", r"line \d+, signatory_rule", "unknown key", 'mean "signatory_role"'),
    (missing_letter, "review/v1.yml", r"line \d+, letters\[3\]\.letter", 'no letter "tolled"', 'mean "told"'),
    (wrong_anchor, "review/v1.yml", r"\d+, steps\[learning-done\]\.rule\.anchor", "not an event", '"decision.made"'),
    (unknown_name_in_a_letter, "told/letter.docx", r"case\.referense", "there is no name", 'mean "case.reference"'),
    (unclosed_tag, "ask/letter.docx", r"word/document\.xml.*Dear \{\{ recip", r"not closed: \}\}", "Correct the tag"),
    (two_forms_with_one_id, "note-2/v1/form.yml", r"line \d+, slug", "does not fit the place", "slug: note-2, or move"),
    (dead_link, "decision-letter/letter.yml", r"line \d+, document", '"lettre.docx" is not', "Put the Word file there"),
    (bad_offset, "review/v1.yml", r"\d+, steps\[report-sent\]\.rule\.count", "7000 working days is", "number from 0"),
    (missing_sample, "decision-1/v1/form.yml", "samples/", "no filled sample", "Put a filled document"),
    (clashing_labels, "answer-1/v1/form.yml", r"line \d+, .*\.label", 'that of the field "agency_name"', "Word one of"),
]


def is_named(mistakes, file, place, message, remedy) -> bool:
    return any(
        each.file.endswith(file)
        and re.search(place, each.place)
        and re.search(message, each.message)
        and remedy in each.remedy
        for each in mistakes
    )


def test_the_copy_is_clean_before_it_is_damaged(folder):
    assert list((folder / "partnerships").iterdir()) == [folder / EXAMPLE]
    assert mistakes_in(folder) == ()


@pytest.mark.parametrize("case", DAMAGE, ids=[case[0].__name__ for case in DAMAGE])
def test_each_damage_is_named_with_file_place_and_remedy(folder, case):
    damage, *expected = case
    damage(folder)
    mistakes = mistakes_in(folder)
    assert is_named(mistakes, *expected), [str(each) for each in mistakes]
    assert all(each.file.startswith("partnerships/") for each in mistakes)


def test_all_ten_are_named_in_one_run(folder):
    for damage, *_ in DAMAGE:
        damage(folder)
    mistakes = mistakes_in(folder)
    for _, *expected in DAMAGE:
        assert is_named(mistakes, *expected), (expected, [str(each) for each in mistakes])
    assert all(each.message and each.remedy for each in mistakes)


def test_the_command_prints_them_all_and_ends_with_1(folder):
    for damage, *_ in DAMAGE:
        damage(folder)
    done = CliRunner().invoke(command.command, ["check", "--folder", str(folder)])
    assert done.exit_code == 1
    for _, file, *_ in DAMAGE:
        assert file in done.stdout


def test_start_up_refuses_damage_with_all_of_it(folder):
    wrong_anchor(folder)
    bad_offset(folder)
    with pytest.raises(DefinitionError) as raised:
        load_library(folder)
    assert len(raised.value.mistakes) == 2


# Nine entries, each of nine entries, and so on: a billion values in a few lines.
ALIAS_BOMB = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("schema: 1\nslug: told\nslug: told\n", 'the key "slug" stands twice (first in line 2)'),
        ("schema: 1\nslug: [told\n", "this is not YAML"),
        ("", "the file is empty"),
        (ALIAS_BOMB, "unfolds to more than"),
        ("schema: 1\nslug: !!python/object/apply:os.system ['true']\n", "is missing"),
        ("schema: 2\nslug: told\ntitle: Told\nkind: message\n", '"2" is not one of the words'),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_is_named_and_harmless(folder, damage, message):
    (folder / EXAMPLE / "letters/told/letter.yml").write_text(damage, "utf-8")
    assert any(message in each.message for each in mistakes_in(folder)), [str(each) for each in mistakes_in(folder)]


@pytest.mark.parametrize(
    ("named", "message"), [("agency", '"agency" is no field of version 1.'), ("any_involvement", "holds no words")]
)
def test_persons_are_named_only_by_fields_of_words(folder, named, message):
    (folder / EXAMPLE / "forms/answer-1/reading.yml").write_text(f"schema: 1\npeople: [{named}]\n", "utf-8")
    assert any(message in each.message for each in mistakes_in(folder)), [str(each) for each in mistakes_in(folder)]


def test_a_letter_that_is_no_word_file_is_named(folder):
    (folder / EXAMPLE / "letters/told/letter.docx").write_bytes(b"not a document")
    assert any(each.file.endswith("told/letter.docx") for each in mistakes_in(folder))


def test_a_document_outside_its_folder_is_not_followed(folder):
    (folder / "letter.docx").write_bytes((folder / EXAMPLE / "letters/told/letter.docx").read_bytes())
    edited(folder, f"{EXAMPLE}/letters/told/letter.yml", "document: letter.docx", "document: ../../../../letter.docx")
    assert any("is not beside this file" in each.message for each in mistakes_in(folder))


def test_a_broken_letter_file_does_not_bring_follow_on_complaints(folder):
    (folder / EXAMPLE / "letters/told/letter.yml").write_text("schema: 1\nslug: [told\n", "utf-8")
    assert {each.file for each in mistakes_in(folder)} == {f"{EXAMPLE}/letters/told/letter.yml"}


def test_samples_are_whole_files():
    found = [path for path in TEMPLATES.rglob("samples/*.docx") if zipfile.is_zipfile(path)]
    assert found
