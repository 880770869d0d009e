"""What differs between partnerships is data: no name of theirs stands in code, pages, scripts or migrations.

The list of names is made from the definitions, so a partnership added tomorrow is watched over too. `_example` is left
out: it is the pattern to copy, and its names are everyday words on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forms_service.definitions.library import Library, PartnershipData
from tests.shipped_definitions import shipped_library

ROOT = Path(__file__).parents[2]
LIBRARY: Library = shipped_library()
GLOSSARY = Path(__file__).parent / "glossary.txt"
CODE = frozenset({".py", ".html", ".txt", ".js", ".ts", ".css", ".scss", ".mako", ".ini"})


def names_of(slug: str, data: PartnershipData) -> Iterator[str]:
    """As somebody might write them into code: slugs, codes and titles; of stages only titles that say something."""
    yield from (slug, data.partnership.name, data.partnership.short_name)
    for form in (form for versions in data.forms.values() for form in versions.values()):
        yield from (form.slug, form.code, *form.accepted_codes, form.title)
    for letter in data.letters.values():
        yield from (letter.slug, letter.code or letter.slug, letter.title)
    for process in (process for versions in data.processes.values() for process in versions.values()):
        yield from (stage.title for stage in process.stages if len(stage.title.split()) > 1)


def sources() -> list[Path]:
    found = [
        path
        for top in ("forms_service", "parsers", "worker")
        for path in (ROOT / top).rglob("*")
        if path.suffix in CODE and "static" not in path.relative_to(ROOT).parts
    ]
    return [*found, ROOT / "wsgi.py"]


def whole(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    whole: str
    flat: str  # small letters, one blank between words: quick to look through

    @classmethod
    def of(cls, text: str) -> Text:
        return cls(text, " ".join(text.casefold().split()))


def places(name: str, texts: dict[Path, Text]) -> list[str]:
    pattern, flat = whole(name), " ".join(name.casefold().split())
    return [
        f"{path.relative_to(ROOT)}:{text.whole.count(chr(10), 0, found.start()) + 1}"
        for path, text in texts.items()
        if flat in text.flat
        for found in pattern.finditer(text.whole)
    ]


def glossary() -> list[str]:
    lines = GLOSSARY.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def texts() -> dict[Path, Text]:
    return {path: Text.of(path.read_text("utf-8")) for path in sources()}


NAMED = {slug: data for slug, data in LIBRARY.partnerships.items() if not slug.startswith("_")}


@pytest.mark.parametrize("slug", sorted(NAMED))
def test_no_name_of_a_partnership_form_letter_or_stage_stands_in_code(slug: str, texts: dict[Path, Text]) -> None:
    known = set(glossary())
    names = {name for name in names_of(slug, NAMED[slug]) if " ".join(name.casefold().split()) not in known}
    assert names, "a partnership without a name would pass for nothing"
    found = {name: where for name in sorted(names) if (where := places(name, texts))}
    assert found == {}


def test_a_name_in_code_would_be_found() -> None:
    data = next(iter(NAMED.values()))
    form = next(iter(next(iter(data.forms.values())).values()))
    text = f'if form == "{form.slug}":\n    title = "{form.code.lower()}"\n'
    assert len(places(form.slug, {ROOT / "made-up.py": Text.of(text)})) >= 1
    assert places(form.slug, {ROOT / "made-up.py": Text.of(f'"{form.slug}-more"')}) == []  # whole words only


def test_the_glossary_names_nothing_that_is_not_used() -> None:
    titles = {" ".join(name.casefold().split()) for slug, data in NAMED.items() for name in names_of(slug, data)}
    assert [word for word in glossary() if word not in titles] == []
