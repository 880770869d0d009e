"""The smallest set of definitions that is whole: the example partnership's."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.shipped_definitions import TEMPLATES


def copy_few_definitions(folder: Path) -> Path:
    """Copies them, with nothing of theirs published, into a new folder."""
    others = [path.name for path in (TEMPLATES / "partnerships").iterdir() if path.name != "_example"]
    shutil.copytree(TEMPLATES, folder, ignore=shutil.ignore_patterns(*others))
    (folder / "published.json").write_text('{"schema": 1}', encoding="utf-8")
    return folder
