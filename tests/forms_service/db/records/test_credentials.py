"""Passwords as they are kept, and what is verified where nobody has one."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from forms_service.db.records.credentials import hash_of_nobody, hash_password, password_fits

PASSWORD = "three made up words"


@pytest.fixture(scope="module", autouse=True)
def quick_passwords() -> None:
    """Here the price is the matter: what other tests put in its place stays away."""


def test_a_password_costs_what_the_standard_asks_at_least() -> None:
    kept = extract_parameters(hash_password(PASSWORD))
    least = RFC_9106_LOW_MEMORY
    assert kept.type is least.type
    assert (kept.memory_cost, kept.time_cost) >= (least.memory_cost, least.time_cost)


def test_a_password_fits_what_it_was_kept_as_and_nothing_else() -> None:
    kept = hash_password(PASSWORD)
    assert password_fits(kept, PASSWORD)
    assert not password_fits(kept, PASSWORD.upper())
    assert not password_fits("no hash at all", PASSWORD)


def test_nobodys_password_costs_as_much_to_verify_as_anybodys_and_never_fits() -> None:
    assert extract_parameters(hash_of_nobody()) == extract_parameters(hash_password(PASSWORD))
    # A hash that could not be read would be refused without the work, and the answer would come sooner.
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(hash_of_nobody(), PASSWORD)
    assert not password_fits(None, PASSWORD)
    assert hash_of_nobody() != hash_of_nobody()
