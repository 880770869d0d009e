"""Passwords that cost little, for tests in which signing in is not the matter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from forms_service.db.records import credentials

_QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="module", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 still. What a password costs by default, a fifth of a second for every sign-in, is paid by the processes
    that the journeys start.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(credentials, "_HASHER", _QUICK)
        yield
