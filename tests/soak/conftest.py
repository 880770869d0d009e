"""Long runs, for `make soak`: left alone unless this folder is named."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    named = any("soak" in str(argument) for argument in config.args)
    return None if named or collection_path.suffix != ".py" else True
