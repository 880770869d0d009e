"""References follow the partnership's pattern; file names are made of harmless letters."""

from __future__ import annotations

import pytest

from forms_service.domain.references import MEDIA_TYPES, case_reference, file_name, names_reference, suffix_of
from forms_service.errors import SetupError


def test_a_reference_follows_the_pattern() -> None:
    assert case_reference("AB-{year}-{number:03}", 2026, 7) == "AB-2026-007"


@pytest.mark.parametrize("pattern", ["AB-{year}", "AB-{name}", "AB-{", "AB-{number:z}"])
def test_a_pattern_that_cannot_tell_cases_apart_is_a_mistake(pattern: str) -> None:
    with pytest.raises(SetupError):
        case_reference(pattern, 2026, 7)


@pytest.mark.parametrize(
    "words",
    ["AB-ESC-2026-007", "esc-2026-007", "esc 2026 7", "ab esc 7", "ESC/7", "ESC7", "2026 7", "2026-07", "-007", "7"],
)
def test_a_reference_is_known_as_people_say_it(words: str) -> None:
    assert names_reference(words, "AB-ESC-2026-007")


@pytest.mark.parametrize("words", ["esc 2026 70", "7 esc", "rr 7", "esc 8", "es 7", "esc 2027 7", "- -", "9" * 5000])
def test_another_reference_is_not_meant(words: str) -> None:
    assert not names_reference(words, "AB-ESC-2026-007")


def test_a_file_name_leads_nowhere_else() -> None:
    assert file_name(".docx", "AB-2026-007", "answer-1", "v2") == "AB-2026-007-answer-1-v2.docx"
    assert file_name("pdf", "../../etc", "a b\r\nc", None, "") == "etc-a-b-c.pdf"
    assert file_name("pdf") == "document.pdf"


def test_a_suffix_is_known_or_just_bytes() -> None:
    assert all(suffix_of(media) == suffix for suffix, media in MEDIA_TYPES.items())
    assert suffix_of("Application/PDF; charset=binary") == "pdf"
    assert suffix_of("application/x-msdownload") == "bin"
