"""What people read of the definitions names no document by a number that only the files know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms_service.definitions.library import Library
from forms_service.definitions.rules import return_rule, step_specs
from forms_service.definitions.schema import Process
from tests.shipped_definitions import shipped_library

LIBRARY = shipped_library()
_OURS = re.compile(r"\bseeds?\b", re.IGNORECASE)


def _words(value: object) -> Iterator[str]:
    """Every text but the ids of documents, which are shown as titles."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key != "document" and not (key == "id" and set(value) == {"id", "title"}):
                yield from _words(each)
    elif isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif isinstance(value, str):
        yield value


def _processes(library: Library, partnership: str) -> Iterator[Process]:
    for versions in library.partnerships[partnership].processes.values():
        yield from versions.values()


@pytest.mark.parametrize("partnership", sorted(LIBRARY.partnerships))
def test_no_words_of_a_partnership_speak_of_the_files_that_it_was_written_from(partnership: str) -> None:
    data = LIBRARY.partnerships[partnership]
    files = [data.partnership, *data.letters.values(), *data.reports.values()]
    files += [form for versions in data.forms.values() for form in versions.values()]
    files += _processes(LIBRARY, partnership)
    assert [said for each in files for said in _words(json.loads(each.model_dump_json())) if _OURS.search(said)] == []


@pytest.mark.parametrize("partnership", sorted(LIBRARY.partnerships))
def test_the_source_of_a_date_is_said_by_the_documents_title(partnership: str) -> None:
    found = LIBRARY.partnership(partnership)
    titles = {each.title for each in found.documents}
    said = []
    for process in _processes(LIBRARY, partnership):
        said += [step.source for step in step_specs(found, process)]
        if process.agency_return is not None:
            said.append(return_rule(found, process, process.agency_return).source)
    assert [each for each in said if _OURS.search(each)] == []
    assert titles
    assert any(each.startswith(tuple(titles)) for each in said)


def test_no_page_of_the_service_speaks_of_them() -> None:
    pages = Path(__file__).resolve().parents[2] / "forms_service" / "web"
    assert [page.name for page in pages.rglob("templates/**/*.html") if _OURS.search(page.read_text("utf-8"))] == []
