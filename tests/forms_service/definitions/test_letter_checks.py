"""A letter says nothing that one of its readers is not told, and no link that one of them cannot open."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.definitions.letter_checks import check_letters
from forms_service.definitions.letter_readers import Reader, narrowed, reader_of
from forms_service.definitions.library import Library
from forms_service.definitions.loader import load_library
from forms_service.definitions.schema import Letter, LetterUse, Office
from forms_service.errors import DefinitionError
from tests.forms_service.cli.few_definitions import copy_few_definitions

OFFICES = (Office(slug="chair", title="The Chair"), Office(slug="inspectorate", title="Inspectors", by_hand=True))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load_library(copy_few_definitions(tmp_path_factory.mktemp("definitions") / "form_templates"), check=False)


def _with(library: Library, letter: str, process: str, text: str, **use: object) -> Library:
    """That letter with this message, used once more in that process."""
    data = library.partnerships["_example"]
    old = data.letters[letter]
    assert old.mail is not None
    changed = old.model_copy(update={"mail": old.mail.model_copy(update={"text": text})})
    found = data.processes[process][1]
    uses = found.letters
    if use:
        uses = (*uses, LetterUse.model_validate({"letter": letter, "made_on": "by-hand", **use}))
    own = replace(
        data,
        partnership=data.partnership.model_copy(update={"offices": OFFICES}),
        letters={letter: changed},
        documents={},
        processes={**data.processes, process: {1: found.model_copy(update={"letters": uses})}},
    )
    return replace(library, partnerships={"_example": own})


def _said(library: Library) -> list[str]:
    return [str(each) for each in check_letters(library, DocxLetterRenderer())]


@pytest.mark.parametrize(
    ("letter", "process", "text", "use", "said"),
    [
        # whoever only notified, or answers without a link of their own, has no sign-in
        ("notification-receipt", "dispute", "{{ letter.link }}", {}, 'leads "notifier"'),
        ("stage-told", "dispute", "{{ letter.link }}", {}, 'leads "parties"'),
        ("matter-link", "dispute", "{{ letter.link }}", {"to": "answering"}, 'leads "answering"'),
        ("stage-outcome", "dispute", "{{ letter.link }}", {"to": "chair"}, 'leads "chair"'),
        ("stage-outcome", "dispute", "{{ case.link }}", {"to": "chair"}, '"case.link" is not told to "chair"'),
        # the group and the partners sign in, and may not see into a matter between agencies
        ("unit-alert", "dispute", "{{ case.link }}", {"to": "partners"}, 'leads "partners"'),
        ("stage-told", "dispute", "{{ returns.nil_count }}", {}, '"returns.nil_count" is not told to "parties"'),
        ("unit-alert", "review", "{{ chase.title }}", {}, '"chase.title" is not told to "business-unit"'),
        ("all-in", "review", "{{ party.raising.name }}", {}, '"party.raising.name" is not told'),
        (
            "unit-alert", "dispute", "{{ matter.subject }}", {"to": "chair", "tells": ["facts.nothing"]},
            'tells: there is no name "facts.nothing"',
        ),
        ("unit-alert", "dispute", "{{ facts.concern }}", {"to": "chair", "tells": ["facts.subject"]}, "under `tells`"),
    ],
)  # fmt: skip
def test_what_a_reader_is_not_told_or_cannot_open_is_a_mistake(
    library: Library, letter: str, process: str, text: str, use: dict[str, object], said: str
) -> None:
    found = _said(_with(library, letter, process, text, **use))
    assert any(said in each for each in found), found


@pytest.mark.parametrize(
    ("letter", "text", "use"),
    [
        ("matter-link", "{{ matter.link }} {{ letter.link }}", {}),  # they follow it by a link of their own
        ("stage-told", "{{ matter.link }}", {"to": "chair"}),  # to whoever has none, a telephone number
        ("told", "{{ letter.link }}", {"to": "chair"}),  # goes as a notice only where all of them sign in
        ("told", "{{ letter.link }}", {"to": "inspectorate"}),  # no message goes there
        ("told", "{{ letter.link }}", {"to": "partners"}),
        ("unit-alert", "{{ case.link }}", {"to": "duty-officer"}),
        ("unit-alert", "{{ facts.subject }}", {"to": "chair", "tells": ["facts.subject"]}),
    ],
)  # fmt: skip
def test_what_its_readers_are_told_and_can_open_is_none(
    library: Library, letter: str, text: str, use: dict[str, object]
) -> None:
    found = _said(_with(library, letter, "dispute", text, **use))
    assert not [each for each in found if "link" in each or "facts" in each]


def test_tells_is_only_for_letters_to_an_office(tmp_path: Path) -> None:
    folder = copy_few_definitions(tmp_path / "form_templates")
    file = folder / "partnerships/_example/processes/dispute/v1.yml"
    text = file.read_text("utf-8")
    use = "{letter: stage-told, to: parties, made_on: stage.opened}"
    assert use in text
    file.write_text(text.replace(use, use.replace("}", ", tells: [stage.discussions]}")), "utf-8")
    with pytest.raises(DefinitionError, match=re.escape("goes to none")):
        load_library(folder)


def test_an_office_gets_of_a_form_only_the_field_that_is_told(library: Library) -> None:
    dispute = library.process("_example", "dispute", 1)
    partnership = library.partnership("_example").model_copy(update={"offices": OFFICES})
    reader = reader_of(partnership, dispute, "chair", ("form.concern_1.level",))
    context = {
        "form": {"concern_1": {"level": "Early help", "child_name": "A child"}, "log_1": {"matters": "All"}},
        "stage": {"title": "Managers", "discussions": [{"said": "No."}]},
        "returns": {"nil_count": 1},
    }
    assert narrowed(context, reader) == {"form": {"concern_1": {"level": "Early help"}}, "stage": {"title": "Managers"}}


def test_a_document_with_a_link_is_a_mistake_where_it_is_taken_there_by_hand() -> None:
    letter = Letter.model_validate(
        {
            "schema": 1,
            "slug": "paper",
            "title": "A paper",
            "document": "letter.docx",
            "mail": {"subject": "", "text": ""},
        }
    )
    for audience in ("panel", "notifier", "file", "office"):
        reader = Reader(audience, audience)
        assert not reader.opens("letter.link", letter, in_mail=False)
        assert reader.opens("letter.link", letter, in_mail=True)
