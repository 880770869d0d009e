"""Sixty agencies press the button in the same second, on the database that comes with the service: none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.uploads_at_once import Crowd


@pytest.mark.timeout(900)
def test_sixty_uploads_at_once_are_all_taken_and_all_have_their_receipt(tmp_path: Path) -> None:
    crowd = Crowd(tmp_path, 60)
    crowd.run()
    print(crowd.summary())  # noqa: T201  for whoever runs it with -s
    assert dict(crowd.answers) == {200: 60}
    assert crowd.kept == 60
    assert len(crowd.mails) == 60
