"""The definitions as the rest of the service sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.definitions.editor_schemas import FOLDER, editor_schemas
from forms_service.definitions.folder import read_folder
from forms_service.definitions.library import Library, letters_of
from forms_service.definitions.loader import check_definitions, load_library
from forms_service.definitions.published import digests_of, written
from forms_service.errors import DefinitionError, NotFoundError
from tests.forms_service.cli.few_definitions import copy_few_definitions
from tests.shipped_definitions import TEMPLATES, shipped_library


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped_library()


@pytest.fixture
def folder(tmp_path) -> Path:
    return copy_few_definitions(tmp_path / "form_templates")


def publish(folder: Path, *refs: str) -> None:
    """As published are: these versions of the small partnership, with the digests of now."""
    (folder / "published.json").write_text('{"schema": 1}')
    digests = digests_of(read_folder(folder).partnerships["_example"])
    (folder / "published.json").write_text(written({"_example": {ref: digests[ref] for ref in refs}}))


def test_the_real_definitions_are_without_mistake():
    library, mistakes = check_definitions(TEMPLATES, DocxLetterRenderer())
    assert set(library.partnerships) >= {"_example", "safer-nel"}
    assert [str(each) for each in mistakes] == []


def test_the_newest_published_version_is_the_one_that_cases_start_under(folder):
    publish(folder, "processes/review/v1")
    process = folder / "partnerships/_example/processes/review"
    (process / "v2.yml").write_text((process / "v1.yml").read_text().replace("version: 1", "version: 2", 1))
    library = load_library(folder)
    assert library.process("_example", "review").version == 1
    assert library.process("_example", "review", 2).version == 2
    publish(folder, "processes/review/v1", "processes/review/v2")
    assert load_library(folder).process("_example", "review").version == 2


def test_an_unpublished_process_starts_no_case(folder):
    publish(folder)
    with pytest.raises(NotFoundError, match="forms-service definitions publish"):
        load_library(folder).process("_example", "review")


def test_a_changed_published_version_is_refused_with_the_command_that_starts_the_next(folder):
    publish(folder, "processes/review/v1")
    process = folder / "partnerships/_example/processes/review/v1.yml"
    process.write_text(process.read_text().replace("title: Tell the partners", "title: Inform the partners", 1))
    with pytest.raises(DefinitionError, match="forms-service definitions new-version _example review"):
        load_library(folder)


def test_comments_and_layout_of_a_published_version_may_change(folder):
    publish(folder, "processes/review/v1", "forms/note-1/v1")
    process = folder / "partnerships/_example/processes/review/v1.yml"
    process.write_text("# A remark.\n" + process.read_text().replace("{letters: [told]}", "{letters:  [ told ]}"))
    load_library(folder)


def test_a_published_version_that_is_gone_is_refused(folder):
    publish(folder, "processes/review/v1", "forms/note-1/v1")
    (folder / "partnerships/_example/processes/review/v1.yml").unlink()
    with pytest.raises(DefinitionError, match="cases may be open under it"):
        load_library(folder)


def test_a_case_finds_what_it_pinned_again(library):
    digest, content = library.case_definition("_example", "review", 1)
    assert (digest, content) == library.case_definition("_example", "review", 1)
    pinned = Library.from_pinned(content)
    process = library.process("_example", "review", 1)
    assert pinned.process("_example", "review") == process
    assert pinned.partnership("_example") == library.partnership("_example")
    assert pinned.form("_example", "answer-1/v1") == library.form("_example", "answer-1/v1")
    assert pinned.report("_example", "report-1") == library.report("_example", "report-1")
    for letter in letters_of(process):
        assert pinned.letter("_example", letter) == library.letter("_example", letter)
    assert pinned.letter_document("_example", "told") == library.letter_document("_example", "told")
    assert pinned.vocabulary == library.vocabulary


def test_what_a_case_pins_changes_with_any_of_its_files(folder):
    before = load_library(folder, check=False).case_definition("_example", "review", 1)[0]
    letter = folder / "partnerships/_example/letters/told/letter.yml"
    letter.write_text(letter.read_text().replace("title: ", "title: New ", 1))
    after = load_library(folder, check=False)
    assert after.case_definition("_example", "review", 1)[0] != before
    assert json.loads(after.case_definition("_example", "review", 1)[1])["letters"]["told"]["title"].startswith("New ")


def test_reading_may_improve_without_changing_what_cases_pin(folder):
    load = load_library(folder, check=False)
    reading = folder / "partnerships/_example/forms/answer-1/reading.yml"
    reading.write_text("schema: 1\nversion: 2\nlabels:\n  agency_name: [Organisation]\n")
    improved = load_library(folder, check=False)
    assert improved.case_definition("_example", "review", 1) == load.case_definition("_example", "review", 1)
    assert improved.digest != load.digest
    rules = next(each for each in improved.form_rules("_example") if each.form == "answer-1")
    assert rules.reading_version == "2"
    assert next(each for each in rules.fields if each.name == "agency_name").aliases == ("Organisation",)


def test_fields_that_name_persons_are_known_in_every_version(library):
    rules = {(each.form, each.version): each for each in library.form_rules("safer-nel")}
    named = {
        key: {f"{rule.name}.{column.name}" for rule in rules[key].fields for column in rule.columns if column.people}
        for key in (("scsi-1", "1"), ("scsi-5", "2"), ("scsi-5", "1"))
    }
    assert named["scsi-1", "1"] == {"children.full_name", "children_background.child", "family.full_name"}
    assert "persons_searched.person" in named["scsi-5", "2"]
    assert named["scsi-5", "1"] == {"subjects.name"}


def test_a_field_knows_the_heading_of_its_section(library):
    form = library.current_form("safer-nel", "scsi-5")
    rules = next(each for each in library.form_rules("safer-nel") if (each.form, each.version) == ("scsi-5", "2"))
    assert [each.section_title for each in rules.fields] == [
        section.title for section in form.sections for _ in section.fields
    ]


def test_an_older_form_is_read_by_its_own_labels_and_mapped_to_the_current_names(library):
    rules = {(each.form, each.version): each for each in library.form_rules("safer-nel")}
    current, older = rules["scsi-5", "2"], rules["scsi-5", "1"]
    assert current.current
    assert not older.current
    assert current.renamed == ()
    assert dict(older.renamed)["events.event"] == "chronology.event"
    agency = next(each for each in older.fields if each.name == "agency")
    assert "Name of organisation" in agency.aliases
    events = next(each for each in older.fields if each.name == "events")
    assert any(column.aliases for column in events.columns)


def test_every_partnerships_forms_are_offered_to_the_parsers(library):
    assert {each.partnership for each in library.form_rules()} == set(library.partnerships)
    assert {each.partnership for each in library.form_rules("_example")} == {"_example"}


@pytest.mark.parametrize(
    "ask",
    [
        lambda library: library.partnership("nowhere"),
        lambda library: library.form("_example", "note-9/v1"),
        lambda library: library.form("_example", "note-1"),
        lambda library: library.letter("_example", "tolled"),
        lambda library: library.process("_example", "review", 9),
    ],
)
def test_what_is_not_there_is_said_with_what_is(library, ask):
    with pytest.raises(NotFoundError):
        ask(library)


def test_the_schemas_for_editors_are_those_of_the_code():
    written = {path.name: path.read_text("utf-8") for path in (TEMPLATES / FOLDER).glob("*.json")}
    assert written == editor_schemas(), "run: forms-service definitions check --write-schemas"


def test_seed_contacts_have_a_main_person_for_each_agency_and_partner(library):
    for slug, data in library.partnerships.items():
        rows = library.seed_contacts(slug)
        agencies = {row["slug"] for row in rows if row["audience"] == "agency"}
        assert len(agencies) >= 4
        assert agencies == {row["slug"] for row in rows if row["audience"] == "agency" and row["deputy"] == "no"}
        partners = {row["slug"] for row in rows if row["audience"] == "partner"}
        assert partners == {partner.slug for partner in data.partnership.partners}
        assert all(row["email"].endswith("example.org") for row in rows)
