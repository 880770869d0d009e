"""Whose address may have a request at once: only one of the very same house."""

from __future__ import annotations

import pytest

from forms_service.domain.hand_overs import same_house


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ann@trust.example.org", "bob@trust.example.org", True),
        ("ann@trust.example.org", " <Bob@TRUST.example.org> ", True),
        ("ann@trust.example.org", "bob@other.example.org", False),
        ("ann@trust.example.org", "bob@ward.trust.example.org", False),
        ("ann@trust.example.org", "bob@nottrust.example.org", False),
        ("ann@trust.example.org", "bob@trust.example.org.evil.example", False),
        # Anybody may have these, or several agencies share them.
        ("ann@gmail.com", "bob@gmail.com", False),
        ("ann@nhs.net", "bob@nhs.net", False),
        ("", "", False),
        ("ann", "bob", False),
    ],
)
def test_same_house(one: str, other: str, same: bool) -> None:
    assert same_house(one, other) is same
