"""Reads form_templates/ into a Library and gathers every mistake, so that one run shows them all."""

from __future__ import annotations

import re
from pathlib import Path

from forms_service.definitions import links
from forms_service.definitions.folder import read_folder
from forms_service.definitions.letter_checks import check_letters
from forms_service.definitions.library import Library
from forms_service.errors import DefinitionError, Mistake


def load_library(folder: Path, *, check: bool = True) -> Library:
    """The library, or a DefinitionError with every mistake. `check=False` leaves out the checks between files."""
    read = read_folder(folder)
    if check:
        read.mistakes += links.check_links(read)
    if read.mistakes:
        raise DefinitionError(sorted_mistakes(read.mistakes))
    return read.library()


def check_definitions(folder: Path, renderer: links.NamesInTemplates) -> tuple[Library, tuple[Mistake, ...]]:
    """Everything at once, the letters' templates too; what could be read is read even where something is wrong."""
    read = read_folder(folder)
    library = read.library()
    mistakes = [*read.mistakes, *links.check_links(read)]
    if read.vocabulary is not None:
        mistakes += check_letters(library, renderer)
    return library, sorted_mistakes(mistakes)


def sorted_mistakes(mistakes: list[Mistake]) -> tuple[Mistake, ...]:
    """By file, then by line; each once."""

    def order(mistake: Mistake) -> tuple[str, int, str]:
        line = re.match(r"line (\d+)", mistake.place)
        return mistake.file, int(line.group(1)) if line else 0, mistake.message

    return tuple(sorted(dict.fromkeys(mistakes), key=order))
