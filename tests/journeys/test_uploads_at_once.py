"""Agencies press the button in the same second, on the database that comes with the service: none is refused.

Six times as many as the service has threads; `make soak` has sixty here and three hundred on PostgreSQL.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.uploads_at_once import Crowd


@pytest.mark.timeout(900)
def test_uploads_at_once_are_all_taken_and_all_have_their_receipt(tmp_path: Path) -> None:
    crowd = Crowd(tmp_path, 24)
    crowd.run()
    print(crowd.summary())  # noqa: T201  for whoever runs it with -s
    assert dict(crowd.answers) == {200: 24}
    assert crowd.kept == 24
    assert len(crowd.mails) == 24
