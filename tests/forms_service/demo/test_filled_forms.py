"""The odd forms of the story are really odd, and what they say is still read."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

import parsers
from forms_service.demo.filled_forms import with_tracked_change, without_controls
from parsers.types import ParsedField, ParseResult
from tests.example_case import example_library
from tests.played_case import NEL, RETURN_FORM, form_file

WORDS = "The child was seen at home."


@pytest.fixture(scope="module")
def filled() -> bytes:
    answers = {"agency_name": "Example Agency", "summary_of_involvement": WORDS}
    return form_file(NEL, RETURN_FORM[NEL], answers, reference="NEL-RR-2026-001")


def _read(data: bytes) -> ParseResult:
    return parsers.parse("form.docx", data, example_library().form_rules(NEL))


def _summary(data: bytes) -> ParsedField:
    found = _read(data).fields["summary_of_involvement"]
    assert isinstance(found, ParsedField)
    return found


def test_without_controls_there_is_none_left_and_the_words_stay(filled: bytes) -> None:
    bare = without_controls(filled)
    with zipfile.ZipFile(BytesIO(bare)) as package:
        assert b"<w:sdt" not in package.read("word/document.xml")
    assert _summary(bare).raw == WORDS


def test_a_tracked_change_is_read_as_one(filled: bytes) -> None:
    changed = _summary(with_tracked_change(filled, "school", "home"))
    assert changed.raw == WORDS
    assert changed.original == WORDS.replace("home", "school")


def test_words_that_are_not_there_cannot_be_changed(filled: bytes) -> None:
    with pytest.raises(ValueError, match="not in the document"):
        with_tracked_change(filled, "school", "no such words")
